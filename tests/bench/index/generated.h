// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QString>
#include <QStringList>

namespace docswiki::bench {

/// Fills a knowledge database with `chunks` passages in documents of ten, whose words are spread as in real language
/// (Zipf, the commonest being English stop words). The same every time.
Result<void> generatePassages(const QString &databaseFile, int chunks);

/// Questions of 3 to 9 words of the same language, common and rare ones mixed.
QStringList generateQuestions(int count);

} // namespace docswiki::bench
