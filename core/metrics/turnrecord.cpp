// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/turnrecord.h"

#include <algorithm>

namespace docswiki::metrics {

const Span *TurnRecord::span(turn::Stage stage) const
{
    const auto it = std::find_if(spans.cbegin(), spans.cend(), [stage](const Span &span) { return span.stage == stage; });
    return it == spans.cend() ? nullptr : &*it;
}

Nanoseconds TurnRecord::timeIn(turn::Stage stage) const
{
    Nanoseconds sum{0};
    for (const Span &span : spans) {
        if (span.stage == stage)
            sum += span.duration();
    }
    return sum;
}

int TurnRecord::begun(provider::AttemptKind kind) const
{
    return static_cast<int>(std::count_if(attempts.cbegin(), attempts.cend(), [kind](const provider::Attempt &attempt) {
        return attempt.kind == kind && attempt.state != provider::AttemptState::Waiting;
    }));
}

} // namespace docswiki::metrics
