// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconestore.h"

#include "core/knowledge/vector/pinecone/pineconerecords.h"

#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>
#include <QtConcurrentRun>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
const QString metricCosine = u"cosine"_s;

/// Runs `work` on `pool` and hands what it returns to `done`, on the thread of `context` and while it lives.
template<typename Work, typename Done>
void onWorker(QThreadPool &pool, QObject *context, Work work, Done done)
{
    using Outcome = std::invoke_result_t<Work>;
    auto *watcher = new QFutureWatcher<Outcome>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        done(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&pool, std::move(work)));
}

bool isMissingNamespace(const Error &error)
{
    return error.code == ErrorCode::NotFound && error.detail.contains("namespace"_L1, Qt::CaseInsensitive);
}

Result<bool> fits(const PineconeDescription &index, const QString &name, const EmbeddingSpace &space)
{
    if (!index.ready)
        return fail(ErrorCode::Http, u"The Pinecone index “%1” is still being made. Try again in a minute."_s.arg(name),
                    {}, true);
    if (!index.dense)
        return fail(ErrorCode::Input,
                    u"The Pinecone index “%1” is one of sparse vectors. Choose one of dense vectors."_s.arg(name));
    if (space.dimension > 0 && index.dimension != space.dimension) {
        return fail(ErrorCode::Input,
                    u"The Pinecone index “%1” has %2 dimensions, the vectors of “%3” have %4. Make an index with %4 "
                    "dimensions and the metric cosine in Pinecone’s console, or choose another model."_s.arg(
                        name, QString::number(index.dimension), space.model, QString::number(space.dimension)));
    }
    if (!QStringList{metricCosine, u"dotproduct"_s, u"euclidean"_s}.contains(index.metric)) {
        return fail(
            ErrorCode::Input,
            u"The Pinecone index “%1” has the metric %2. Use one with the metric cosine."_s.arg(name, index.metric));
    }
    if (index.metric != metricCosine && !space.normalised) {
        return fail(ErrorCode::Input,
                    u"The Pinecone index “%1” has the metric %2, which does not rank these vectors by meaning. Use one "
                    "with the metric cosine."_s.arg(name, index.metric));
    }
    return true;
}
} // namespace

struct PineconeStore::Settling {
    std::shared_ptr<RemoteAnswer<bool>> answer = RemoteAnswer<bool>::begin();
    Instant until;
    int dimension = 0;
};

PineconeStore::PineconeStore(net::StreamPool &pool, PineconeAccess access, PineconeLimits limits,
                             std::shared_ptr<const Clock> clock, QObject *parent)
    : QObject(parent), m_client(pool, std::move(access), limits, clock), m_clock(std::move(clock))
{
    m_worker.setMaxThreadCount(1);
}

PineconeStore::~PineconeStore() = default;

QString PineconeStore::name() const
{
    return u"Pinecone index %1"_s.arg(m_client.access().index);
}

void PineconeStore::send(QByteArrayList bodies, const QByteArray &path, std::shared_ptr<RemoteAnswer<bool>> answer)
{
    if (bodies.isEmpty()) {
        answer->give(true);
        return;
    }
    const auto left = std::make_shared<qsizetype>(bodies.size());
    for (const QByteArray &body : std::as_const(bodies)) {
        m_client.post(path, body, [this, left, answer](Result<PineconeReply> reply) {
            // A namespace that nothing was ever written to is not there, so nothing of it has to go.
            if (!reply && isMissingNamespace(reply.error())) reply = PineconeReply{};
            if (!reply) {
                answer->give(fail(std::move(reply.error())));
                return;
            }
            m_writtenLsn = std::max(m_writtenLsn, reply->requestLsn);
            if (--*left == 0) answer->give(true);
        });
    }
}

QFuture<Result<bool>> PineconeStore::upsert(const QList<VectorRecord> &records)
{
    const auto answer = RemoteAnswer<bool>::begin();
    if (!records.isEmpty()) {
        m_lastId = pineconeId(m_client.access().installation, records.constLast().passage.chunkId);
        m_lastIsThere = true;
    }
    onWorker(
        m_worker, this,
        [records, access = m_client.access(), limits = m_client.limits()] {
            return pineconeUpserts(records, access, limits);
        },
        [this, answer](const QByteArrayList &bodies) { send(bodies, "/vectors/upsert", answer); });
    return answer->future();
}

QFuture<Result<bool>> PineconeStore::remove(const QList<qint64> &chunkIds)
{
    const auto answer = RemoteAnswer<bool>::begin();
    QByteArrayList bodies;
    const qsizetype most = std::max(1, m_client.limits().records);
    for (qsizetype from = 0; from < chunkIds.size(); from += most) {
        QJsonArray ids;
        for (const qint64 chunk : chunkIds.mid(from, most))
            ids.append(pineconeId(m_client.access().installation, chunk));
        bodies.append(QJsonDocument(QJsonObject{{"ids"_L1, ids}, {"namespace"_L1, m_client.access().nameSpace}})
                          .toJson(QJsonDocument::Compact));
        m_lastId = ids.last().toString();
        m_lastIsThere = false;
    }
    send(bodies, "/vectors/delete", answer);
    return answer->future();
}

QFuture<Result<QList<VectorHit>>> PineconeStore::query(const VectorQuery &query)
{
    using Hits = Result<QList<VectorHit>>;
    const auto answer = RemoteAnswer<QList<VectorHit>>::begin();
    m_client.index([this, query, answer](const Result<PineconeDescription> &index) {
        if (!index) {
            answer->give(fail(index.error()));
            return;
        }
        if (query.values.size() != index->dimension) {
            answer->give(fail(ErrorCode::Input,
                              u"The Pinecone index “%1” has %2 dimensions, the model makes vectors of %3. Use an index "
                              "that fits, or choose another model."_s.arg(m_client.access().index,
                                                                          QString::number(index->dimension),
                                                                          QString::number(query.values.size()))));
            return;
        }
        const QString metric = index->metric;
        m_client.post("/query", pineconeQuery(query, m_client.access().nameSpace, metric != metricCosine),
                      [this, query, metric, answer](Result<PineconeReply> reply) {
                          if (!reply) {
                              answer->give(fail(std::move(reply.error())));
                              return;
                          }
                          onWorker(
                              m_worker, this,
                              [body = reply->body, installation = m_client.access().installation, metric,
                               values = query.values] { return readPineconeHits(body, installation, metric, values); },
                              [answer](Hits hits) { answer->give(std::move(hits)); });
                      });
    });
    return answer->future();
}

QFuture<Result<qint64>> PineconeStore::count()
{
    const auto answer = RemoteAnswer<qint64>::begin();
    m_client.post("/describe_index_stats", "{}", [this, answer](Result<PineconeReply> reply) {
        if (!reply) {
            answer->give(fail(std::move(reply.error())));
            return;
        }
        const QJsonDocument json = QJsonDocument::fromJson(reply->body);
        const QJsonObject spaces = json["namespaces"_L1].toObject();
        QString name = m_client.access().nameSpace;
        if (name.isEmpty() && !spaces.contains(name)) name = u"__default__"_s;
        answer->give(spaces[name]["vectorCount"_L1].toInteger());
    });
    return answer->future();
}

QFuture<Result<bool>> PineconeStore::check(const EmbeddingSpace &space)
{
    const auto answer = RemoteAnswer<bool>::begin();
    m_client.describe([this, space, answer](const Result<PineconeDescription> &index) {
        if (!index) {
            answer->give(fail(index.error()));
            return;
        }
        auto fit = fits(*index, m_client.access().index, space);
        if (!fit) {
            answer->give(std::move(fit));
            return;
        }
        // The key may be good for the one plane and not for the other.
        m_client.post("/describe_index_stats", "{}", [answer](Result<PineconeReply> reply) {
            if (reply)
                answer->give(true);
            else
                answer->give(fail(std::move(reply.error())));
        });
    });
    return answer->future();
}

QFuture<Result<bool>> PineconeStore::settle()
{
    const auto work = std::make_shared<Settling>();
    work->until = m_clock->now() + m_client.limits().freshness;
    if (m_lastId.isEmpty()) {
        work->answer->give(true);
        return work->answer->future();
    }
    m_client.index([this, work](const Result<PineconeDescription> &index) {
        if (!index) {
            work->answer->give(fail(index.error()));
            return;
        }
        work->dimension = index->dimension;
        poll(work);
    });
    return work->answer->future();
}

void PineconeStore::poll(const std::shared_ptr<Settling> &work)
{
    const bool numbered = m_writtenLsn >= 0;
    QJsonObject body{{"topK"_L1, 1}, {"namespace"_L1, m_client.access().nameSpace}};
    if (numbered) {
        QJsonArray any{1};
        while (any.size() < work->dimension)
            any.append(0);
        body["vector"_L1] = any;
    } else {
        body["id"_L1] = m_lastId;
    }
    const auto took = [this, work, numbered](Result<PineconeReply> reply) {
        if (!reply) {
            work->answer->give(fail(std::move(reply.error())));
            return;
        }
        bool fresh = false;
        if (numbered && reply->indexedLsn >= 0) {
            fresh = reply->indexedLsn >= m_writtenLsn;
        } else if (!numbered) {
            const QJsonDocument json = QJsonDocument::fromJson(reply->body);
            fresh = (json["matches"_L1][0]["id"_L1].toString() == m_lastId) == m_lastIsThere;
        }
        if (fresh || m_clock->now() >= work->until)
            work->answer->give(fresh);
        else
            QTimer::singleShot(m_client.limits().freshnessEvery, this, [this, work] { poll(work); });
    };
    m_client.post("/query", QJsonDocument(body).toJson(QJsonDocument::Compact), took);
}

} // namespace docswiki::knowledge
