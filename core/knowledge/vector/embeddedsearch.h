// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/vector/vectorindex.h"
#include "core/knowledge/vector/vectorstore.h"

#include <atomic>
#include <memory>

namespace docswiki::knowledge {

/// Vectors of one space in the knowledge database, with what is needed in memory to search them. Reads what was written
/// meanwhile, by whomever, before each search. One thread at a time; stop() and bytes() from any.
class EmbeddedSearch {
public:
    EmbeddedSearch(QString databaseFile, qint64 space, int dimension, VectorIndexOptions options, qint64 largestBytes);

    Result<void> refresh(); ///< the first one reads all: seconds for a million
    Result<QList<VectorHit>> nearest(const VectorQuery &query);
    Result<qint64> count();

    void stop(); ///< what runs ends soon, as cancelled
    qint64 bytes() const { return m_bytes; }

private:
    Result<void> open();
    Result<bool> changed();
    Result<void> readNew();
    Result<QList<VectorHit>> rescored(const VectorQuery &query, const std::vector<VectorIndex::Hit> &found,
                                      qsizetype &gone);

    const QString m_file;
    const qint64 m_space;
    const int m_dimension;
    const qint64 m_largestBytes;
    std::unique_ptr<Connection> m_connection;
    Statement m_dataVersion;
    Statement m_vectorOf;
    VectorIndex m_index;
    qint64 m_lastSeq = 0;
    qint64 m_lastVersion = -1;
    std::atomic<bool> m_stop = false;
    std::atomic<qint64> m_bytes = 0;
};

} // namespace docswiki::knowledge
