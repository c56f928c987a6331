// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/siteaddress.h"

#include "core/net/origin.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxAddressLength = 2'000;

QString prefixOf(const QUrl &address)
{
    const QString path = address.path(QUrl::FullyEncoded);
    const QString last = path.section(u'/', -1);
    return last.contains(u'.') ? path.chopped(last.size()) : path;
}

/// RFC 3986, 5.2.4. QUrl's own leaves a double slash behind where dots follow each other.
QString withoutDots(const QString &path)
{
    QStringList kept;
    const QStringList names = path.split(u'/');
    for (qsizetype i = 0; i < names.size(); ++i) {
        const bool last = i + 1 == names.size();
        if (names[i] == "."_L1 || names[i] == ".."_L1) {
            if (names[i] == ".."_L1 && kept.size() > 1) kept.removeLast();
            if (last) kept.append(QString());
        } else {
            kept.append(names[i]);
        }
    }
    return kept.join(u'/');
}

bool under(QStringView path, QStringView prefix)
{
    if (!path.startsWith(prefix)) return false;
    return prefix.endsWith(u'/') || path.size() == prefix.size() || path[prefix.size()] == u'/';
}

} // namespace

SiteRoot::SiteRoot(const QUrl &address)
    : m_origin(net::originOf(pageAddress(address))), m_prefixes{prefixOf(pageAddress(address))}
{
}

void SiteRoot::widen(const QUrl &address)
{
    if (net::originOf(address) == m_origin) m_prefixes.append(prefixOf(address));
}

bool SiteRoot::contains(const QUrl &page) const
{
    if (net::originOf(page) != m_origin) return false;
    const QString path = page.path(QUrl::FullyEncoded);
    return std::any_of(m_prefixes.begin(), m_prefixes.end(), [&](const QString &prefix) { return under(path, prefix); });
}

QUrl pageAddress(const QUrl &url)
{
    QUrl page = url.adjusted(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    page.setScheme(page.scheme().toLower());
    if ((page.scheme() != "http"_L1 && page.scheme() != "https"_L1) || page.host().isEmpty()) return {};
    if (page.port() == (page.scheme() == "https"_L1 ? 443 : 80)) page.setPort(-1);
    if (page.path().isEmpty())
        page.setPath(u"/"_s);
    else
        page.setPath(withoutDots(page.path(QUrl::FullyEncoded)), QUrl::TolerantMode);
    if (page.hasQuery() && page.query().isEmpty()) page.setQuery(QString());
    if (!page.isValid() || page.toEncoded().size() > maxAddressLength) return {};
    return page;
}

bool isPrivateAddress(const QHostAddress &address)
{
    bool isV4 = false;
    const QHostAddress v4(address.toIPv4Address(&isV4)); // also ::ffff:127.0.0.1
    const QHostAddress &real = isV4 ? v4 : address;
    if (real.isNull() || !real.isGlobal()) return true;
    for (const char *net : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
                            "127.0.0.0/8", "0.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"}) {
        if (real.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(net)))) return true;
    }
    return false;
}

} // namespace docswiki::knowledge
