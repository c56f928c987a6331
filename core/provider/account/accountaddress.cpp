// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/accountaddress.h"

#include "core/net/origin.h"
#include "core/provider/openai/endpoint.h"

#include <QRegularExpression>

#include <algorithm>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestId = 40;

bool looksLikeKey(const QString &text)
{
    static const QRegularExpression key(u"^\\s*(Bearer\\s+)?(sk|pk|rk|tvly|hf|gsk|xai)[-_][A-Za-z0-9_-]{12,}\\s*$"_s);
    return key.match(text).hasMatch();
}

Result<void> checkProxy(const net::Route &route)
{
    if (route.proxy != net::Route::Proxy::Own) return {};
    const QUrl url(route.proxyUrl.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme();
    const bool known = scheme == "http"_L1 || scheme == "socks5"_L1;
    if (!known || url.host().isEmpty())
        return fail(ErrorCode::Input,
                    u"The proxy's address makes no sense. It should look like http://proxy.example:3128 or "
                    "socks5://proxy.example:1080."_s);
    return {};
}
} // namespace

Result<QUrl> accountUrl(const ProviderAccount &account)
{
    const QString typed = account.baseUrl.trimmed();
    const QString address = typed.isEmpty() ? usualBaseUrl(account.kind) : typed;
    if (address.isEmpty())
        return fail(ErrorCode::Input, u"“%1” has no address. Enter one, such as http://127.0.0.1:8080."_s.arg(
                                          account.name.isEmpty() ? account.id : account.name));
    return openai::baseUrl(address);
}

QString accountOrigin(const ProviderAccount &account)
{
    const auto url = accountUrl(account);
    return url ? net::originOf(*url) : QString();
}

bool mayCarryKey(const ProviderAccount &account)
{
    const auto url = accountUrl(account);
    return url && (url->scheme() == "https"_L1 || net::isLoopback(url->host()) || account.keyOverPlainHttp);
}

Result<void> checkAccount(const ProviderAccount &account)
{
    if (account.name.trimmed().isEmpty()) return fail(ErrorCode::Input, u"The provider needs a name."_s);
    if (looksLikeKey(account.name) || looksLikeKey(account.baseUrl) || looksLikeKey(account.id))
        return fail(ErrorCode::Input, u"That looks like a key. Enter it in the field for the key, where it is safe."_s);
    if (const auto url = accountUrl(account); !url) return fail(url.error());
    return checkProxy(account.route);
}

QString freeAccountId(const QString &wish, const QList<ProviderAccount> &others)
{
    static const QRegularExpression apart(u"[^a-z0-9]+"_s);
    QString stem = wish.toLower().replace(apart, u"-"_s).left(longestId - 4);
    while (stem.startsWith(u'-'))
        stem.remove(0, 1);
    while (stem.endsWith(u'-'))
        stem.chop(1);
    if (stem.isEmpty()) stem = u"provider"_s;
    const auto taken = [&others](const QString &id) {
        return std::any_of(others.begin(), others.end(),
                           [&id](const ProviderAccount &other) { return other.id == id; });
    };
    QString id = stem;
    for (qsizetype number = 2; taken(id); ++number) // ends: one more than there are others is free
        id = stem + u'-' + QString::number(number);
    return id;
}

bool isAccountId(const QString &id)
{
    static const QRegularExpression allowed(u"^[a-z0-9][a-z0-9._-]*$"_s);
    return id.size() <= longestId && allowed.match(id).hasMatch();
}

QString takeProxyPassword(QString &proxyUrl)
{
    QUrl url(proxyUrl.trimmed());
    const QString password = url.password(QUrl::FullyDecoded);
    if (!password.isEmpty()) {
        url.setPassword(QString());
        proxyUrl = url.toString();
    } else if (!url.isValid()) {
        // Nothing that cannot be read may hide a password: what is before the host goes.
        static const QRegularExpression user(u"//[^/]*@"_s);
        proxyUrl.replace(user, u"//"_s);
    }
    return password;
}

QString withProxyPassword(const QString &proxyUrl, const QString &password)
{
    QUrl url(proxyUrl);
    if (password.isEmpty() || url.userName().isEmpty()) return proxyUrl;
    url.setPassword(password, QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

} // namespace docswiki::provider
