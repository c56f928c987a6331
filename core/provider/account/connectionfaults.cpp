// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/connectionfaults.h"

#include "core/provider/openai/failures.h"

#include <algorithm>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

Error nameFault(const QString &host, const QString &detail)
{
    return {ErrorCode::Network,
            u"The name %1 was not found. Check how the address is spelt, and the network."_s.arg(host), detail, true};
}

Error connectFault(QAbstractSocket::SocketError error, const QString &who, const QString &proxy, const QString &detail)
{
    QString message = u"No connection to %1. Check the network and the address."_s.arg(who);
    bool retryable = true;
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        message = u"%1 refuses connections. Check that the server runs and that the port is right."_s.arg(who);
        break;
    case QAbstractSocket::HostNotFoundError: return nameFault(who, detail);
    case QAbstractSocket::NetworkError:
        message = u"%1 cannot be reached from this network. Check the network, a VPN, and the address."_s.arg(who);
        break;
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
        message = u"The proxy %1 does not answer. Check the proxy's address."_s.arg(proxy);
        break;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        message = u"The proxy %1 wants a user and a password. Enter them with the proxy's address."_s.arg(proxy);
        retryable = false;
        break;
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyProtocolError:
        message =
            u"The proxy %1 did not let the connection to %2 through. Check what the proxy allows."_s.arg(proxy, who);
        retryable = false;
        break;
    case QAbstractSocket::RemoteHostClosedError:
        message = u"%1 closed the connection at once. Check the address and its port."_s.arg(who);
        break;
    default: break;
    }
    return {ErrorCode::Network, message, detail, retryable};
}

Error tlsFault(const QList<QSslError> &reasons, const QString &who, const QString &detail)
{
    const auto has = [&reasons](std::initializer_list<QSslError::SslError> wanted) {
        return std::any_of(reasons.begin(), reasons.end(), [&wanted](const QSslError &reason) {
            return std::find(wanted.begin(), wanted.end(), reason.error()) != wanted.end();
        });
    };
    QString message = u"The certificate of %1 is not trusted. Check the address."_s;
    if (reasons.isEmpty())
        message =
            u"%1 does not speak TLS there. Check the port, or use http:// if the server is on your own network."_s;
    else if (has({QSslError::HostNameMismatch}))
        message = u"The certificate of %1 belongs to another name. Check the address; do not enter a key."_s;
    else if (has({QSslError::CertificateExpired, QSslError::CertificateNotYetValid}))
        message = u"The certificate of %1 is out of date. Check this computer's clock, or tell who runs the server."_s;
    else if (has({QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
                  QSslError::UnableToGetLocalIssuerCertificate, QSslError::UnableToGetIssuerCertificate,
                  QSslError::UnableToVerifyFirstCertificate, QSslError::CertificateUntrusted}))
        message = u"The certificate of %1 is by an authority that this computer does not know. If it is your "
                  "organisation's, enter its CA file with the provider."_s;
    return {ErrorCode::Network, message.arg(who), detail, false};
}

Error stepTimeout(ConnectionStepKind kind, Milliseconds limit, const QString &who)
{
    QString message;
    switch (kind) {
    case ConnectionStepKind::Name:
        message = u"The name server did not answer for %1 within %2. Check the network."_s;
        break;
    case ConnectionStepKind::Connect:
        message = u"No connection to %1 within %2. Check the network, a firewall, and the address."_s;
        break;
    case ConnectionStepKind::Tls:
        message = u"%1 did not finish the encryption within %2. Check the port, and whether it speaks TLS."_s;
        break;
    case ConnectionStepKind::Key:
    case ConnectionStepKind::Models:
        message = u"%1 took the request but did not answer within %2. Try again later."_s;
        break;
    case ConnectionStepKind::Token:
        message = u"%1 sent no token within %2. Choose a smaller model, or try again when it is loaded."_s;
        break;
    }
    return {ErrorCode::Timeout, message.arg(who, openai::durationWords(limit)), "step="_L1 + connectionStepName(kind),
            true};
}

QString keyWords(const QJsonObject &answer)
{
    const QJsonObject data = answer["data"_L1].toObject();
    const auto dollars = [](double value) { return QString::number(value, 'f', 2); };
    QString words = u"accepted"_s;
    if (data["limit"_L1].isDouble() && data["limit_remaining"_L1].isDouble())
        words = u"accepted, %1 of %2 USD left"_s.arg(dollars(data["limit_remaining"_L1].toDouble()),
                                                     dollars(data["limit"_L1].toDouble()));
    else if (data["usage"_L1].isDouble())
        words = u"accepted, %1 USD used"_s.arg(dollars(data["usage"_L1].toDouble()));
    return data["is_free_tier"_L1].toBool() ? words + u", free tier"_s : words;
}

} // namespace docswiki::provider
