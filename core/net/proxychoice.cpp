// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxychoice.h"

#include "core/net/origin.h"

#include <QNetworkProxy>
#include <QUrl>

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

QNetworkProxy ProxyChoice::tunnelTo(const QUrl &url)
{
    const QList<QNetworkProxy> proxies = queryProxy(QNetworkProxyQuery(url));
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy || proxy.capabilities() & QNetworkProxy::TunnelingCapability)
            return proxy;
    }
    if (proxies.isEmpty()) return QNetworkProxy(QNetworkProxy::NoProxy);
    // One that is given for whole requests only: most of them know CONNECT as well.
    const QNetworkProxy &first = proxies.constFirst();
    return {QNetworkProxy::HttpProxy, first.hostName(), first.port(), first.user(), first.password()};
}

} // namespace docswiki::net
