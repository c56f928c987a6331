// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxychoice.h"

#include "core/net/streampool.h"

#include <QNetworkProxy>

namespace docswiki::net {

QList<QNetworkProxy> ProxyChoice::queryProxy(const QNetworkProxyQuery &query)
{
    if (isLoopback(query.url().host())) return {QNetworkProxy(QNetworkProxy::NoProxy)};
    const Instant now = std::chrono::steady_clock::now();
    const QString origin = originOf(query.url());
    const auto known = m_known.constFind(origin);
    if (known != m_known.constEnd() && now - known->at < std::chrono::minutes(1)) return known->proxies;
    if (m_known.size() >= 100) m_known.clear();
    const QList<QNetworkProxy> proxies = systemProxyForQuery(query);
    m_known.insert(origin, {proxies, now});
    return proxies;
}

} // namespace docswiki::net
