// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>
#include <QList>
#include <QPointF>
#include <QString>

/// The arithmetic of charts, without any chart: pure functions of values.
namespace docswiki::ui::series {

/// A value axis from zero whose ticks are 1, 2 or 5 times a power of ten.
struct Scale {
    double max = 1;
    double step = 0.2;
    int decimals = 1; ///< that the tick labels need

    bool operator==(const Scale &) const = default;
};
Scale niceScale(double greatest, int wantedTicks = 5);

/// At most two points for each of `columns`: the least and the greatest value in it, in the order in which they came.
/// `points` ascend in x.
QList<QPointF> decimate(const QList<QPointF> &points, int columns);

struct TimeTick {
    qint64 at = 0; ///< ms since the epoch
    QString label; ///< local time: "10:42:30", "10:42", "3 Mar"

    bool operator==(const TimeTick &) const = default;
};
/// Ticks at full seconds, minutes, hours or days of local time within [from, to], at most `wanted` + 1 of them.
QList<TimeTick> timeTicks(const QDateTime &from, const QDateTime &to, int wanted);

double median(QList<double> values); ///< 0 when empty

} // namespace docswiki::ui::series
