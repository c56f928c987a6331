// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconestore.h"
#include "core/net/streampool.h"
#include "tests/support/pinecone/pineconeserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::PineconeFault;

namespace {

template<typename T>
Result<T> ended(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 15'000))
        return fail(ErrorCode::Internal, u"late"_s);
    return future.result();
}

VectorRecord record(qint64 chunk, const Vector &values, const QString &library)
{
    Passage passage;
    passage.chunkId = chunk;
    passage.library = library;
    passage.document = u"/docs/%1.md"_s.arg(chunk);
    passage.title = u"Document %1"_s.arg(chunk);
    passage.text = u"Text %1"_s.arg(chunk);
    return {values, passage};
}

const QList<VectorRecord> records{record(1, {1, 0, 0, 0}, u"Guides"_s), record(2, {0.8F, 0.6F, 0, 0}, u"Guides"_s),
                                  record(3, {0, 1, 0, 0}, u"Manuals"_s)};

EmbeddingSpace space(int dimension = 4)
{
    return {u"model"_s, {}, dimension, true};
}

QList<qint64> chunks(const Result<QList<VectorHit>> &hits)
{
    QList<qint64> ids;
    for (const VectorHit &hit : hits.value_or(QList<VectorHit>{}))
        ids += hit.chunkId;
    return ids;
}

} // namespace

class TestPineconeStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storesAndFinds()
    {
        test::PineconeServer server(setup());
        net::StreamPool pool;
        PineconeStore store(pool, access(server), quick());
        QCOMPARE(store.name(), u"Pinecone index docs-wiki-index"_s);
        const auto fit = ended(store.check(space()));
        QVERIFY2(fit, fit ? "" : qPrintable(fit.error().message + fit.error().detail));
        QVERIFY(ended(store.upsert(records)));
        QCOMPARE(*ended(store.count()), 3);
        const auto hits = ended(store.query({{1, 0, 0, 0}, 2, {}, {}}));
        QCOMPARE(chunks(hits), (QList<qint64>{1, 2}));
        QVERIFY(std::abs(hits->at(1).score - 0.8) < 1e-6);
        QVERIFY(!hits->at(0).passage);
        QCOMPARE(chunks(ended(store.query({{1, 0, 0, 0}, 10, {}, {u"Manuals"_s}}))), (QList<qint64>{3}));
        QVERIFY(ended(store.remove({1, 3, 99})));
        QCOMPARE(chunks(ended(store.query({{1, 0, 0, 0}, 10, {}, {}}))), (QList<qint64>{2}));
        QVERIFY(ended(store.upsert({})));
        QVERIFY(ended(store.remove({})));
        QCOMPARE(server.requests("/indexes/docs-wiki-index").size(), 1); // the host is remembered
        const auto head = server.requests("/query").constFirst().http.headers;
        QCOMPARE(head.value("api-key"), "pc-secret");
        QCOMPARE(head.value("x-pinecone-api-version"), "2026-04");
    }

    void otherMachinesAreShownByTheirMetadata()
    {
        test::PineconeServer server(setup());
        net::StreamPool pool;
        PineconeStore mine(pool, access(server, u"mine"_s), quick());
        PineconeStore other(pool, access(server, u"other"_s), quick());
        QVERIFY(ended(mine.upsert({records[2]})));
        QVERIFY(ended(other.upsert(records)));
        QCOMPARE(*ended(mine.count()), 4);
        const auto hits = ended(mine.query({{0, 1, 0, 0}, 2, {}, {}}));
        QVERIFY(hits);
        QCOMPARE(hits->size(), 2);
        for (const VectorHit &hit : *hits) {
            QCOMPARE(hit.score, 1.0);
            if (hit.chunkId == 3) continue;
            QCOMPARE(hit.chunkId, 0);
            QCOMPARE(hit.passage->text, u"Text 3"_s);
            QCOMPARE(hit.passage->document, u"/docs/3.md"_s);
        }
        QVERIFY(ended(mine.remove({1, 2, 3}))); // its own only
        QCOMPARE(*ended(mine.count()), 3);
    }

    void metricsOtherThanCosine_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::newRow("euclidean") << u"euclidean"_s;
        QTest::newRow("dotproduct") << u"dotproduct"_s;
    }
    void metricsOtherThanCosine()
    {
        QFETCH(QString, metric);
        test::PineconeSetup other = setup();
        other.metric = metric;
        test::PineconeServer server(other);
        net::StreamPool pool;
        PineconeStore store(pool, access(server), quick());
        QVERIFY(ended(store.check(space())));
        EmbeddingSpace loose = space();
        loose.normalised = false;
        QVERIFY(!ended(store.check(loose)));
        QVERIFY(ended(store.upsert(records)));
        const auto hits = ended(store.query({{1, 0, 0, 0}, 3, {}, {}}));
        QCOMPARE(chunks(hits), (QList<qint64>{1, 2, 3}));
        QVERIFY(std::abs(hits->at(1).score - 0.8) < 1e-6);
    }

    void checkSaysWhatToDo()
    {
        test::PineconeServer server(setup());
        net::StreamPool pool;
        const auto said = [&](PineconeAccess values, const EmbeddingSpace &wanted) {
            PineconeStore store(pool, std::move(values), quick());
            const auto result = ended(store.check(wanted));
            return result ? QString() : result.error().message;
        };
        PineconeAccess values = access(server);
        QCOMPARE(said(values, space(0)), QString());
        QVERIFY(said(values, space(384)).contains("has 4 dimensions"_L1));
        values.index = u"missing"_s;
        QVERIFY(said(values, space()).contains(u"no Pinecone index “missing”"_s));
        values = access(server);
        values.key = u"pc-wrong"_s;
        QVERIFY(said(values, space()).contains("does not accept the key"_L1));
        values.key.clear();
        QVERIFY(said(values, space()).contains("PINECONE_API_KEY"_L1));
        values = access(server);
        values.controlUrl = u"http://pinecone.example"_s;
        QVERIFY(said(values, space()).contains("https://"_L1));
        test::PineconeSetup young = setup();
        young.ready = false;
        server.change(young);
        QVERIFY(said(access(server), space()).contains("still being made"_L1));
        QCOMPARE(server.requests("/indexes").size(), 0); // none was made
    }

    void triesAgain_data()
    {
        QTest::addColumn<PineconeFault>("fault");
        QTest::newRow("429") << PineconeFault::RateLimit;
        QTest::newRow("500") << PineconeFault::ServerError;
        QTest::newRow("503") << PineconeFault::Unavailable;
        QTest::newRow("dropped") << PineconeFault::Dropped;
        QTest::newRow("dropped halfway") << PineconeFault::DroppedHalfway;
    }
    void triesAgain()
    {
        QFETCH(PineconeFault, fault);
        test::PineconeServer server(setup());
        net::StreamPool pool;
        PineconeStore store(pool, access(server), quick());
        server.setFaults({fault, fault, fault});
        const auto stored = ended(store.upsert(records));
        QVERIFY2(stored, stored ? "" : qPrintable(stored.error().message));
        QVERIFY(server.requests("/vectors/upsert").size() >= 4);
        server.setFaults(QList<PineconeFault>(20, fault));
        server.clearLog();
        QVERIFY(!ended(store.upsert(records)));
        QVERIFY(server.requests("/vectors/upsert").size() < 9); // four, and once more where a kept connection was cut
    }

    void doesNotTryAgain_data()
    {
        QTest::addColumn<PineconeFault>("fault");
        QTest::addColumn<QString>("said");
        QTest::newRow("quota") << PineconeFault::Quota << u"quota"_s;
        QTest::newRow("page") << PineconeFault::Page << u"is not Pinecone"_s;
    }
    void doesNotTryAgain()
    {
        QFETCH(PineconeFault, fault);
        QFETCH(QString, said);
        test::PineconeServer server(setup());
        net::StreamPool pool;
        PineconeStore store(pool, access(server), quick());
        server.setFaults({fault});
        const auto hits = ended(store.query({{1, 0, 0, 0}, 3, {}, {}}));
        QVERIFY(!hits);
        QVERIFY2(hits.error().message.contains(said), qPrintable(hits.error().message));
        QCOMPARE(server.requests("/query").size(), 1);
    }

    void silenceHasALimit()
    {
        test::PineconeServer server(setup());
        net::StreamPool pool;
        PineconeLimits limits = quick();
        limits.answer = 50ms;
        limits.retry.retries = 1;
        PineconeStore store(pool, access(server), limits);
        server.setFaults(QList<PineconeFault>(10, PineconeFault::Silent));
        const auto hits = ended(store.query({{1, 0, 0, 0}, 3, {}, {}}));
        QCOMPARE(hits.error().code, ErrorCode::Timeout);
        QCOMPARE(server.requests("/query").size(), 2);
    }

    void nobodyThere()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        PineconeAccess values;
        values.controlUrl = u"http://127.0.0.1:%1"_s.arg(closed.serverPort());
        closed.close();
        values.key = u"pc-secret"_s;
        net::StreamPool pool;
        PineconeStore store(pool, values, quick());
        const auto hits = ended(store.query({{1, 0, 0, 0}, 3, {}, {}}));
        QCOMPARE(hits.error().code, ErrorCode::Network);
        QVERIFY(!hits.error().message.contains("pc-secret"_L1));
    }

    void keepsToItsConnections()
    {
        test::PineconeServer server(setup());
        server.setDelay(20ms);
        net::StreamPool pool;
        PineconeLimits limits = quick();
        limits.connections = 7;
        PineconeStore store(pool, access(server), limits);
        QList<QFuture<Result<QList<VectorHit>>>> queries;
        for (int i = 0; i < 40; ++i)
            queries += store.query({{1, 0, 0, 0}, 3, {}, {}});
        for (const auto &query : std::as_const(queries))
            QVERIFY(ended(query));
        QCOMPARE(server.requests("/query").size(), 40);
        QVERIFY2(server.mostConnections() <= 8,
                 qPrintable(QString::number(server.mostConnections()))); // one for the host
        QVERIFY(server.mostConnections() >= 7);
    }

    void waitsUntilWritesAreSeen_data()
    {
        QTest::addColumn<bool>("numbered");
        QTest::newRow("by the numbers of writes") << true;
        QTest::newRow("by the last record") << false;
    }
    void waitsUntilWritesAreSeen()
    {
        QFETCH(bool, numbered);
        test::PineconeSetup slow = setup();
        slow.sendsLsn = numbered;
        slow.indexingLag = 100ms;
        test::PineconeServer server(slow);
        net::StreamPool pool;
        PineconeStore store(pool, access(server), quick());
        QCOMPARE(*ended(store.settle()), true);
        QVERIFY(ended(store.upsert(records)));
        QCOMPARE(*ended(store.settle()), true);
        QCOMPARE(*ended(store.count()), 3);
        QVERIFY(ended(store.remove({1, 2, 3})));
        QCOMPARE(*ended(store.settle()), true);
        QCOMPARE(*ended(store.count()), 0);

        slow.indexingLag = 1h;
        server.change(slow);
        PineconeLimits limits = quick();
        limits.freshness = 50ms;
        PineconeStore hasty(pool, access(server), limits);
        QVERIFY(ended(hasty.upsert(records)));
        QCOMPARE(*ended(hasty.settle()), false);
    }

    void endsWithTheStore()
    {
        test::PineconeServer server(setup());
        net::StreamPool pool;
        auto store = std::make_unique<PineconeStore>(pool, access(server), quick());
        QVERIFY(ended(store->check(space())));
        server.setFaults(QList<PineconeFault>(10, PineconeFault::Silent));
        const auto hits = store->query({{1, 0, 0, 0}, 3, {}, {}});
        const auto stored = store->upsert(records);
        QTRY_COMPARE(server.requests("/query").size(), 1);
        store.reset();
        QCOMPARE(ended(hits).error().code, ErrorCode::Cancelled);
        QCOMPARE(ended(stored).error().code, ErrorCode::Cancelled);
    }

private:
    static test::PineconeSetup setup()
    {
        test::PineconeSetup setup;
        setup.key = u"pc-secret"_s;
        return setup;
    }
    static PineconeAccess access(const test::PineconeServer &server, const QString &installation = u"here"_s)
    {
        PineconeAccess access;
        access.controlUrl = server.url().toString();
        access.key = u"pc-secret"_s;
        access.installation = installation;
        return access;
    }
    static PineconeLimits quick()
    {
        PineconeLimits limits;
        limits.answer = 5s;
        limits.retry.firstWait = 1ms;
        limits.retry.longestWait = 5ms;
        limits.freshnessEvery = 10ms;
        return limits;
    }
};

QTEST_GUILESS_MAIN(TestPineconeStore)
#include "tst_pineconestore.moc"
