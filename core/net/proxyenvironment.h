// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QNetworkProxy>
#include <QString>
#include <QUrl>

#include <functional>
#include <optional>

namespace docswiki::net {

/// A proxy from what people write: "host:3128", "http://user:password@host:3128" (port 80 unless given),
/// "socks5://host" (port 1080 unless given; names are looked up by the proxy). Input error for anything else: `owner`
/// begins its sentence ("The proxy of this provider"), `remedy` is its end; neither user nor password stand in it.
/// Pure.
Result<QNetworkProxy> parseProxy(const QString &address, const QString &owner, const QString &remedy);

/// Whether `url` is on a NO_PROXY list, which is split at commas and blanks. "*": everything; "a.example" and
/// ".a.example": that host and all below it; "*.a.example": all below it; "10.1.2.3", "10.0.0.0/8", "fd00::/8":
/// addresses written as such in the url; each also with ":port" ("[::1]:80"). Letters of either case. Pure.
bool isOnNoProxyList(const QString &list, const QUrl &url);

/// The variables http_proxy, https_proxy, all_proxy and no_proxy, in small letters or, where these are empty, in
/// capitals. Qt asks libproxy here, which knows neither all_proxy nor `no_proxy=*`, and does not use passwords.
struct ProxyEnvironment {
    QString http;
    QString https;
    QString all;
    QString no;

    using Variable = std::function<QString(const char *name)>;
    static ProxyEnvironment of(const Variable &variable);
    static ProxyEnvironment current(); ///< of this process; empty on Windows and macOS, whose settings Qt reads

    /// The proxy for `url` (or QNetworkProxy::NoProxy); nothing when the environment says nothing about it.
    std::optional<Result<QNetworkProxy>> proxyFor(const QUrl &url) const;
};

} // namespace docswiki::net
