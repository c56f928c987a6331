// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <vector>

struct sqlite3;

namespace docswiki::knowledge {

/// What `passage_rank(chunk_index, ?)` reads and tells; pass it with bindPointer(context, ftsRankPointer).
struct RankContext {
    std::vector<double> weights; ///< of each phrase of the MATCH expression, in order
    double titleWeight = 1;
    double headingWeight = 1;
};
inline constexpr char ftsRankPointer[] = "docswiki-rank";

/// Teaches a connection the tokenizer `docswiki` and the ranking function `passage_rank`.
///
/// The tokenizer cuts documents with tokenize(); a MATCH expression holds terms that went through it already, and they
/// are taken as they are. The ranking is the sum over the phrases of weight · tf/(tf + k), where the weights hold the
/// idf: unlike bm25() it neither counts every phrase in the whole index nor reads each passage's length, and so costs a
/// fraction; it chooses the candidates that PassageScorer then scores in full.
Result<void> registerFts(sqlite3 *handle);

} // namespace docswiki::knowledge
