// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/pinecone/pineconeclient.h"
#include "core/knowledge/vector/remoteanswer.h"
#include "core/knowledge/vector/vectorstore.h"

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace docswiki::knowledge {

/// Vectors in a Pinecone index that exists already: none is ever made, nor is one of another dimension or of sparse
/// vectors used. Records carry their passage as metadata, so that every machine that shares the index can show them;
/// those of other machines and programs come back as hits with a passage. Writes can be found a little later: settle().
/// Engine thread; bodies are written and read on a worker.
class PineconeStore final : public QObject, public VectorStore {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PineconeStore)
public:
    PineconeStore(net::StreamPool &pool, PineconeAccess access, PineconeLimits limits = {},
                  std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>(), QObject *parent = nullptr);
    ~PineconeStore() override; ///< what runs ends as Cancelled

    QString name() const override;
    QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) override;
    QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) override;
    QFuture<Result<QList<VectorHit>>> query(const VectorQuery &query) override;
    QFuture<Result<qint64>> count() override; ///< of the whole namespace: Pinecone counts no parts of it
    QFuture<Result<bool>> check(const EmbeddingSpace &space) override;

    /// Whether everything that was written through this object can be found; asks again until it can, or the limit runs
    /// out (false, not an error). By the numbers of writes where Pinecone sends them, by the record written last
    /// where not.
    QFuture<Result<bool>> settle();

private:
    struct Settling;
    void send(QByteArrayList bodies, const QByteArray &path, std::shared_ptr<RemoteAnswer<bool>> answer);
    void poll(const std::shared_ptr<Settling> &work);

    PineconeClient m_client;
    std::shared_ptr<const Clock> m_clock;
    QThreadPool m_worker; ///< one thread
    qint64 m_writtenLsn = -1;
    QString m_lastId; ///< that was written or deleted
    bool m_lastIsThere = false;
};

} // namespace docswiki::knowledge
