// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QSslConfiguration>
#include <QString>

namespace docswiki::net {

/// `base` with the rules of every connection of ours: TLS 1.2 or newer, the other side's certificate and name checked.
QSslConfiguration strict(QSslConfiguration base);

/// `base` that trusts the authorities of the PEM file `path` as well (several may stand in it, at most 4 MB). A `base`
/// that names none stands for the system's. Input error when the file cannot be read, holds no certificate or a
/// damaged one. Reads files, for some ten milliseconds: call it on a worker. Any thread.
Result<QSslConfiguration> loadAuthorities(const QString &path,
                                          const QSslConfiguration &base = QSslConfiguration::defaultConfiguration());

} // namespace docswiki::net
