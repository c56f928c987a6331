// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/endpoint.h"

#include "core/net/origin.h"

#include <QRegularExpression>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
bool hasVersion(const QString &path)
{
    static const QRegularExpression version(u"/v\\d+[a-z0-9]*(/|$)"_s);
    return version.match(path).hasMatch();
}

constexpr auto userAgent = "docswiki-chat"_L1;

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

QNetworkRequest apiRequest(const Access &access, const QString &path)
{
    QNetworkRequest request(endpoint(access.base, path));
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

net::HttpPost chatPost(const Access &access, const QByteArray &body)
{
    net::HttpPost post{endpoint(access.base, u"chat/completions"_s),
                       {{"User-Agent", userAgent.data()},
                        {"Content-Type", "application/json"},
                        {"Accept", "text/event-stream"},
                        {"Accept-Encoding", "identity"}}, // a packed stream comes in lumps
                       body};
    if (!access.key.isEmpty()) post.headers.emplaceBack("Authorization", authorization(access));
    return post;
}

QString providerName(const QUrl &base)
{
    return base.port() < 0 ? base.host() : base.host() + u':' + QString::number(base.port());
}

} // namespace docswiki::provider::openai
