// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "core/turn/turnevent.h"

#include <QString>

#include <optional>

namespace docswiki::ui {

/// "0.4 ms", "41 ms", "0.61 s", "3.1 s", "12 s", "2 min 5 s": a duration with its unit, as short as it can be told.
QString formatDuration(Nanoseconds duration);

/// A running clock, always in seconds so that it does not change its unit while it is read: "0.04 s", "2.1 s".
QString formatClock(Nanoseconds duration);

/// "420", "1.9k", "2.4M".
QString formatCount(qint64 count);

/// "$0.003", "$1.20"; never "$0" for something that cost a little.
QString formatCost(double usd);

/// The line under an answer: `first token 0.61 s · 62 tok/s · 3.1 s · 1.9k→420 · $0.003`. What is not known is left out;
/// what was counted by us and not by the provider says "est.".
QString footerText(const docswiki::metrics::TurnRecord &record);

/// The name of a stage for people: "wait for first token".
QString stageLabel(turn::Stage stage);

/// How long something usually takes, from p50 to p95; shown beside a running clock.
struct UsualBand {
    Nanoseconds p50{0};
    Nanoseconds p95{0};
    int count = 0;

    /// Too few to be called usual.
    bool known() const { return count >= 3 && p95 > Nanoseconds{0}; }
};

/// "Waiting for gemini-2.5-pro … 2.1 s (usual 0.8 to 2.4 s)".
QString phaseText(const QString &phase, Nanoseconds elapsed, const std::optional<UsualBand> &usual);

} // namespace docswiki::ui
