// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace docswiki::knowledge {

/// A term of the keyword index. Views end with the call that passes them.
struct Token {
    std::string_view term;    ///< folded, stemmed where it is a plain English word; empty: the sink did not want it
    std::string_view surface; ///< folded, not stemmed
    std::size_t begin = 0;    ///< bytes of the source
    std::size_t end = 0;
    bool samePlace = false;  ///< lies at the place of the token before it: the whole of which that was the first part
    bool identifier = false; ///< such as pg_stat_statements or QNetworkReply: taken whole
    bool unspaced = false;   ///< a bigram, or the single last character, of a script without spaces
};

class TokenSink {
public:
    virtual ~TokenSink() = default;
    virtual void token(const Token &token) = 0;
    /// Whether the stem of this word is needed; stemming is half of the work.
    virtual bool wants(std::string_view) const { return true; }
};

/// Cuts UTF-8 text into the terms that are indexed and searched:
///  - words: lower case, without accents, stemmed;
///  - identifiers (snake_case, camelCase): their parts, and the whole beside the first part;
///  - runs of scripts without spaces: overlapping bigrams, and the last character once more by itself (so that a single
///    character can be found as the beginning of a term).
/// A pure function; any thread.
void tokenize(std::string_view utf8, TokenSink &sink);

/// Terms are cut to so many bytes: nobody types more, and encoded data would swell the index.
constexpr std::size_t maxTermBytes = 64;

} // namespace docswiki::knowledge
