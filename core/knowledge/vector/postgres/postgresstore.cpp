// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgresstore.h"

#include "core/knowledge/vector/postgres/postgresfault.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int leastWidth = 100; // candidates of a search: recall against time
constexpr int mostWidth = 1'000;

VectorHit hitOf(const QVariantList &row)
{
    VectorHit hit;
    hit.chunkId = row.value(0).toLongLong(); // null: 0
    hit.score = row.value(1).toDouble();
    hit.score = std::isfinite(hit.score) ? std::clamp(hit.score, -1.0, 1.0) : -1.0;
    if (hit.chunkId != 0) return hit;
    Passage passage;
    passage.library = row.value(2).toString();
    passage.document = row.value(3).toString();
    passage.title = row.value(4).toString();
    if (const QString section = row.value(5).toString(); !section.isEmpty())
        passage.headingPath = section.split(u" › "_s);
    passage.page = row.value(6).toInt();
    passage.line = row.value(7).toInt();
    passage.text = row.value(8).toString();
    hit.passage = passage;
    return hit;
}
} // namespace

/// What the jobs know of the table. Any thread.
struct PostgresStore::Table {
    PostgresAccess access;
    PostgresLimits limits;
    Result<PostgresSql> sql;
    std::mutex mutex; ///< guards `space`
    EmbeddingSpace space;
    std::atomic<bool> ready = false;

    EmbeddingSpace spaceFor(int dimension)
    {
        const std::lock_guard lock(mutex);
        EmbeddingSpace wanted = space;
        if (wanted.dimension == 0) wanted.dimension = dimension;
        return wanted;
    }

    Result<void> makeExtension(PostgresConnection &connection) const
    {
        const auto there = connection.run(u"SELECT 1 FROM pg_extension WHERE extname = 'vector'"_s);
        if (!there) return fail(there.error());
        if (!there->isEmpty()) return {};
        auto made = connection.run(u"CREATE EXTENSION IF NOT EXISTS vector"_s);
        if (made) {
            connection.setUp();
            return {};
        }
        if (postgresFault(connection.lastError()) != PostgresFault::NotAllowed) return fail(made.error());
        return fail(ErrorCode::Unauthorised,
                    u"PostgreSQL at %1:%2 has pgvector, but not in the database “%3”. Have an administrator run CREATE "
                    "EXTENSION vector there."_s.arg(access.host, QString::number(access.port), access.database),
                    made.error().detail);
    }

    /// Makes what is missing and looks whether what is there fits.
    Result<void> prepare(PostgresConnection &connection, const EmbeddingSpace &wanted) const
    {
        if (auto made = makeExtension(connection); !made) return made;
        auto found = connection.run(sql->dimension());
        if (!found) return fail(found.error());
        if (found->isEmpty()) {
            if (wanted.dimension == 0) return {}; // made when the first vectors come
            if (wanted.dimension > PostgresSql::mostStored) {
                return fail(ErrorCode::Input,
                            u"PostgreSQL keeps vectors of at most 16000 dimensions, those of “%1” have "
                            "%2. Choose another model."_s.arg(wanted.model, QString::number(wanted.dimension)));
            }
            if (auto made = connection.runInTransaction(sql->makeTable(wanted)); !made) return made;
            found = connection.run(sql->dimension());
            if (!found) return fail(found.error());
        }
        if (found->isEmpty())
            return fail(ErrorCode::Storage, u"The table %1 could not be made in PostgreSQL."_s.arg(access.table));
        return sql->fits(found->first().value(0).toString(), found->first().value(1).toString(), wanted);
    }
};

PostgresStore::PostgresStore(PostgresAccess access, PostgresLimits limits)
    : m_table(new Table{access, limits, PostgresSql::create(access), {}, {}, false}), m_pool(access, limits)
{
}

PostgresStore::~PostgresStore() = default;

QString PostgresStore::name() const
{
    return u"PostgreSQL table %1"_s.arg(m_table->access.table);
}

template<typename T, typename Work>
QFuture<Result<T>> PostgresStore::onPool(Work work)
{
    if (!m_table->sql) return RemoteAnswer<T>::of(fail(m_table->sql.error()));
    const auto answer = RemoteAnswer<T>::begin();
    m_pool.run([table = m_table, answer,
                work = std::move(work)](PostgresConnection &connection) { answer->give(work(*table, connection)); },
               [answer](const Error &error) { answer->give(fail(error)); });
    return answer->future();
}

QFuture<Result<bool>> PostgresStore::upsert(const QList<VectorRecord> &records)
{
    if (records.isEmpty()) return RemoteAnswer<bool>::of(true);
    return onPool<bool>([records](Table &table, PostgresConnection &connection) -> Result<bool> {
        const int dimension = static_cast<int>(records.constFirst().values.size());
        for (const VectorRecord &record : records) {
            if (record.values.size() != dimension)
                return fail(ErrorCode::Input, u"Vectors of different dimensions cannot be kept in one table."_s);
        }
        const QStringList statements = table.sql->upserts(records, table.limits);
        for (int attempt = 1;; ++attempt) {
            if (!table.ready) {
                if (auto prepared = table.prepare(connection, table.spaceFor(dimension)); !prepared)
                    return fail(prepared.error());
                table.ready = true;
            }
            bool missing = false;
            for (const QString &statement : statements) {
                const auto done = connection.run(statement);
                if (done) continue;
                missing = attempt == 1 && postgresFault(connection.lastError()) == PostgresFault::NoTable;
                if (!missing) return fail(done.error());
                table.ready = false; // somebody dropped it
                break;
            }
            if (!missing) return true;
        }
    });
}

QFuture<Result<bool>> PostgresStore::remove(const QList<qint64> &chunkIds)
{
    if (chunkIds.isEmpty()) return RemoteAnswer<bool>::of(true);
    return onPool<bool>([chunkIds](Table &table, PostgresConnection &connection) -> Result<bool> {
        for (const QString &statement : table.sql->removals(chunkIds, table.limits)) {
            const auto done = connection.run(statement);
            if (!done && postgresFault(connection.lastError()) == PostgresFault::NoTable) return true;
            if (!done) return fail(done.error());
        }
        return true;
    });
}

QFuture<Result<QList<VectorHit>>> PostgresStore::query(const VectorQuery &query)
{
    return onPool<QList<VectorHit>>([query](Table &table, PostgresConnection &connection) -> Result<QList<VectorHit>> {
        if (query.values.isEmpty()) return QList<VectorHit>{};
        if (auto wide = connection.useSearchWidth(std::clamp(2 * query.topK, leastWidth, mostWidth)); !wide)
            return fail(wide.error());
        const auto rows = connection.run(table.sql->nearest(query));
        if (!rows && postgresFault(connection.lastError()) == PostgresFault::NoTable) return QList<VectorHit>{};
        if (!rows) return fail(rows.error());
        QList<VectorHit> hits;
        for (const QVariantList &row : *rows)
            hits += hitOf(row);
        return hits;
    });
}

QFuture<Result<qint64>> PostgresStore::count()
{
    return onPool<qint64>([](Table &table, PostgresConnection &connection) -> Result<qint64> {
        const auto rows = connection.run(table.sql->count());
        if (!rows && postgresFault(connection.lastError()) == PostgresFault::NoTable) return 0;
        if (!rows) return fail(rows.error());
        return rows->isEmpty() ? 0 : rows->first().value(0).toLongLong();
    });
}

QFuture<Result<bool>> PostgresStore::check(const EmbeddingSpace &space)
{
    {
        const std::lock_guard lock(m_table->mutex);
        m_table->space = space;
    }
    m_table->ready = false;
    return onPool<bool>([space](Table &table, PostgresConnection &connection) -> Result<bool> {
        if (auto prepared = table.prepare(connection, space); !prepared) return fail(prepared.error());
        if (space.dimension > 0) table.ready = true;
        return true;
    });
}

} // namespace docswiki::knowledge
