// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/sqlite.h"

#include <functional>

namespace docswiki::knowledge {

/// Makes a database of version 1 one of the present version, within the caller's transaction: libraries stay with their
/// ids and roots, passages go, and the journal gets a job for every library, so that all is indexed again by itself.
/// `createTables` makes the present tables.
Result<void> migrateFromVersion1(Connection &connection, const std::function<Result<void>(Connection &)> &createTables);

/// Version 1 kept its words in an FTS5 table with a tokenizer of ours. A connection must know one of that name to drop
/// that table; this one finds no words.
Result<void> registerVersion1Tokenizer(Connection &connection);

} // namespace docswiki::knowledge
