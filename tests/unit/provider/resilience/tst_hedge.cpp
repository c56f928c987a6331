// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/provider/resilience/turnbench.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class HedgeTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lateFirstToken();
    void lateFirstTokenAlone();
    void loadingIsNotLate();
    void hedgeWins();
    void hedgeLoses();
    void hedgeTakesOver();
    void hedgeFails();
    void hedgeAlone();
    void hedgeOnlyWhenAllowed_data();
    void hedgeOnlyWhenAllowed();
};

void HedgeTest::lateFirstToken()
{
    Bench bench(impatient());
    bench.learn(0, 1ms);
    auto probe = bench.ask();
    QCOMPARE(bench.providers[0].requests.first().profile.deadlines, net::Deadlines());
    const QPointer<ScriptedStream> late = bench.last(0);
    Q_EMIT late->headersArrived();
    Q_EMIT late->heartbeat();
    QTRY_COMPARE(bench.asked(1), 1);
    QVERIFY(!late || late->aborted);
    QVERIFY(probe->attempts.first().error.message.startsWith(u"one.org sent no text within"_s));
    bench.say(1, u"Hello"_s);
    QCOMPARE(probe->content, u"Hello"_s);
    QCOMPARE(*bench.shared.firstTokens().percentile({u"one.org"_s, u"model-a"_s}, 1), 3ms);
}

void HedgeTest::lateFirstTokenAlone()
{
    Bench bench(impatient(), 1);
    bench.learn(0, 1ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(0), 2);
    QTest::qWait(0);
    QTest::qWait(0);
    QCOMPARE(bench.asked(0), 2); // now with the profile's own limit
    QCOMPARE(probe->attemptLines, QStringList({u"1 first failed"_s, u"2 retry started"_s}));
    bench.fail(0, openai::timeoutError(openai::Wait::FirstContent, 60s, u"one.org"_s));
    QTRY_COMPARE(bench.asked(0), 3); // the scripted one failed at once: a fast failure

    // Where it could not be asked again, it is not given up.
    ResilienceSettings settings = impatient();
    settings.retry.mostRetries = 0;
    Bench patient(settings, 1);
    patient.learn(0, 0ms);
    auto waits = patient.ask();
    for (int i = 0; i < 5; ++i)
        QTest::qWait(0);
    QVERIFY(waits->said.isEmpty());
}

void HedgeTest::loadingIsNotLate()
{
    Bench bench(impatient());
    bench.shared.setHedging(true);
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    Q_EMIT bench.last(0)->statusChanged(u"Loading qwen2.5 into memory"_s);
    for (int i = 0; i < 5; ++i)
        QTest::qWait(0);
    QCOMPARE(probe->said, QStringList(u"Loading qwen2.5 into memory"_s));
    bench.clock.advance(12s);
    bench.say(0, u"Hello"_s);
    QCOMPARE(*bench.shared.firstTokens().percentile({u"one.org"_s, u"model-a"_s}, 1), 0ms); // not counted
}

void HedgeTest::hedgeWins()
{
    Bench bench(hedging());
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    const QPointer<ScriptedStream> first = bench.last(0);
    Q_EMIT first->connected(true);
    QTRY_COMPARE(bench.asked(1), 1);
    Q_EMIT bench.last(1)->connected(false);
    Q_EMIT bench.last(1)->headersArrived();
    Q_EMIT bench.last(1)->heartbeat();
    Q_EMIT first->headersArrived();
    bench.clock.advance(800ms);
    bench.say(1, u"from b"_s);
    QVERIFY(first && first->aborted);
    Q_EMIT first->contentArrived(u"from a"_s); // too late
    bench.say(1, u", only"_s);
    bench.end(1, stopped());
    QCOMPARE(probe->said,
             QStringList({u"connected"_s, u"2 hedge started"_s, u"headers"_s, u"1 first abandoned"_s, u"connected"_s,
                          u"headers"_s, u"2 hedge answering"_s, u"text:from b"_s, u"text:, only"_s, u"ended"_s}));
    QCOMPARE((*probe->outcome)->answeredBy, u"two.org"_s);
    // It is known of the first that it takes at least so long.
    QCOMPARE(*bench.shared.firstTokens().percentile({u"one.org"_s, u"model-a"_s}, 1), 800ms);
    QTRY_VERIFY(!first);
}

void HedgeTest::hedgeLoses()
{
    Bench bench(hedging());
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(1), 1);
    const QPointer<ScriptedStream> second = bench.last(1);
    bench.say(0, u"from a"_s);
    QVERIFY(second && second->aborted);
    bench.end(0, stopped());
    QCOMPARE(probe->said, QStringList({u"2 hedge started"_s, u"2 hedge abandoned"_s, u"1 first answering"_s,
                                       u"text:from a"_s, u"ended"_s}));
    QVERIFY((*probe->outcome)->answeredBy.isEmpty());
    QCOMPARE(bench.shared.firstTokens().samples({u"two.org"_s, u"model-b"_s}), 0);
}

void HedgeTest::hedgeTakesOver()
{
    Bench bench(hedging(), 3);
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(1), 1);
    Q_EMIT bench.last(1)->connected(true);
    bench.fail(0, answered(503)); // no retry: another attempt is under way
    QCOMPARE(bench.asked(0), 1);
    Q_EMIT bench.last(1)->headersArrived();
    bench.fail(1, answered(401));
    bench.say(2, u"from c"_s);
    QCOMPARE(probe->said,
             QStringList({u"2 hedge started"_s, u"1 first failed"_s, u"connected"_s, u"headers"_s, u"2 hedge failed"_s,
                          u"3 fallback started"_s, u"3 fallback answering"_s, u"text:from c"_s}));
}

void HedgeTest::hedgeFails()
{
    Bench bench(hedging());
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(1), 1);
    bench.fail(1, answered(500));
    QCOMPARE(bench.asked(1), 1);
    QCOMPARE(probe->finished, 0);
    bench.clock.advance(6s);
    bench.fail(0, answered(503));
    QCOMPARE(probe->error().message,
             u"model-a returned 503 and model-b returned 500. Ask again, or choose another model."_s);
}

void HedgeTest::hedgeAlone()
{
    Bench bench(hedging(), 1);
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(0), 2); // the same model once more
    bench.say(0, u"second"_s);
    bench.end(0, stopped());
    QCOMPARE(probe->attemptLines, QStringList({u"2 hedge started"_s, u"1 first abandoned"_s, u"2 hedge answering"_s}));
    QVERIFY((*probe->outcome)->answeredBy.isEmpty());
}

void HedgeTest::hedgeOnlyWhenAllowed_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("hedged");
    QTest::newRow("all is well") << u""_s << true;
    QTest::newRow("off") << u"off"_s << false;
    QTest::newRow("few samples") << u"few"_s << false;
    QTest::newRow("no budget") << u"budget"_s << false;
    QTest::newRow("breaker not closed") << u"breaker"_s << false;
    QTest::newRow("answering") << u"answering"_s << false;
}

void HedgeTest::hedgeOnlyWhenAllowed()
{
    QFETCH(QString, what);
    QFETCH(bool, hedged);
    ResilienceSettings settings = hedging();
    if (what == u"budget"_s) settings.hedgeBudget.share = 0.5;
    Bench bench(settings);
    if (what == u"off"_s) bench.shared.setHedging(false);
    bench.learn(0, 0ms, what == u"few"_s ? 19 : 20);
    if (what == u"breaker"_s) {
        for (int i = 0; i < 5; ++i)
            bench.shared.breakerOf({u"one.org"_s, u"model-a"_s}).failed(bench.clock.now(), bench.clock.now());
        bench.clock.advance(30s);
    }
    auto probe = bench.ask();
    if (what == u"answering"_s) bench.say(0, u"Hello"_s);
    if (hedged) {
        QTRY_COMPARE(bench.asked(1), 1);
    } else {
        for (int i = 0; i < 5; ++i)
            QTest::qWait(0);
        QCOMPARE(bench.asked(1), 0);
    }
}

QTEST_GUILESS_MAIN(HedgeTest)
#include "tst_hedge.moc"
