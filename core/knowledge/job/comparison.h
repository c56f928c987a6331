// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/job/scanner.h"

#include <QHash>
#include <QList>

namespace docswiki::knowledge {

/// What a scan found, set against what is known from earlier runs.
struct Comparison {
    struct Kept {
        FoundFile file;
        FileState state = FileState::Ready;
        QString reason;
    };
    struct Touched {
        qint64 id = 0;
        qint64 modified = 0;
    };
    QList<FoundFile> unread;        ///< new or changed, in the order of their paths
    QSet<QString> unknown;          ///< those of them that are new
    QList<Kept> unchanged;
    QList<Touched> touched;         ///< the same content with a new time
    QList<qint64> vanished;         ///< ids
    int vanishedListed = 0;         ///< those of them that had been read
    QList<SkippedFile> skipped;
};

/// Scans, then compares; reads files whose time alone changed. Blocks: for a worker. Cancelled error when stopped.
/// `known` need not hold more than what lies below the order's paths. `afresh`: everything counts as changed.
Result<Comparison> compareWithDisk(const ScanOrder &order, const QHash<QString, KnownFile> &known, bool afresh,
                                   ScanControl &control);

} // namespace docswiki::knowledge
