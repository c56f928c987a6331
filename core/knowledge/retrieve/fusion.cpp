// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/fusion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

double deviationOf(const std::vector<double> &values)
{
    if (values.size() < 2) return 0;
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double sum = 0;
    for (const double value : values)
        sum += (value - mean) * (value - mean);
    return std::sqrt(sum / count);
}

} // namespace

double vectorWeight(const EmbeddingSpace &space)
{
    constexpr double staticModel = 0.4;
    constexpr double service = 1.0;
    return space.revision.contains("://"_L1) ? service : staticModel;
}

std::vector<double> fuse(const std::vector<ArmScores> &passages, double weight)
{
    std::vector<double> fused;
    std::vector<double> known;
    for (const ArmScores &scores : passages) {
        fused.push_back(scores.keyword);
        if (scores.cosine) known.push_back(*scores.cosine);
    }
    if (known.empty() || weight <= 0) return fused;
    const double farthest = *std::min_element(known.begin(), known.end());
    std::vector<double> cosines;
    for (const ArmScores &scores : passages)
        cosines.push_back(scores.cosine.value_or(farthest));
    const double best = *std::max_element(fused.begin(), fused.end());
    // Keyword scores that are all alike leave the choice to the vectors.
    const double keywordSpread = best > 0 ? std::max(deviationOf(fused), 0.05 * best) : 1.0;
    const double cosineSpread = deviationOf(cosines);
    if (cosineSpread < 1e-6) return fused;
    // A single passage far from all others must not outweigh what the keywords say of the rest.
    constexpr double lowest = -1.0;
    constexpr double highest = 2.5;
    const double mean = std::accumulate(cosines.begin(), cosines.end(), 0.0) / static_cast<double>(cosines.size());
    for (std::size_t i = 0; i < fused.size(); ++i)
        fused[i] += weight * keywordSpread * (std::clamp((cosines[i] - mean) / cosineSpread, lowest, highest) - lowest);
    return fused;
}

} // namespace docswiki::knowledge
