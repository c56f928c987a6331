// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/formattext.h"

#include "core/metrics/bottleneck.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr Nanoseconds shortestShown{50'000};

QString text(const char *source)
{
    return QCoreApplication::translate("ChatText", source);
}

QString number(double value, int decimals)
{
    return QLocale::c().toString(value, 'f', decimals);
}

} // namespace

QString formatDuration(Nanoseconds duration)
{
    if (duration > Nanoseconds{0} && duration < shortestShown) return u"<0.1 ms"_s;
    return docswiki::metrics::shortDuration(std::max(Nanoseconds{0}, duration));
}

QString formatClock(Nanoseconds duration)
{
    const double seconds = std::max(0.0, toMs(duration) / 1000.0);
    if (seconds < 0.995) return number(seconds, 2) + u" s"_s;
    if (seconds < 9.95) return number(seconds, 1) + u" s"_s;
    if (seconds < 59.5) return number(seconds, 0) + u" s"_s;
    const auto whole = static_cast<qint64>(std::llround(seconds));
    return u"%1 min %2 s"_s.arg(whole / 60).arg(whole % 60);
}

QString formatCount(qint64 count)
{
    if (count < 1000) return QString::number(count);
    if (count < 9'950) return number(static_cast<double>(count) / 1e3, 1) + u'k';
    if (count < 999'500) return number(static_cast<double>(count) / 1e3, 0) + u'k';
    return number(static_cast<double>(count) / 1e6, 1) + u'M';
}

QString formatCost(double usd)
{
    if (usd <= 0) return u"$0"_s;
    if (usd < 0.0005) return u"<$0.001"_s;
    return u'$' + number(usd, usd < 0.1 ? 3 : 2);
}

QString footerText(const docswiki::metrics::TurnRecord &record, const QString &tools)
{
    QStringList parts;
    const QString estimated = record.usage && record.usage->estimated ? u' ' + text("est.") : QString();
    if (record.firstToken > Nanoseconds{0}) parts << text("first token %1").arg(formatDuration(record.firstToken));
    if (record.tokensPerSecond > 0 && record.outcome != docswiki::metrics::TurnOutcome::Failed)
        parts << text("%1 tok/s").arg(number(record.tokensPerSecond, record.tokensPerSecond < 10 ? 1 : 0)) + estimated;
    if (record.total > Nanoseconds{0}) parts << formatDuration(record.total);
    if (!tools.isEmpty()) parts << tools;
    if (record.usage && record.usage->promptTokens > 0)
        parts << formatCount(record.usage->promptTokens) + u'→' + formatCount(record.usage->completionTokens) +
                     estimated;
    else if (record.usage && record.usage->completionTokens > 0)
        parts << text("%1 tokens").arg(formatCount(record.usage->completionTokens)) + estimated;
    if (record.usage) {
        if (record.usage->cost) parts << formatCost(*record.usage->cost);
    }
    return parts.join(u" · "_s);
}

} // namespace docswiki::ui
