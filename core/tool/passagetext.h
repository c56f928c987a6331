// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QString>

namespace docswiki::tool {

/// A passage as a model reads it: "[2] Manual › Indexes (page 7)", and below it the text between marks that it cannot
/// contain itself, so that words in a document are not taken for the program's. `number`: what the answer cites it by.
QString numberedPassage(int number, const knowledge::Passage &passage);

} // namespace docswiki::tool
