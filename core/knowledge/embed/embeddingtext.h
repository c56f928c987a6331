// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

namespace docswiki::knowledge {

/// What of a passage is made into a vector: where it stands (title and headings, each once), then its text.
QString embeddingText(const Passage &passage);

} // namespace docswiki::knowledge
