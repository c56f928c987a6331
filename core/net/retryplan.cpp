// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/retryplan.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr double day = 86'400'000;
} // namespace

std::optional<Milliseconds> RetryPlan::next(Instant now, std::optional<Milliseconds> asked, double chance)
{
    Milliseconds wait;
    if (asked) {
        if (m_asked++ >= m_limits.askedWaits) return {};
        wait = *asked;
    } else {
        if (m_failed >= m_limits.retries) return {};
        const double full = static_cast<double>(m_limits.firstWait.count()) * std::pow(2.0, m_failed++);
        const double capped = std::min(full, static_cast<double>(m_limits.longestWait.count()));
        wait = Milliseconds(static_cast<qint64>(capped * (0.5 + 0.5 * std::clamp(chance, 0.0, 1.0))));
    }
    if (wait >= left(now)) return {};
    return wait;
}

Milliseconds RetryPlan::left(Instant now) const
{
    return std::max(Milliseconds(0), std::chrono::floor<Milliseconds>(m_begin + m_limits.total - now));
}

std::optional<Milliseconds> retryAfter(QByteArrayView value, const QDateTime &now)
{
    const QByteArray text = value.trimmed().toByteArray();
    bool isNumber = false;
    double ms = text.toDouble(&isNumber) * 1'000;
    if (!isNumber) {
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
        if (!date.isValid()) return {};
        date.setTimeSpec(Qt::UTC);
        ms = static_cast<double>(std::max<qint64>(now.msecsTo(date), 0));
    }
    if (!std::isfinite(ms) || ms < 0) return {};
    return Milliseconds(static_cast<qint64>(std::min(ms, day)));
}

} // namespace docswiki::net
