// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace docswiki::ui::format {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("docswiki::ui::format", source);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

/// One decimal below ten, none from there; the rounding decides which, so that 9.96 is "10" and not "10.0".
QString short2(double value)
{
    return std::round(value * 10) < 100 ? number(value, 1) : number(value, 0);
}

QString wholePart(double value)
{
    return number(std::floor(value), 0);
}

} // namespace

QString durationMs(double ms)
{
    if (!std::isfinite(ms) || ms < 0)
        return u"–"_s;
    if (ms == 0)
        return text("0 ms");
    if (ms < 0.05)
        return text("< 0.1 ms");
    if (ms < 99.5)
        return text("%1 ms").arg(short2(ms));
    const double s = ms / 1000;
    if (s < 0.995)
        return text("%1 s").arg(number(s, 2));
    if (s < 59.95)
        return text("%1 s").arg(number(s, 1));
    const double whole = std::round(s);
    if (whole < 3600)
        return text("%1 min %2 s").arg(wholePart(whole / 60), number(std::fmod(whole, 60), 0));
    const double minutes = std::round(s / 60);
    return text("%1 h %2 min").arg(wholePart(minutes / 60), number(std::fmod(minutes, 60), 0));
}

QString duration(Nanoseconds value)
{
    return durationMs(toMs(value));
}

QString roughly(Nanoseconds value)
{
    const auto seconds = std::max<qint64>(1, std::chrono::ceil<std::chrono::seconds>(value).count());
    if (seconds < 60)
        return text("%1 s").arg(seconds);
    const qint64 minutes = (seconds + 59) / 60;
    return minutes < 60 ? text("%1 min").arg(minutes) : text("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString bytes(qint64 value)
{
    static constexpr std::array units{"B", "kB", "MB", "GB", "TB"};
    if (value < 1000)
        return u"%1 B"_s.arg(std::max<qint64>(0, value));
    double v = static_cast<double>(value);
    std::size_t unit = 0;
    while (v >= 999.5 && unit + 1 < units.size()) {
        v /= 1000;
        ++unit;
    }
    return u"%1 %2"_s.arg(short2(v), QLatin1StringView(units[unit]));
}

QString count(qint64 value)
{
    if (value < 1000)
        return QString::number(value);
    const double v = static_cast<double>(value);
    return v < 999'500 ? short2(v / 1e3) + u'k' : short2(v / 1e6) + u'M';
}

QString whole(qint64 value)
{
    return QLocale().toString(value);
}

// Not by %n: without an English catalogue that says "1 files".
QString files(qint64 n)
{
    return n == 1 ? text("1 file") : text("%1 files").arg(whole(n));
}

QString passages(qint64 n)
{
    return n == 1 ? text("1 passage") : text("%1 passages").arg(n < 10'000 ? whole(n) : count(n));
}

QString percent(double value)
{
    if (!std::isfinite(value))
        return u"–"_s;
    const bool small = value > 0 && value < 0.95;
    return text("%1 %").arg(number(value, small ? 1 : 0));
}

QString share(double value)
{
    // 999 of 1,000 is not 100 %.
    if (value < 1.0 && value >= 0.995)
        return text("%1 %").arg(number(std::floor(value * 1000) / 10, 1));
    return percent(value * 100);
}

QString perSecond(double value, const QString &unit)
{
    return u"%1 %2/s"_s.arg(short2(value), unit);
}

QString ago(const QDateTime &then, const QDateTime &now)
{
    if (!then.isValid())
        return text("never");
    const qint64 s = then.secsTo(now);
    if (s < 60)
        return text("just now");
    if (s < 3600)
        return text("%1 min ago").arg(s / 60);
    const QDateTime local = then.toLocalTime();
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0 || s < 12 * 3600)
        return text("%1 h ago").arg(s / 3600);
    if (days == 1)
        return text("yesterday");
    if (days < 7)
        return text("%1 days ago").arg(days);
    return QLocale().toString(local.date(), u"d MMM yyyy"_s);
}

QFont tabular(QFont font)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

} // namespace docswiki::ui::format
