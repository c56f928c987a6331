// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"

#include <QMetaType>
#include <QNetworkReply>
#include <QString>

#include <optional>

class QSslError;

namespace docswiki::net {

/// What is wrong with a certificate.
enum class CertificateFault {
    None,
    Unknown,   ///< nobody whom this computer trusts vouches for it: also what a proxy that looks into TLS shows
    WrongHost, ///< it is for another name
    Expired,   ///< or not valid yet
    Other,
};

/// Why a connection or an exchange on it failed, in the terms of Qt's own client.
struct HttpFailure {
    QNetworkReply::NetworkError error = QNetworkReply::UnknownNetworkError;
    QString detail;     ///< for the log
    QString proxy = {}; ///< "proxy.example:3128": the way leads through it; empty: direct
    CertificateFault certificate = CertificateFault::None;
    QString issuer = {};                ///< who signed the certificate, as it says itself; with `certificate`
    std::optional<Error> settings = {}; ///< the route cannot be used as it is set: for the person as it is
};

/// In Qt's terms for a whole exchange. Refusals of a proxy (ContentAccessDenied) come as SocketAccessError.
QNetworkReply::NetworkError toNetworkError(QAbstractSocket::SocketError error);

/// Adds what the errors of a TLS handshake say about the certificate.
void addCertificateFault(HttpFailure &failure, const QList<QSslError> &errors);

/// Why `reply` (of StreamPool::shortCalls()) got no answer.
HttpFailure failureOf(const QNetworkReply &reply);

} // namespace docswiki::net

Q_DECLARE_METATYPE(docswiki::net::HttpFailure)
