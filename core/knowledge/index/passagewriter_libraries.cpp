// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageWriter about libraries and the journal of jobs.
#include "core/knowledge/index/jsonlist.h"
#include "core/knowledge/index/passagewriter.h"

#include <QDateTime>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

Result<qint64> PassageWriter::openLibrary(const IndexRequest &request)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    Result<Statement> find = m_connection->prepare("SELECT id, roots FROM library WHERE name = ?1");
    if (!find) return fail(find.error());
    const Result<bool> row = find->bind(request.library).step();
    if (!row) return fail(row.error());
    if (*row) {
        const qint64 id = find->integer(0);
        QStringList roots = listFromJson(find->blob(1));
        find->reset();
        roots += request.paths;
        roots.removeDuplicates();
        Result<Statement> update = m_connection->prepare("UPDATE library SET roots = ?1 WHERE id = ?2");
        if (!update) return fail(update.error());
        if (const Result<void> done = update->bind(listToJson(roots)).bind(id).run(); !done) return fail(done.error());
        return id;
    }
    Result<Statement> insert = m_connection->prepare("INSERT INTO library (name, roots, sample) VALUES (?1, ?2, ?3)");
    if (!insert) return fail(insert.error());
    if (const Result<void> made =
            insert->bind(request.library).bind(listToJson(request.paths)).bind(request.sample).run();
        !made)
        return fail(made.error());
    return m_connection->lastInsertId();
}

Result<void> PassageWriter::finishLibrary(qint64 library)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> update = m_connection->prepare("UPDATE library SET indexed_at = ?1 WHERE id = ?2");
    if (!update) return fail(update.error());
    return update->bind(QDateTime::currentMSecsSinceEpoch()).bind(library).run();
}

Result<QHash<QString, KnownFile>> PassageWriter::knownFiles(qint64 library)
{
    Result<Statement> list = m_connection->prepare(
        "SELECT path, id, bytes, modified, hash, state, chunks, reason FROM document WHERE library = ?1");
    if (!list) return fail(list.error());
    list->bind(library);
    QHash<QString, KnownFile> files;
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return files;
        files.insert(list->text(0),
                     {list->integer(1), list->integer(2), list->integer(3), list->blob(4),
                      static_cast<FileState>(list->integer(5)), static_cast<int>(list->integer(6)), list->text(7)});
    }
}

Result<bool> PassageWriter::removeLibrary(const QString &name)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    Result<Statement> find = m_connection->prepare("SELECT id FROM library WHERE name = ?1");
    if (!find) return fail(find.error());
    const Result<bool> row = find->bind(name).step();
    if (!row) return fail(row.error());
    if (!*row) {
        (void)commit();
        return false;
    }
    const qint64 id = find->integer(0);
    find->reset();
    const Result<QHash<QString, KnownFile>> files = knownFiles(id);
    if (!files) return fail(files.error());
    for (const KnownFile &file : *files) {
        if (const Result<void> removed = removeFile(file.id); !removed) return fail(removed.error());
    }
    for (const char *sql : {"DELETE FROM library WHERE name = ?1", "DELETE FROM job WHERE library = ?1"}) {
        Result<Statement> remove = m_connection->prepare(sql);
        if (!remove) return fail(remove.error());
        if (const Result<void> removed = remove->bind(name).run(); !removed) return fail(removed.error());
    }
    m_nextChunk.remove(id);
    if (const Result<void> done = commit(); !done) return fail(done.error());
    for (Result<bool> more = true; *more;) {
        more = tidy();
        if (!more) return more;
    }
    return true;
}

Result<qint64> PassageWriter::beginJob(const IndexRequest &request)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    Result<Statement> insert = m_connection->prepare("INSERT INTO job (library, paths, sample) VALUES (?1, ?2, ?3)");
    if (!insert) return fail(insert.error());
    const Result<void> made = insert->bind(request.library).bind(listToJson(request.paths)).bind(request.sample).run();
    if (!made) return fail(made.error());
    const qint64 id = m_connection->lastInsertId();
    if (const Result<void> done = commit(); !done) return fail(done.error());
    return id;
}

Result<void> PassageWriter::endJob(qint64 id)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> remove = m_connection->prepare("DELETE FROM job WHERE id = ?1");
    if (!remove) return fail(remove.error());
    return remove->bind(id).run().and_then([this] { return commit(); });
}

Result<QList<JournalEntry>> PassageWriter::unfinishedJobs()
{
    Result<Statement> list = m_connection->prepare("SELECT id, library, paths, sample FROM job ORDER BY id");
    if (!list) return fail(list.error());
    QList<JournalEntry> jobs;
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return jobs;
        jobs.append({list->integer(0), {listFromJson(list->blob(2)), list->text(1), list->integer(3) != 0}});
    }
}

} // namespace docswiki::knowledge
