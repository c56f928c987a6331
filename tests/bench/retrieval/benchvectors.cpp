// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the embedded vector store: a database of generated vectors, read into memory and searched.
#include "core/knowledge/index/schema.h"
#include "core/knowledge/vector/embeddedstore.h"
#include "core/knowledge/vector/vectorcodec.h"
#include "core/knowledge/vector/vectortable.h"
#include "tests/bench/retrieval/vectors_generated.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

struct Settings {
    qint64 count = 100'000;
    int queries = 200;
    bench::GeneratedVectors::Shape shape;
};

double residentMegabytes()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:")) return line.mid(6).trimmed().split(' ').value(0).toDouble() / 1024;
    }
    return 0;
}

/// Writes what the indexer would have written; the id of the space.
Result<qint64> writeVectors(const QString &file, const EmbeddingSpace &space, const bench::GeneratedVectors &vectors,
                            qint64 count)
{
    Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(file);
    if (!connection) return fail(connection.error());
    const Result<qint64> id =
        vectortable::openSpace(**connection, space, QLatin1StringView(vectortable::embeddedStore));
    Result<Statement> insert = (*connection)->prepare("INSERT INTO vector (space, chunk, data) VALUES (?1, ?2, ?3)");
    if (!id || !insert) return fail(id ? insert.error() : id.error());
    Vector values(space.dimension);
    Result<void> done = (*connection)->execute("BEGIN");
    for (qint64 i = 0; done && i < count; ++i) {
        vectors.make(static_cast<std::uint64_t>(i), {values.data(), static_cast<std::size_t>(values.size())});
        done = insert->bind(*id).bind(i + 1).bind(encodeVector(values)).run();
    }
    if (done) done = (*connection)->execute("COMMIT");
    if (!done) return fail(done.error());
    return *id;
}

double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty()
               ? 0
               : values[std::min(values.size() - 1, static_cast<std::size_t>(share * double(values.size())))];
}

Result<QJsonObject> measure(const Settings &settings)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"knowledge.db"_s);
    const bench::GeneratedVectors vectors(settings.shape);
    const EmbeddingSpace space{u"generated"_s, u"1"_s, settings.shape.dimension, true};
    QElapsedTimer timer;
    timer.start();
    const Result<qint64> id = writeVectors(file, space, vectors, settings.count);
    if (!id) return fail(id.error());
    const double writeMs = double(timer.nsecsElapsed()) / 1e6;
    const auto truth = bench::exactNearest(vectors, static_cast<std::uint64_t>(settings.count), settings.queries, 10);

    const double before = residentMegabytes();
    EmbeddedStore store(file, *id, space);
    timer.restart();
    Vector asked(space.dimension);
    const std::span<float> room(asked.data(), static_cast<std::size_t>(asked.size()));
    vectors.query(0, room);
    const auto answer = [&](const VectorQuery &query) {
        QFuture<Result<QList<VectorHit>>> future = store.query(query);
        future.waitForFinished();
        return future.result();
    };
    if (const auto first = answer({asked, 10, {}, {}}); !first) return fail(first.error());
    const double loadMs = double(timer.nsecsElapsed()) / 1e6;
    std::vector<double> all;
    std::vector<double> scoped;
    int found = 0;
    for (int q = 0; q < settings.queries; ++q) {
        vectors.query(static_cast<std::uint64_t>(q), room);
        timer.restart();
        const auto hits = answer({asked, 10, {}, {}});
        all.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (!hits) return fail(hits.error());
        const auto &expected = truth[static_cast<std::size_t>(q)];
        for (const VectorHit &hit : *hits)
            found += std::count(expected.begin(), expected.end(), static_cast<std::uint64_t>(hit.chunkId - 1)) > 0;
        timer.restart();
        (void)answer({asked, 10, {{settings.count / 2, settings.count / 2 + settings.count / 10}}, {}});
        scoped.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    return QJsonObject{{"vectors"_L1, settings.count},
                       {"dimensions"_L1, space.dimension},
                       {"queries"_L1, settings.queries},
                       {"write_ms"_L1, writeMs},
                       {"database_mb"_L1, double(QFileInfo(file).size()) / 1e6},
                       {"load_ms"_L1, loadMs},
                       {"index_mb"_L1, double(store.bytes()) / 1e6},
                       {"resident_mb"_L1, residentMegabytes() - before},
                       {"recall_at_10"_L1, double(found) / (10.0 * settings.queries)},
                       {"p50_ms"_L1, percentile(all, 0.5)},
                       {"p95_ms"_L1, percentile(all, 0.95)},
                       {"scoped_p50_ms"_L1, percentile(scoped, 0.5)},
                       {"scoped_p95_ms"_L1, percentile(scoped, 0.95)}};
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the embedded vector store with generated vectors."_s);
    parser.addHelpOption();
    parser.addOptions({{u"count"_s, u"How many vectors."_s, u"n"_s, u"100000"_s},
                       {u"dimension"_s, u"Of each vector."_s, u"n"_s, u"384"_s},
                       {u"queries"_s, u"How many questions."_s, u"n"_s, u"200"_s},
                       {u"noise"_s, u"Share of a vector's length without structure."_s, u"x"_s, u"0.35"_s}});
    parser.process(app);
    Settings settings;
    settings.count = std::clamp<qint64>(parser.value(u"count"_s).toLongLong(), 1, 20'000'000);
    settings.queries = std::clamp(parser.value(u"queries"_s).toInt(), 1, 10'000);
    settings.shape.dimension = std::clamp(parser.value(u"dimension"_s).toInt(), 8, 4'096);
    settings.shape.noise = std::clamp(parser.value(u"noise"_s).toFloat(), 0.0F, 10.0F);
    const Result<QJsonObject> measured = measure(settings);
    if (!measured) {
        std::fprintf(stderr, "%s\n", qPrintable(measured.error().message));
        return 1;
    }
    std::printf("%s\n", QJsonDocument(*measured).toJson(QJsonDocument::Compact).constData());
    return 0;
}
