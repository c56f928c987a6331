// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/embeddedsearch.h"
#include "core/knowledge/vector/vectorstore.h"

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace docswiki::knowledge {

/// The vectors in the knowledge database itself, searched in this process. Vectors are written by the one thread that
/// writes the database (PassageWriter::storeVectors); what it has committed, or another program has, is found by the
/// next query. The first query, or warmUp(), reads them into memory, on a thread of its own; queries that come
/// meanwhile wait for it, and a cancelled one is skipped. At most 64 wait.
class EmbeddedStore final : public VectorStore {
public:
    struct Options {
        VectorIndexOptions index;
        qint64 largestBytes = qint64(4) << 30; ///< in memory; beyond it a query fails and says so
        /// Who writes; none: upsert() and remove() are errors.
        std::function<QFuture<Result<bool>>(const QList<VectorRecord> &)> write;
        std::function<QFuture<Result<bool>>(const QList<qint64> &)> erase;
    };
    EmbeddedStore(QString databaseFile, qint64 spaceId, EmbeddingSpace space, Options options);
    EmbeddedStore(QString databaseFile, qint64 spaceId, EmbeddingSpace space);
    ~EmbeddedStore() override; ///< what waits ends as cancelled; what runs is waited for, some tens of milliseconds

    void warmUp();        ///< reads what is there, so that the first query need not
    qint64 bytes() const; ///< of memory; any thread

    QString name() const override;
    QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) override;
    QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) override;
    QFuture<Result<QList<VectorHit>>> query(const VectorQuery &query) override;
    QFuture<Result<qint64>> count() override;
    QFuture<Result<bool>> check(const EmbeddingSpace &space) override;

private:
    template<typename T>
    QFuture<Result<T>> run(std::function<Result<T>(EmbeddedSearch &)> work);

    EmbeddingSpace m_space;
    Options m_options;
    std::shared_ptr<std::atomic<int>> m_waiting;
    std::unique_ptr<EmbeddedSearch> m_search;
    QThreadPool m_thread; ///< one; last: gone before what its tasks use
};

} // namespace docswiki::knowledge
