// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>

namespace docswiki::knowledge {

/// The page without the tags that nest deeper than any sensible page does: the parser looks through all open elements
/// at every tag, so that a hundred thousand of them within each other would take it a minute. Text is never lost.
QByteArray withoutDeepNesting(QByteArray utf8);

} // namespace docswiki::knowledge
