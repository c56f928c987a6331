// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/postgres/postgrespool.h"
#include "core/knowledge/vector/postgres/postgressql.h"
#include "core/knowledge/vector/remoteanswer.h"
#include "core/knowledge/vector/vectorstore.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace docswiki::knowledge {

/// Vectors in a table of PostgreSQL with pgvector, for several machines together: each row says whose it is, and those
/// of other machines come back as hits with a passage. check(), or the first upsert, makes what is missing: the
/// extension where the user may, the table, its index (HNSW, cosine). A table whose vectors are of another model is
/// refused. Lives on the engine's thread; statements run on threads of the pool.
class PostgresStore final : public VectorStore {
    Q_DISABLE_COPY_MOVE(PostgresStore)
public:
    explicit PostgresStore(PostgresAccess access, PostgresLimits limits = {});
    ~PostgresStore() override; ///< what waits ends as Cancelled

    QString name() const override;
    QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) override;
    QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) override;
    QFuture<Result<QList<VectorHit>>> query(const VectorQuery &query) override;
    QFuture<Result<qint64>> count() override;
    QFuture<Result<bool>> check(const EmbeddingSpace &space) override;

private:
    struct Table;
    template<typename T, typename Work>
    QFuture<Result<T>> onPool(Work work);

    std::shared_ptr<Table> m_table; ///< shared with the jobs
    PostgresPool m_pool;
};

} // namespace docswiki::knowledge
