// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlsidentity.h"

#include <QFile>
#include <QProcess>
#include <QSslSocket>

namespace docswiki::test {

using namespace Qt::StringLiterals;

QSslConfiguration TlsIdentity::serverConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(certificate);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setAllowedNextProtocols({"h2", "http/1.1"});
    return configuration;
}

TlsIdentity makeTlsIdentity(const QString &folder, const QString &name, const QString &file)
{
    TlsIdentity identity;
    identity.file = folder + u'/' + file + ".pem"_L1;
    const QString key = folder + u'/' + file + ".key"_L1;
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                   u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=Docs-Wiki Chat test"_s, u"-addext"_s,
                   u"subjectAltName="_s + name, u"-keyout"_s, key, u"-out"_s, identity.file});
    if (!openssl.waitForFinished(20'000) || openssl.exitCode() != 0) return TlsIdentity();
    QFile keyFile(key);
    if (!keyFile.open(QIODevice::ReadOnly)) return TlsIdentity();
    identity.certificate = QSslCertificate::fromPath(identity.file).value(0);
    identity.key = QSslKey(&keyFile, QSsl::Ec);
    return identity;
}

} // namespace docswiki::test
