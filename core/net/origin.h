// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QUrl>

namespace docswiki::net {

/// The port of `url`, or the usual one of its scheme.
quint16 portOf(const QUrl &url);

/// "https://openrouter.ai:443"
QString originOf(const QUrl &url);

/// Whether `host` is this machine: localhost, 127.0.0.0/8, ::1.
bool isLoopback(const QString &host);

} // namespace docswiki::net
