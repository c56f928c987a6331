// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageWriter about libraries and the journal of jobs.
#include "core/knowledge/index/jsonlist.h"
#include "core/knowledge/index/passagewriter.h"

#include <QDateTime>

#include <algorithm>
#include <string>

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

Result<QHash<QString, KnownFile>> PassageWriter::knownFiles(qint64 library, const QStringList &within)
{
    constexpr char columns[] = "SELECT path, id, bytes, modified, hash, state, chunks, reason, etag, http_date"
                               " FROM document WHERE library = ?1 AND parent IS NULL";
    // '0' follows '/': what lies below a folder stands between the two.
    Result<Statement> list = m_connection->prepare(
        within.isEmpty() ? columns
                         : (std::string(columns) + " AND (path = ?2 OR (path >= ?2 || '/' AND path < ?2 || '0'))").c_str());
    if (!list) return fail(list.error());
    QHash<QString, KnownFile> files;
    for (const QString &path : within.isEmpty() ? QStringList{QString()} : within) {
        list->bind(library);
        if (!within.isEmpty()) list->bind(path);
        for (;;) {
            const Result<bool> row = list->step();
            if (!row) return fail(row.error());
            if (!*row) break;
            files.insert(list->text(0),
                         {list->integer(1), list->integer(2), list->integer(3), list->blob(4),
                          static_cast<FileState>(list->integer(5)), static_cast<int>(list->integer(6)), list->text(7),
                          list->text(8), list->text(9)});
        }
    }
    return files;
}

Result<QList<LibraryRow>> PassageWriter::libraries()
{
    Result<Statement> list = m_connection->prepare("SELECT id, name, roots, watched, ignore FROM library ORDER BY id");
    if (!list) return fail(list.error());
    QList<LibraryRow> rows;
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return rows;
        rows.append({list->integer(0), list->text(1), listFromJson(list->blob(2)), list->integer(3) != 0, list->text(4)});
    }
}

Result<std::optional<LibraryRow>> PassageWriter::library(const QString &name)
{
    const Result<QList<LibraryRow>> rows = libraries();
    if (!rows) return fail(rows.error());
    for (const LibraryRow &row : *rows) {
        if (row.name == name) return row;
    }
    return std::nullopt;
}

Result<bool> PassageWriter::changeLibrary(const QString &name, const LibraryChange &change)
{
    const QString newName = change.name.value_or(name).trimmed();
    if (newName.isEmpty()) return fail(ErrorCode::Input, u"The library needs a name."_s);
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    const Result<std::optional<LibraryRow>> found = library(name);
    if (!found) return fail(found.error());
    const Result<std::optional<LibraryRow>> other = library(newName);
    if (!other) return fail(other.error());
    if (*found && *other && (*other)->id != (*found)->id)
        return fail(ErrorCode::Input, u"There is a library called “%1” already."_s.arg(newName));
    if (!*found) return false;
    LibraryRow row = **found;
    for (const QString &root : change.removedRoots)
        row.roots.removeAll(root);
    for (const QString &root : change.removedRoots) {
        const Result<QHash<QString, KnownFile>> files = knownFiles(row.id, {root});
        if (!files) return fail(files.error());
        for (auto file = files->cbegin(); file != files->cend(); ++file) {
            const auto holds = [&](const QString &kept) {
                const QString folder = kept.endsWith(u'/') ? kept : kept + u'/';
                return file.key() == kept || file.key().startsWith(folder);
            };
            if (std::any_of(row.roots.cbegin(), row.roots.cend(), holds)) continue;
            if (const Result<void> removed = removeFile(file->id); !removed) return fail(removed.error());
        }
    }
    Result<Statement> update =
        m_connection->prepare("UPDATE library SET name = ?1, roots = ?2, watched = ?3, ignore = ?4 WHERE id = ?5");
    Result<Statement> jobs = m_connection->prepare("UPDATE job SET library = ?1 WHERE library = ?2");
    if (!update || !jobs) return fail(update ? jobs.error() : update.error());
    const Result<void> done = update->bind(newName)
                                  .bind(listToJson(row.roots))
                                  .bind(change.watched.value_or(row.watched))
                                  .bind(change.ignore.value_or(row.ignore))
                                  .bind(row.id)
                                  .run()
                                  .and_then([&] { return jobs->bind(newName).bind(name).run(); })
                                  .and_then([&] { return commit(); });
    if (!done) return fail(done.error());
    return true;
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
    // No twin is to take over from a file that goes with all the others.
    Result<Statement> strangers = m_connection->prepare("UPDATE document SET twin = NULL WHERE library = ?1");
    if (!strangers) return fail(strangers.error());
    if (const Result<void> done = strangers->bind(id).run(); !done) return fail(done.error());
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
    Result<Statement> insert =
        m_connection->prepare("INSERT INTO job (library, paths, sample, afresh) VALUES (?1, ?2, ?3, ?4)");
    if (!insert) return fail(insert.error());
    const Result<void> made = insert->bind(request.library)
                                  .bind(listToJson(request.paths))
                                  .bind(request.sample)
                                  .bind(request.afresh)
                                  .run();
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
    Result<Statement> list = m_connection->prepare("SELECT id, library, paths, sample, afresh FROM job ORDER BY id");
    if (!list) return fail(list.error());
    QList<JournalEntry> jobs;
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return jobs;
        jobs.append({list->integer(0),
                     {listFromJson(list->blob(2)), list->text(1), list->integer(3) != 0, list->integer(4) != 0}});
    }
}

} // namespace docswiki::knowledge
