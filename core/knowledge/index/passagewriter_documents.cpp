// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageWriter about documents: files, their twins, and the articles of dumps.
#include "core/knowledge/index/passagewriter.h"

#include <QCryptographicHash>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

/// Equal for documents whose passages would be the same but for the title: the text and how it is structured. Lines do
/// not count; they are those of the file that is cited.
QByteArray textHashOf(const LoadedDocument &document)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    const auto addText = [&hash](const QString &text) {
        const qint64 size = text.size();
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(text.utf16()), 2 * text.size()));
    };
    addText(document.text);
    for (const QStringList &section : document.sections)
        addText(section.join(u'\n'));
    for (const Block &block : document.blocks) {
        const qint64 numbers[] = {static_cast<qint64>(block.kind), block.section, block.page, block.begin, block.end};
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(numbers), sizeof numbers));
    }
    return hash.result();
}

} // namespace

Result<int> PassageWriter::storeDocument(qint64 library, const FileRecord &file, const LoadedDocument &document)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    const Result<qint64> id = fileId(library, file.path);
    if (!id) return fail(id.error());
    const QByteArray textHash = textHashOf(document);

    // Its own twins go on with it when the text is the same as before; otherwise one of them takes over.
    Result<Statement> before = m_connection->prepare("SELECT text_hash FROM document WHERE id = ?1");
    Result<Statement> twins = m_connection->prepare(
        "SELECT id, path < ?3 FROM document INDEXED BY document_text WHERE library = ?1 AND text_hash = ?2"
        " AND text_hash <> x'' AND twin IS NULL AND parent IS NULL AND state = ?4 AND path <> ?3");
    Result<Statement> mark = m_connection->prepare("UPDATE document SET text_hash = ?1, twin = nullif(?2, 0) WHERE id = ?3");
    Result<Statement> follow =
        m_connection->prepare("UPDATE document SET twin = ?1, chunks = 0 WHERE id = ?2 OR twin = ?2");
    for (Result<Statement> *statement : {&before, &twins, &mark, &follow}) {
        if (!*statement) return fail(statement->error());
    }
    if (const Result<bool> row = before->bind(*id).step(); !row) return fail(row.error());
    const bool sameText = before->blob(0) == textHash;
    before->reset();
    if (!sameText) {
        if (const Result<void> done = passOn(library, *id); !done) return fail(done.error());
    }
    for (;;) { // a dump that became a document
        const Result<bool> more = removeParts(*id, 10'000);
        if (!more) return fail(more.error());
        if (!*more) break;
    }
    if (const Result<void> removed = removePassages(library, *id); !removed) return fail(removed.error());

    const Result<bool> row =
        twins->bind(library).bind(textHash).bind(file.path).bind(static_cast<int>(FileState::Ready)).step();
    if (!row) return fail(row.error());
    const qint64 other = *row ? twins->integer(0) : 0;
    const bool otherIsFirst = *row && twins->integer(1) != 0;
    twins->reset();
    if (otherIsFirst) {
        const Result<void> stored = describeFile(*id, file, FileState::Ready, document.title, {}, 0)
                                        .and_then([&] { return mark->bind(textHash).bind(other).bind(*id).run(); })
                                        .and_then([&] { return follow->bind(other).bind(*id).run(); });
        if (!stored) return fail(stored.error());
        return 0;
    }
    const Result<int> chunks = insertDocument(library, *id, document);
    if (!chunks) return chunks;
    Result<void> stored = describeFile(*id, file, FileState::Ready, document.title, {}, *chunks).and_then([&] {
        return mark->bind(textHash).bind(0).bind(*id).run();
    });
    if (stored && other != 0)
        stored = removePassages(library, other).and_then([&] { return follow->bind(*id).bind(other).run(); });
    if (!stored) return fail(stored.error());
    return *chunks;
}

/// The passages are the same but for the title, and are written once more for the twin: nothing has to be read again.
Result<void> PassageWriter::passOn(qint64 library, qint64 document)
{
    Result<Statement> heirs =
        m_connection->prepare("SELECT id, title FROM document WHERE twin = ?1 ORDER BY path LIMIT 1");
    Result<Statement> passagesOf = m_connection->prepare(
        "SELECT heading, page, char_begin, char_end, line, body FROM chunk WHERE document = ?1 ORDER BY id");
    Result<Statement> enter = m_connection->prepare("UPDATE document SET twin = NULL, chunks = ?1 WHERE id = ?2");
    Result<Statement> follow = m_connection->prepare("UPDATE document SET twin = ?1 WHERE twin = ?2");
    for (Result<Statement> *statement : {&heirs, &passagesOf, &enter, &follow}) {
        if (!*statement) return fail(statement->error());
    }
    Result<bool> row = heirs->bind(document).step();
    if (!row) return fail(row.error());
    if (!*row) return {};
    const qint64 heir = heirs->integer(0);
    const QString title = heirs->text(1);
    heirs->reset();
    QList<NewPassage> passages;
    passagesOf->bind(document);
    for (row = passagesOf->step(); row && *row; row = passagesOf->step())
        passages.append({passagesOf->text(0), static_cast<int>(passagesOf->integer(1)), passagesOf->integer(2),
                         passagesOf->integer(3), static_cast<int>(passagesOf->integer(4)), passagesOf->blob(5)});
    if (!row) return fail(row.error());
    return removePassages(library, document)
        .and_then([&] { return insertPassages(library, heir, title, passages); })
        .and_then([&] { return enter->bind(static_cast<qint64>(passages.size())).bind(heir).run(); })
        .and_then([&] { return follow->bind(heir).bind(document).run(); });
}

Result<void> PassageWriter::removeWholeFile(qint64 library, qint64 id)
{
    if (const Result<void> passed = passOn(library, id); !passed) return passed;
    for (;;) {
        const Result<bool> more = removeParts(id, 10'000);
        if (!more) return fail(more.error());
        if (!*more) return removePassages(library, id);
    }
}

Result<qint64> PassageWriter::beginContainer(qint64 library, const FileRecord &file)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    const Result<qint64> id = fileId(library, file.path);
    if (!id) return id;
    FileRecord unread = file;
    unread.hash.clear();
    const Result<void> queued = passOn(library, *id)
                                    .and_then([&] { return removePassages(library, *id); })
                                    .and_then([&] { return describeFile(*id, unread, FileState::Queued, {}, {}, 0); });
    if (!queued) return fail(queued.error());
    return id;
}

Result<bool> PassageWriter::removeParts(qint64 container, int atMost)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    Result<Statement> list =
        m_connection->prepare("SELECT id, library FROM document WHERE parent = ?1 ORDER BY id LIMIT ?2");
    Result<Statement> remove = m_connection->prepare("DELETE FROM document WHERE id = ?1");
    if (!list || !remove) return fail(list ? remove.error() : list.error());
    QList<std::pair<qint64, qint64>> parts;
    list->bind(container).bind(atMost);
    Result<bool> row = list->step();
    for (; row && *row; row = list->step())
        parts.append({list->integer(0), list->integer(1)});
    if (!row) return fail(row.error());
    for (const auto &[id, library] : std::as_const(parts)) {
        const Result<void> gone =
            removePassages(library, id).and_then([&, part = id] { return remove->bind(part).run(); });
        if (!gone) return fail(gone.error());
    }
    return parts.size() == atMost;
}

Result<int> PassageWriter::storePart(qint64 library, qint64 container, const QString &path,
                                     const LoadedDocument &document)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    const Result<qint64> id = fileId(library, path);
    if (!id) return fail(id.error());
    if (const Result<void> removed = removePassages(library, *id); !removed) return fail(removed.error());
    const Result<int> chunks = insertDocument(library, *id, document);
    if (!chunks) return chunks;
    Result<Statement> belong = m_connection->prepare("UPDATE document SET parent = ?1 WHERE id = ?2");
    if (!belong) return fail(belong.error());
    FileRecord record{path};
    record.bytes = document.text.size();
    record.hash = document.contentHash;
    const Result<void> stored =
        describeFile(*id, record, FileState::Ready, document.title, {}, *chunks).and_then([&] {
            return belong->bind(container).bind(*id).run();
        });
    if (!stored) return fail(stored.error());
    return *chunks;
}

Result<void> PassageWriter::finishContainer(qint64 container, const FileRecord &file, const QString &title)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> sum = m_connection->prepare("SELECT coalesce(sum(chunks), 0) FROM document WHERE parent = ?1");
    if (!sum) return fail(sum.error());
    if (const Result<bool> row = sum->bind(container).step(); !row) return fail(row.error());
    const auto chunks = static_cast<int>(sum->integer(0));
    sum->reset();
    return describeFile(container, file, FileState::Ready, title, {}, chunks);
}

} // namespace docswiki::knowledge
