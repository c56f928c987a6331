// SPDX-License-Identifier: GPL-3.0-or-later
// The lists that PassageReader gives: libraries and files.
#include "core/knowledge/index/jsonlist.h"
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/schema.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxFilesPerPage = 1'000;

QDateTime timeOf(qint64 milliseconds)
{
    return milliseconds > 0 ? QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC) : QDateTime();
}

QString likePattern(const QString &part)
{
    QString escaped = part;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + escaped + u'%';
}

} // namespace

Result<QList<LibrarySummary>> PassageReader::libraries(qint64 vectorSpace)
{
    Result<Statement> statement = m_connection->prepare(
        "SELECT l.name, l.roots, l.sample, l.indexed_at, l.passages, coalesce(sum(d.state = ?1), 0),"
        " coalesce(sum(d.state = ?2), 0), coalesce(sum(d.bytes), 0), l.watched, l.ignore,"
        " (SELECT count(*) FROM vector v WHERE v.space = ?3 AND v.chunk >= l.id * ?4 AND v.chunk < (l.id + 1) * ?4)"
        " FROM library l LEFT JOIN document d ON d.library = l.id AND d.parent IS NULL GROUP BY l.id ORDER BY l.name");
    if (!statement) return fail(statement.error());
    statement->bind(static_cast<int>(FileState::Ready)).bind(static_cast<int>(FileState::Failed));
    statement->bind(vectorSpace).bind(qint64(1) << libraryIdShift);
    QList<LibrarySummary> list;
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row) return fail(row.error());
        if (!*row) return list;
        LibrarySummary summary;
        summary.name = statement->text(0);
        summary.roots = listFromJson(statement->blob(1));
        summary.sample = statement->integer(2) != 0;
        summary.lastIndexed = timeOf(statement->integer(3));
        summary.chunks = statement->integer(4);
        summary.files = static_cast<int>(statement->integer(5));
        summary.failed = static_cast<int>(statement->integer(6));
        summary.bytes = statement->integer(7);
        summary.watched = statement->integer(8) != 0;
        summary.ignore = statement->text(9);
        summary.embedded = statement->integer(10);
        list.append(summary);
    }
}

Result<FilePage> PassageReader::files(const FileQuery &query)
{
    constexpr char from[] = " FROM document d JOIN library l ON l.id = d.library"
                            " LEFT JOIN document o ON o.id = d.twin WHERE d.parent IS NULL AND (?1 = '' OR l.name = ?1) AND (?2 < 0 OR d.state = ?2)"
                            " AND (?3 = '%%' OR d.path LIKE ?3 ESCAPE '\\')";
    const auto bind = [&query](Statement &statement) {
        statement.bind(query.library)
            .bind(query.state ? static_cast<int>(*query.state) : -1)
            .bind(likePattern(query.nameContains));
    };
    Result<Statement> count = m_connection->prepare(("SELECT count(*)" + std::string(from)).c_str());
    Result<Statement> page =
        m_connection->prepare(("SELECT d.path, l.name, d.state, d.chunks, d.bytes, d.indexed_at, d.took_ms, d.reason,"
                               " coalesce(o.path, '')" +
                               std::string(from) + " ORDER BY d.path LIMIT ?4 OFFSET ?5")
                                  .c_str());
    if (!count || !page) return fail(count ? page.error() : count.error());
    FilePage result;
    bind(*count);
    if (const Result<bool> row = count->step(); !row) return fail(row.error());
    result.total = static_cast<int>(count->integer(0));
    bind(*page);
    page->bind(std::clamp(query.limit, 1, maxFilesPerPage)).bind(std::max(query.offset, 0));
    for (;;) {
        const Result<bool> row = page->step();
        if (!row) return fail(row.error());
        if (!*row) return result;
        FileEntry entry;
        entry.path = page->text(0);
        entry.library = page->text(1);
        entry.state = static_cast<FileState>(page->integer(2));
        entry.chunks = static_cast<int>(page->integer(3));
        entry.bytes = page->integer(4);
        entry.indexedAt = timeOf(page->integer(5));
        entry.took = Milliseconds(page->integer(6));
        entry.reason = page->text(7);
        entry.twinOf = page->text(8);
        result.files.append(entry);
    }
}

} // namespace docswiki::knowledge
