// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"
#include "core/turn/turnrequest.h"

namespace docswiki::turn {

/// What a turn asks the libraries. One function for the turn and for whoever searches ahead of it, while the question
/// is typed: only a query that is equal finds what was prepared.
knowledge::RetrieveQuery retrieveQueryOf(const TurnRequest &request);

} // namespace docswiki::turn
