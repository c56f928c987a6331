// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxyenvironment.h"

#include "core/net/origin.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxEntries = 2'000;

QString comparable(QString host)
{
    if (host.endsWith(u'.')) host.chop(1);
    const QByteArray ace = QUrl::toAce(host);
    return ace.isEmpty() ? host.toLower() : QString::fromLatin1(ace).toLower();
}

/// Cuts ":8080" off the end of `entry`, and the brackets of an IPv6 address.
std::optional<quint16> takePort(QString &entry)
{
    std::optional<quint16> port;
    const qsizetype colon = entry.lastIndexOf(u':');
    const bool bracketed = entry.startsWith(u'[');
    if (colon > 0 && (bracketed ? entry.at(colon - 1) == u']' : entry.count(u':') == 1)) {
        bool isNumber = false;
        const ushort number = entry.sliced(colon + 1).toUShort(&isNumber);
        if (isNumber) {
            port = number;
            entry.truncate(colon);
        }
    }
    if (bracketed && entry.endsWith(u']')) entry = entry.sliced(1, entry.size() - 2);
    return port;
}

bool matches(QString entry, const QString &host, const QHostAddress &address, quint16 port)
{
    if (entry == "*"_L1) return true;
    const auto wantedPort = takePort(entry);
    if (wantedPort && *wantedPort != port) return false;
    if (!address.isNull()) {
        if (!entry.contains(u'/')) return QHostAddress(entry).isEqual(address, QHostAddress::TolerantConversion);
        const auto subnet = QHostAddress::parseSubnet(entry);
        return subnet.second >= 0 && address.isInSubnet(subnet);
    }
    const bool onlyBelow = entry.startsWith("*."_L1);
    if (onlyBelow) entry.remove(0, 1);
    if (entry.startsWith(u'.')) entry.remove(0, 1);
    entry = comparable(entry);
    if (entry.isEmpty()) return false;
    return (!onlyBelow && host == entry) || host.endsWith(u'.' + entry);
}

/// For a sentence: never the name and password before the "@".
QString shown(const QString &address)
{
    return address.sliced(address.lastIndexOf(u'@') + 1).left(200);
}
} // namespace

Result<QNetworkProxy> parseProxy(const QString &address, const QString &owner, const QString &remedy)
{
    const auto refuse = [&](const QString &why) {
        return fail(ErrorCode::Input, owner + u' ' + why + u' ' + remedy, u"proxy"_s);
    };
    const QString text = address.trimmed();
    if (text.isEmpty()) return refuse(u"is missing."_s);
    const QUrl url(text.contains("://"_L1) ? text : "http://"_L1 + text, QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (scheme == "https"_L1)
        return refuse(
            u"is reached over https (“%1”), which is not supported; use http:// or socks5://."_s.arg(shown(text)));
    const bool socks = scheme == "socks5"_L1 || scheme == "socks5h"_L1 || scheme == "socks"_L1;
    const bool bare = url.path().isEmpty() || url.path() == "/"_L1;
    if (!url.isValid() || url.host().isEmpty() || !bare || (!socks && scheme != "http"_L1) || url.port(1) == 0)
        return refuse(
            u"is no address: “%1” should look like http://host:3128 or socks5://host:1080."_s.arg(shown(text)));
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(socks ? 1080 : 80)), url.userName(QUrl::FullyDecoded),
                         url.password(QUrl::FullyDecoded));
}

bool isOnNoProxyList(const QString &list, const QUrl &url)
{
    static const QRegularExpression separator(u"[,\\s]+"_s);
    const QString host = comparable(url.host());
    const QHostAddress address(url.host());
    const quint16 port = portOf(url);
    const QStringList entries = list.left(64 * 1024).split(separator, Qt::SkipEmptyParts).mid(0, maxEntries);
    return std::any_of(entries.cbegin(), entries.cend(),
                       [&](const QString &entry) { return matches(entry, host, address, port); });
}

ProxyEnvironment ProxyEnvironment::of(const Variable &variable)
{
    const auto either = [&variable](const char *small, const char *capitals) {
        const QString value = variable(small).trimmed();
        return value.isEmpty() ? variable(capitals).trimmed() : value;
    };
    return {either("http_proxy", "HTTP_PROXY"), either("https_proxy", "HTTPS_PROXY"), either("all_proxy", "ALL_PROXY"),
            either("no_proxy", "NO_PROXY")};
}

ProxyEnvironment ProxyEnvironment::current()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    return of([](const char *name) { return qEnvironmentVariable(name); });
#else
    return {};
#endif
}

std::optional<Result<QNetworkProxy>> ProxyEnvironment::proxyFor(const QUrl &url) const
{
    if (!no.isEmpty() && isOnNoProxyList(no, url)) return QNetworkProxy(QNetworkProxy::NoProxy);
    const bool safe = url.scheme() == "https"_L1;
    const QString &own = safe ? https : http;
    if (own.isEmpty() && all.isEmpty()) return std::nullopt;
    const QString name = own.isEmpty() ? u"all_proxy"_s : safe ? u"https_proxy"_s : u"http_proxy"_s;
    return parseProxy(own.isEmpty() ? all : own, u"The proxy in the environment variable %1"_s.arg(name),
                      u"Correct it, or choose a proxy for this provider in Settings."_s);
}

} // namespace docswiki::net
