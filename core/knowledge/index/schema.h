// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/sqlite.h"

#include <memory>

namespace docswiki::knowledge {

/// Passages of library n have ids from n·2^32 on, so that a search in one library is a range of the keyword index.
constexpr int libraryIdShift = 32;

/// A connection to the knowledge database, with its tables made and its functions registered. Thread of the caller.
Result<std::unique_ptr<Connection>> openKnowledgeDatabase(const QString &file);

} // namespace docswiki::knowledge
