// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QString>

namespace docswiki::test {

/// A certificate that vouches for itself, with its key.
struct TlsIdentity {
    QSslCertificate certificate;
    QSslKey key;
    QString file; ///< the certificate as PEM, in the folder given

    bool isNull() const { return certificate.isNull() || key.isNull(); }
    QSslConfiguration serverConfiguration() const; ///< for a QSslServer that offers h2 and http/1.1
};

/// Made by the program openssl, which may be missing: then it is null. `name`: "IP:127.0.0.1", "DNS:a.example".
TlsIdentity makeTlsIdentity(const QString &folder, const QString &name, const QString &file);

} // namespace docswiki::test
