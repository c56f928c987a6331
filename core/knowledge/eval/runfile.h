// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QHash>
#include <QList>
#include <QString>

namespace docswiki::knowledge {

struct RankedDocument {
    QString id;
    double score = 0;
};

/// What was found for each question: question id → documents, best first.
using Run = QHash<QString, QList<RankedDocument>>;

/// Writes `query-id<TAB>doc-id<TAB>rank<TAB>score`, questions by id, ranks from 1. The file is there whole or not at
/// all.
Result<void> writeRunFile(const QString &file, const Run &run);

} // namespace docswiki::knowledge
