// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/turn/play.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace docswiki::turn::test;
using namespace std::chrono_literals;
using provider::Attempt;
using provider::AttemptKind;
using provider::AttemptState;

namespace {

Play begun()
{
    Play play(plan(false, false, false, false));
    play(0ms, Begin{});
    play(1ms, Decided{{false, false, {}}});
    play(2ms, RequestSent{1});
    return play;
}

StreamAttempt report(int number, AttemptKind kind, AttemptState state, const QString &model = u"a"_s)
{
    Attempt attempt;
    attempt.number = number;
    attempt.kind = kind;
    attempt.state = state;
    attempt.model = model;
    attempt.provider = model + u".ai"_s;
    if (state == AttemptState::Failed)
        attempt.error = {ErrorCode::RateLimited, u"Too many."_s, u"status=429 type=x"_s, true};
    if (state == AttemptState::Waiting) attempt.wait = 1200ms;
    return {1, attempt};
}

QString detailOf(const Play &play, Stage stage, StageState state)
{
    for (const StageEvent &event : play.all<StageEvent>()) {
        if (event.stage == stage && event.state == state) return event.detail;
    }
    return {};
}

} // namespace

class TestTurnMachineAttempts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFallbackIsSeenInTheStages()
    {
        Play play = begun();
        play(3ms, StreamConnected{1, true});
        QCOMPARE(play(10ms, report(1, AttemptKind::First, AttemptState::Failed)),
                 (QStringList{u"attempt"_s, u"wait:failed"_s}));
        QCOMPARE(detailOf(play, Stage::Wait, StageState::Failed), u"a.ai: 429"_s);
        QCOMPARE(play(11ms, report(2, AttemptKind::Fallback, AttemptState::Started, u"b"_s)),
                 (QStringList{u"attempt"_s, u"connect:started"_s}));
        QCOMPARE(play(20ms, StreamConnected{1, false}), (QStringList{u"connect:finished"_s, u"wait:started"_s}));
        play(30ms, report(2, AttemptKind::Fallback, AttemptState::Answering, u"b"_s));
        play(30ms, StreamContent{1, u"x"_s});
        provider::ChatOutcome outcome{{}, u"stop"_s, {}, {}, {}};
        play(40ms, StreamFinished{1, outcome});
        QCOMPARE(play.done().model, u"b"_s);
        QCOMPARE(play.done().answeredBy, u"b.ai"_s);
        QCOMPARE(play.done().stages.value(Stage::Connect), Nanoseconds(10ms)); // 1 and 9
        QCOMPARE(play.done().stages.value(Stage::Wait), Nanoseconds(17ms));    // 7 and 10
        QCOMPARE(play.done().overhead, Nanoseconds(2ms));
    }

    void aPauseBeforeARetryIsPartOfConnecting()
    {
        Play play = begun();
        QCOMPARE(play(10ms, report(1, AttemptKind::First, AttemptState::Failed)),
                 (QStringList{u"attempt"_s, u"connect:failed"_s}));
        QCOMPARE(play(10ms, report(2, AttemptKind::Retry, AttemptState::Waiting)),
                 (QStringList{u"attempt"_s, u"connect:started"_s}));
        QCOMPARE(play(1210ms, report(2, AttemptKind::Retry, AttemptState::Started)), QStringList{u"attempt"_s});
        play(1220ms, StreamConnected{1, true});
        QCOMPARE(detailOf(play, Stage::Connect, StageState::Finished), u"reused, after a pause of 1.2 s"_s);
        play(1300ms, StreamContent{1, u"x"_s});
        play(1400ms, StreamFinished{1, ended()});
        QCOMPARE(play.done().stages.value(Stage::Connect), Nanoseconds(1218ms));
        QVERIFY2(play.done().answeredBy.isEmpty(), "the one that was asked");
    }

    void aHedgeThatFailsLeavesTheFirstWaiting()
    {
        Play play = begun();
        play(3ms, StreamConnected{1, true});
        QCOMPARE(play(2s, report(2, AttemptKind::Hedge, AttemptState::Started, u"b"_s)), QStringList{u"attempt"_s});
        QCOMPARE(play(2100ms, StreamConnected{1, false}), QStringList());
        QCOMPARE(play(2200ms, report(2, AttemptKind::Hedge, AttemptState::Failed, u"b"_s)), QStringList{u"attempt"_s});
        QCOMPARE(play(3s, StreamContent{1, u"x"_s}),
                 (QStringList{u"wait:finished"_s, u"decode:started"_s, u"content"_s}));
    }

    void theFirstFailsWhileTheHedgeIsOnItsWay()
    {
        Play play = begun();
        play(3ms, StreamConnected{1, true});
        play(2s, report(2, AttemptKind::Hedge, AttemptState::Started, u"b"_s));
        QCOMPARE(play(2100ms, report(1, AttemptKind::First, AttemptState::Failed)), QStringList{u"attempt"_s});
        QCOMPARE(play(2200ms, report(2, AttemptKind::Hedge, AttemptState::Failed, u"b"_s)),
                 (QStringList{u"attempt"_s, u"wait:failed"_s}));
    }

    void connectedAfterAFailureIsEnough()
    {
        Play play = begun();
        play(10ms, report(1, AttemptKind::First, AttemptState::Failed));
        QCOMPARE(play(20ms, StreamConnected{1, true}),
                 (QStringList{u"connect:started"_s, u"connect:finished"_s, u"wait:started"_s}));
        QVERIFY(play(21ms, StreamConnected{1, true}).isEmpty());
    }

    void stopNamesWhoWasAnswering()
    {
        Play play = begun();
        play(10ms, report(1, AttemptKind::First, AttemptState::Failed));
        play(11ms, report(2, AttemptKind::Fallback, AttemptState::Started, u"b"_s));
        play(12ms, report(2, AttemptKind::Fallback, AttemptState::Answering, u"b"_s));
        play(13ms, StreamContent{1, u"x"_s});
        play(14ms, Cancel{});
        QCOMPARE(play.done().model, u"b"_s);
        QCOMPARE(play.done().answeredBy, u"b.ai"_s);
    }

    void theLastRoundSaysWhoAnswered()
    {
        TurnPlan p = plan(false, false, false, false);
        p.localTools = {u"n"_s};
        Play play(p);
        play(0ms, Begin{});
        play(1ms, Decided{{false, false, {}}});
        play(2ms, RequestSent{1});
        play(3ms, report(1, AttemptKind::First, AttemptState::Failed));
        play(4ms, report(2, AttemptKind::Fallback, AttemptState::Answering, u"b"_s));
        play(5ms,
             StreamFinished{1, provider::ChatOutcome{u"b"_s, u"tool_calls"_s, {{u"c"_s, u"n"_s, u"{}"_s}}, {}, {}}});
        play(6ms, ToolFinished{1, u"c"_s, tool::ToolAnswer{u"x"_s, {}, {}}});
        play(7ms, RequestSent{2});
        play(8ms, StreamContent{2, u"x"_s});
        play(9ms,
             StreamFinished{2, provider::ChatOutcome{u"a"_s, u"stop"_s, {}, {}, {}}}); // the first one is well again
        QCOMPARE(play.done().model, u"a"_s);
        QVERIFY(play.done().answeredBy.isEmpty());
    }

    void whenAllHaveFailedTheErrorEndsTheTurn()
    {
        Play play = begun();
        play(3ms, StreamConnected{1, true});
        play(10ms, report(1, AttemptKind::First, AttemptState::Failed));
        QCOMPARE(play(10ms, StreamFinished{1, fail(ErrorCode::RateLimited, u"Too many."_s)}),
                 (QStringList{u"error"_s, u"finish"_s}));
    }

    void aBrokenStreamEndsItsStageAsFailed()
    {
        Play play = begun();
        play(3ms, StreamConnected{1, true});
        QVERIFY(play(10s, StreamFinished{1, fail(ErrorCode::Timeout, u"Late."_s)}).startsWith(u"wait:failed"_s));
        QCOMPARE(detailOf(play, Stage::Wait, StageState::Failed), u"no answer in time"_s);
    }
};

QTEST_GUILESS_MAIN(TestTurnMachineAttempts)
#include "tst_turnmachine_attempts.moc"
