// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/trust.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
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

Result<QSslConfiguration> loadAuthorities(const QString &path, const QSslConfiguration &base)
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
    QSslConfiguration all = base;
    // Qt stops looking into the system's folder once a list is given: so the list has to hold those, too.
    auto authorities = base.caCertificates();
    if (authorities.isEmpty()) authorities = QSslConfiguration::systemCaCertificates();
    all.setCaCertificates(authorities + own);
    return all;
}

} // namespace docswiki::net
