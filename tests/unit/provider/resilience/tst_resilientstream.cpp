// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/provider/resilience/turnbench.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ResilientStreamTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstTryAnswers();
    void fastFailureIsRetried();
    void retryWaits();
    void retryBudgetEnds();
    void slowFailureGoesOn();
    void whoIsToBlame_data();
    void whoIsToBlame();
    void allFail();
    void finalAfterTheFirstToken_data();
    void finalAfterTheFirstToken();
    void emptyTextIsNoToken();
    void pausedModelIsSkipped();
    void pausedWhileRetrying();
    void allPausedIsAskedNonetheless();
    void stoppedProbeMakesRoom();
    void totalCoversAll();
    void totalEndsAnAnswer();
    void roundsBeginWithTheSpeaker();
    void abortAtAnyTime_data();
    void abortAtAnyTime();
    void deletingIsSilent();
    void deletingInASlot();
};

void ResilientStreamTest::firstTryAnswers()
{
    Bench bench;
    auto probe = bench.ask();
    ScriptedStream *inner = bench.last(0);
    QVERIFY(inner && inner->started);
    QCOMPARE(bench.providers[0].requests.first().profile.maxTokens, 100);
    Q_EMIT inner->connected(true);
    Q_EMIT inner->headersArrived();
    Q_EMIT inner->heartbeat();
    Q_EMIT inner->statusChanged(u"Loading"_s);
    Q_EMIT inner->reasoningArrived(u"hm"_s);
    Q_EMIT inner->contentArrived(u"Hello"_s);
    Q_EMIT inner->toolCallStarted(u"1"_s, u"find"_s);
    ChatOutcome outcome = stopped();
    outcome.requestId = u"r1"_s;
    bench.end(0, outcome);
    QCOMPARE(probe->said, QStringList({u"connected"_s, u"headers"_s, u"heartbeat"_s, u"Loading"_s, u"thought:hm"_s,
                                       u"text:Hello"_s, u"tool:find"_s, u"ended"_s}));
    QVERIFY(probe->outcome && **probe->outcome == outcome);
    QCOMPARE(bench.asked(1), 0);
    const QPointer<ScriptedStream> released(inner);
    QTRY_VERIFY(!released);
    QVERIFY(!probe->saidInStart);
}

void ResilientStreamTest::fastFailureIsRetried()
{
    Bench bench;
    auto probe = bench.ask();
    Q_EMIT bench.last(0)->connected(false);
    bench.clock.advance(1'200ms);
    bench.fail(0, answered(503));
    QCOMPARE(bench.asked(0), 2);
    Q_EMIT bench.last(0)->connected(true);
    bench.clock.advance(700ms);
    bench.say(0, u"Hello"_s);
    bench.end(0, stopped());
    QCOMPARE(probe->said, QStringList({u"connected"_s, u"1 first failed"_s, u"2 retry started"_s, u"connected"_s,
                                       u"2 retry answering"_s, u"text:Hello"_s, u"ended"_s}));
    const Attempt failed = probe->attempts.first();
    QCOMPARE(failed.model, u"model-a"_s);
    QCOMPARE(failed.provider, u"one.org"_s);
    QCOMPARE(failed.took, 1'200ms);
    QCOMPARE(failed.error, answered(503));
    QCOMPARE(probe->attempts.last().took, 700ms);
    QVERIFY((*probe->outcome)->answeredBy.isEmpty());
}

void ResilientStreamTest::retryWaits()
{
    ResilienceSettings settings;
    settings.retry.base = 2ms;
    Bench bench(settings, 1);
    bench.random = 0.75;
    auto probe = bench.ask();
    bench.fail(0, answered(503));
    QCOMPARE(probe->said, QStringList({u"1 first failed"_s, u"2 retry waiting"_s}));
    QCOMPARE(probe->attempts.last().wait, 1ms);
    QCOMPARE(bench.asked(0), 1);
    QTRY_COMPARE(bench.asked(0), 2);
    QCOMPARE(probe->said.last(), u"2 retry started"_s);

    // A provider that says how long.
    Error busy = answered(429);
    busy.retryAfter = 5ms;
    bench.fail(0, busy);
    QCOMPARE(probe->attempts.last().wait, 8ms); // 5 and 0.75 × 4
    QTRY_COMPARE(bench.asked(0), 3);
    bench.say(0, u"Hello"_s);
    QCOMPARE(probe->content, u"Hello"_s);
}

void ResilientStreamTest::retryBudgetEnds()
{
    Bench bench({}, 1);
    int asked = 0;
    for (int i = 0; i < 20; ++i) {
        bench.clock.advance(1ms);
        auto probe = bench.ask();
        while (probe->finished == 0)
            bench.fail(0, answered(503));
    }
    asked = bench.asked(0);
    QCOMPARE(asked, 20 + 10 + 2); // ten a minute, and a tenth of twenty
    bench.clock.advance(1min);
    auto probe = bench.ask();
    bench.fail(0, answered(503));
    QCOMPARE(probe->finished, 0);
}

void ResilientStreamTest::slowFailureGoesOn()
{
    Bench bench;
    auto probe = bench.ask();
    bench.clock.advance(6s);
    bench.fail(0, answered(503));
    QCOMPARE(bench.asked(0), 1);
    QCOMPARE(bench.providers[1].requests.first().profile.model, u"model-b"_s);
    QCOMPARE(bench.providers[1].requests.first().profile.maxTokens, 101);
    bench.say(1, u"Hello"_s);
    bench.end(1, stopped());
    QCOMPARE(probe->attemptLines,
             QStringList({u"1 first failed"_s, u"2 fallback started"_s, u"2 fallback answering"_s}));
    QCOMPARE((*probe->outcome)->answeredBy, u"two.org"_s);
    QCOMPARE((*probe->outcome)->model, u"model-b"_s);

    Bench alone({}, 1);
    auto other = alone.ask();
    alone.clock.advance(6s);
    alone.fail(0, answered(503));
    QCOMPARE(other->said, QStringList({u"1 first failed"_s, u"failed"_s}));
    QCOMPARE(other->error(), answered(503));
}

void ResilientStreamTest::whoIsToBlame_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<int>("askedFirst");
    QTest::addColumn<int>("askedSecond");
    Error wait = answered(429);
    wait.retryAfter = 2s;
    QTest::newRow("busy, with a wait") << wait << 1 << 1;
    QTest::newRow("busy") << answered(429) << 2 << 0;
    QTest::newRow("key") << answered(401) << 1 << 1;
    QTest::newRow("credit") << answered(402) << 1 << 1;
    QTest::newRow("no model") << answered(404) << 1 << 1;
    QTest::newRow("too long") << answered(413) << 1 << 1;
    QTest::newRow("refused") << answered(400) << 1 << 0;
    QTest::newRow("ours") << Error{ErrorCode::Input, u"No."_s, {}, true} << 1 << 0;
    QTest::newRow("reset") << openai::networkError(QNetworkReply::RemoteHostClosedError, {}, u"x"_s) << 2 << 0;
    QTest::newRow("cancelled") << Error{ErrorCode::Cancelled, u"Stopped."_s, {}, false} << 1 << 0;
}

void ResilientStreamTest::whoIsToBlame()
{
    QFETCH(Error, error);
    QFETCH(int, askedFirst);
    QFETCH(int, askedSecond);
    Bench bench;
    auto probe = bench.ask();
    bench.fail(0, error);
    QCOMPARE(bench.asked(0), askedFirst);
    QCOMPARE(bench.asked(1), askedSecond);
    const bool over = askedFirst + askedSecond == 1;
    QCOMPARE(probe->finished, over ? 1 : 0);
    if (over) QCOMPARE(probe->error(), error);
    if (error.code == ErrorCode::Cancelled) QVERIFY(probe->attempts.isEmpty());
}

void ResilientStreamTest::allFail()
{
    Bench bench({}, 3);
    auto probe = bench.ask();
    for (int i = 0; i < 3; ++i)
        bench.fail(0, answered(503));
    QCOMPARE(bench.asked(0), 3);
    bench.fail(1, answered(401));
    bench.clock.advance(30s);
    bench.fail(2, openai::timeoutError(openai::Wait::Headers, 30s, u"three.org"_s));
    QCOMPARE(probe->finished, 1);
    QCOMPARE(probe->error().message,
             u"model-a returned 503, model-b returned 401 and model-c did not answer within 30 s. Ask again, or choose "
             "another model."_s);
    QCOMPARE(probe->error().code, ErrorCode::Http);
    QCOMPARE(probe->attemptLines.size(), 9); // five attempts; the first is told of when it fails
    QCOMPARE(probe->attempts.last().number, 5);
}

void ResilientStreamTest::finalAfterTheFirstToken_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("content") << 0;
    QTest::newRow("reasoning") << 1;
    QTest::newRow("tool call") << 2;
}

void ResilientStreamTest::finalAfterTheFirstToken()
{
    QFETCH(int, kind);
    Bench bench;
    auto probe = bench.ask();
    if (kind == 0) Q_EMIT bench.last(0)->contentArrived(u"Hel"_s);
    if (kind == 1) Q_EMIT bench.last(0)->reasoningArrived(u"Hel"_s);
    if (kind == 2) Q_EMIT bench.last(0)->toolCallStarted(u"1"_s, u"find"_s);
    const Error broken = openai::brokenOffError({}, u"one.org"_s);
    bench.fail(0, broken);
    QCOMPARE(probe->error(), broken);
    QCOMPARE(probe->said.size(), 2);
    QCOMPARE(bench.asked(0) + bench.asked(1), 1);
}

void ResilientStreamTest::emptyTextIsNoToken()
{
    Bench bench;
    auto probe = bench.ask();
    Q_EMIT bench.last(0)->contentArrived({});
    Q_EMIT bench.last(0)->reasoningArrived({});
    bench.fail(0, answered(503));
    QCOMPARE(bench.asked(0), 2);
}

void ResilientStreamTest::pausedModelIsSkipped()
{
    ResilienceSettings settings;
    settings.retry.mostRetries = 0;
    Bench bench(settings);
    for (int i = 0; i < 5; ++i) {
        bench.renew(2);
        auto probe = bench.ask();
        bench.fail(0, answered(503));
        bench.say(1, u"Hello"_s);
        bench.end(1, stopped());
    }
    QCOMPARE(bench.state(0), BreakerState::Open);
    QCOMPARE(bench.state(1), BreakerState::Closed);
    bench.clock.advance(9s);

    bench.renew(2);
    auto probe = bench.ask();
    QCOMPARE(bench.asked(1), 5); // not from within start()
    QTRY_COMPARE(bench.asked(1), 6);
    QCOMPARE(bench.asked(0), 5);
    QCOMPARE(probe->attempts.first().error.message,
             u"model-a is paused after 5 failures in a row; it is tried again in 21 s."_s);
    QCOMPARE(probe->attempts.first().error.retryAfter.value_or(0ms), 21s);
    bench.say(1, u"Hello"_s);
    QCOMPARE(probe->attemptLines,
             QStringList({u"1 first failed"_s, u"2 fallback started"_s, u"2 fallback answering"_s}));
    QVERIFY(!probe->saidInStart);

    // Half a minute later one question tries it, and the others do not wait for that.
    bench.clock.advance(21s);
    bench.renew(2);
    auto tries = bench.ask();
    QCOMPARE(bench.asked(0), 6);
    bench.renew(2);
    auto skips = bench.ask();
    QTRY_COMPARE(bench.asked(1), 7);
    QVERIFY(skips->attempts.first().error.message.contains(u"another question is trying it"_s));
    bench.say(0, u"I am back"_s);
    bench.end(0, stopped());
    QVERIFY(tries->attempts.isEmpty());
    QCOMPARE(bench.state(0), BreakerState::Closed);
}

void ResilientStreamTest::pausedWhileRetrying()
{
    ResilienceSettings settings;
    settings.breaker.inARow = 2;
    Bench bench(settings);
    auto probe = bench.ask();
    bench.fail(0, answered(503));
    bench.fail(0, answered(503)); // opens it: a third try would be one too many
    QCOMPARE(bench.asked(0), 2);
    QCOMPARE(bench.asked(1), 1);

    // Nobody else can be asked: those that are paused are named, too.
    bench.renew(2);
    auto other = bench.ask();
    QTRY_COMPARE(bench.asked(1), 2);
    bench.fail(1, answered(401));
    QCOMPARE(
        other->error().message,
        u"model-a is paused after failures and model-b returned 401. Ask again in 30 s, or choose another model."_s);
}

void ResilientStreamTest::allPausedIsAskedNonetheless()
{
    ResilienceSettings settings;
    settings.breaker.inARow = 1;
    settings.retry.mostRetries = 0;
    Bench bench(settings);
    auto probe = bench.ask();
    bench.fail(0, answered(503));
    bench.fail(1, answered(503));
    QCOMPARE(probe->finished, 1);
    bench.renew(2);
    auto again = bench.ask();
    QCOMPARE(bench.asked(0), 2);
    bench.say(0, u"Hello"_s);
    bench.end(0, stopped());
    QVERIFY(again->attempts.isEmpty());
    QCOMPARE(bench.state(0), BreakerState::Closed);
}

void ResilientStreamTest::stoppedProbeMakesRoom()
{
    ResilienceSettings settings;
    settings.breaker.inARow = 1;
    settings.retry.mostRetries = 0;
    Bench bench(settings);
    auto probe = bench.ask();
    bench.fail(0, answered(503));
    bench.clock.advance(30s);
    for (int i = 0; i < 3; ++i) { // stopped, deleted, refused: none says whether it is well
        bench.renew(2);
        auto tries = bench.ask();
        QCOMPARE(bench.asked(0), 2 + i);
        if (i == 0) tries->stream->abort();
        if (i == 2) bench.fail(0, answered(401));
    }
    QCOMPARE(bench.state(0), BreakerState::HalfOpen);
}

void ResilientStreamTest::totalCoversAll()
{
    Bench bench;
    net::Deadlines deadlines;
    deadlines.total = 5ms;
    ResilienceSettings settings;
    settings.retry.leastTime = 0ms;
    Bench hasty(settings);
    hasty.renew(2, deadlines);
    auto probe = hasty.ask();
    hasty.fail(0, answered(401));
    QCOMPARE(hasty.asked(1), 1);
    const QPointer<ScriptedStream> second = hasty.last(1);
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(!second || second->aborted);
    QVERIFY2(probe->error().message.startsWith(u"model-a returned 401 and model-b did not finish within"_s),
             qPrintable(probe->error().message));
    QCOMPARE(probe->said.last(), u"failed"_s);

    // With less than a second left nothing new is begun.
    bench.renew(2);
    auto late = bench.ask();
    bench.clock.advance(599'500ms);
    bench.fail(0, answered(401));
    QCOMPARE(bench.asked(1), 0);
    QCOMPARE(late->error(), answered(401));
}

void ResilientStreamTest::totalEndsAnAnswer()
{
    Bench bench;
    net::Deadlines deadlines;
    deadlines.total = 5ms;
    bench.renew(1, deadlines);
    auto probe = bench.ask();
    bench.say(0, u"Hello"_s);
    const QPointer<ScriptedStream> inner = bench.last(0);
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Timeout);
    QVERIFY(!inner || inner->aborted);
    QCOMPARE(probe->said, QStringList({u"text:Hello"_s, u"failed"_s}));
    QCOMPARE(bench.shared.breaker(u"one.org"_s, u"model-a"_s).failuresInARow, 0);
}

void ResilientStreamTest::roundsBeginWithTheSpeaker()
{
    Bench bench({}, 3);
    auto first = bench.ask();
    bench.fail(0, answered(401));
    Q_EMIT bench.last(1)->toolCallStarted(u"1"_s, u"find"_s);
    bench.end(1, stopped());

    ChatRequest request;
    request.messages = {{Role::Assistant, {}, {{u"1"_s, u"find"_s, u"{}"_s}}, {}, {u"the thoughts of b"_s}}};
    auto second = bench.ask(request);
    QCOMPARE(bench.asked(1), 2);
    QCOMPARE(bench.asked(0), 1);
    QCOMPARE(bench.providers[1].requests.last().messages, request.messages);
    bench.fail(1, answered(401));
    bench.fail(2, answered(401));
    bench.say(0, u"Hello"_s); // those before it come last
    QCOMPARE(second->attemptLines, QStringList({u"1 first failed"_s, u"2 fallback started"_s, u"2 fallback failed"_s,
                                                u"3 fallback started"_s, u"3 fallback answering"_s}));
    QVERIFY(bench.providers[2].requests.last().messages.first().reasoningDetails.isEmpty());
    QCOMPARE(bench.providers[2].requests.last().messages.first().toolCalls.size(), 1);
    QCOMPARE(bench.turn->name(), u"one.org"_s);
}

void ResilientStreamTest::abortAtAnyTime_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"before start", "waiting", "skipping", "pausing", "hedging", "answering", "told", "ended"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void ResilientStreamTest::abortAtAnyTime()
{
    QFETCH(QString, when);
    ResilienceSettings settings = hedging();
    settings.retry.base = 1h;
    settings.breaker.inARow = 1;
    Bench bench(settings);
    bench.random = 0.5;
    bench.learn(0, 0ms);
    if (when == u"skipping"_s)
        bench.shared.breakerOf({u"one.org"_s, u"model-a"_s}).failed(bench.clock.now(), bench.clock.now());
    if (when == u"before start"_s) {
        auto stream = bench.turn->open({});
        int finished = 0;
        connect(stream.get(), &ChatStream::finished, this, [&finished] { ++finished; });
        stream->abort();
        stream->start();
        QCOMPARE(finished, 0);
        QTRY_COMPARE(finished, 1);
        QCOMPARE(bench.asked(0), 0);
        return;
    }
    bench.renew(when == u"pausing"_s ? 1 : 2, {10s, 30s, 60s, 30s, 24h});
    auto probe = bench.ask();
    if (when == u"hedging"_s) QTRY_COMPARE(bench.asked(1), 1);
    if (when == u"answering"_s || when == u"ended"_s) bench.say(0, u"Hello"_s);
    if (when == u"ended"_s) bench.end(0, stopped());
    if (when == u"told"_s)
        connect(probe->stream.get(), &ChatStream::attemptChanged, this, [&] { probe->stream->abort(); });
    if (when == u"told"_s) bench.fail(0, answered(401));
    if (when == u"pausing"_s) {
        bench.fail(0, answered(503));
        QCOMPARE(probe->attemptLines.last(), u"2 retry waiting"_s);
    }
    const int asked = bench.asked(0) + bench.asked(1);
    const bool over = probe->finished > 0;
    probe->stream->abort();
    probe->stream->abort();
    for (const ScriptedProvider &provider : bench.providers) {
        for (const auto &inner : provider.streams)
            QVERIFY(over || when == u"told"_s || when == u"pausing"_s || !inner || inner->aborted);
    }
    QCOMPARE(probe->finished, over ? 1 : 0); // not from within abort()
    QTRY_COMPARE(probe->finished, 1);
    for (int i = 0; i < 3; ++i)
        QTest::qWait(0);
    QCOMPARE(probe->finished, 1);
    QCOMPARE(probe->saidTooLate, 0);
    QCOMPARE(bench.asked(0) + bench.asked(1), asked);
    if (!over) QCOMPARE(probe->error().code, ErrorCode::Cancelled);
}

void ResilientStreamTest::deletingIsSilent()
{
    Bench bench(hedging());
    bench.learn(0, 0ms);
    auto probe = bench.ask();
    QTRY_COMPARE(bench.asked(1), 1);
    const QPointer<ScriptedStream> first = bench.last(0);
    const QPointer<ScriptedStream> second = bench.last(1);
    const qsizetype said = probe->said.size();
    probe->stream.reset();
    QVERIFY((!first || first->aborted) && (!second || second->aborted));
    QTRY_VERIFY(!first && !second);
    QCOMPARE(probe->said.size(), said);
}

void ResilientStreamTest::deletingInASlot()
{
    for (int what = 0; what < 6; ++what) {
        Bench bench(hedging());
        bench.learn(0, 0ms);
        auto probe = bench.ask();
        QTRY_COMPARE(bench.asked(1), 1);
        ChatStream *stream = probe->stream.get();
        const auto remove = [&probe] { probe->stream.reset(); };
        connect(stream, &ChatStream::attemptChanged, this, remove);
        connect(stream, &ChatStream::connected, this, remove);
        connect(stream, &ChatStream::contentArrived, this, remove);
        connect(stream, &ChatStream::finished, this, remove);
        switch (what) {
        case 0: bench.say(1, u"Hello"_s); break;     // in "abandoned"
        case 1: bench.fail(0, answered(503)); break; // in "failed"
        case 2: bench.end(0, stopped()); break;
        case 3: Q_EMIT bench.last(0)->connected(true); break;
        case 4: bench.fail(0, {ErrorCode::Cancelled, {}, {}, false}); break;
        case 5: bench.say(0, u"Hello"_s); break;
        }
        QVERIFY2(!probe->stream, qPrintable(QString::number(what)));
        QVERIFY(probe->finished <= 1);
        for (int i = 0; i < 2; ++i) {
            for (const auto &inner : bench.providers[i].streams)
                QTRY_VERIFY(!inner);
        }
    }
}

QTEST_GUILESS_MAIN(ResilientStreamTest)
#include "tst_resilientstream.moc"
