// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QHash>
#include <QList>
#include <QNetworkProxyFactory>
#include <QString>

namespace docswiki::net {

/// The system's proxy (with NO_PROXY) for everything but this machine. Remembers each answer for a minute, because
/// asking the system can take milliseconds.
class ProxyChoice final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

    /// The one through which a socket of ours reaches `url`: SOCKS 5, HTTP CONNECT, or none.
    QNetworkProxy tunnelTo(const QUrl &url);

private:
    struct Known {
        QList<QNetworkProxy> proxies;
        Instant at;
    };
    QHash<QString, Known> m_known; ///< by origin; emptied when it holds 100
};

} // namespace docswiki::net
