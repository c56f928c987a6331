// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/eval/questionset.h"

#include <functional>

namespace docswiki::knowledge {

/// Puts the corpus of a question set into a knowledge database, cut as files are: what is judged is the product. A
/// document's path is its id. `progress` hears of bytes done and in all and says whether to go on. Gives the number of
/// passages. Blocks.
Result<qint64> indexCorpus(const QuestionSet &set, const QString &databaseFile,
                           const std::function<bool(qint64 done, qint64 total)> &progress);

} // namespace docswiki::knowledge
