// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/bench/retrieval/vectorset.h"

#include <QJsonArray>
#include <QStringList>

#include <chrono>

namespace docswiki::bench {

/// What a user would pick instead, one after the other over the same vectors: sqlite-vec in this process, LanceDB and
/// pgvector in Node.js. `folder` is where they may write, `scripts` tests/node/bench. One that is missing, fails or is not
/// done within `limit` says so in its entry's "error".
QJsonArray measureOthers(const VectorSet &set, const QStringList &engines, const QString &folder, const QString &scripts,
                         std::chrono::minutes limit);

} // namespace docswiki::bench
