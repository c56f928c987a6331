// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>

namespace docswiki::turn {

/// The source numbers that `text` names as [1] or [1, 3], in order of first use. Numbers without a source (over
/// `sourceCount`) and brackets inside code (`…` and ``` fences) are not citations.
QList<int> citedSources(const QString &text, int sourceCount);

} // namespace docswiki::turn
