// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/trust.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QSslSocket>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxBytes = 4 * 1024 * 1024;

tl::unexpected<Error> unusable(const QString &path, const QString &why, const QString &detail)
{
    return fail(
        ErrorCode::Input,
        u"The certificate file %1 %2. Correct it in Settings."_s.arg(QDir::toNativeSeparators(path).left(300), why),
        detail);
}
} // namespace

QSslConfiguration strict(QSslConfiguration base)
{
    base.setProtocol(QSsl::TlsV1_2OrLater);
    base.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return base;
}

QSslConfiguration withSystemAuthorities(QSslConfiguration base)
{
    if (!base.caCertificates().isEmpty()) return base;
    // Qt stops looking into the system's folder once a list is given: so the list has to hold those, too. Many stand in
    // that folder twice, under another name.
    const auto all = QSslConfiguration::systemCaCertificates();
    const QSet<QSslCertificate> once(all.cbegin(), all.cend());
    base.setCaCertificates(once.values());
    return base;
}

Result<QList<QSslCertificate>> readAuthorities(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile()) // a pipe or a device could keep us waiting
        return unusable(path, u"cannot be read"_s, info.exists() ? u"not a plain file"_s : u"it does not exist"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return unusable(path, u"cannot be read"_s, file.errorString());
    const QByteArray pem = file.read(maxBytes + 1);
    if (file.error() != QFileDevice::NoError) return unusable(path, u"cannot be read"_s, file.errorString());
    if (pem.size() > maxBytes) return unusable(path, u"is far too large for a list of certificates"_s, {});
    const auto own = QSslCertificate::fromData(pem, QSsl::Pem);
    const qsizetype begun = pem.count("-----BEGIN CERTIFICATE-----");
    if (begun == 0) return unusable(path, u"holds no certificate in PEM form"_s, {});
    if (own.size() < begun)
        return unusable(path, u"holds a damaged certificate"_s, u"%1 of %2 are whole"_s.arg(own.size()).arg(begun));
    return own;
}

Result<QSslConfiguration> loadAuthorities(const QString &path, const QSslConfiguration &base)
{
    const auto own = readAuthorities(path);
    if (!own) return fail(own.error());
    QSslConfiguration all = withSystemAuthorities(base);
    all.setCaCertificates(all.caCertificates() + *own);
    return all;
}

} // namespace docswiki::net
