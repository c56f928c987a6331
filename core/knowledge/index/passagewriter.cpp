// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagewriter.h"

#include "core/knowledge/index/jsonlist.h"
#include "core/knowledge/index/schema.h"

#include <QDateTime>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

Result<std::unique_ptr<PassageWriter>> PassageWriter::open(const QString &file)
{
    Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(file);
    if (!connection) return fail(connection.error());
    std::unique_ptr<PassageWriter> writer(new PassageWriter(std::move(*connection)));
    Result<std::unique_ptr<keyword::KeywordWriter>> keywords = keyword::KeywordWriter::open(*writer->m_connection);
    if (!keywords) return fail(keywords.error());
    writer->m_keywords = std::move(*keywords);
    if (const Result<void> prepared = writer->prepareStatements(); !prepared) return fail(prepared.error());
    return writer;
}

PassageWriter::~PassageWriter()
{
    rollback();
}

void PassageWriter::rollback()
{
    if (!m_open) return;
    (void)m_connection->execute("ROLLBACK");
    m_open = false;
    m_nextChunk.clear();
    m_pendingChunks = 0;
}

Result<void> PassageWriter::prepareStatements()
{
    const std::pair<Statement *, const char *> statements[] = {
        {&m_findFile, "SELECT id FROM document WHERE library = ?1 AND path = ?2"},
        {&m_insertFile, "INSERT INTO document (library, path) VALUES (?1, ?2)"},
        {&m_queueFile, "INSERT OR IGNORE INTO document (library, path, bytes) VALUES (?1, ?2, ?3)"},
        {&m_updateFile, "UPDATE document SET title = ?1, bytes = ?2, modified = ?3, hash = ?4, state = ?5, reason = ?6,"
                        " chunks = ?7, indexed_at = ?8, took_ms = ?9, etag = ?10, http_date = ?11, text_hash = x'',"
                        " twin = NULL WHERE id = ?12"},
        {&m_insertChunk, "INSERT INTO chunk (id, document, heading, page, char_begin, char_end, line, body)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
        {&m_passagesOf, "SELECT id, length(CAST(body AS BLOB)) FROM chunk WHERE document = ?1 ORDER BY id"},
        {&m_deleteChunks, "DELETE FROM chunk WHERE document = ?1"},
        {&m_count, "UPDATE library SET passages = passages + ?1, body_bytes = body_bytes + ?2 WHERE id = ?3"},
        {&m_goneVectors, "INSERT OR IGNORE INTO vector_gone (space, chunk) SELECT v.space, v.chunk FROM vector v"
                         " JOIN vector_space s ON s.id = v.space"
                         " WHERE v.chunk IN (SELECT id FROM chunk WHERE document = ?1) AND s.store <> ?2"},
        {&m_deleteVectors, "DELETE FROM vector WHERE space IN (SELECT id FROM vector_space)"
                           " AND chunk IN (SELECT id FROM chunk WHERE document = ?1)"},
    };
    for (const auto &[statement, sql] : statements) {
        Result<Statement> prepared = m_connection->prepare(sql);
        if (!prepared) return fail(prepared.error());
        *statement = std::move(*prepared);
    }
    return {};
}

Result<void> PassageWriter::begin()
{
    if (m_open) return {};
    const Result<void> begun = m_connection->execute("BEGIN IMMEDIATE");
    m_open = begun.has_value();
    return begun;
}

Result<void> PassageWriter::commit()
{
    if (!m_open) return {};
    const Result<void> done = m_keywords->flush().and_then([this] { return m_connection->execute("COMMIT"); });
    if (!done) {
        (void)m_connection->execute("ROLLBACK");
        m_nextChunk.clear();
        (void)m_keywords->forget();
    }
    m_open = false;
    m_pendingChunks = m_pendingBytes = 0;
    return done;
}

Result<bool> PassageWriter::tidy()
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    const Result<bool> more = m_keywords->tidy();
    if (!more) {
        (void)m_connection->execute("ROLLBACK");
        (void)m_keywords->forget();
        m_open = false;
        return more;
    }
    if (const Result<void> done = commit(); !done) return fail(done.error());
    return more;
}

Result<qint64> PassageWriter::fileId(qint64 library, const QString &path)
{
    Result<bool> row = m_findFile.bind(library).bind(path).step();
    if (!row) return fail(row.error());
    if (*row) {
        const qint64 id = m_findFile.integer(0);
        m_findFile.reset();
        return id;
    }
    if (const Result<void> made = m_insertFile.bind(library).bind(path).run(); !made) return fail(made.error());
    return m_connection->lastInsertId();
}

Result<qint64> PassageWriter::nextChunkId(qint64 library)
{
    if (const auto known = m_nextChunk.constFind(library); known != m_nextChunk.cend()) return *known;
    Result<Statement> last = m_connection->prepare("SELECT max(id) FROM chunk WHERE id >= ?1 AND id < ?2");
    if (!last) return fail(last.error());
    last->bind(library << libraryIdShift).bind((library + 1) << libraryIdShift);
    if (const Result<bool> row = last->step(); !row) return fail(row.error());
    const qint64 next = qMax(last->integer(0), library << libraryIdShift) + 1;
    m_nextChunk[library] = next;
    return next;
}

Result<void> PassageWriter::countPassages(qint64 library, qint64 passages, qint64 bytes)
{
    return m_count.bind(passages).bind(bytes).bind(library).run();
}

Result<void> PassageWriter::removePassages(qint64 library, qint64 document)
{
    m_passagesOf.bind(document);
    qint64 passages = 0;
    qint64 bytes = 0;
    std::vector<std::pair<qint64, qint64>> runs; // of ids that follow each other: first and how many
    for (;;) {
        const Result<bool> row = m_passagesOf.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        ++passages;
        bytes += m_passagesOf.integer(1);
        const qint64 id = m_passagesOf.integer(0);
        if (!runs.empty() && runs.back().first + runs.back().second == id)
            ++runs.back().second;
        else
            runs.emplace_back(id, 1);
    }
    for (const auto &[first, count] : runs) {
        if (const Result<void> gone = m_keywords->remove(first, count); !gone) return gone;
    }
    if (passages == 0) return {};
    if (const Result<void> gone = removeVectorsOf(document); !gone) return gone;
    return m_deleteChunks.bind(document).run().and_then([&] { return countPassages(library, -passages, -bytes); });
}

Result<void> PassageWriter::insertPassages(qint64 library, qint64 document, const QString &title,
                                           const QList<NewPassage> &passages)
{
    const Result<qint64> firstChunk = nextChunkId(library);
    if (!firstChunk) return fail(firstChunk.error());
    const QByteArray titleUtf8 = title.toUtf8();
    qint64 chunkId = *firstChunk;
    qint64 bytes = 0;
    for (const NewPassage &passage : passages) {
        const std::string_view bodyView(passage.body.constData(), static_cast<std::size_t>(passage.body.size()));
        const Result<void> stored =
            m_insertChunk.bind(chunkId)
                .bind(document)
                .bind(passage.heading)
                .bind(passage.page)
                .bind(passage.begin)
                .bind(passage.end)
                .bind(passage.line)
                .bindUtf8(bodyView)
                .run()
                .and_then([&] {
                    const QByteArray headingUtf8 = passage.heading.toUtf8();
                    return m_keywords->add(chunkId, {titleUtf8.constData(), static_cast<std::size_t>(titleUtf8.size())},
                                           {headingUtf8.constData(), static_cast<std::size_t>(headingUtf8.size())},
                                           bodyView);
                });
        if (!stored) return stored;
        bytes += passage.body.size();
        ++chunkId;
    }
    m_nextChunk[library] = chunkId;
    m_pendingChunks += passages.size();
    m_pendingBytes += bytes;
    return countPassages(library, passages.size(), bytes);
}

Result<int> PassageWriter::insertDocument(qint64 library, qint64 id, const LoadedDocument &document)
{
    QList<NewPassage> passages;
    for (const Chunk &chunk : chunkDocument(document, m_limits))
        passages.append({chunk.headingPath.join(u'\n'), chunk.page, chunk.begin, chunk.end, chunk.line,
                         QStringView(document.text).mid(chunk.begin, chunk.end - chunk.begin).toUtf8()});
    if (const Result<void> stored = insertPassages(library, id, document.title, passages); !stored)
        return fail(stored.error());
    return static_cast<int>(passages.size());
}

Result<void> PassageWriter::describeFile(qint64 id, const FileRecord &file, FileState state, const QString &title,
                                         const QString &reason, int chunks)
{
    return m_updateFile.bind(title)
        .bind(file.bytes)
        .bind(file.modified)
        .bind(file.hash)
        .bind(static_cast<int>(state))
        .bind(reason)
        .bind(chunks)
        .bind(nowMs())
        .bind(static_cast<qint64>(file.took.count()))
        .bind(file.etag)
        .bind(file.httpDate)
        .bind(id)
        .run();
}

Result<void> PassageWriter::storeFailure(qint64 library, const FileRecord &file, const QString &reason)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    const Result<qint64> id = fileId(library, file.path);
    if (!id) return fail(id.error());
    return removeWholeFile(library, *id).and_then([&] {
        return describeFile(*id, file, FileState::Failed, {}, reason, 0);
    });
}

Result<void> PassageWriter::queueFile(qint64 library, const FileRecord &file)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    return m_queueFile.bind(library).bind(file.path).bind(file.bytes).run();
}

Result<void> PassageWriter::touchFile(qint64 id, qint64 modified)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> update = m_connection->prepare("UPDATE document SET modified = ?1 WHERE id = ?2");
    if (!update) return fail(update.error());
    return update->bind(modified).bind(id).run();
}

Result<void> PassageWriter::touchPage(qint64 id, const QString &etag, const QString &httpDate)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> update = m_connection->prepare("UPDATE document SET etag = ?1, http_date = ?2 WHERE id = ?3");
    if (!update) return fail(update.error());
    return update->bind(etag).bind(httpDate).bind(id).run();
}

Result<qint64> PassageWriter::libraryOf(qint64 document)
{
    Result<Statement> owner = m_connection->prepare("SELECT library FROM document WHERE id = ?1");
    if (!owner) return fail(owner.error());
    const Result<bool> row = owner->bind(document).step();
    if (!row) return fail(row.error());
    return *row ? owner->integer(0) : 0;
}

Result<void> PassageWriter::removeFile(qint64 id)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    const Result<qint64> library = libraryOf(id);
    if (!library) return fail(library.error());
    if (*library == 0) return {};
    Result<Statement> remove = m_connection->prepare("DELETE FROM document WHERE id = ?1");
    if (!remove) return fail(remove.error());
    return removeWholeFile(*library, id).and_then([&] { return remove->bind(id).run(); });
}

Result<void> PassageWriter::limitPages(qint64 pages)
{
    return m_connection->execute(("PRAGMA max_page_count=" + std::to_string(pages)).c_str());
}

} // namespace docswiki::knowledge
