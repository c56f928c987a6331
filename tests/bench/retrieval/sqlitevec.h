// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "tests/bench/retrieval/vectorset.h"

#include <QJsonObject>
#include <QString>

namespace docswiki::bench {

/// Builds a vec0 table of sqlite-vec over the set and asks it all questions: seconds, recall, latencies. `extension` is
/// vec0.so of the npm package.
Result<QJsonObject> measureSqliteVec(const VectorSet &set, const QString &extension, const QString &folder);

} // namespace docswiki::bench
