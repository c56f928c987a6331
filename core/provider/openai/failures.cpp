// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/failures.h"

#include "core/provider/openai/providerfault.h"

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

QString durationWords(Milliseconds duration)
{
    const auto ms = duration.count();
    if (ms >= 120'000 && ms % 60'000 == 0) return u"%1 min"_s.arg(ms / 60'000);
    return u"%1 s"_s.arg(static_cast<double>(ms) / 1000);
}

Error timeoutError(Wait wait, Milliseconds limit, const QString &provider)
{
    QString message;
    QString name;
    switch (wait) {
    case Wait::Connect:
        name = u"connect"_s;
        message = u"No connection to %1 within %2. Check the network and the address, or choose another model."_s;
        break;
    case Wait::Headers:
        name = u"headers"_s;
        message = u"%1 did not answer within %2. Ask again, or choose another model."_s;
        break;
    case Wait::FirstContent:
        name = u"first content"_s;
        message = u"%1 took the question but sent no text within %2. Ask again, or choose another model."_s;
        break;
    case Wait::Gap:
        name = u"gap"_s;
        message = u"%1 stopped in the middle of the answer: nothing came for %2. Ask again, or choose another model."_s;
        break;
    case Wait::Total:
        name = u"total"_s;
        message = u"The answer of %1 was ended because it took longer than %2. Ask again, or choose another model."_s;
        break;
    }
    return {ErrorCode::Timeout, message.arg(provider, durationWords(limit)), "limit="_L1 + name, true};
}

Error networkError(QNetworkReply::NetworkError error, const QString &detail, const QString &provider)
{
    QString message = u"The connection to %1 failed. Check the network, then ask again."_s;
    ErrorCode code = ErrorCode::Network;
    bool retryable = true;
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        message = u"%1 refuses connections. Check that the server runs and that the address is right."_s;
        break;
    case QNetworkReply::HostNotFoundError:
        message = u"The name of %1 was not found. Check the network and the address."_s;
        break;
    case QNetworkReply::RemoteHostClosedError:
        message = u"%1 closed the connection before it answered. Ask again, or choose another model."_s;
        break;
    case QNetworkReply::SslHandshakeFailedError:
        message =
            u"No safe connection to %1: its certificate is not trusted. Check the address and this computer's clock."_s;
        retryable = false;
        break;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        message =
            u"The proxy on the way to %1 did not let the request through. Check the proxy settings of the system."_s;
        retryable = false;
        break;
    case QNetworkReply::ProtocolFailure:
        code = ErrorCode::Protocol;
        message = u"%1 did not answer as a web server should. Check the address, or choose another model."_s;
        break;
    default: break;
    }
    return {code, message.arg(provider), detail, retryable};
}

Error brokenOffError(const QString &detail, const QString &provider)
{
    return {
        ErrorCode::Network,
        u"The connection to %1 broke in the middle of the answer. Ask again, or choose another model."_s.arg(provider),
        detail, true};
}

Error redirectError(const QString &target, const QString &provider)
{
    return {ErrorCode::Http,
            u"%1 sends requests on to %2. If you trust it, enter that address in the settings."_s.arg(provider,
                                                                                                      target.left(200)),
            u"redirect"_s, false};
}

Error webPageError(const QByteArray &page, const QString &provider)
{
    return {
        ErrorCode::Protocol,
        u"%1 answered with %2 instead of an answer to the question. Check the address, and whether this network asks for a login."_s
            .arg(provider, faultOfBody(0, page).words),
        u"text/html"_s, false};
}

} // namespace docswiki::provider::openai
