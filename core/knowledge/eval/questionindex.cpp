// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/eval/questionindex.h"

#include "core/knowledge/index/passagewriter.h"

#include <QRegularExpression>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 chunksPerCommit = 5'000;

/// As a text file would be read: paragraphs at blank lines.
LoadedDocument documentOf(const CorpusReader::Document &source)
{
    static const QRegularExpression blankLines(u"\\n[ \\t\\r]*(?:\\n[ \\t\\r]*)+"_s);
    LoadedDocument document;
    document.title = source.title.simplified();
    document.text = source.text.trimmed().isEmpty() ? source.title : source.text;
    document.sections = {QStringList()};
    const auto add = [&document](qint64 begin, qint64 end) {
        while (begin < end && document.text[begin].isSpace())
            ++begin;
        while (end > begin && document.text[end - 1].isSpace())
            --end;
        if (begin < end) document.blocks.append({BlockKind::Prose, 0, 0, begin, end});
    };
    qint64 begin = 0;
    for (auto breaks = blankLines.globalMatch(document.text); breaks.hasNext();) {
        const QRegularExpressionMatch match = breaks.next();
        add(begin, match.capturedStart());
        begin = match.capturedEnd();
    }
    add(begin, document.text.size());
    return document;
}

} // namespace

Result<qint64> indexCorpus(const QuestionSet &set, const QString &databaseFile,
                           const std::function<bool(qint64 done, qint64 total)> &progress)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(databaseFile);
    if (!writer) return fail(writer.error());
    IndexRequest request;
    request.library = set.name.isEmpty() ? u"Questions"_s : set.name;
    const Result<qint64> library = (*writer)->openLibrary(request);
    if (!library) return fail(library.error());
    CorpusReader corpus(set.corpusFile);
    qint64 chunks = 0;
    for (;;) {
        const Result<std::optional<CorpusReader::Document>> source = corpus.next();
        if (!source) return fail(source.error());
        if (!*source) break;
        FileRecord record;
        record.path = (*source)->id;
        record.bytes = (*source)->text.size();
        const Result<int> stored = (*writer)->storeDocument(*library, record, documentOf(**source));
        if (!stored) return fail(stored.error());
        chunks += *stored;
        if ((*writer)->pendingChunks() >= chunksPerCommit) {
            if (const Result<void> done = (*writer)->commit(); !done) return fail(done.error());
        }
        if (!progress(corpus.bytesRead(), corpus.bytesTotal()))
            return fail(ErrorCode::Cancelled, u"The evaluation was stopped."_s);
    }
    if (const Result<void> done = (*writer)->finishLibrary(*library); !done) return fail(done.error());
    if (const Result<void> done = (*writer)->commit(); !done) return fail(done.error());
    if (chunks == 0) return fail(ErrorCode::Input, u"The corpus of %1 holds no text."_s.arg(set.name));
    return chunks;
}

} // namespace docswiki::knowledge
