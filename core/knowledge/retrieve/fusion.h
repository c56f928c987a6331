// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"

#include <optional>
#include <vector>

namespace docswiki::knowledge {

/// What both arms say of one passage.
struct ArmScores {
    double keyword = 0;           ///< PassageScorer's, 0: no word of the question is in it
    std::optional<double> cosine; ///< none: its vector is not at hand
};

/// How much the vectors of a space say beside the keywords, in standard deviations. Static models, whose vectors know
/// words but no sentences, count a third; those of services, which read whole sentences, count as much as the keywords.
double vectorWeight(const EmbeddingSpace &space);

/// One score for each passage, in order, 0 or above: keyword + weight · (cosine, brought to the spread that the keyword
/// scores have among these passages, outliers cut). A passage whose cosine is unknown counts as the farthest one.
///
/// Both arms are measured by how far their scores are spread over the same passages, so an arm that tells all of them
/// apart by little has little to say, and it does not matter in which unit an arm counts. Pure.
std::vector<double> fuse(const std::vector<ArmScores> &passages, double weight);

} // namespace docswiki::knowledge
