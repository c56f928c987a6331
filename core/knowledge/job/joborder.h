// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagewriter.h"

#include <QStringList>

namespace docswiki::knowledge {

/// A job as the Indexer queues it.
struct JobOrder {
    JournalEntry entry;        ///< id 0: not in the journal; what it would do shows again when the disk is looked at
    bool ofLibrary = false;    ///< its paths are the library's own: missing ones keep what was indexed from them
    bool quiet = false;        ///< follows changes by itself: no progress is told, and a job of the person's goes first
    QStringList within;        ///< only what lies there; empty: everything

    const QString &library() const { return entry.request.library; }
};

} // namespace docswiki::knowledge
