// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/relevance.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr double wordShare = 0.16; // of a question's weight, held by one of the three best passages
constexpr double bigramShare = 0.08;
constexpr std::size_t looked = 3;

/// From which cosine on a passage is close whatever its words are. Static models see many texts as close; what is
/// unrelated has up to 0.6 there, and hardly 0.3 in models that read sentences.
double closeCosine(const EmbeddingSpace &space)
{
    return space.revision.contains("://"_L1) ? 0.3 : 0.6;
}

} // namespace

bool isAnswered(const Evidence &evidence)
{
    std::vector<Evidence::Found> best = evidence.passages;
    const std::size_t count = std::min(looked, best.size());
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count), best.end(),
                      [](const auto &a, const auto &b) { return a.keyword > b.keyword; });
    const double needed = evidence.unspaced ? bigramShare : wordShare;
    for (std::size_t i = 0; i < count; ++i) {
        if (best[i].keyword > 0 && best[i].share >= needed) return true;
    }
    const double close = closeCosine(evidence.space);
    return std::any_of(best.begin(), best.end(), [&](const auto &found) { return found.cosine.value_or(-1) >= close; });
}

} // namespace docswiki::knowledge
