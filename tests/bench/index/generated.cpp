// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/index/generated.h"

#include "core/knowledge/index/passagewriter.h"
#include "tests/bench/index/language.h"

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace docswiki::knowledge;

namespace {

constexpr int wordsPerChunk = 150;
constexpr int chunksPerDocument = 10;

} // namespace

Result<void> generatePassages(const QString &databaseFile, int chunks)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(databaseFile);
    if (!writer) return fail(writer.error());
    const Result<qint64> library = (*writer)->openLibrary({{}, u"generated"_s, false});
    if (!library) return fail(library.error());
    Language language(7);
    int written = 0;
    for (int number = 0; written < chunks; ++number) {
        LoadedDocument document;
        document.title = language.sentence(4);
        document.sections = {QStringList()};
        for (int i = 0; i < chunksPerDocument; ++i) {
            document.sections.append({document.title, language.sentence(3)});
            if (i > 0) document.text += "\n\n"_L1;
            const qint64 begin = document.text.size();
            document.text += document.sections.constLast().constLast();
            document.blocks.append({BlockKind::Heading, i + 1, 0, begin, document.text.size()});
            document.text += "\n\n"_L1;
            const qint64 body = document.text.size();
            document.text += language.sentence(wordsPerChunk);
            document.blocks.append({BlockKind::Prose, i + 1, 0, body, document.text.size()});
        }
        FileRecord record;
        record.path = u"/generated/%1.txt"_s.arg(number);
        const Result<int> stored = (*writer)->storeDocument(*library, record, document);
        if (!stored) return fail(stored.error());
        written += *stored;
        if ((*writer)->pendingChunks() >= 2'000) {
            if (const Result<void> done = (*writer)->commit(); !done) return done;
        }
    }
    return (*writer)->commit();
}

QStringList generateQuestions(int count)
{
    Language language(11);
    QStringList questions;
    for (int i = 0; i < count; ++i)
        questions.append(language.sentence(3 + language.number(7)));
    return questions;
}

} // namespace docswiki::bench
