// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

namespace docswiki::knowledge {

/// How many passages there are, and how many of them have a vector of one space.
struct VectorCounts {
    qint64 passages = 0;
    qint64 withVector = 0;
};

} // namespace docswiki::knowledge
