// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/turnrecord.h"

#include <algorithm>

namespace docswiki::metrics {

const Span *TurnRecord::span(turn::Stage stage) const
{
    const auto it = std::find_if(spans.cbegin(), spans.cend(), [stage](const Span &span) { return span.stage == stage; });
    return it == spans.cend() ? nullptr : &*it;
}

} // namespace docswiki::metrics
