// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/vectorstore.h"

#include <vector>

namespace docswiki::knowledge {

/// Vectors of length 1 in memory, compared one by one: what other stores are measured against. For question sets, whose
/// corpora are small; queries are answered within the call.
class ExactVectors final : public VectorStore {
public:
    explicit ExactVectors(int dimension) : m_dimension(dimension) {}

    void add(qint64 chunk, const Vector &vector); ///< ids ascending; vectors of another dimension are left out

    QString name() const override { return QStringLiteral("exact comparison"); }
    QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) override;
    QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) override; ///< not supported
    QFuture<Result<QList<VectorHit>>> query(const VectorQuery &query) override;
    QFuture<Result<qint64>> count() override;
    QFuture<Result<bool>> check(const EmbeddingSpace &space) override;

private:
    int m_dimension;
    std::vector<qint64> m_chunks;
    std::vector<float> m_values;
};

} // namespace docswiki::knowledge
