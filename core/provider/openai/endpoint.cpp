// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/endpoint.h"

#include "core/net/origin.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
bool hasVersion(const QString &path)
{
    static const QRegularExpression version(u"/v\\d+[a-z0-9]*(/|$)"_s);
    return version.match(path).hasMatch();
}

constexpr auto userAgent = "docswiki-chat"_L1;

// By these OpenRouter counts which program asks. They say nothing of the person, and nobody else gets them.
constexpr std::array attribution{
    std::pair{"HTTP-Referer", "http://localhost/docs-wiki-chat"}, std::pair{"X-OpenRouter-Title", "Docs-Wiki Chat"},
    std::pair{"X-Title", "Docs-Wiki Chat"}, // the older name, which gateways in between know
};

bool isOpenRouter(const Access &access)
{
    const QString host = access.base.host();
    return access.kind == ProviderKind::OpenRouter || host == "openrouter.ai"_L1 || host.endsWith(".openrouter.ai"_L1);
}

QByteArray authorization(const Access &access)
{
    return "Bearer " + access.key.toUtf8();
}
} // namespace

Result<QUrl> baseUrl(const QString &text)
{
    QString address = text.trimmed();
    if (!address.contains("://"_L1)) {
        const QString host = QUrl("http://"_L1 + address).host();
        address.prepend(net::isLoopback(host) ? "http://"_L1 : "https://"_L1);
    }
    QUrl url(address, QUrl::StrictMode);
    const bool web = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !web || url.host().isEmpty()) {
        return fail(ErrorCode::Input,
                    u"“%1” is not the address of a provider. It should look like https://openrouter.ai/api/v1."_s.arg(
                        text.left(200)));
    }
    url.setUserInfo({});
    url.setQuery(QString());
    url.setFragment({});
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    for (const auto end : {"/chat/completions"_L1, "/completions"_L1, "/models"_L1}) {
        if (path.endsWith(end)) path.chop(end.size());
    }
    if (url.host() == "openrouter.ai"_L1 && !path.startsWith("/api"_L1))
        path = u"/api/v1"_s; // its front page answers everywhere else
    if (!hasVersion(path)) path += "/v1"_L1;
    url.setPath(path);
    return url;
}

QUrl endpoint(const QUrl &base, const QString &path)
{
    QUrl url = base;
    url.setPath(base.path() + u'/' + path);
    return url;
}

QUrl serverRoot(const QUrl &base)
{
    static const QRegularExpression version(u"(/api(/[a-z]+)?)?/v\\d+[a-z0-9]*$"_s);
    QUrl url = base;
    url.setPath(base.path().remove(version));
    return url;
}

bool isOwnNetwork(const QString &host)
{
    if (net::isLoopback(host)) return true;
    const QHostAddress address(host);
    if (address.isNull()) {
        // A name without a dot, or one of these, is never one of the public network.
        const std::array ends{".local"_L1, ".lan"_L1, ".internal"_L1, ".home.arpa"_L1};
        return !host.isEmpty() && (!host.contains(u'.') || std::any_of(ends.begin(), ends.end(), [&host](auto end) {
            return host.endsWith(end, Qt::CaseInsensitive);
        }));
    }
    const std::array ranges{"10.0.0.0/8"_L1,     "172.16.0.0/12"_L1, "192.168.0.0/16"_L1,
                            "169.254.0.0/16"_L1, "fc00::/7"_L1,      "fe80::/10"_L1};
    return std::any_of(ranges.begin(), ranges.end(), [&address](QLatin1StringView range) {
        return address.isInSubnet(QHostAddress::parseSubnet(QString(range)));
    });
}

ProviderAccount accountAt(const QString &address)
{
    ProviderAccount account;
    account.baseUrl = address.trimmed();
    const auto base = baseUrl(account.baseUrl);
    const QString host = base ? base->host() : QString();
    if (account.baseUrl.isEmpty() || host == "openrouter.ai"_L1)
        account.kind = ProviderKind::OpenRouter;
    else if (host == "api.openai.com"_L1)
        account.kind = ProviderKind::OpenAi;
    if (account.baseUrl.isEmpty()) account.baseUrl = usualBaseUrl(account.kind);
    if (const auto known = baseUrl(account.baseUrl)) account.name = providerName(*known);
    return account;
}

Result<Access> accessFor(const ProviderAccount &account, const QString &key)
{
    const QString typed = account.baseUrl.trimmed();
    const QString address = typed.isEmpty() ? usualBaseUrl(account.kind) : typed;
    auto base = baseUrl(address);
    if (!base) return fail(base.error());
    if (account.kind == ProviderKind::Ollama) base = serverRoot(*base);
    Access access{*base, key.trimmed(), account.name.trimmed(), account.route, account.kind, account.id};
    if (access.name.isEmpty()) access.name = providerName(*base);
    const bool plain = base->scheme() == "http"_L1;
    if (plain && !access.key.isEmpty() && !account.keyOverPlainHttp && !isOwnNetwork(base->host())) {
        return fail(ErrorCode::Input,
                    u"The key for %1 was not sent: its address begins with http://, so everybody on the way could read "
                    "it. Use https://, or allow it in the provider's settings."_s.arg(access.name));
    }
    return access;
}

QNetworkRequest apiRequestTo(const Access &access, const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, QString(userAgent));
    if (!access.key.isEmpty()) request.setRawHeader("Authorization", authorization(access));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    return request;
}

QNetworkRequest apiRequest(const Access &access, const QString &path)
{
    return apiRequestTo(access, endpoint(access.base, path));
}

net::HttpPost streamPost(const Access &access, const QUrl &url, const QByteArray &accepted, const QByteArray &body)
{
    net::HttpPost post{url,
                       {{"User-Agent", userAgent.data()},
                        {"Content-Type", "application/json"},
                        {"Accept", accepted},
                        {"Accept-Encoding", "identity"}}, // a packed stream comes in lumps
                       body,
                       access.route};
    if (!access.key.isEmpty()) post.headers.emplaceBack("Authorization", authorization(access));
    if (isOpenRouter(access)) {
        for (const auto &[name, value] : attribution)
            post.headers.emplaceBack(name, value);
    }
    return post;
}

net::HttpPost chatPost(const Access &access, const QByteArray &body)
{
    return streamPost(access, endpoint(access.base, u"chat/completions"_s), "text/event-stream", body);
}

QString providerName(const QUrl &base)
{
    return base.port() < 0 ? base.host() : base.host() + u':' + QString::number(base.port());
}

} // namespace docswiki::provider::openai
