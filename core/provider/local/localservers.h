// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/local/foundserver.h"

#include <QFuture>
#include <QList>
#include <QStringList>

class QObject;

namespace docswiki::provider::local {

/// Where model servers are looked for: on this computer only.
struct LocalSearch {
    QList<quint16> ports{11434, 1234, 8080, 9931, 8000};                   ///< the servers' own defaults
    QStringList hosts{QStringLiteral("127.0.0.1"), QStringLiteral("::1")}; ///< what is no loopback address is left out
    Milliseconds limit{800};                                               ///< for all of it
};

/// Asks all ports at once, without any key, proxy, cookie or redirect. Ends at the latest after the limit with what has
/// answered by then, in the order of the ports; a server that listens on both hosts is listed once. Call it on a thread
/// with an event loop; cancelled when `owner` dies first.
QFuture<QList<FoundServer>> findLocalServers(QObject &owner, const LocalSearch &search = {});

} // namespace docswiki::provider::local
