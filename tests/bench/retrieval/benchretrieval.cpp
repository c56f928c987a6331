// SPDX-License-Identifier: GPL-3.0-or-later
// The whole search, by words and by meaning, over generated passages; beside it the vector stores that a user would pick
// instead, over the same vectors.
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/index/schema.h"
#include "core/knowledge/knowledgebase.h"
#include "core/knowledge/vector/embeddedstore.h"
#include "core/knowledge/vector/vectortable.h"
#include "tests/bench/index/generated.h"
#include "tests/bench/load/processfigures.h"
#include "tests/bench/retrieval/latencies.h"
#include "tests/bench/retrieval/others.h"
#include "tests/bench/retrieval/vectors_generated.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTextStream>

using namespace docswiki;
using namespace docswiki::bench;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

constexpr int batch = 2'000;
constexpr int questionCount = 200;
constexpr int nearest = 10;

struct Settings {
    int passages = 100'000;
    int dimension = 384;
    QStringList others;
    std::chrono::minutes limit{20};
    QString scripts;
    QString folder;
};

/// Answers with the vector that belongs to a question of the benchmark.
class PreparedEmbedder final : public Embedder {
public:
    PreparedEmbedder(EmbeddingSpace space, QHash<QString, Vector> vectors) : m_space(std::move(space)), m_vectors(std::move(vectors)) {}
    EmbeddingSpace space() const override { return m_space; }
    int batchSize() const override { return 64; }
    QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbedPurpose) override
    {
        QList<Vector> vectors;
        for (const QString &text : texts)
            vectors.append(m_vectors.value(text));
        return QtFuture::makeReadyFuture(Result<QList<Vector>>(vectors));
    }

private:
    EmbeddingSpace m_space;
    QHash<QString, Vector> m_vectors;
};

/// Nothing else runs in this program: it waits in its one event loop.
template<typename T>
T waitFor(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished()) loop.exec();
    return future.result();
}

double secondsSince(std::chrono::steady_clock::time_point began)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Result<qint64> writeVectors(const QString &file, const EmbeddingSpace &space, const GeneratedVectors &vectors, int count, qint64 firstChunk)
{
    Result<std::unique_ptr<PassageWriter>> writer = PassageWriter::open(file);
    if (!writer) return fail(writer.error());
    const Result<qint64> id = (*writer)->openVectorSpace(space, QLatin1StringView(vectortable::embeddedStore));
    if (!id) return id;
    for (int begin = 0; begin < count; begin += batch) {
        QList<PassageWriter::ChunkVector> page;
        for (int i = begin; i < std::min(begin + batch, count); ++i) {
            Vector values(space.dimension);
            vectors.make(static_cast<std::uint64_t>(i), {values.data(), static_cast<std::size_t>(values.size())});
            page.append({firstChunk + i, values});
        }
        if (const Result<void> done = (*writer)->storeVectors(*id, page); !done) return fail(done.error());
        if (const Result<void> done = (*writer)->commit(); !done) return fail(done.error());
    }
    return *id;
}

VectorSet setOf(const GeneratedVectors &vectors, int count, const std::vector<std::vector<std::uint64_t>> &truth)
{
    VectorSet set;
    set.count = count;
    set.dimension = vectors.shape().dimension;
    set.questionCount = questionCount;
    set.topK = nearest;
    set.vectors.resize(std::size_t(count) * set.dimension);
    set.questions.resize(std::size_t(questionCount) * set.dimension);
    for (int i = 0; i < count; ++i)
        vectors.make(static_cast<std::uint64_t>(i), {set.vectors.data() + std::size_t(i) * set.dimension, std::size_t(set.dimension)});
    for (int i = 0; i < questionCount; ++i)
        vectors.query(static_cast<std::uint64_t>(i), {set.questions.data() + std::size_t(i) * set.dimension, std::size_t(set.dimension)});
    for (const auto &row : truth) {
        for (const std::uint64_t number : row)
            set.truth.push_back(static_cast<qint32>(number));
    }
    return set;
}

Result<QJsonObject> measure(const Settings &settings)
{
    QTextStream progress(stderr);
    const QString file = settings.folder + "/knowledge.db"_L1;
    GeneratedVectors::Shape shape;
    shape.dimension = settings.dimension;
    const GeneratedVectors vectors(shape);
    const EmbeddingSpace space{u"generated"_s, u"1"_s, settings.dimension, true};

    progress << "writing " << settings.passages << " passages …\n" << Qt::flush;
    auto began = std::chrono::steady_clock::now();
    if (const Result<void> made = generatePassages(file, settings.passages); !made) return fail(made.error());
    const double textSeconds = secondsSince(began);
    progress << "writing their vectors …\n" << Qt::flush;
    began = std::chrono::steady_clock::now();
    const qint64 firstChunk = (qint64(1) << libraryIdShift) + 1;
    const Result<qint64> spaceId = writeVectors(file, space, vectors, settings.passages, firstChunk);
    if (!spaceId) return fail(spaceId.error());
    const double vectorSeconds = secondsSince(began);
    progress << "searching exactly, to compare with …\n" << Qt::flush;
    const auto truth = exactNearest(vectors, static_cast<std::uint64_t>(settings.passages), questionCount, nearest);

    const QStringList questions = generateQuestions(questionCount);
    QHash<QString, Vector> asked;
    for (int i = 0; i < questionCount; ++i) {
        Vector values(settings.dimension);
        vectors.query(static_cast<std::uint64_t>(i), {values.data(), static_cast<std::size_t>(values.size())});
        asked.insert(questions[i].simplified(), values);
    }
    const double before = processFigures(0).rssMb;
    KnowledgeBase base({file, {}, 1});
    began = std::chrono::steady_clock::now();
    auto store = std::make_shared<EmbeddedStore>(file, *spaceId, space);
    const Result<QList<VectorHit>> first = waitFor(store->query({asked.constBegin().value(), nearest, {}, {}}));
    if (!first) return fail(first.error());
    const double loadSeconds = secondsSince(began);

    progress << "searching …\n" << Qt::flush;
    Latencies byWords;
    Latencies byMeaning;
    Latencies together;
    double recall = 0;
    Error error;
    const auto search = [&](Latencies &latencies, const QString &question) {
        Result<Retrieval> found;
        latencies.time([&] { found = waitFor(base.retrieve({question})); });
        if (!found) error = found.error();
    };
    for (const QString &question : questions)
        search(byWords, question); // the first round warms the caches of the disk
    byWords = {};
    for (const QString &question : questions)
        search(byWords, question);
    for (int i = 0; i < questionCount; ++i) {
        Result<QList<VectorHit>> hits;
        byMeaning.time([&] { hits = waitFor(store->query({asked.value(questions[i].simplified()), nearest, {}, {}})); });
        if (!hits) return fail(hits.error());
        const auto &expected = truth[static_cast<std::size_t>(i)];
        for (const VectorHit &hit : *hits)
            recall += std::count(expected.begin(), expected.end(), static_cast<std::uint64_t>(hit.chunkId - firstChunk)) > 0 ? 1.0 : 0.0;
    }
    base.setMeaning({std::make_shared<PreparedEmbedder>(space, asked), store, *spaceId, false}, 3'000);
    for (int round = 0; round < 2; ++round) {
        together = {};
        for (const QString &question : questions)
            search(together, question.simplified());
    }
    if (!error.message.isEmpty()) return fail(error);

    QJsonObject report{{u"passages"_s, settings.passages},
                       {u"dimensions"_s, settings.dimension},
                       {u"text_build_s"_s, textSeconds},
                       {u"vector_build_s"_s, vectorSeconds},
                       {u"vector_load_s"_s, loadSeconds},
                       {u"database_mb"_s, static_cast<double>(QFileInfo(file).size()) / 1e6},
                       {u"vectors_in_memory_mb"_s, static_cast<double>(store->bytes()) / 1e6},
                       {u"resident_more_mb"_s, processFigures(0).rssMb - before},
                       {u"recall_at_10"_s, recall / (questionCount * nearest)},
                       {u"words"_s, byWords.json()},
                       {u"meaning"_s, byMeaning.json()},
                       {u"hybrid"_s, together.json()}};
    store.reset();
    if (!settings.others.isEmpty())
        report.insert(u"others"_s, measureOthers(setOf(vectors, settings.passages, truth), settings.others, settings.folder,
                                                 settings.scripts, settings.limit));
    return report;
}

QString timesText(const QJsonObject &times)
{
    return u"p50 %1  p95 %2 ms"_s.arg(times["p50_ms"_L1].toDouble(), 7, 'f', 2).arg(times["p95_ms"_L1].toDouble(), 7, 'f', 2);
}

void print(const QJsonObject &report)
{
    QTextStream out(stdout);
    out << report["passages"_L1].toInt() << " passages, " << report["dimensions"_L1].toInt() << " dimensions\n"
        << "  text written in " << QString::number(report["text_build_s"_L1].toDouble(), 'f', 1) << " s, vectors in "
        << QString::number(report["vector_build_s"_L1].toDouble(), 'f', 1) << " s, read in "
        << QString::number(report["vector_load_s"_L1].toDouble(), 'f', 2) << " s; " << report["vectors_in_memory_mb"_L1].toDouble()
        << " MB in memory, " << report["database_mb"_L1].toDouble() << " MB on disk\n"
        << "  by words    " << timesText(report["words"_L1].toObject()) << "\n"
        << "  by meaning  " << timesText(report["meaning"_L1].toObject()) << "  recall "
        << QString::number(report["recall_at_10"_L1].toDouble(), 'f', 4) << "\n"
        << "  both        " << timesText(report["hybrid"_L1].toObject()) << "\n";
    for (const QJsonValue &other : report["others"_L1].toArray()) {
        out << other["name"_L1].toString() << "\n";
        if (other["error"_L1].isString()) {
            out << "  " << other["error"_L1].toString() << "\n";
            continue;
        }
        out << "  built in " << QString::number(other["build_s"_L1].toDouble(), 'f', 1) << " s\n";
        for (const QJsonValue &result : other["results"_L1].toArray())
            out << "  by meaning  " << timesText(result.toObject()) << "  recall " << QString::number(result["recall"_L1].toDouble(), 'f', 4) << "  "
                << result["setting"_L1].toString() << "\n";
    }
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the whole search with generated passages, beside other vector stores."_s);
    parser.addHelpOption();
    parser.addOptions({{u"count"_s, u"How many passages (default: 100000)."_s, u"N"_s, u"100000"_s},
                       {u"million"_s, u"1,000,000 passages."_s},
                       {u"others"_s, u"Of sqlite-vec, lancedb, lancedb-hnsw, pgvector, with commas; none: ours alone."_s, u"LIST"_s,
                        u"sqlite-vec,lancedb,lancedb-hnsw,pgvector"_s},
                       {u"minutes"_s, u"For each of the others (default: 20)."_s, u"N"_s, u"20"_s},
                       {u"json"_s, u"One JSON object."_s}});
    parser.process(app);
    const QTemporaryDir folder(QCoreApplication::applicationDirPath() + "/../retrieval-XXXXXX"_L1);
    Settings settings;
    settings.passages = parser.isSet(u"million"_s) ? 1'000'000 : parser.value(u"count"_s).toInt();
    settings.limit = std::chrono::minutes(parser.value(u"minutes"_s).toInt());
    settings.scripts = QStringLiteral(DOCSWIKI_NODE_BENCH);
    settings.folder = folder.path();
    if (parser.value(u"others"_s) != "none"_L1) settings.others = parser.value(u"others"_s).split(u',', Qt::SkipEmptyParts);
    if (settings.passages < 1'000 || settings.passages > 5'000'000 || !folder.isValid()) {
        QTextStream(stderr) << "--count is a number from 1,000 to 5,000,000.\n";
        return 2;
    }
    const Result<QJsonObject> report = measure(settings);
    if (!report) {
        QTextStream(stderr) << report.error().message << "\n";
        return 1;
    }
    if (parser.isSet(u"json"_s))
        QTextStream(stdout) << QJsonDocument(*report).toJson();
    else
        print(*report);
    return 0;
}
