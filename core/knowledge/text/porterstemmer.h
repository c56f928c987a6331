// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

namespace docswiki::knowledge {

/// Cuts an English word down to its stem, in place (Porter's algorithm of 1980, with the two later corrections of its
/// author). Words that are not all of a..z, or shorter than three letters, stay as they are.
void stemEnglish(std::string &word);

} // namespace docswiki::knowledge
