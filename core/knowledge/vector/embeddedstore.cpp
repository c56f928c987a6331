// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/embeddedstore.h"

#include <QPromise>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostWaiting = 64;

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

Error noWriter()
{
    return {ErrorCode::Internal, u"The vectors on this computer are written by the indexer only."_s};
}

Error otherSpace(const EmbeddingSpace &own, int dimension)
{
    return {ErrorCode::Input,
            u"The vectors on this computer are of %1 (%2 dimensions); those of another model (%3) do not fit."_s
                .arg(own.model)
                .arg(own.dimension)
                .arg(dimension)};
}

} // namespace

EmbeddedStore::EmbeddedStore(QString databaseFile, qint64 spaceId, EmbeddingSpace space, Options options)
    : m_space(std::move(space))
    , m_options(std::move(options))
    , m_waiting(std::make_shared<std::atomic<int>>(0))
    , m_search(std::make_unique<EmbeddedSearch>(std::move(databaseFile), spaceId, m_space.dimension, m_options.index,
                                                m_options.largestBytes))
{
    m_thread.setMaxThreadCount(1); // one query after another: each uses all cores
}

EmbeddedStore::EmbeddedStore(QString databaseFile, qint64 spaceId, EmbeddingSpace space)
    : EmbeddedStore(std::move(databaseFile), spaceId, std::move(space), Options())
{
}

EmbeddedStore::~EmbeddedStore()
{
    m_search->stop();
    m_thread.clear();
    m_thread.waitForDone();
}

template<typename T>
QFuture<Result<T>> EmbeddedStore::run(std::function<Result<T>(EmbeddedSearch &)> work)
{
    if (++*m_waiting > mostWaiting) {
        --*m_waiting;
        return answered<T>(fail(ErrorCode::Timeout, u"Too many searches wait for the vectors."_s, {}, true));
    }
    // Dropped with the task, it ends its future as cancelled.
    const std::shared_ptr<QPromise<Result<T>>> promise(new QPromise<Result<T>>, [waiting = m_waiting](auto *dropped) {
        --*waiting;
        delete dropped;
    });
    promise->start();
    QFuture<Result<T>> future = promise->future();
    m_thread.start([search = m_search.get(), promise, work = std::move(work)] {
        if (promise->isCanceled()) return;
        promise->addResult(work(*search));
        promise->finish();
    });
    return future;
}

void EmbeddedStore::warmUp()
{
    (void)run<bool>([](EmbeddedSearch &search) {
        const Result<void> read = search.refresh(); // a failure is told to the first query
        return Result<bool>(read.has_value());
    });
}

qint64 EmbeddedStore::bytes() const
{
    return m_search->bytes();
}

QString EmbeddedStore::name() const
{
    return u"this computer"_s;
}

QFuture<Result<bool>> EmbeddedStore::upsert(const QList<VectorRecord> &records)
{
    for (const VectorRecord &record : records) {
        if (!record.values.isEmpty() && record.values.size() != m_space.dimension)
            return answered<bool>(fail(otherSpace(m_space, static_cast<int>(record.values.size()))));
    }
    return m_options.write ? m_options.write(records) : answered<bool>(fail(noWriter()));
}

QFuture<Result<bool>> EmbeddedStore::remove(const QList<qint64> &chunkIds)
{
    return m_options.erase ? m_options.erase(chunkIds) : answered<bool>(fail(noWriter()));
}

QFuture<Result<QList<VectorHit>>> EmbeddedStore::query(const VectorQuery &query)
{
    if (query.values.size() != m_space.dimension)
        return answered<QList<VectorHit>>(fail(otherSpace(m_space, static_cast<int>(query.values.size()))));
    return run<QList<VectorHit>>([query](EmbeddedSearch &search) { return search.nearest(query); });
}

QFuture<Result<qint64>> EmbeddedStore::count()
{
    return run<qint64>([](EmbeddedSearch &search) { return search.count(); });
}

QFuture<Result<bool>> EmbeddedStore::check(const EmbeddingSpace &space)
{
    if (space != m_space) return answered<bool>(fail(otherSpace(m_space, space.dimension)));
    return run<bool>([](EmbeddedSearch &search) -> Result<bool> {
        const Result<qint64> count = search.count();
        if (!count) return fail(count.error());
        return true;
    });
}

} // namespace docswiki::knowledge
