// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectortable.h"

#include "core/knowledge/index/schema.h"
#include "core/knowledge/vector/vectorcodec.h"

namespace docswiki::knowledge::vectortable {

using namespace Qt::StringLiterals;

namespace {

/// The first column of all rows.
template<typename List>
Result<List> numbersOf(Statement &statement)
{
    List numbers;
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) return fail(row.error());
        if (!*row) return numbers;
        numbers.push_back({statement.integer(0)});
    }
}

Result<void> forEach(Connection &connection, const char *sql, qint64 space, const QList<qint64> &chunks)
{
    Result<Statement> statement = connection.prepare(sql);
    if (!statement) return fail(statement.error());
    for (const qint64 chunk : chunks) {
        if (const Result<void> done = statement->bind(space).bind(chunk).run(); !done) return done;
    }
    return {};
}

} // namespace

QString embeddingText(const QString &title, const QStringList &headingPath, const QString &body)
{
    QString text = title;
    for (const QString &heading : headingPath) {
        if (heading == title || heading.isEmpty()) continue; // many documents begin with their title as first heading
        if (!text.isEmpty()) text += u'\n';
        text += heading;
    }
    if (!text.isEmpty()) text += u'\n';
    return text + body;
}

Result<std::optional<qint64>> findSpace(Connection &connection, const EmbeddingSpace &space, const QString &store)
{
    Result<Statement> find = connection.prepare(
        "SELECT id FROM vector_space WHERE model = ?1 AND revision = ?2 AND dimension = ?3 AND store = ?4");
    if (!find) return fail(find.error());
    const Result<bool> row = find->bind(space.model).bind(space.revision).bind(space.dimension).bind(store).step();
    if (!row) return fail(row.error());
    return *row ? std::optional(find->integer(0)) : std::nullopt;
}

Result<qint64> openSpace(Connection &connection, const EmbeddingSpace &space, const QString &store)
{
    if (space.dimension <= 0 || space.model.isEmpty())
        return fail(ErrorCode::Internal, u"Vectors without a model or a dimension cannot be kept."_s);
    const auto found = findSpace(connection, space, store);
    if (!found) return fail(found.error());
    if (*found) return **found;
    Result<Statement> insert = connection.prepare(
        "INSERT INTO vector_space (model, revision, dimension, normalised, store) VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!insert) return fail(insert.error());
    const Result<void> made =
        insert->bind(space.model).bind(space.revision).bind(space.dimension).bind(space.normalised).bind(store).run();
    if (!made) return fail(made.error());
    return connection.lastInsertId();
}

Result<QList<PendingChunk>> chunksWithoutVector(Connection &connection, qint64 space, qint64 after, int limit)
{
    Result<Statement> list = connection.prepare("SELECT c.id FROM chunk c WHERE c.id > ?1 AND NOT EXISTS"
                                                " (SELECT 1 FROM vector v WHERE v.space = ?2 AND v.chunk = c.id)"
                                                " ORDER BY c.id LIMIT ?3");
    if (!list) return fail(list.error());
    list->bind(after).bind(space).bind(limit);
    return numbersOf<QList<PendingChunk>>(*list);
}

Result<void> insert(Connection &connection, qint64 space, const QList<ChunkData> &vectors)
{
    Result<Statement> insert = connection.prepare("INSERT OR REPLACE INTO vector (space, chunk, data)"
                                                  " SELECT ?1, id, ?3 FROM chunk WHERE id = ?2");
    Result<Statement> back = connection.prepare("DELETE FROM vector_gone WHERE space = ?1 AND chunk = ?2");
    if (!insert || !back) return fail(insert ? back.error() : insert.error());
    for (const ChunkData &vector : vectors) {
        const Result<void> done = insert->bind(space).bind(vector.chunk).bind(vector.data).run().and_then([&] {
            return back->bind(space).bind(vector.chunk).run();
        });
        if (!done) return done;
    }
    return {};
}

Result<void> remove(Connection &connection, qint64 space, const QList<qint64> &chunks)
{
    return forEach(connection, "DELETE FROM vector WHERE space = ?1 AND chunk = ?2", space, chunks);
}

Result<QList<qint64>> gone(Connection &connection, qint64 space, int limit)
{
    Result<Statement> list =
        connection.prepare("SELECT chunk FROM vector_gone WHERE space = ?1 ORDER BY chunk LIMIT ?2");
    if (!list) return fail(list.error());
    list->bind(space).bind(limit);
    return numbersOf<QList<qint64>>(*list);
}

Result<void> forgotten(Connection &connection, qint64 space, const QList<qint64> &chunks)
{
    return forEach(connection, "DELETE FROM vector_gone WHERE space = ?1 AND chunk = ?2", space, chunks);
}

Result<std::vector<qint64>> chunksWithVector(Connection &connection, qint64 space)
{
    Result<Statement> list = connection.prepare("SELECT chunk FROM vector WHERE space = ?1 ORDER BY chunk");
    if (!list) return fail(list.error());
    list->bind(space);
    return numbersOf<std::vector<qint64>>(*list);
}

Result<qint64> removeSome(Connection &connection, qint64 space, int limit)
{
    Result<Statement> remove =
        connection.prepare("DELETE FROM vector WHERE seq IN (SELECT seq FROM vector WHERE space = ?1 LIMIT ?2)");
    if (!remove) return fail(remove.error());
    if (const Result<void> done = remove->bind(space).bind(limit).run(); !done) return fail(done.error());
    const qint64 removed = connection.changes();
    if (removed > 0) return removed;
    Result<Statement> last = connection.prepare(
        "DELETE FROM vector_space WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM vector_gone WHERE space = ?1)");
    if (!last) return fail(last.error());
    if (const Result<void> done = last->bind(space).run(); !done) return fail(done.error());
    return 0;
}

Result<QHash<qint64, Vector>> chunkVectors(Connection &connection, qint64 space, int dimension,
                                           const QList<qint64> &chunks)
{
    Result<Statement> find = connection.prepare("SELECT data FROM vector WHERE space = ?1 AND chunk = ?2");
    if (!find) return fail(find.error());
    QHash<qint64, Vector> vectors;
    vectors.reserve(chunks.size());
    for (const qint64 chunk : chunks) {
        const Result<bool> row = find->bind(space).bind(chunk).step();
        if (!row) return fail(row.error());
        if (!*row) continue;
        if (Vector vector = decodeVector(find->utf8(0), dimension); !vector.isEmpty())
            vectors.insert(chunk, std::move(vector));
        find->reset();
    }
    return vectors;
}

Result<qint64> count(Connection &connection, qint64 space)
{
    Result<Statement> count = connection.prepare("SELECT count(*) FROM vector WHERE space = ?1");
    if (!count) return fail(count.error());
    if (const Result<bool> row = count->bind(space).step(); !row) return fail(row.error());
    return count->integer(0);
}

Result<QHash<qint64, qint64>> countByLibrary(Connection &connection, qint64 space)
{
    Result<Statement> libraries = connection.prepare("SELECT id FROM library");
    Result<Statement> count =
        connection.prepare("SELECT count(*) FROM vector WHERE space = ?1 AND chunk >= ?2 AND chunk < ?3");
    if (!libraries || !count) return fail(libraries ? count.error() : libraries.error());
    QHash<qint64, qint64> counts;
    for (;;) {
        const Result<bool> library = libraries->step();
        if (!library) return fail(library.error());
        if (!*library) return counts;
        const qint64 id = libraries->integer(0);
        count->bind(space).bind(id << libraryIdShift).bind((id + 1) << libraryIdShift);
        if (const Result<bool> row = count->step(); !row) return fail(row.error());
        counts.insert(id, count->integer(0));
        count->reset();
    }
}

Result<qint64> newestSeq(Connection &connection)
{
    Result<Statement> newest = connection.prepare("SELECT max(seq) FROM vector");
    if (!newest) return fail(newest.error());
    if (const Result<bool> row = newest->step(); !row) return fail(row.error());
    return newest->integer(0);
}

Result<qint64> visitAfter(Connection &connection, qint64 space, qint64 seq, int limit, const Visitor &visit)
{
    // The unary plus keeps SQLite on the rows in their own order, and off the index.
    Result<Statement> list =
        connection.prepare("SELECT seq, chunk, data FROM vector WHERE seq > ?1 AND +space = ?2 ORDER BY seq LIMIT ?3");
    if (!list) return fail(list.error());
    list->bind(seq).bind(space).bind(limit);
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return seq;
        seq = list->integer(0);
        visit(seq, list->integer(1), list->utf8(2));
    }
}

} // namespace docswiki::knowledge::vectortable
