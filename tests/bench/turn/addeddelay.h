// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"

namespace docswiki::bench {

/// What we add to the first content token, against one socket that speaks to the same emulator. Direct and ours take
/// turns, so that whatever else the machine does meets both alike.
struct AddedDelay {
    metrics::Summary direct;  ///< from writing the request to reading the first content
    metrics::Summary ours;    ///< from start() of a turn (status, decision, storing, prompt, request) to its first content event
    metrics::Summary pairs;   ///< ours minus direct of each pair
    double addedP50Ms = 0;    ///< ours.p50 - direct.p50
    double addedP99Ms = 0;
};

/// `pairs` pairs after 20 that do not count.
AddedDelay measureAddedDelay(int pairs);

} // namespace docswiki::bench
