// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/series.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace docswiki::ui::series {

using namespace Qt::StringLiterals;

Scale niceScale(double greatest, int wantedTicks)
{
    if (!std::isfinite(greatest) || greatest <= 0)
        return {};
    const double raw = greatest / std::max(1, wantedTicks);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (raw <= factor * power * (1 + 1e-9)) {
            step = factor * power;
            break;
        }
    }
    // A value that lies on the last tick would be drawn under the frame: there is a little air above it.
    const double max = step * std::ceil(greatest * 1.02 / step - 1e-9);
    return {max, step, std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)))};
}

QList<QPointF> decimate(const QList<QPointF> &points, int columns)
{
    if (columns < 1 || points.size() <= 2 * static_cast<qsizetype>(columns))
        return points;
    const double from = points.first().x();
    const double width = points.last().x() - from;
    QList<QPointF> reduced;
    reduced.reserve(2 * static_cast<qsizetype>(columns));
    qsizetype i = 0;
    for (int column = 0; column < columns; ++column) {
        const double end = from + width * (column + 1) / columns;
        const bool last = column == columns - 1;
        qsizetype low = -1, high = -1;
        for (; i < points.size() && (last || points[i].x() < end); ++i) {
            if (low < 0 || points[i].y() < points[low].y())
                low = i;
            if (high < 0 || points[i].y() > points[high].y())
                high = i;
        }
        if (low < 0)
            continue;
        reduced << points[std::min(low, high)];
        if (low != high)
            reduced << points[std::max(low, high)];
    }
    return reduced;
}

QList<TimeTick> timeTicks(const QDateTime &from, const QDateTime &to, int wanted)
{
    constexpr qint64 minute = 60, hour = 3600, day = 86400;
    static constexpr std::array<qint64, 22> steps{1,        2,        5,        10,       15,       30,       minute, 2 * minute,
                                                  5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour,
                                                  6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day};
    const qint64 span = from.secsTo(to);
    if (span <= 0 || wanted < 1)
        return {};
    const auto found = std::find_if(steps.begin(), steps.end(), [&](qint64 step) { return span / step <= wanted; });
    const qint64 step = found == steps.end() ? steps.back() : *found;
    const QString format = step < minute ? u"HH:mm:ss"_s : step < day ? u"HH:mm"_s : u"d MMM"_s;

    // Counted on the wall clock, so that a tick of six hours is 6, 12, 18 o'clock where the person lives.
    const qint64 offset = from.toLocalTime().offsetFromUtc();
    const qint64 first = ((from.toSecsSinceEpoch() + offset + step - 1) / step) * step - offset;
    QList<TimeTick> ticks;
    for (qint64 s = first; s <= to.toSecsSinceEpoch() && ticks.size() <= wanted; s += step)
        ticks << TimeTick{s * 1000, QLocale().toString(QDateTime::fromSecsSinceEpoch(s), format)};
    return ticks;
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    const auto middle = values.begin() + values.size() / 2;
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

} // namespace docswiki::ui::series
