// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"

namespace docswiki::bench {

/// A turn whose four stages run side by side: decide, retrieve (20 ms), web (60 ms), warm-up (40 ms), and storing beside
/// them. What the request waits for should be the longest stage and little more.
struct StageCost {
    metrics::Summary untilRequest; ///< from start() until the request goes out
    metrics::Summary longestStage; ///< as the stage itself took, by its own clock
    metrics::Summary added;        ///< untilRequest minus longestStage, of each turn
    double sumOfStagesMs = 0;      ///< what one after another would cost
};

StageCost measureStageCost(int turns);

} // namespace docswiki::bench
