// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"

#include <optional>
#include <vector>

namespace docswiki::knowledge {

/// What was found for a question, in any order.
struct Evidence {
    struct Found {
        double keyword = 0;
        double share =
            0; ///< of the question's weight (rare and unknown words weigh most) that the passage has words for
        std::optional<double> cosine;
    };
    std::vector<Found> passages;
    bool unspaced = false; ///< the question is of a script without spaces: many bigrams, of which few need to fit
    EmbeddingSpace space;
};

/// Whether anything found can be an answer. No: it is honest to say that nothing is known. Nothing that a person would
/// call an answer may be lost by it, so it says yes when in doubt: under 1 % of the questions of the sets at hand are
/// refused. Pure.
bool isAnswered(const Evidence &evidence);

} // namespace docswiki::knowledge
