// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/origin.h"

#include <QHostAddress>

namespace docswiki::net {

using namespace Qt::StringLiterals;

quint16 portOf(const QUrl &url)
{
    return static_cast<quint16>(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

QString originOf(const QUrl &url)
{
    return url.scheme() + "://"_L1 + url.host() + u':' + QString::number(portOf(url));
}

bool isLoopback(const QString &host)
{
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || host.endsWith(".localhost"_L1, Qt::CaseInsensitive))
        return true;
    return QHostAddress(host).isLoopback();
}

} // namespace docswiki::net
