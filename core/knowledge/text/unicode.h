// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace docswiki::knowledge {

enum class CharClass : unsigned char {
    Separator,
    Word,
    Mark,       ///< a combining accent: belongs to the word, and is left out of the term
    Apostrophe, ///< within a word it is left out ("don't" is one word)
    Connector,  ///< '_': holds the parts of an identifier together
    Unspaced,   ///< scripts written without spaces between words (Han, Kana, Hangul, Thai, …)
};

CharClass classOf(char32_t c);

/// Lower case, without accents, full-width forms as plain ones. Never empty for a word character.
char32_t fold(char32_t c);

/// The code point at `i`, which moves behind it; U+FFFD for what is no UTF-8.
char32_t nextCodePoint(std::string_view utf8, std::size_t &i);
void appendUtf8(std::string &out, char32_t c);

} // namespace docswiki::knowledge
