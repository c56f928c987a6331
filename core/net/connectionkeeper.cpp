// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionkeeper.h"

#include "core/net/origin.h"

#include <algorithm>
#include <utility>

namespace docswiki::net {

ConnectionKeeper::ConnectionKeeper(Limits limits, Stands stands, Open open, QObject *parent)
    : QObject(parent), m_limits(limits), m_stands(std::move(stands)), m_open(std::move(open)), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConnectionKeeper::look);
}

ConnectionKeeper::Kept *ConnectionKeeper::find(const QUrl &url, const Route &route)
{
    const QString origin = originOf(url);
    const auto it = std::find_if(m_kept.begin(), m_kept.end(), [&origin, &route](const Kept &kept) {
        return kept.origin == origin && kept.route == route;
    });
    return it == m_kept.end() ? nullptr : &*it;
}

void ConnectionKeeper::keep(const QUrl &url, const Route &route)
{
    if (!find(url, route)) {
        if (m_kept.size() >= maxKept) m_kept.removeFirst();
        m_kept.append({url, route, originOf(url)});
    }
    Kept *kept = find(url, route);
    kept->until = std::chrono::steady_clock::now() + m_limits.most;
    kept->failures = 0;
    look();
}

void ConnectionKeeper::cool(const QUrl &url, const Route &route)
{
    const QString origin = originOf(url);
    m_kept.removeIf([&](const Kept &kept) { return kept.origin == origin && kept.route == route; });
}

void ConnectionKeeper::coolAll()
{
    m_kept.clear();
}

void ConnectionKeeper::stood(const QUrl &url, const Route &route)
{
    if (Kept *kept = find(url, route)) kept->failures = 0;
}

void ConnectionKeeper::lost(const QUrl &url, const Route &route, bool wasReady)
{
    Kept *kept = find(url, route);
    if (!kept) return;
    if (!wasReady && ++kept->failures >= m_limits.failures)
        cool(url, route);
    else
        m_timer.start(0); // not from within the signal of what is being closed
}

void ConnectionKeeper::look()
{
    const Instant now = std::chrono::steady_clock::now();
    m_kept.removeIf([now](const Kept &kept) { return kept.until <= now; });
    Nanoseconds next = m_limits.most;
    QList<Kept> due;
    for (Kept &kept : m_kept) {
        const Instant again = kept.opened ? *kept.opened + m_limits.every : now;
        if (!m_stands(kept.url, kept.route) && again <= now) {
            kept.opened = now;
            due += kept;
        }
        // One in use is not lost, and its end is not told: so it is looked after from time to time.
        next = std::min({next, Nanoseconds(kept.until - now),
                         again > now ? Nanoseconds(again - now) : Nanoseconds(m_limits.every)});
    }
    if (m_kept.isEmpty())
        m_timer.stop();
    else
        m_timer.start(std::max(std::chrono::ceil<Milliseconds>(next), Milliseconds(1)));
    for (const Kept &kept : std::as_const(due))
        m_open(kept.url, kept.route); // may fail at once, and come back to lost()
}

} // namespace docswiki::net
