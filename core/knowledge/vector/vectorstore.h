// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/index/searchscope.h"
#include "core/knowledge/types.h"

#include <optional>

namespace docswiki::knowledge {

struct VectorRecord {
    Vector values;
    Passage passage; ///< whose vector it is; remote stores keep it as metadata
};

struct VectorQuery {
    Vector values;
    int topK = 10;
    QList<SearchScope::Range> ranges; ///< of passage ids; empty: all
    QStringList libraries;            ///< the same as names, for stores that filter by metadata; empty: all
};

struct VectorHit {
    qint64 chunkId = 0; ///< 0: not of this machine's libraries; then `passage` is what the store knows of it
    double score = 0;   ///< cosine, -1 to 1
    std::optional<Passage> passage;
};

/// Keeps vectors of one EmbeddingSpace and finds the nearest. Lives on the engine's thread and is called there; never
/// blocks it. What a remote store refuses or leaves unanswered is an error of the call: who asks goes on without it.
class VectorStore {
public:
    virtual ~VectorStore() = default;

    virtual QString name() const = 0; ///< for people: "this computer", "Pinecone index docs-wiki-index"
    /// Adds, or puts in the place of what has the same passage id. All of them or an error.
    virtual QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) = 0;
    virtual QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) = 0;
    virtual QFuture<Result<QList<VectorHit>>> query(const VectorQuery &query) = 0; ///< best first
    virtual QFuture<Result<qint64>> count() = 0; ///< of this machine's vectors in it
    /// Whether it can be used with this space: right dimension and metric, reachable, key accepted. Makes what is missing
    /// (a table, an index) only where the store says so in its own header.
    virtual QFuture<Result<bool>> check(const EmbeddingSpace &space) = 0;
};

} // namespace docswiki::knowledge
