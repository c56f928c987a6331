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

namespace {
/// "%1" is left for the provider.
QString certificateSentence(const net::HttpFailure &failure)
{
    switch (failure.certificate) {
    case net::CertificateFault::Unknown:
        if (failure.issuer.isEmpty()) break;
        return u"No safe connection to %1: its certificate was signed by “%2”, which this computer does not trust. If "
               "your network or its proxy inspects connections, set that authority's certificate file for this "
               "provider in Settings."_s;
    case net::CertificateFault::WrongHost:
        return u"No safe connection to %1: the certificate that was shown belongs to another name. Check the address, "
               "and whether this network asks for a login."_s;
    case net::CertificateFault::Expired:
        return u"No safe connection to %1: its certificate has expired or is not valid yet. Check this computer's "
               "clock."_s;
    case net::CertificateFault::None:
    case net::CertificateFault::Other: break;
    }
    return u"No safe connection to %1: its certificate is not trusted. Check the address and this computer's clock."_s;
}

/// A failure on the way through a proxy; without a message when it is none.
Error proxyError(const net::HttpFailure &failure, const QString &provider)
{
    const QString proxy =
        failure.proxy.isEmpty() ? u"The proxy on the way to "_s + provider : u"The proxy "_s + failure.proxy;
    QString message;
    ErrorCode code = ErrorCode::Network;
    bool retryable = false;
    switch (failure.error) {
    case QNetworkReply::ProxyConnectionRefusedError:
        message = u"%1 refuses connections. Check that it runs, and its address in Settings or in the system."_s;
        break;
    case QNetworkReply::ProxyConnectionClosedError:
        message = u"%1 closed the connection. Ask again, or check the proxy in Settings or in the system."_s;
        retryable = true;
        break;
    case QNetworkReply::ProxyNotFoundError:
        message = u"%1 was not found by its name. Check the network, and its address in Settings or in the system."_s;
        break;
    case QNetworkReply::ProxyTimeoutError:
        code = ErrorCode::Timeout;
        message = u"%1 does not answer. Check the network, and the proxy in Settings or in the system."_s;
        retryable = true;
        break;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        code = ErrorCode::Unauthorised;
        message = u"%1 asks for a user name and password that it accepts. Enter them with its address in Settings."_s;
        break;
    case QNetworkReply::UnknownProxyError:
        message = u"%1 did not make the connection. Check that its address and kind are right in Settings or in the "
                  "system, or ask who runs it."_s;
        break;
    case QNetworkReply::ContentAccessDenied:
        if (!failure.proxy.isEmpty())
            message = u"%1 does not allow connections to %2. Ask who runs it, or set no proxy for this provider."_s;
        break;
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::TimeoutError:
    case QNetworkReply::TemporaryNetworkFailureError:
        if (!failure.proxy.isEmpty())
            message =
                u"%1 cannot reach %2, or does not allow it. Check the address, or set no proxy for this provider."_s;
        retryable = true;
        break;
    default: break;
    }
    return {code,
            message.contains("%2"_L1) ? message.arg(proxy, provider)
            : message.isEmpty()       ? message
                                      : message.arg(proxy),
            failure.detail, retryable};
}
} // namespace

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
    return networkError(net::HttpFailure{error, detail}, provider);
}

Error networkError(const net::HttpFailure &failure, const QString &provider)
{
    if (failure.settings) return *failure.settings;
    if (const Error proxy = proxyError(failure, provider); !proxy.message.isEmpty()) return proxy;
    QString message = u"The connection to %1 failed. Check the network, then ask again."_s;
    ErrorCode code = ErrorCode::Network;
    bool retryable = true;
    switch (failure.error) {
    case QNetworkReply::ConnectionRefusedError:
        message = u"%1 refuses connections. Check that the server runs and that the address is right."_s;
        break;
    case QNetworkReply::HostNotFoundError:
        message = u"The name of %1 was not found. Check the network and the address."_s;
        break;
    case QNetworkReply::RemoteHostClosedError:
        message = u"%1 closed the connection before it answered. Ask again, or choose another model."_s;
        break;
    case QNetworkReply::TimeoutError:
        code = ErrorCode::Timeout;
        message = u"%1 cannot be reached: nothing answers at its address. Check the network and the address."_s;
        break;
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
        message = u"There is no way from this computer to %1. Check the network, then ask again."_s;
        break;
    case QNetworkReply::ContentAccessDenied:
    case QNetworkReply::BackgroundRequestNotAllowedError:
        message = u"This computer does not allow the connection to %1. Check its firewall."_s;
        retryable = false;
        break;
    case QNetworkReply::SslHandshakeFailedError:
        message = certificateSentence(failure);
        retryable = false;
        break;
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolFailure:
        code = ErrorCode::Protocol;
        message = u"%1 did not answer as a web server should. Check the address, or choose another model."_s;
        break;
    default: break;
    }
    return {code, message.contains("%2"_L1) ? message.arg(provider, failure.issuer) : message.arg(provider),
            failure.detail, retryable};
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
