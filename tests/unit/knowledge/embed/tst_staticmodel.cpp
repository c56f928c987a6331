// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/staticembedder.h"
#include "core/knowledge/embed/staticmodel.h"
#include "modelfolder.h"
#include "tests/support/testdata.h"

#include <QFloat16>
#include <QHash>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

double cosine(const Vector &a, const Vector &b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

QList<QPair<QString, Vector>> embedded(const StaticModel &model, const QString &path)
{
    QList<QPair<QString, Vector>> texts;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return texts;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        const QString text = line["title"_L1].toString() + u' ' + line["text"_L1].toString();
        texts.append({line["_id"_L1].toString(line["id"_L1].toString()), model.embed(text)});
    }
    return texts;
}

double ndcgAt10(const StaticModel &model, const QString &set)
{
    QHash<QString, QHash<QString, int>> judged;
    QFile file(set + u"/qrels.tsv"_s);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    while (!file.atEnd()) {
        const QStringList fields = QString::fromUtf8(file.readLine()).trimmed().split(u'\t');
        if (fields.value(2).toInt() > 0) judged[fields[0]][fields[1]] = fields[2].toInt();
    }
    const auto documents = embedded(model, set + u"/corpus.jsonl"_s);
    const auto queries = embedded(model, set + u"/queries.jsonl"_s);
    double total = 0;
    for (const auto &[id, query] : queries) {
        if (!judged.contains(id)) continue;
        std::vector<std::pair<double, QString>> ranked;
        for (const auto &[document, vector] : documents) {
            if (!vector.isEmpty() && !query.isEmpty()) ranked.push_back({-cosine(query, vector), document});
        }
        std::sort(ranked.begin(), ranked.end());
        const QHash<QString, int> &relevant = judged[id];
        double gained = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(10, ranked.size()); ++i)
            gained += relevant.value(ranked[i].second) / std::log2(double(i) + 2);
        QList<int> best = relevant.values();
        std::sort(best.begin(), best.end(), std::greater<>());
        double ideal = 0;
        for (qsizetype i = 0; i < std::min<qsizetype>(10, best.size()); ++i)
            ideal += best[i] / std::log2(double(i) + 2);
        total += gained / ideal;
    }
    return total / double(judged.size());
}

} // namespace

class StaticModelTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isTheMeanOfItsPieces()
    {
        test::ModelFolder folder;
        folder.writeAll();
        const auto model = StaticModel::load(folder.path());
        QVERIFY2(model, model ? "" : qPrintable(model.error().message));
        QCOMPARE((*model)->space().dimension, folder.rows);
        QVERIFY((*model)->space().normalised);
        QCOMPARE((*model)->space().revision.size(), 64);
        const Vector vector = (*model)->embed(u"hello hello world"); // 2 × piece 5, 1 × piece 6
        QCOMPARE(vector.size(), folder.rows);
        QVERIFY(std::abs(vector[5] - 2 / std::sqrt(5.0)) < 1e-6);
        QVERIFY(std::abs(vector[6] - 1 / std::sqrt(5.0)) < 1e-6);
        QVERIFY((*model)->embed(u"qqq zzz").isEmpty());
        QVERIFY((*model)->embed(u"").isEmpty());

        folder.config = {};
        folder.writeAll();
        const auto plain = StaticModel::load(folder.path());
        QVERIFY(plain);
        QVERIFY(!(*plain)->space().normalised);
        QVERIFY((*plain)->space().revision != (*model)->space().revision);
        QVERIFY(std::abs((*plain)->embed(u"hello hello world")[5] - 2.0 / 3.0) < 1e-6);
    }

    void cancellingPiecesSayNothing()
    {
        test::ModelFolder folder;
        for (int j = 0; j < folder.rows; ++j) // "world" is the opposite of "hello"
            folder.values[6 * folder.rows + j] = -folder.values[5 * folder.rows + j];
        folder.writeAll();
        const auto model = StaticModel::load(folder.path());
        QVERIFY(model);
        QVERIFY((*model)->embed(u"hello world").isEmpty());
    }

    void allKindsOfNumbers_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"F64", "F32", "F16", "BF16", "I8"})
            QTest::newRow(type) << QByteArray(type);
    }
    void allKindsOfNumbers()
    {
        QFETCH(QByteArray, type);
        test::ModelFolder folder;
        for (qsizetype i = 0; i < folder.values.size(); ++i)
            folder.values[i] = static_cast<float>((i * 37) % 63 - 31); // exact in each kind
        folder.writeAll();
        const auto expected = StaticModel::load(folder.path());
        QVERIFY(expected);
        QByteArray data;
        const auto add = [&data](auto value) { data.append(reinterpret_cast<const char *>(&value), sizeof value); };
        for (const float value : std::as_const(folder.values)) {
            if (type == "F64") add(double(value));
            if (type == "F32") add(value);
            if (type == "F16") add(qfloat16(value));
            if (type == "BF16") add(static_cast<quint16>(std::bit_cast<quint32>(value) >> 16));
            if (type == "I8") add(static_cast<qint8>(value));
        }
        const QByteArray header = test::ModelFolder::header(type.constData(), folder.rows, folder.rows, data.size());
        for (int padding = 0; padding < 2; ++padding) { // aligned or not
            folder.write("model.safetensors", test::ModelFolder::safetensors(header + QByteArray(padding, ' '), data));
            const auto model = StaticModel::load(folder.path());
            QVERIFY2(model, model ? "" : qPrintable(model.error().message));
            QVERIFY(cosine((*model)->embed(u"unaffable hello 北京"), (*expected)->embed(u"unaffable hello 北京")) >
                    0.99999);
        }
    }

    void weightsAndMapping()
    {
        test::ModelFolder folder;
        folder.writeAll();
        const int columns = 2;
        const QList<float> table{1, 0, 0, 1}; // two rows for all pieces
        QList<double> weights(folder.rows, 1.0);
        weights[5] = 3;
        QList<qint64> mapping(folder.rows, 0);
        mapping[6] = 1;
        const auto raw = [](const auto &list) {
            return QByteArray(reinterpret_cast<const char *>(list.constData()),
                              list.size() * qsizetype(sizeof list[0]));
        };
        const QByteArray data = raw(weights) + raw(mapping) + raw(table);
        const qint64 w = raw(weights).size();
        const qint64 m = w + raw(mapping).size();
        const auto entry = [](const char *type, const QJsonArray &shape, qint64 begin, qint64 end) {
            return QJsonObject{{"dtype"_L1, QLatin1StringView(type)},
                               {"shape"_L1, shape},
                               {"data_offsets"_L1, QJsonArray{begin, end}}};
        };
        QJsonObject header{{"__metadata__"_L1, QJsonObject{{"format"_L1, "pt"_L1}}},
                           {"weights"_L1, entry("F64", {folder.rows}, 0, w)},
                           {"mapping"_L1, entry("I64", {folder.rows}, w, m)},
                           {"embeddings"_L1, entry("F32", {2, columns}, m, data.size())}};
        const auto written = [&] {
            folder.write("model.safetensors", test::ModelFolder::safetensors(QJsonDocument(header).toJson(), data));
            return StaticModel::load(folder.path());
        };
        const auto model = written();
        QVERIFY2(model, model ? "" : qPrintable(model.error().message));
        const Vector vector = (*model)->embed(u"hello world");
        QVERIFY(std::abs(vector[0] / vector[1] - 3) < 1e-5);

        header["mapping"_L1] = entry("I64", {2, 2}, w, w + 32);
        QVERIFY(written().error().message.contains(u"mapping"_s));
        header["mapping"_L1] = entry("I64", {folder.rows}, 0, w); // doubles as row numbers
        QVERIFY(written().error().message.contains(u"mapping"_s));
        header.remove("mapping"_L1);
        QVERIFY(written().error().message.contains(u"fewer vectors"_s));
    }

    void badFiles_data()
    {
        QTest::addColumn<QByteArray>("file");
        const test::ModelFolder folder;
        const QByteArray data = test::ModelFolder::floats(folder.values);
        const int rows = folder.rows;
        const auto header = [&](const char *type, int r, int c, qint64 bytes) {
            return test::ModelFolder::header(type, r, c, bytes);
        };
        const auto whole = [&](const QByteArray &head) { return test::ModelFolder::safetensors(head, data); };
        const QByteArray good = whole(header("F32", rows, rows, data.size()));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("three bytes") << good.left(3);
        QTest::newRow("only the length") << good.left(8);
        QTest::newRow("cut in the header") << good.left(40);
        QTest::newRow("cut in the data") << good.chopped(1);
        QTest::newRow("header longer than the file") << QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10);
        QTest::newRow("header of all ones") << QByteArray(64, '\xff');
        QTest::newRow("header is no JSON") << whole("hello");
        QTest::newRow("header is a list") << whole("[]");
        QTest::newRow("no tensors") << whole("{}");
        QTest::newRow("a tensor that is a number") << whole("{\"embeddings\":5}");
        QTest::newRow("shape larger than the data") << whole(header("F32", rows + 1, rows, data.size()));
        QTest::newRow("data larger than the file") << whole(header("F32", rows + 1, rows, data.size() + rows * 4));
        QTest::newRow("shape that overflows") << whole(header("F32", 2'147'483'647, 2'147'483'647, data.size()));
        QTest::newRow("rows below nought") << whole(header("F32", -rows, rows, data.size()));
        QTest::newRow("no rows") << whole(header("F32", 0, rows, 0));
        QTest::newRow("too few rows") << whole(header("F32", rows - 1, rows, (rows - 1) * rows * 4));
        QTest::newRow("an unknown kind") << whole(header("F8_E4M3", rows, rows, rows * rows));
        QTest::newRow("whole numbers") << whole(header("I32", rows, rows, data.size()));
        QTest::newRow("one dimension") << whole(
            "{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[21],\"data_offsets\":[0,84]}}");
        QTest::newRow("offsets the wrong way")
            << whole("{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,4]}}");
        QTest::newRow("offsets below nought")
            << whole("{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[-4,0]}}");
        QTest::newRow("offsets beyond whole numbers")
            << whole("{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[1e300,1e301]}}");
        QTest::newRow("shape in fractions")
            << whole("{\"embeddings\":{\"dtype\":\"F32\",\"shape\":[0.5,1],\"data_offsets\":[0,4]}}");
        for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            QList<float> values = folder.values;
            values[100] = value;
            QTest::addRow("%f", double(value)) << test::ModelFolder::safetensors(header("F32", rows, rows, data.size()),
                                                                                 test::ModelFolder::floats(values));
        }
    }
    void badFiles()
    {
        QFETCH(QByteArray, file);
        const test::ModelFolder folder;
        folder.writeAll();
        folder.write("model.safetensors", file);
        const auto model = StaticModel::load(folder.path());
        QVERIFY(!model);
        QCOMPARE(model.error().code, ErrorCode::Input);
        QVERIFY2(model.error().message.contains(folder.file("model.safetensors")), qPrintable(model.error().message));
        QVERIFY2(model.error().message.endsWith(u'.'), qPrintable(model.error().message));
    }

    void missingFiles()
    {
        QCOMPARE(StaticModel::load(u"/nowhere/at/all"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(StaticModel::load(QString()).error().code, ErrorCode::NotFound);
        for (const char *name : {"model.safetensors", "tokenizer.json", "config.json"}) {
            const test::ModelFolder folder;
            folder.writeAll();
            QVERIFY(QFile::remove(folder.file(name)));
            const auto model = StaticModel::load(folder.path());
            QVERIFY(!model);
            QCOMPARE(model.error().code, ErrorCode::NotFound);
            QVERIFY(model.error().message.contains(QLatin1StringView(name)));
        }
    }

    void embedderKeepsTheOrder()
    {
        const test::ModelFolder folder;
        folder.writeAll();
        const auto model = StaticModel::load(folder.path());
        QVERIFY(model);
        StaticEmbedder embedder(*model);
        QVERIFY(embedder.batchSize() >= 64);
        QStringList texts;
        for (int i = 0; i < 500; ++i)
            texts += i % 3 == 0 ? u"hello"_s : i % 3 == 1 ? u"world"_s : u"?"_s;
        QFuture<Result<QList<Vector>>> future = embedder.embed(texts, EmbedPurpose::Document);
        QTRY_VERIFY(future.isFinished());
        const Result<QList<Vector>> vectors = future.result();
        QVERIFY(vectors);
        QCOMPARE(vectors->size(), texts.size());
        for (qsizetype i = 0; i < texts.size(); ++i)
            QCOMPARE(vectors->at(i), (*model)->embed(texts.at(i)));
        QFuture<Result<QList<Vector>>> none = embedder.embed({}, EmbedPurpose::Query);
        QTRY_VERIFY(none.isFinished());
        QVERIFY(none.result() && none.result()->isEmpty());
    }

    void aRealModelKnowsWhatIsAlike()
    {
        const QString folder = test::sharedData(u"models/model2vec-bge-base-128"_s);
        if (folder.isEmpty()) QSKIP("The static model of the shared test data is not here.");
        const auto model = StaticModel::load(folder);
        QVERIFY2(model, model ? "" : qPrintable(model.error().message));
        QCOMPARE((*model)->space().dimension, 128);
        QCOMPARE((*model)->space().model, u"model2vec-bge-base-128"_s);
        const auto vector = [&](const char *text) { return (*model)->embed(QString::fromUtf8(text)); };
        const char *const pairs[][3] = {
            {"How do I create a partial index?", "Building an index over a subset of the rows",
             "The weather in Paris is mild"},
            {"The dog chased the cat", "A puppy ran after a kitten", "Interest rates rose again this quarter"},
            {"reset a forgotten password", "I cannot log in because I lost my credentials", "recipes with mushrooms"},
            {"heart attack symptoms", "signs of myocardial infarction", "installing a printer driver"},
        };
        for (const auto &[text, near, far] : pairs) {
            QVERIFY(std::abs(cosine(vector(text), vector(text)) - 1) < 1e-5);
            QVERIFY2(cosine(vector(text), vector(near)) > cosine(vector(text), vector(far)) + 0.1, text);
        }
        QVERIFY(cosine(vector("Café Zürich"), vector("CAFE ZURICH")) > 0.9999);

        // Several threads at once find the same.
        const Vector expected = vector("An index over a subset of the rows of a table.");
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i)
                    wrong += vector("An index over a subset of the rows of a table.") != expected;
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    // The figures are those of another implementation on the same sets (README of the test data).
    void findsAsWellAsTheReference_data()
    {
        QTest::addColumn<double>("reference");
        QTest::newRow("cranfield") << 0.317;
        QTest::newRow("anthropic-docs") << 0.526;
        QTest::newRow("xquad-en") << 0.881;
    }
    void findsAsWellAsTheReference()
    {
        QFETCH(double, reference);
        const QString folder = test::sharedData(u"models/model2vec-bge-base-128"_s);
        const QString set = test::sharedData(u"ir/"_s + QString::fromLatin1(QTest::currentDataTag()));
        if (folder.isEmpty() || set.isEmpty())
            QSKIP("The static model or the sets of the shared test data are not here.");
        const auto model = StaticModel::load(folder);
        QVERIFY(model);
        const double ndcg = ndcgAt10(**model, set);
        QVERIFY2(std::abs(ndcg - reference) < 0.015, qPrintable(QString::number(ndcg)));
    }

    void speed() // of a passage of 1,000 characters
    {
        const QString folder = test::sharedData(u"models/model2vec-bge-base-128"_s);
        if (folder.isEmpty()) QSKIP("The static model of the shared test data is not here.");
        const auto model = StaticModel::load(folder);
        QVERIFY(model);
        const QString text =
            u"A partial index is an index built over a subset of a table; the subset is defined by a conditional "
            "expression (called the predicate of the partial index). "_s.repeated(7)
                .left(1'000);
        Vector vector;
        QBENCHMARK
        {
            vector = (*model)->embed(text);
        }
        QCOMPARE(vector.size(), 128);
    }
};

QTEST_GUILESS_MAIN(StaticModelTest)
#include "tst_staticmodel.moc"
