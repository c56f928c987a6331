// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"
#include "core/metrics/turnrecord.h"

#include <QList>

namespace docswiki::metrics {

/// Exact figures of a handful of values (milliseconds): percentiles by the nearest rank.
Summary summarise(QList<double> valuesMs);

/// Everything that can be said about `records`. Stopped turns count as turns but not in the times; failed ones count as
/// errors. `system` is passed through. Pure.
Snapshot takeSnapshot(const QList<TurnRecord> &records, const SystemStats &system, const QDateTime &at, std::chrono::seconds window);

} // namespace docswiki::metrics
