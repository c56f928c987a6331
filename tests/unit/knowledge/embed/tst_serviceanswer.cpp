// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/serviceanswer.h"
#include "core/knowledge/embed/servicebatch.h"
#include "core/net/faultwords.h"
#include "core/net/retryplan.h"
#include "tests/support/fakeclock.h"

#include <QTest>

#include <cmath>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestServiceAnswer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersByIndexAndNormalises()
    {
        const auto vectors = readEmbeddings(
            "{\"data\":[{\"index\":1,\"embedding\":[0,2]},{\"index\":0,\"embedding\":[3,4]}]}", 2, u"S"_s);
        QVERIFY(vectors);
        QCOMPARE(vectors->at(0), (Vector{0.6F, 0.8F}));
        QCOMPARE(vectors->at(1), (Vector{0.0F, 1.0F}));
    }

    void readsBase64()
    {
        // 3 and 4 as float32, little end first
        const auto vectors = readEmbeddings("{\"data\":[{\"index\":0,\"embedding\":\"AABAQAAAgEA=\"}]}", 1, u"S"_s);
        QVERIFY(vectors);
        QCOMPARE(vectors->at(0), (Vector{0.6F, 0.8F}));
    }

    void senselessVectorsAreEmpty_data()
    {
        QTest::addColumn<QByteArray>("embedding");
        QTest::newRow("zero") << QByteArray("[0,0]");
        QTest::newRow("null") << QByteArray("[null,1]");
        QTest::newRow("text") << QByteArray("[\"NaN\",1]");
        QTest::newRow("NaN in base64") << QByteArray("\"AADAfwAAgD8=\"");
        QTest::newRow("infinite") << QByteArray("[1e300,1]");
    }
    void senselessVectorsAreEmpty()
    {
        QFETCH(QByteArray, embedding);
        const auto vectors = readEmbeddings(
            "{\"data\":[{\"index\":0,\"embedding\":" + embedding + "},{\"index\":1,\"embedding\":[1,0]}]}", 2, u"S"_s);
        QVERIFY(vectors);
        QVERIFY(vectors->at(0).isEmpty());
        QCOMPARE(vectors->at(1), (Vector{1.0F, 0.0F}));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("<html>");
        QTest::newRow("cut") << QByteArray("{\"data\":[{\"index\":0,\"embedding\":[1,0]},{\"index\"");
        QTest::newRow("too few") << QByteArray("{\"data\":[{\"index\":0,\"embedding\":[1,0]}]}");
        QTest::newRow("too many") << QByteArray(
            "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]},{\"embedding\":[1]}]}");
        QTest::newRow("one twice") << QByteArray(
            "{\"data\":[{\"index\":1,\"embedding\":[1]},{\"index\":1,\"embedding\":[1]}]}");
        QTest::newRow("strange index") << QByteArray(
            "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":7,\"embedding\":[1]}]}");
        QTest::newRow("two dimensions") << QByteArray(
            "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}");
        QTest::newRow("empty vector") << QByteArray(
            "{\"data\":[{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[]}]}");
        QTest::newRow("half a float") << QByteArray(
            "{\"data\":[{\"index\":0,\"embedding\":\"AABAQAA=\"},{\"index\":1,\"embedding\":\"AABAQAA=\"}]}");
    }
    void refuses()
    {
        QFETCH(QByteArray, body);
        const auto vectors = readEmbeddings(body, 2, u"My service"_s);
        QVERIFY(!vectors);
        QCOMPARE(vectors.error().code, ErrorCode::Protocol);
        QVERIFY(vectors.error().message.startsWith("My service"_L1));
    }

    void cutsLongTexts()
    {
        const QString words = u"word "_s.repeated(10'000);
        const QString cut = cutToTokens(words, 100);
        QVERIFY(estimatedTokens(cut) <= 100);
        QVERIFY(cut.size() > 200);
        QCOMPARE(cutToTokens(u"short"_s, 100), u"short"_s);
        const QString chinese = u"世"_s.repeated(1'000);
        QVERIFY(cutToTokens(chinese, 100).size() <= 100);
        QVERIFY(cutToTokens(chinese, 100).size() >= 98);
        const QString faces = cutToTokens(u"😀"_s.repeated(1'000), 101);
        QVERIFY(!faces.back().isHighSurrogate());
    }

    void batchLearns()
    {
        ServiceBatch batch(64);
        batch.learned(8, false);
        QCOMPARE(batch.size(), 8);
        for (int i = 0; i < 3 * 16; ++i)
            batch.succeeded();
        QCOMPARE(batch.size(), 64);
        batch.learned(16, true);
        for (int i = 0; i < 100; ++i)
            batch.succeeded();
        QCOMPARE(batch.size(), 16);
    }

    void retriesWithinTheLimits()
    {
        test::FakeClock clock;
        net::RetryPlan plan({.retries = 3, .askedWaits = 2, .firstWait = 100ms, .longestWait = 250ms, .total = 10s},
                            clock.now());
        QCOMPARE(plan.next(clock.now(), {}, 1.0), std::optional(100ms));
        QCOMPARE(plan.next(clock.now(), {}, 1.0), std::optional(200ms));
        QCOMPARE(plan.next(clock.now(), {}, 0.0), std::optional(125ms));
        QCOMPARE(plan.next(clock.now(), {}, 1.0), std::nullopt);
        plan.succeeded();
        QCOMPARE(plan.next(clock.now(), {}, 1.0), std::optional(100ms));
        QCOMPARE(plan.next(clock.now(), 3s, 0.0), std::optional<Milliseconds>(3s)); // never shortened
        clock.advance(8s);
        QCOMPARE(plan.left(clock.now()), 2s);
        QCOMPARE(plan.next(clock.now(), 3s, 0.0), std::nullopt); // beyond the total
        clock.advance(8s);
        QCOMPARE(plan.left(clock.now()), 0ms);
    }

    void readsRetryAfter()
    {
        const QDateTime now({2026, 11, 22}, {14, 0}, Qt::UTC);
        QCOMPARE(net::retryAfter("2", now), std::optional<Milliseconds>(2s));
        QCOMPARE(net::retryAfter("0.5", now), std::optional(500ms));
        QCOMPARE(net::retryAfter("Sun, 22 Nov 2026 14:00:30 GMT", now), std::optional<Milliseconds>(30s));
        QCOMPARE(net::retryAfter("Sun, 22 Nov 2026 13:00:30 GMT", now), std::optional(0ms));
        QCOMPARE(net::retryAfter("1e99", now), std::optional<Milliseconds>(24h));
        QCOMPARE(net::retryAfter("-1", now), std::nullopt);
        QCOMPARE(net::retryAfter("nan", now), std::nullopt);
        QCOMPARE(net::retryAfter("soon", now), std::nullopt);
        QCOMPARE(net::retryAfter("", now), std::nullopt);
    }

    void readsWordsOfFaults()
    {
        QCOMPARE(net::faultWords("{\"error\":{\"message\":\"a  b\",\"code\":1}}"), u"a b"_s);
        QCOMPARE(net::faultWords("{\"error\":\"plain\"}"), u"plain"_s);
        QCOMPARE(net::faultWords("{\"code\":3,\"message\":\"grpc\",\"details\":[]}"), u"grpc"_s);
        QCOMPARE(net::faultWords("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field\"}]}"), u"field"_s);
        QCOMPARE(net::faultWords("<html><title>Bad\n gateway</title>"), u"Bad gateway"_s);
        QCOMPARE(net::faultWords("overloaded"), u"overloaded"_s);
        QCOMPARE(net::faultWords(""), QString());
        QCOMPARE(net::faultWords(QByteArray(100'000, 'x')).size(), 300);
        QCOMPARE(net::without(u"key sk-1 and sk-1"_s, u"sk-1"_s), u"key … and …"_s);
    }
};

QTEST_GUILESS_MAIN(TestServiceAnswer)
#include "tst_serviceanswer.moc"
