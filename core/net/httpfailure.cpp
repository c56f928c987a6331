// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpfailure.h"

#include "core/net/shortcalls.h"

#include <QSslCertificate>
#include <QSslError>
#include <QStringList>
#include <QVariant>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
CertificateFault faultOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::NoError: return CertificateFault::None;
    case QSslError::HostNameMismatch: return CertificateFault::WrongHost;
    case QSslError::CertificateExpired:
    case QSslError::CertificateNotYetValid: return CertificateFault::Expired;
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted: return CertificateFault::Unknown;
    default: return CertificateFault::Other;
    }
}

/// A name in a certificate is the other side's word: one line, not long.
QString issuerOf(const QSslCertificate &certificate)
{
    for (const auto field : {QSslCertificate::CommonName, QSslCertificate::Organization}) {
        const QString name = certificate.issuerInfo(field).value(0).simplified().left(80);
        if (!name.isEmpty()) return name;
    }
    return {};
}
} // namespace

QNetworkReply::NetworkError toNetworkError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError: return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::HostNotFoundError: return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::RemoteHostClosedError: return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::SocketTimeoutError: return QNetworkReply::TimeoutError;
    case QAbstractSocket::NetworkError: return QNetworkReply::TemporaryNetworkFailureError;
    case QAbstractSocket::SocketAccessError: return QNetworkReply::ContentAccessDenied;
    case QAbstractSocket::SslHandshakeFailedError: return QNetworkReply::SslHandshakeFailedError;
    case QAbstractSocket::ProxyConnectionRefusedError: return QNetworkReply::ProxyConnectionRefusedError;
    case QAbstractSocket::ProxyConnectionClosedError: return QNetworkReply::ProxyConnectionClosedError;
    case QAbstractSocket::ProxyConnectionTimeoutError: return QNetworkReply::ProxyTimeoutError;
    case QAbstractSocket::ProxyNotFoundError: return QNetworkReply::ProxyNotFoundError;
    case QAbstractSocket::ProxyProtocolError: return QNetworkReply::UnknownProxyError;
    case QAbstractSocket::ProxyAuthenticationRequiredError: return QNetworkReply::ProxyAuthenticationRequiredError;
    default: return QNetworkReply::UnknownNetworkError;
    }
}

void addCertificateFault(HttpFailure &failure, const QList<QSslError> &errors)
{
    QStringList reasons;
    for (const QSslError &error : errors) {
        const CertificateFault fault = faultOf(error.error());
        if (fault == CertificateFault::None) continue;
        reasons += error.errorString();
        // Nobody vouches for it: then what else it says about itself does not matter.
        if (failure.certificate == CertificateFault::None || fault == CertificateFault::Unknown)
            failure.certificate = fault;
        if (failure.issuer.isEmpty()) failure.issuer = issuerOf(error.certificate());
    }
    if (!reasons.isEmpty()) failure.detail = reasons.join("; "_L1);
}

HttpFailure failureOf(const QNetworkReply &reply)
{
    auto failure = reply.property(failureProperty).value<HttpFailure>();
    failure.error = reply.error();
    if (failure.detail.isEmpty()) failure.detail = reply.errorString();
    return failure;
}

} // namespace docswiki::net
