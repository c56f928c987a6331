// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QString>

namespace docswiki::net {

/// `base` with the rules of every connection of ours: TLS 1.2 or newer, the other side's certificate and name checked.
QSslConfiguration strict(QSslConfiguration base);

/// `base`, or, when it names no authorities, with a list of the system's. Reads hundreds of files, which takes up to
/// half a second: once, on a worker. Any thread.
QSslConfiguration withSystemAuthorities(QSslConfiguration base);

/// The authorities in a PEM file (several may stand in it, at most 4 MB). Input error when it cannot be read, holds no
/// certificate or a damaged one. Reads a file: on a worker. Any thread.
Result<QList<QSslCertificate>> readAuthorities(const QString &path);

/// `base` that trusts the authorities of the PEM file `path` as well: both of the above.
Result<QSslConfiguration> loadAuthorities(const QString &path,
                                          const QSslConfiguration &base = QSslConfiguration::defaultConfiguration());

} // namespace docswiki::net
