// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgresstore.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

template<typename T>
Result<T> ended(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000))
        return fail(ErrorCode::Internal, u"late"_s);
    return future.result();
}

VectorRecord record(qint64 chunk, const Vector &values, const QString &library)
{
    Passage passage;
    passage.chunkId = chunk;
    passage.library = library;
    passage.document = u"/docs/%1.md"_s.arg(chunk);
    passage.title = u"It's “%1” \\ '"_s.arg(chunk);
    passage.headingPath = {u"One"_s, u"Two"_s};
    passage.page = 3;
    passage.line = 14;
    passage.text = u"Grüße aus 世界 😀 it's %1"_s.arg(chunk) + QChar(0);
    return {values, passage};
}

const QList<VectorRecord> records{record(1, {1, 0, 0}, u"Guides"_s), record(2, {0.8F, 0.6F, 0}, u"Guides"_s),
                                  record(3, {0, 1, 0}, u"O'Manuals"_s)};

QList<qint64> chunks(const Result<QList<VectorHit>> &hits)
{
    QList<qint64> ids;
    for (const VectorHit &hit : hits.value_or(QList<VectorHit>{}))
        ids += hit.chunkId;
    return ids;
}

Vector randomVector(std::mt19937 &random, int dimension)
{
    std::normal_distribution<float> normal;
    Vector vector(dimension);
    std::generate(vector.begin(), vector.end(), [&] { return normal(random); });
    const float length = std::sqrt(std::inner_product(vector.cbegin(), vector.cend(), vector.cbegin(), 0.0F));
    for (float &value : vector)
        value /= length;
    return vector;
}

double cosine(const Vector &a, const Vector &b)
{
    return static_cast<double>(std::inner_product(a.cbegin(), a.cend(), b.cbegin(), 0.0F));
}

} // namespace

/// Against a real PostgreSQL with pgvector (PGlite, from tests/node), which serves one connection at a time.
class TestPgvector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const QString folder = test::sourceTree() + u"/tests/node"_s;
        const QString node = QStandardPaths::findExecutable(u"node"_s);
        if (node.isEmpty()) QSKIP("Node.js is not on this machine (Debian package nodejs)");
        if (!QFile::exists(folder + u"/node_modules/@electric-sql/pglite-pgvector/package.json"_s))
            QSKIP("PGlite is not installed: npm ci in tests/node (./dev test does it)");
        m_server.setWorkingDirectory(folder);
        m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_server.start(node, {u"pgvector.mjs"_s});
        QVERIFY(m_server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(m_server.canReadLine() || m_server.state() == QProcess::NotRunning, 60'000);
        m_port = m_server.readLine().trimmed().toInt();
        QVERIFY(m_port > 0);
    }

    void cleanupTestCase()
    {
        m_server.closeWriteChannel();
        if (!m_server.waitForFinished(5'000)) m_server.kill();
        m_server.waitForFinished(5'000);
    }

    void storesAndFinds()
    {
        PostgresStore store(access(u"plain"_s), limits());
        QCOMPARE(store.name(), u"PostgreSQL table plain"_s);
        QCOMPARE(*ended(store.count()), 0); // before the table is there
        QVERIFY(chunks(ended(store.query({{1, 0, 0}, 2, {}, {}}))).isEmpty());
        const auto fit = ended(store.check(space()));
        QVERIFY2(fit, fit ? "" : qPrintable(fit.error().message + fit.error().detail));
        QVERIFY(ended(store.check(space()))); // again, with the table there
        const auto stored = ended(store.upsert(records));
        QVERIFY2(stored, stored ? "" : qPrintable(stored.error().message + stored.error().detail));
        QVERIFY(ended(store.upsert(records)));
        QCOMPARE(*ended(store.count()), 3);
        const auto hits = ended(store.query({{1, 0, 0}, 2, {}, {}}));
        QCOMPARE(chunks(hits), (QList<qint64>{1, 2}));
        QVERIFY(std::abs(hits->at(1).score - 0.8) < 1e-6);
        QVERIFY(!hits->at(0).passage);
        QCOMPARE(chunks(ended(store.query({{1, 0, 0}, 10, {}, {u"O'Manuals"_s}}))), (QList<qint64>{3}));
        QVERIFY(ended(store.upsert({record(1, {0, 0, 1}, u"Guides"_s)}))); // in the place of the old one
        QCOMPARE(chunks(ended(store.query({{0, 0, 1}, 1, {}, {}}))), (QList<qint64>{1}));
        QVERIFY(ended(store.remove({1, 3, 99})));
        QCOMPARE(chunks(ended(store.query({{1, 0, 0}, 10, {}, {}}))), (QList<qint64>{2}));
        QVERIFY(!ended(store.query({{1, 0}, 10, {}, {}})));
        QVERIFY(ended(store.upsert({record(5, {0, 0, 0}, u"Guides"_s)}))); // no meaning: left out
        QCOMPARE(*ended(store.count()), 1);
    }

    void machinesShareATable()
    {
        // One after the other: the server takes one connection.
        {
            PostgresStore other(access(u"shared"_s, u"other"_s), limits());
            const auto stored = ended(other.upsert(records)); // makes the table by itself
            QVERIFY2(stored, stored ? "" : qPrintable(stored.error().message + stored.error().detail));
        }
        PostgresStore mine(access(u"shared"_s, u"mine"_s), limits());
        QVERIFY(ended(mine.upsert({records[2]})));
        QCOMPARE(*ended(mine.count()), 1);
        const auto hits = ended(mine.query({{0, 1, 0}, 2, {}, {}}));
        QVERIFY(hits);
        QCOMPARE(hits->size(), 2);
        int foreign = 0;
        for (const VectorHit &hit : *hits) {
            QVERIFY(std::abs(hit.score - 1.0) < 1e-6);
            if (hit.chunkId == 3) continue;
            ++foreign;
            QCOMPARE(hit.chunkId, 0);
            QCOMPARE(hit.passage->text, u"Grüße aus 世界 😀 it's 3"_s);
            QCOMPARE(hit.passage->title, u"It's “3” \\ '"_s);
            QCOMPARE(hit.passage->headingPath, (QStringList{u"One"_s, u"Two"_s}));
            QCOMPARE(hit.passage->page, 3);
            QCOMPARE(hit.passage->line, 14);
            QCOMPARE(hit.passage->library, u"O'Manuals"_s);
        }
        QCOMPARE(foreign, 1);
        QVERIFY(ended(mine.remove({3})));
        QCOMPARE(chunks(ended(mine.query({{0, 1, 0}, 10, {}, {}}))), (QList<qint64>{0, 0, 0}));
    }

    void refusesOtherModels()
    {
        {
            PostgresStore store(access(u"spaces"_s), limits());
            QVERIFY(ended(store.check(space())));
        }
        PostgresStore store(access(u"spaces"_s), limits());
        const auto wider = ended(store.check({u"model"_s, {}, 4, true}));
        QVERIFY(!wider);
        QVERIFY2(wider.error().message.contains(u"vectors of 3 dimensions"_s), qPrintable(wider.error().message));
        const auto other = ended(store.check({u"other model"_s, {}, 3, true}));
        QVERIFY(!other);
        QVERIFY2(other.error().message.contains(u"“model”"_s), qPrintable(other.error().message));
        QVERIFY(!ended(store.upsert({record(1, {1, 0, 0, 0}, u"x"_s)})));
        QVERIFY(!ended(store.check({u"huge"_s, {}, 16'001, true})));
    }

    void findsAmongManyAndThroughFilters_data()
    {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("count");
        QTest::newRow("64") << 64 << 600;
        QTest::newRow("3072, by halves") << 3'072 << 40;
        QTest::newRow("5000, without an index") << 5'000 << 20;
    }
    void findsAmongManyAndThroughFilters()
    {
        QFETCH(int, dimension);
        QFETCH(int, count);
        std::mt19937 random(7);
        QList<VectorRecord> many;
        for (int i = 1; i <= count; ++i)
            many += record(i, randomVector(random, dimension), i % 20 == 0 ? u"Rare"_s : u"Common"_s);
        PostgresStore store(access(u"many%1"_s.arg(dimension)), limits());
        const auto fit = ended(store.check({u"model"_s, {}, dimension, true}));
        QVERIFY2(fit, fit ? "" : qPrintable(fit.error().message + fit.error().detail));
        const auto stored = ended(store.upsert(many));
        QVERIFY2(stored, stored ? "" : qPrintable(stored.error().message + stored.error().detail));
        QCOMPARE(*ended(store.count()), count);
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < 5; ++i) {
            const Vector query = randomVector(random, dimension);
            QList<VectorRecord> exact = many;
            exact.removeIf([](const VectorRecord &one) { return one.passage.library != "Rare"_L1; });
            std::sort(exact.begin(), exact.end(), [&](const VectorRecord &a, const VectorRecord &b) {
                return cosine(a.values, query) > cosine(b.values, query);
            });
            const auto hits = ended(store.query({query, 10, {}, {u"Rare"_s}}));
            QVERIFY2(hits, hits ? "" : qPrintable(hits.error().message + hits.error().detail));
            const auto most = std::min<qsizetype>(10, exact.size());
            QCOMPARE(hits->size(), most); // although one in twenty passes the filter
            QVERIFY(std::is_sorted(hits->cbegin(), hits->cend(),
                                   [](const VectorHit &a, const VectorHit &b) { return a.score > b.score; }));
            for (qsizetype k = 0; k < most; ++k)
                found += chunks(hits).contains(exact[k].passage.chunkId) ? 1 : 0;
            wanted += static_cast<int>(most);
        }
        QVERIFY2(found >= wanted * 0.9, qPrintable(u"%1 of %2"_s.arg(found).arg(wanted)));
    }

private:
    static EmbeddingSpace space() { return {u"model"_s, {}, 3, true}; }
    PostgresAccess access(const QString &table, const QString &installation = u"here"_s) const
    {
        PostgresAccess access;
        access.host = u"127.0.0.1"_s;
        access.port = m_port;
        access.database = u"postgres"_s;
        access.user = u"postgres"_s;
        access.table = table;
        access.installation = installation;
        return access;
    }
    static PostgresLimits limits()
    {
        PostgresLimits limits;
        limits.connections = 1;
        return limits;
    }

    QProcess m_server;
    int m_port = 0;
};

QTEST_GUILESS_MAIN(TestPgvector)
#include "tst_pgvector.moc"
