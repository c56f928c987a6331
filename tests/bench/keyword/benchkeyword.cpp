// SPDX-License-Identifier: GPL-3.0-or-later
// bench_keyword [--json] [--million] [--chunks N] [--questions N] [--only NAMES] [--folder DIR]: how fast the best 200
// of 100,000 passages (or a million) are found by their words, how long the index takes to build and how large it is;
// ours, FTS5 with all words, FTS5 with common words cut, and Xapian, each in a process of its own over the same
// passages and questions. And how many of the first 10 of BM25 computed in full each one has among its first 10, and
// among its 200.
#include "core/base/clock.h"
#include "core/base/histogram.h"
#include "tests/bench/keyword/engine.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTextStream>

#include <ctime>

using namespace docswiki;
using namespace docswiki::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int batchSize = 2'000;
constexpr int rounds = 3;
constexpr qsizetype firstOnes = 10;
const QList<int> wordCounts{1, 3, 5, 12};

qint64 peakKilobytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:")) return line.mid(6).simplified().split(' ').constFirst().toLongLong();
    }
    return 0;
}

/// Time that this thread had of a processor: what a busy machine does not change.
qint64 threadMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
}

qint64 bytesIn(const QString &folder)
{
    qint64 sum = 0;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        sum += files.fileInfo().size();
    }
    return sum;
}

std::unique_ptr<Engine> make(const QString &name, const QString &folder, const QList<QStringList> &questions)
{
    if (name == "ours"_L1) return makeOwn(folder);
    if (name == "fts5"_L1) return makeFts(folder);
    if (name == "fts5_cut"_L1) return makeFtsCut(folder);
    if (name == "xapian"_L1) return makeXapian(folder);
    return makeExact(questions);
}

Result<QJsonObject> build(Engine &engine, int chunks)
{
    const SystemClock clock;
    Collection collection;
    Nanoseconds took{0};
    Histogram commits;
    for (int done = 0; done < chunks; done += batchSize) {
        const std::vector<BenchChunk> batch = collection.next(std::min(batchSize, chunks - done)); // not counted
        const Instant begin = clock.now();
        if (const Result<void> added = engine.add(batch); !added) return fail(added.error());
        const Nanoseconds once = clock.now() - begin;
        commits.record(std::chrono::duration_cast<std::chrono::microseconds>(once).count());
        took += once;
    }
    const Instant begin = clock.now();
    if (const Result<void> finished = engine.finish(); !finished) return fail(finished.error());
    const Nanoseconds finishing = clock.now() - begin;
    return QJsonObject{{u"build_s"_s, toMs(took + finishing) / 1000},
                       {u"of_this_final_merge_s"_s, toMs(finishing) / 1000},
                       {u"batch_p50_ms"_s, static_cast<double>(commits.percentile(0.5)) / 1000},
                       {u"batch_max_ms"_s, static_cast<double>(commits.max()) / 1000},
                       {u"build_peak_mb"_s, static_cast<double>(peakKilobytes()) / 1000}};
}

/// What a process for one engine does: builds, unless the folder holds it already, and asks.
Result<QJsonObject> measure(const QString &name, const QString &folder, int chunks, int questionsEach, bool building)
{
    const QList<QStringList> questions = drawQuestions(questionsEach);
    const std::unique_ptr<Engine> engine = make(name, folder, questions);
    if (!engine) return fail(ErrorCode::Input, u"This benchmark was built without Xapian (Debian: libxapian-dev)."_s);
    QJsonObject report;
    if (building) {
        Result<QJsonObject> built = build(*engine, chunks);
        if (!built) return built;
        report = *built;
        const qint64 files = bytesIn(folder);
        const qint64 used = engine->bytesInUse();
        report[u"disk_mb"_s] = static_cast<double>(files) / 1e6;
        report[u"disk_in_use_mb"_s] = static_cast<double>(used > 0 ? used : files) / 1e6;
    }
    const SystemClock clock;
    QJsonArray answers;
    QHash<qsizetype, Histogram> times;
    QHash<qsizetype, Histogram> processor;
    const int measured = name == "exact"_L1 ? 0 : rounds;
    for (int round = 0; round <= measured; ++round) {
        for (const QStringList &question : questions) {
            const Instant begin = clock.now();
            const qint64 processorBegin = threadMicroseconds();
            const Result<std::vector<qint64>> found = engine->search(question);
            const qint64 processorTook = threadMicroseconds() - processorBegin;
            const Nanoseconds took = clock.now() - begin;
            if (!found) return fail(found.error());
            if (round > 0) {
                processor[question.size()].record(processorTook);
                times[question.size()].record(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
                continue;
            }
            QJsonArray ids;
            for (const qint64 id : *found)
                ids.append(id);
            answers.append(ids);
        }
    }
    QJsonObject latency;
    Histogram all;
    Histogram allProcessor;
    const auto figures = [](const Histogram &h, const Histogram &cpu) {
        return QJsonObject{{u"cpu_p50_ms"_s, static_cast<double>(cpu.percentile(0.5)) / 1000},
                           {u"cpu_p95_ms"_s, static_cast<double>(cpu.percentile(0.95)) / 1000},
                           {u"cpu_p99_ms"_s, static_cast<double>(cpu.percentile(0.99)) / 1000},
                           {u"p50_ms"_s, static_cast<double>(h.percentile(0.5)) / 1000},
                           {u"p95_ms"_s, static_cast<double>(h.percentile(0.95)) / 1000},
                           {u"p99_ms"_s, static_cast<double>(h.percentile(0.99)) / 1000}};
    };
    for (const int words : wordCounts) {
        latency[u"words_%1"_s.arg(words)] = figures(times[words], processor[words]);
        all.merge(times[words]);
        allProcessor.merge(processor[words]);
    }
    latency[u"all"_s] = figures(all, allProcessor);
    report[u"latency"_s] = latency;
    report[u"peak_mb"_s] = static_cast<double>(peakKilobytes()) / 1000;
    report[u"answers"_s] = answers;
    return report;
}

/// The share of the true first 10 that stands among the first `depth` of the answers.
double share(const QJsonArray &truth, const QJsonArray &answers, qsizetype depth)
{
    qint64 wanted = 0;
    qint64 found = 0;
    for (qsizetype i = 0; i < truth.size(); ++i) {
        const QJsonArray ids = answers[i].toArray();
        QSet<qint64> among;
        for (qsizetype j = 0; j < std::min(depth, ids.size()); ++j)
            among.insert(ids[j].toInteger());
        const QJsonArray best = truth[i].toArray();
        for (qsizetype j = 0; j < std::min(firstOnes, best.size()); ++j) {
            ++wanted;
            found += among.contains(best[j].toInteger()) ? 1 : 0;
        }
    }
    return wanted > 0 ? static_cast<double>(found) / static_cast<double>(wanted) : 0;
}

QJsonObject runChild(const QString &engine, const QString &folder, int chunks, const QString &questions, bool building)
{
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QStringList arguments{u"--engine"_s,           engine,           u"--folder"_s, folder, u"--chunks"_s,
                          QString::number(chunks), u"--questions"_s, questions};
    if (building) arguments.append(u"--build"_s);
    child.start(QCoreApplication::applicationFilePath(), arguments);
    child.waitForFinished(-1);
    const QJsonObject report = QJsonDocument::fromJson(child.readAllStandardOutput()).object();
    return report.isEmpty() ? QJsonObject{{u"error"_s, u"the process failed"_s}} : report;
}

void print(QTextStream &out, const QString &name, const QJsonObject &report)
{
    if (report.contains("error"_L1)) {
        out << name << ": " << report["error"_L1].toString() << "\n";
        return;
    }
    const auto number = [](const QJsonValue &value, int digits) {
        return QString::number(value.toDouble(), 'f', digits);
    };
    out << name << "\n";
    if (report.contains("build_s"_L1))
        out << "  build " << number(report["build_s"_L1], 1) << " s (end "
            << number(report["of_this_final_merge_s"_L1], 1) << " s), batch p50 "
            << number(report["batch_p50_ms"_L1], 0) << " max " << number(report["batch_max_ms"_L1], 0) << " ms, disk "
            << number(report["disk_mb"_L1], 0) << " MB (in use " << number(report["disk_in_use_mb"_L1], 0)
            << "), peak memory " << number(report["build_peak_mb"_L1], 0) << " MB\n";
    const QJsonObject latency = report["latency"_L1].toObject();
    for (const QString &kind : {u"words_1"_s, u"words_3"_s, u"words_5"_s, u"words_12"_s, u"all"_s}) {
        const QJsonObject times = latency[kind].toObject();
        out << "  " << kind.leftJustified(9) << "p50 " << number(times["p50_ms"_L1], 2) << "  p95 "
            << number(times["p95_ms"_L1], 2) << "  p99 " << number(times["p99_ms"_L1], 2) << " ms; of a processor "
            << number(times["cpu_p50_ms"_L1], 2) << ", " << number(times["cpu_p95_ms"_L1], 2) << ", "
            << number(times["cpu_p99_ms"_L1], 2) << " ms\n";
    }
    out << "  of the true first 10: " << number(report["true_top10_in_10"_L1], 3) << " in 10, "
        << number(report["true_top10_in_200"_L1], 3) << " in 200\n";
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"json"_s, u"One JSON object."_s});
    parser.addOption({u"million"_s, u"1,000,000 passages."_s});
    parser.addOption({u"chunks"_s, u"So many passages."_s, u"number"_s, u"100000"_s});
    parser.addOption({u"questions"_s, u"So many of each length."_s, u"number"_s, u"50"_s});
    parser.addOption({u"only"_s, u"Only these, comma-separated: ours, fts5, xapian."_s, u"names"_s});
    parser.addOption({u"folder"_s, u"Where the indexes are made."_s, u"folder"_s});
    parser.addOption({u"engine"_s, u"(a process for one of them)"_s, u"name"_s});
    parser.addOption({u"build"_s, u"(it builds first)"_s});
    parser.process(app);
    QTextStream out(stdout);
    const int chunks = parser.isSet(u"million"_s) ? 1'000'000 : parser.value(u"chunks"_s).toInt();
    const QString questions = parser.value(u"questions"_s);
    if (parser.isSet(u"engine"_s)) {
        const Result<QJsonObject> report = measure(parser.value(u"engine"_s), parser.value(u"folder"_s), chunks,
                                                   questions.toInt(), parser.isSet(u"build"_s));
        out << QJsonDocument(report ? *report : QJsonObject{{u"error"_s, report.error().message}})
                   .toJson(QJsonDocument::Compact);
        return 0;
    }
    const QString base = parser.isSet(u"folder"_s) ? parser.value(u"folder"_s) : QDir::tempPath();
    QDir().mkpath(base);
    const QTemporaryDir folder(base + u"/bench-keyword-XXXXXX"_s);
    const auto chosen = [&](const QString &name) {
        return !parser.isSet(u"only"_s) || parser.value(u"only"_s).split(u',').contains(name);
    };
    const QJsonArray truth = runChild(u"exact"_s, {}, chunks, questions, true)["answers"_L1].toArray();
    QJsonObject report{{u"chunks"_s, chunks}, {u"questions_of_each_length"_s, questions.toInt()}};
    bool ok = true;
    for (const auto &[name, place, building] : {std::tuple{u"ours"_s, u"ours"_s, true},
                                                {u"fts5"_s, u"fts5"_s, true},
                                                {u"fts5_cut"_s, u"fts5"_s, false},
                                                {u"xapian"_s, u"xapian"_s, true}}) {
        if (!chosen(place)) continue;
        QDir().mkpath(folder.filePath(place));
        QJsonObject part = runChild(name, folder.filePath(place), chunks, questions, building);
        if (!part.contains("error"_L1)) {
            const QJsonArray answers = part["answers"_L1].toArray();
            part[u"true_top10_in_10"_s] = share(truth, answers, firstOnes);
            part[u"true_top10_in_200"_s] = share(truth, answers, wantedHits);
            part.remove(u"answers"_s);
        } else if (name != "xapian"_L1) {
            ok = false;
        }
        report[name] = part;
        if (!parser.isSet(u"json"_s)) {
            print(out, name, part);
            out.flush();
        }
    }
    if (parser.isSet(u"json"_s)) out << QJsonDocument(report).toJson();
    return ok ? 0 : 1;
}
