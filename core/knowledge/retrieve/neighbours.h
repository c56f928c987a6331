// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagescorer.h"
#include "core/knowledge/retrieve/arms.h"

#include <vector>

namespace docswiki::knowledge {

/// Scores passages that were read, each with those of the others that stand right before or after it in its document:
/// where a text is cut says little about what belongs together. Passages of one document have consecutive ids. Pure.
void scoreTogether(const std::vector<Candidate *> &candidates, const PassageScorer &scorer);

} // namespace docswiki::knowledge
