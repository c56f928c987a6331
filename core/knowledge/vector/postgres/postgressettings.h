// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QString>

namespace docswiki::knowledge {

/// Which table, and who asks.
struct PostgresAccess {
    QString host = QStringLiteral("localhost");
    int port = 5432;
    QString database = QStringLiteral("docswiki");
    QString user;
    QString password;
    QString table = QStringLiteral("docswiki_passages"); ///< or schema.table; letters, digits, underscores
    bool tls = false;                                    ///< refuse a server that offers none
    QString installation;                                ///< of this machine; several share a table by it
};

struct PostgresLimits {
    int connections = 10;           ///< at most 20; each has a thread
    int waiting = 2'000;            ///< calls that may wait for one
    Milliseconds wait{30'000};      ///< for a free connection
    Milliseconds connect{10'000};   ///< one attempt
    Milliseconds statement{30'000}; ///< one statement
    int connectRetries = 3;         ///< while the server starts, or has no connection free
    Milliseconds connectPause{300}; ///< before the first of them, doubled each time
    int rows = 200;                 ///< in one statement
    qsizetype bytes = 4 * 1024 * 1024;
    Milliseconds idle{60'000}; ///< after which a connection is closed
};

} // namespace docswiki::knowledge
