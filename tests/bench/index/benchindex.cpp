// SPDX-License-Identifier: GPL-3.0-or-later
// bench_index [--json] [FOLDER]: how fast a folder is indexed and searched (the PostgreSQL manual, unless another
// folder is named), and how fast 100,000 generated passages are searched; each beside plain FTS5 in the same run.
#include "core/base/histogram.h"
#include "core/knowledge/knowledgebase.h"
#include "tests/bench/index/generated.h"
#include "tests/bench/index/plainfts.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>

using namespace docswiki;
using namespace docswiki::bench;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 5;
constexpr int generatedChunks = 100'000;

struct Question {
    QString text;
    QStringList pages; ///< any of which answers it; may be empty
};

QList<Question> readQuestions()
{
    QList<Question> questions;
    QFile file(u":/bench/questions.tsv"_s);
    if (!file.open(QIODevice::ReadOnly)) return questions;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        const QStringList fields = line.split(u'\t');
        if (!line.startsWith(u'#') && fields.size() == 2) questions.append({fields[0], fields[1].split(u' ')});
    }
    return questions;
}

QJsonObject timesOf(const Histogram &times)
{
    const auto ms = [&](double fraction) { return static_cast<double>(times.percentile(fraction)) / 1000; };
    return {{u"count"_s, static_cast<qint64>(times.count())},
            {u"p50_ms"_s, ms(0.5)},
            {u"p95_ms"_s, ms(0.95)},
            {u"p99_ms"_s, ms(0.99)},
            {u"max_ms"_s, static_cast<double>(times.max()) / 1000}};
}

template<typename Work>
void timed(Histogram &times, Work work)
{
    const SystemClock clock;
    const Instant begin = clock.now();
    work();
    times.record(std::chrono::duration_cast<std::chrono::microseconds>(clock.now() - begin).count());
}

Result<QJsonObject> measureIndexing(KnowledgeBase &base, const QString &folder)
{
    QEventLoop loop;
    Result<IndexSummary> summary = fail(ErrorCode::Internal, u"nothing was indexed"_s);
    QObject::connect(&base, &KnowledgeBase::indexFinished, &loop, [&](const Result<IndexSummary> &result) {
        summary = result;
        loop.quit();
    });
    base.index({{folder}, u"bench"_s, false});
    loop.exec();
    if (!summary) return fail(summary.error());
    if (summary->files == 0) return fail(ErrorCode::Input, u"There is no document in “%1”."_s.arg(folder));
    const double seconds = toMs(summary->took) / 1000;
    return QJsonObject{{u"files"_s, summary->files},
                       {u"failed"_s, static_cast<int>(summary->skipped.size())},
                       {u"chunks"_s, summary->chunks},
                       {u"megabytes"_s, static_cast<double>(summary->bytes) / 1e6},
                       {u"seconds"_s, seconds},
                       {u"mb_per_s"_s, static_cast<double>(summary->bytes) / 1e6 / seconds},
                       {u"files_per_s"_s, summary->files / seconds}};
}

/// Every question once unmeasured (as in a program that runs already), then `rounds` times, ours and plain FTS5 in
/// turn.
Result<QJsonObject> measureSearch(KnowledgeBase &base, PlainFts &plain, const QList<Question> &questions)
{
    Histogram ours;
    Histogram theirs;
    Histogram first;
    int judged = 0;
    int found = 0;
    Error error;
    for (int round = 0; round <= rounds; ++round) {
        for (const Question &question : questions) {
            Result<Retrieval> passages;
            timed(round == 0 ? first : ours, [&] {
                QFuture<Result<Retrieval>> future = base.retrieve({question.text, 4, {}});
                future.waitForFinished();
                passages = future.result();
            });
            if (!passages) return fail(passages.error());
            if (round > 0)
                timed(theirs, [&] {
                    if (const Result<int> count = plain.search(question.text, 4); !count) error = count.error();
                });
            if (round != 0 || question.pages.isEmpty()) continue;
            ++judged;
            found += std::any_of(passages->passages.cbegin(), passages->passages.cend(), [&](const Passage &passage) {
                const QString name = QFileInfo(passage.document).fileName();
                return std::any_of(question.pages.cbegin(), question.pages.cend(),
                                   [&](const QString &page) { return name.startsWith(page); });
            });
        }
    }
    if (!error.message.isEmpty()) return fail(error);
    QJsonObject result{{u"ours"_s, timesOf(ours)},
                       {u"ours_first_time"_s, timesOf(first)},
                       {u"plain_fts5"_s, timesOf(theirs)},
                       {u"p95_ratio"_s, static_cast<double>(ours.percentile(0.95)) /
                                            static_cast<double>(std::max<qint64>(theirs.percentile(0.95), 1))}};
    if (judged > 0) result[u"answered_in_top_4"_s] = u"%1 of %2"_s.arg(found).arg(judged);
    return result;
}

Result<QJsonObject> measureFolder(const QString &folder)
{
    const QTemporaryDir data;
    KnowledgeBase base({data.filePath(u"knowledge.db"_s), {}, 0});
    Result<QJsonObject> indexing = measureIndexing(base, folder);
    if (!indexing) return indexing;
    Result<std::unique_ptr<PlainFts>> plain =
        PlainFts::copyOf(data.filePath(u"knowledge.db"_s), data.filePath(u"plain.db"_s));
    if (!plain) return fail(plain.error());
    Result<QJsonObject> search = measureSearch(base, **plain, readQuestions());
    if (!search) return search;
    return QJsonObject{{u"folder"_s, folder}, {u"index"_s, *indexing}, {u"search"_s, *search}};
}

Result<QJsonObject> measureGenerated()
{
    const QTemporaryDir data;
    const QString database = data.filePath(u"knowledge.db"_s);
    const SystemClock clock;
    const Instant begin = clock.now();
    if (const Result<void> made = generatePassages(database, generatedChunks); !made) return fail(made.error());
    const double seconds = toMs(clock.now() - begin) / 1000;
    KnowledgeBase base({database, {}, 1});
    Result<std::unique_ptr<PlainFts>> plain = PlainFts::copyOf(database, data.filePath(u"plain.db"_s));
    if (!plain) return fail(plain.error());
    QList<Question> questions;
    for (const QString &text : generateQuestions(50))
        questions.append({text, {}});
    Result<QJsonObject> search = measureSearch(base, **plain, questions);
    if (!search) return search;
    return QJsonObject{{u"chunks"_s, generatedChunks},
                       {u"written_chunks_per_s"_s, generatedChunks / seconds},
                       {u"database_mb"_s, static_cast<double>(QFileInfo(database).size()) / 1e6},
                       {u"search"_s, *search}};
}

void printSearch(QTextStream &out, const QJsonObject &search)
{
    for (const auto &[key, label] : {std::pair{u"ours"_s, u"search"_s},
                                     {u"ours_first_time"_s, u"first time"_s},
                                     {u"plain_fts5"_s, u"plain FTS5"_s}}) {
        const QJsonObject times = search[key].toObject();
        out << "  " << label.leftJustified(12) << "p50 " << QString::number(times["p50_ms"_L1].toDouble(), 'f', 2)
            << "  p95 " << QString::number(times["p95_ms"_L1].toDouble(), 'f', 2) << "  p99 "
            << QString::number(times["p99_ms"_L1].toDouble(), 'f', 2) << " ms  (" << times["count"_L1].toInt() << ")\n";
    }
    if (search.contains("answered_in_top_4"_L1))
        out << "  answered in the first 4: " << search["answered_in_top_4"_L1].toString() << "\n";
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"json"_s, u"One JSON object."_s});
    parser.addPositionalArgument(u"folder"_s, u"What to index."_s);
    parser.process(app);
    const QString folder = parser.positionalArguments().value(0, u"/usr/share/doc/postgresql-doc-15/html"_s);
    QTextStream out(stdout);
    if (!QFileInfo(folder).isDir()) {
        QTextStream(stderr) << "There is no folder “" << folder << "” to index. Name another, or let ./dev bench index fetch one.\n";
        return 1;
    }
    QJsonObject report;
    const auto add = [&](const QString &name, const Result<QJsonObject> &part) {
        report[name] = part ? *part : QJsonObject{{u"error"_s, part.error().message}};
        return part.has_value();
    };
    bool ok = add(u"folder"_s, measureFolder(folder));
    ok = add(u"generated"_s, measureGenerated()) && ok;
    if (parser.isSet(u"json"_s)) {
        out << QJsonDocument(report).toJson();
        return ok ? 0 : 1;
    }
    for (const QString &name : {u"folder"_s, u"generated"_s}) {
        const QJsonObject part = report[name].toObject();
        if (part.contains("error"_L1)) {
            out << name << ": " << part["error"_L1].toString() << "\n";
            continue;
        }
        const QJsonObject index = part["index"_L1].toObject();
        if (!index.isEmpty())
            out << part["folder"_L1].toString() << "\n  " << index["files"_L1].toInt() << " files, "
                << QString::number(index["megabytes"_L1].toDouble(), 'f', 1) << " MB, " << index["chunks"_L1].toInt()
                << " passages in " << QString::number(index["seconds"_L1].toDouble(), 'f', 2)
                << " s: " << QString::number(index["mb_per_s"_L1].toDouble(), 'f', 1) << " MB/s, "
                << QString::number(index["files_per_s"_L1].toDouble(), 'f', 0) << " files/s\n";
        else
            out << "generated: " << part["chunks"_L1].toInt() << " passages, "
                << QString::number(part["written_chunks_per_s"_L1].toDouble(), 'f', 0) << " written a second\n";
        printSearch(out, part["search"_L1].toObject());
    }
    return ok ? 0 : 1;
}
