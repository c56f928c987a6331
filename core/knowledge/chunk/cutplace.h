// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loadeddocument.h"

#include <QStringView>

namespace docswiki::knowledge {

/// The size of a text in characters of a Latin script: denser scripts say as much with fewer.
qint64 weightOf(QStringView text);

/// Where to cut a block whose rest is `text`, so that the first part weighs at most `largest`: the best place in the second
/// half of what fits, else any; behind it, 0 < place < text.size(). `text` weighs more than `largest`.
qsizetype cutPlace(QStringView text, qint64 largest, BlockKind kind);

/// The cells of a table's first row, joined by " · "; empty when the text has no second row.
QString headerRow(QStringView table);

} // namespace docswiki::knowledge
