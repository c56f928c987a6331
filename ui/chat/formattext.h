// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "core/turn/turnevent.h"

#include <QString>

namespace docswiki::ui {

/// "0.4 ms", "41 ms", "0.61 s", "3.1 s", "12 s", "2 min 5 s": a duration with its unit, as short as it can be told.
QString formatDuration(Nanoseconds duration);

/// A running clock, always in seconds so that it does not change its unit while it is read: "0.04 s", "2.1 s".
QString formatClock(Nanoseconds duration);

/// "420", "1.9k", "2.4M".
QString formatCount(qint64 count);

/// "$0.003", "$1.20"; never "$0" for something that cost a little.
QString formatCost(double usd);

/// The line under an answer: `first token 0.61 s · 62 tok/s · 3.1 s · 1.9k→420 · $0.003`. What is not known is left
/// out; what was counted by us and not by the provider says "est.".
/// `tools`: "tools 3 · 1.2 s", or empty.
QString footerText(const docswiki::metrics::TurnRecord &record, const QString &tools = {});

} // namespace docswiki::ui
