// SPDX-License-Identifier: GPL-3.0-or-later
// bench_chunking [--json] [--sizes] [--chunks TARGET,SMALLEST,LARGEST] [--show N]: which share of the answers, by the
// character, is in the five passages that a model would get. One library of all files; nothing tells which file a
// question is about. --sizes compares sizes of chunks; --show prints what question N gets.
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/load/loader.h"
#include "tests/bench/chunking/spanset.h"
#include "tests/support/testdata.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <array>

using namespace docswiki;
using namespace docswiki::bench;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

constexpr int topK = 5;

struct Figures {
    double share = 0;               ///< of the answers' characters, mean over questions
    std::array<double, 2> halves{}; ///< of every other question: what differs between them is chance
    double precision = 0;           ///< of the sent characters, those of answers
    double charsPerPassage = 0;
    double charsPerQuestion = 0;
    double passagesPerQuestion = 0;
    qint64 chunks = 0;
    double charsPerChunk = 0; ///< in the index
};

Result<void> index(const SpanSet &set, const QString &database, const ChunkLimits &limits, Figures &figures)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(database);
    if (!writer) return fail(writer.error());
    (*writer)->setChunkLimits(limits);
    const Result<qint64> library = (*writer)->openLibrary({{}, u"files"_s, false});
    if (!library) return fail(library.error());
    qint64 chars = 0;
    for (const QString &path : set.files) {
        LoadRequest request;
        request.path = path;
        const Result<LoadedDocument> document = loadFile(request);
        if (!document) return fail(document.error());
        FileRecord record;
        record.path = path;
        const Result<int> stored = (*writer)->storeDocument(*library, record, *document);
        if (!stored) return fail(stored.error());
        figures.chunks += *stored;
        chars += document->text.size();
    }
    figures.charsPerChunk = static_cast<double>(chars) / static_cast<double>(figures.chunks);
    return (*writer)->commit();
}

void print(const QList<Passage> &passages, const QString &question)
{
    QTextStream out(stdout);
    out << question << "\n";
    for (const Passage &passage : passages)
        out << "--- " << QFileInfo(passage.document).fileName() << " " << passage.charBegin << " to " << passage.charEnd
            << ", score " << passage.score << "\n"
            << passage.text << "\n";
}

Result<Figures> measure(const SpanSet &set, const ChunkLimits &limits, int shown)
{
    Figures figures;
    const QTemporaryDir data;
    const QString database = data.filePath(u"knowledge.db"_s);
    if (const Result<void> indexed = index(set, database, limits, figures); !indexed) return fail(indexed.error());
    Result<std::unique_ptr<PassageReader>> reader =
        PassageReader::open(database, std::make_shared<WordLists>(WordLists::bundled()));
    if (!reader) return fail(reader.error());

    const auto questions = static_cast<double>(set.questions.size());
    double sent = 0;
    double hit = 0;
    double passages = 0;
    for (qsizetype i = 0; i < set.questions.size(); ++i) {
        const SpanSet::Question &question = set.questions[i];
        const Result<Retrieval> found = (*reader)->search({question.text, topK, {}});
        if (!found) return fail(found.error());
        QList<Span> covered;
        for (const Passage &passage : found->passages) {
            sent += static_cast<double>(passage.text.size());
            if (QFileInfo(passage.document).fileName() == question.file)
                covered.append({passage.charBegin, passage.charEnd});
        }
        passages += static_cast<double>(found->passages.size());
        const auto both = static_cast<double>(shared(united(covered), question.answer));
        const double share = both / static_cast<double>(lengthOf(question.answer));
        hit += both;
        figures.share += share / questions;
        figures.halves[static_cast<std::size_t>(i % 2)] += 2 * share / questions;
        if (i + 1 == shown) print(found->passages, question.text);
    }
    figures.precision = sent > 0 ? hit / sent : 0;
    figures.charsPerPassage = passages > 0 ? sent / passages : 0;
    figures.charsPerQuestion = sent / questions;
    figures.passagesPerQuestion = passages / questions;
    return figures;
}

QJsonObject jsonOf(const Figures &figures, const ChunkLimits &limits)
{
    return {{u"limits"_s, QJsonArray{limits.target, limits.smallest, limits.largest}},
            {u"share_top5"_s, figures.share},
            {u"share_even_questions"_s, figures.halves[0]},
            {u"share_odd_questions"_s, figures.halves[1]},
            {u"precision"_s, figures.precision},
            {u"chars_per_passage"_s, figures.charsPerPassage},
            {u"chars_per_question"_s, figures.charsPerQuestion},
            {u"passages_per_question"_s, figures.passagesPerQuestion},
            {u"chunks"_s, figures.chunks},
            {u"chars_per_chunk"_s, figures.charsPerChunk}};
}

QString lineOf(const Figures &figures, const ChunkLimits &limits)
{
    return u"%1  share %2 (%3 %4)  precision %5  characters: %6 a passage, %7 a question  %8 chunks of %9"_s
        .arg(u"%1/%2/%3"_s.arg(limits.target).arg(limits.smallest).arg(limits.largest), -14)
        .arg(figures.share, 0, 'f', 3)
        .arg(figures.halves[0], 0, 'f', 3)
        .arg(figures.halves[1], 0, 'f', 3)
        .arg(figures.precision, 0, 'f', 3)
        .arg(figures.charsPerPassage, 0, 'f', 0)
        .arg(figures.charsPerQuestion, 0, 'f', 0)
        .arg(figures.chunks)
        .arg(figures.charsPerChunk, 0, 'f', 0);
}

QList<ChunkLimits> limitsAsked(const QCommandLineParser &parser)
{
    if (parser.isSet(u"sizes"_s))
        return {{400, 100, 500},     {600, 150, 800},     {800, 200, 1'000},   {1'000, 250, 1'200}, {1'100, 300, 1'600},
                {1'400, 350, 1'600}, {1'600, 400, 1'900}, {1'800, 400, 2'000}, {2'000, 500, 2'200}};
    const QStringList values = parser.value(u"chunks"_s).split(u',');
    if (values.size() == 3) return {{values[0].toInt(), values[1].toInt(), values[2].toInt()}};
    return {ChunkLimits()};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"json"_s, u"One JSON object."_s});
    parser.addOption({u"sizes"_s, u"Compare sizes of chunks."_s});
    parser.addOption({u"chunks"_s, u"Limits other than the built-in ones."_s, u"target,smallest,largest"_s});
    parser.addOption({u"show"_s, u"Print the passages of one question."_s, u"number"_s});
    parser.process(app);
    QTextStream errors(stderr);
    const QString folder = test::sharedData(u"ir/chunking-eval"_s);
    if (folder.isEmpty()) {
        errors << "The questions of ir/chunking-eval are not here: set DOCSWIKI_SHARED_DATA to the folder of the test "
                  "data.\n";
        return 2;
    }
    const Result<SpanSet> set = readSpanSet(folder);
    if (!set) {
        errors << set.error().message << "\n";
        return 2;
    }
    QTextStream out(stdout);
    QJsonArray rows;
    for (const ChunkLimits &limits : limitsAsked(parser)) {
        const Result<Figures> figures = measure(*set, limits, parser.value(u"show"_s).toInt());
        if (!figures) {
            errors << figures.error().message << "\n";
            return 1;
        }
        if (!parser.isSet(u"json"_s)) out << lineOf(*figures, limits) << Qt::endl;
        rows.append(jsonOf(*figures, limits));
    }
    if (parser.isSet(u"json"_s))
        out << QJsonDocument(QJsonObject{{u"questions"_s, set->questions.size()}, {u"runs"_s, rows}}).toJson();
    return 0;
}
