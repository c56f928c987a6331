// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/index/sqlite.h"

#include <QList>
#include <QStringList>

namespace docswiki::knowledge {

/// The libraries that a query looks into: ranges of passage ids, and what is in them.
struct SearchScope {
    struct Range {
        qint64 begin = 0;
        qint64 end = 0;
    };
    QList<Range> ranges;
    qint64 passages = 0;
    qint64 bodyBytes = 0;
    double averageBytes() const { return passages > 0 ? double(bodyBytes) / double(passages) : 1.0; }
};

constexpr const char *searchScopeStatement = "SELECT id, name, sample, passages, body_bytes FROM library ORDER BY id";

/// The scope of a query that names `names`, or none: then all libraries, but the sample library only while no other
/// holds anything. `libraries` is searchScopeStatement, prepared.
Result<SearchScope> searchScope(Statement &libraries, const QStringList &names);

} // namespace docswiki::knowledge
