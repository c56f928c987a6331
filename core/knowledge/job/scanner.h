// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/types.h"

#include <QList>
#include <QSet>
#include <QStringList>

#include <atomic>
#include <functional>

namespace docswiki::knowledge {

struct FoundFile {
    QString path;
    FileType type = FileType::Text;
    qint64 bytes = 0;
    qint64 modified = 0; ///< UTC milliseconds
    bool named = false;  ///< asked for by name, not met in a folder
};

struct ScanResult {
    QList<FoundFile> files;     ///< sorted by path, each once
    QList<SkippedFile> skipped; ///< folders that cannot be read, links that go round in circles
    QStringList unread;         ///< folders of which nothing is known: what was indexed from them stays
    int ignored = 0;            ///< hidden, of unsupported kinds, results of builds
};

/// Lists what there is to index below `paths`. Blocks; stops early when `stop` becomes true. A path that does not exist
/// is an error, because treating it as empty would remove what is indexed from it.
/// `found` is told how many files there are so far and the folder being read, once a folder.
Result<ScanResult> scanPaths(const QStringList &paths, const std::atomic_bool &stop,
                             const std::function<void(int files, const QString &folder)> &found = {});

} // namespace docswiki::knowledge
