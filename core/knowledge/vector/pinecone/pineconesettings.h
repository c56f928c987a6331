// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/retryplan.h"
#include "core/net/route.h"

#include <QString>

namespace docswiki::knowledge {

/// Which index, and who asks.
struct PineconeAccess {
    QString controlUrl = QStringLiteral("https://api.pinecone.io"); ///< http only on this computer
    QString index = QStringLiteral("docs-wiki-index");
    QString nameSpace = QStringLiteral("default_docs");
    QString key;
    QString installation; ///< of this machine, "[A-Za-z0-9_-]", at most 64; the ids of its records begin with it
    net::Route route = {};
};

struct PineconeLimits {
    int connections = 10;        ///< at a time, at most 20
    int waiting = 2'000;         ///< calls that may wait for one
    Milliseconds answer{30'000}; ///< one request
    net::RetryLimits retry{.retries = 3, .askedWaits = 3, .total = Milliseconds{90'000}};
    int records = 1'000;                 ///< in one upsert or delete
    qsizetype bytes = 2 * 1024 * 1024;   ///< of one upsert
    qsizetype metadataBytes = 40 * 1024; ///< of one record
    Milliseconds freshness{20'000};      ///< for PineconeStore::settle()
    Milliseconds freshnessEvery{250};
};

} // namespace docswiki::knowledge
