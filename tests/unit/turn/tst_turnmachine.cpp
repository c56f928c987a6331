// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/turn/play.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace docswiki::turn::test;
using namespace std::chrono_literals;

namespace {

const Decision ragOnly{true, false, u"r"_s};
const Decision ragAndWeb{true, true, u"r"_s};
const Decision nothing{false, false, u"r"_s};

} // namespace

class TestTurnMachine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statusGoesOutFirstAndEverythingStartsAtOnce()
    {
        Play play(plan(true, true, true, true));
        const QStringList effects = play(0ms, Begin{});
        QCOMPARE(effects.first(), u"status"_s);
        for (const QString &wanted : {u"start-store"_s, u"start-decide"_s, u"start-retrieve"_s, u"start-warmup"_s, u"arm-store-2000"_s,
                                      u"arm-decide-2000"_s, u"arm-retrieve-2000"_s, u"arm-warmup-10000"_s})
            QVERIFY2(effects.contains(wanted), qPrintable(wanted));
        QVERIFY2(play(1ms, Decided{ragAndWeb}).contains(u"start-web"_s), "the web is asked as soon as the decision wants it");
        QVERIFY2(play(2ms, Begin{}).isEmpty(), "a turn begins once");
    }

    void aWholeTurn()
    {
        Play play(plan(true, true, false, false));
        play(0ms, Begin{});
        play(1ms, Stored{true});
        QCOMPARE(play(1ms, Decided{ragOnly}), (QStringList{u"disarm-decide"_s, u"decide:finished"_s, u"decision"_s}));
        QCOMPARE(play(41ms, Retrieved{knowledge::Retrieval{passages(3)}}),
                 (QStringList{u"disarm-retrieve"_s, u"retrieve:finished"_s, u"sources"_s, u"prompt:started"_s, u"open-1"_s}));
        QCOMPARE(play.sources().size(), 3);
        QCOMPARE(play.sources()[2].id, 3);
        QCOMPARE(play(42ms, RequestSent{1}), (QStringList{u"prompt:finished"_s, u"connect:started"_s}));
        QCOMPARE(play(43ms, StreamConnected{1, true}), (QStringList{u"connect:finished"_s, u"wait:started"_s}));
        QCOMPARE(play(300ms, StreamReasoning{1, u"hm"_s}), (QStringList{u"wait:finished"_s, u"reasoning:started"_s, u"reasoning"_s}));
        QCOMPARE(play(600ms, StreamContent{1, u"A [3]"_s}), (QStringList{u"reasoning:finished"_s, u"decode:started"_s, u"content"_s}));
        QCOMPARE(play(700ms, StreamContent{1, u" b [1]."_s}), (QStringList{u"content"_s}));
        QCOMPARE(play(900ms, StreamFinished{1, ended()}), (QStringList{u"decode:finished"_s, u"done"_s, u"finish"_s}));
        const DoneEvent &done = play.done();
        QCOMPARE(done.text, u"A [3] b [1]."_s);
        QCOMPARE(done.cited, (QList<int>{3, 1}));
        QCOMPARE(done.model, u"given/model"_s);
        QCOMPARE(done.total, Nanoseconds(900ms));
        QCOMPARE(done.firstToken, Nanoseconds(600ms));
        QCOMPARE(done.overhead, Nanoseconds(42ms)); // all but the provider's 558 ms
        QCOMPARE(done.stages.value(Stage::Retrieve), Nanoseconds(41ms));
        QCOMPARE(done.stages.value(Stage::Decode), Nanoseconds(300ms));
        QVERIFY(play(1s, Cancel{}).isEmpty());
    }

    void lateRetrievalCountsAsNone()
    {
        Play play(plan(false, true, false, false));
        play(0ms, Begin{});
        QVERIFY(!play(1ms, Decided{ragOnly}).contains(u"open-1"_s));
        const QStringList late = play(2s, StageDeadline{Stage::Retrieve});
        QCOMPARE(late, (QStringList{u"cancel-retrieve"_s, u"retrieve:late"_s, u"sources"_s, u"prompt:started"_s, u"open-1"_s}));
        QVERIFY(play.sources().isEmpty());
        QVERIFY2(play(3s, Retrieved{knowledge::Retrieval{passages(3)}}).isEmpty(), "what comes afterwards is dropped");
    }

    void lateDecisionGoesOnWithDocuments()
    {
        Play play(plan(false, true, true, false));
        play(0ms, Begin{});
        QVERIFY(!play(5ms, Retrieved{knowledge::Retrieval{passages(1)}}).contains(u"open-1"_s));
        QVERIFY(play(2s, StageDeadline{Stage::Decide}).contains(u"open-1"_s));
        QCOMPARE(play.sources().size(), 1);
        QVERIFY(play(3s, Decided{ragAndWeb}).isEmpty());
    }

    void failedRetrievalIsNoFailedTurn()
    {
        Play play(plan(false, true, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{ragOnly});
        const QStringList effects = play(2ms, Retrieved{fail(ErrorCode::Storage, u"The index is damaged."_s)});
        QVERIFY(effects.contains(u"retrieve:failed"_s) && effects.contains(u"open-1"_s));
    }

    void unneededRetrievalIsCancelled()
    {
        Play play(plan(false, true, false, false));
        play(0ms, Begin{});
        const QStringList effects = play(1ms, Decided{nothing});
        QVERIFY(effects.contains(u"cancel-retrieve"_s) && effects.contains(u"open-1"_s));
        QVERIFY(!effects.contains(u"sources"_s));
    }

    void theWebIsWaitedForOnlyWhenWanted()
    {
        Play wanted(plan(false, true, true, false));
        wanted(0ms, Begin{});
        wanted(1ms, Decided{ragAndWeb});
        QVERIFY(!wanted(20ms, Retrieved{knowledge::Retrieval{passages(2)}}).contains(u"open-1"_s));
        QVERIFY(wanted(3s, WebSearched{passages(2)}).contains(u"open-1"_s));
        QCOMPARE(wanted.sources().size(), 4);

        Play unwanted(plan(false, true, true, false));
        unwanted(0ms, Begin{});
        unwanted(1ms, Decided{ragOnly});
        QVERIFY(unwanted(20ms, Retrieved{knowledge::Retrieval{passages(2)}}).contains(u"open-1"_s));

        Play never(plan(false, true, true, false));
        never(0ms, Begin{});
        never(1ms, Decided{ragAndWeb});
        never(20ms, Retrieved{knowledge::Retrieval{passages(2)}});
        QVERIFY(never(10s, StageDeadline{Stage::Web}).contains(u"open-1"_s));
        QCOMPARE(never.sources().size(), 2);
    }

    void waitingForTheWebIsNotOurOverhead()
    {
        Play play(plan(false, true, true, false));
        play(0ms, Begin{});
        play(1ms, Decided{ragAndWeb});
        play(20ms, Retrieved{knowledge::Retrieval{passages(2)}});
        play(1020ms, WebSearched{passages(1)});
        play(1021ms, RequestSent{1});
        play(1500ms, StreamContent{1, u"x"_s});
        play(1600ms, StreamFinished{1, ended()});
        QCOMPARE(play.done().overhead, Nanoseconds(21ms));
    }

    void contentWaitsForTheDisk()
    {
        Play play(plan(true, false, false, false));
        play(0ms, Begin{});
        QVERIFY2(play(1ms, Decided{nothing}).contains(u"open-1"_s), "the request does not wait");
        play(2ms, RequestSent{1});
        QCOMPARE(play(3ms, StreamContent{1, u"early "_s}), (QStringList{u"connect:finished"_s, u"decode:started"_s}));
        play(4ms, StreamContent{1, u"bird"_s});
        QCOMPARE(play(5ms, StreamFinished{1, ended()}), (QStringList{u"decode:finished"_s}));
        QCOMPARE(play(9ms, Stored{true}),
                 (QStringList{u"disarm-store"_s, u"store:finished"_s, u"content"_s, u"done"_s, u"finish"_s}));
        QCOMPARE(play.content(), u"early bird"_s);
        QCOMPARE(play.done().firstToken, Nanoseconds(9ms));
    }

    void aFullDiskDoesNotSilenceTheAnswer()
    {
        Play play(plan(true, false, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        play(3ms, StreamContent{1, u"x"_s});
        const QStringList effects = play(4ms, Stored{fail(ErrorCode::Storage, u"The disk is full."_s)});
        QVERIFY(effects.contains(u"store:failed"_s) && effects.contains(u"content"_s));
    }

    void stopAtAnyMoment_data()
    {
        QTest::addColumn<int>("inputs");
        for (int i = 1; i <= 7; ++i)
            QTest::addRow("after %d inputs", i) << i;
    }
    void stopAtAnyMoment()
    {
        QFETCH(int, inputs);
        Play play(plan(true, true, true, true));
        const QList<decltype(TurnInput::what)> script{Begin{}, Stored{true}, Decided{ragAndWeb}, Retrieved{knowledge::Retrieval{passages(1)}},
                                                      WebSearched{passages(1)}, RequestSent{1}, StreamContent{1, u"half an"_s}};
        for (int i = 0; i < inputs; ++i)
            play(Milliseconds(i), script[i]);
        const QStringList effects = play(100ms, Cancel{});
        QCOMPARE(effects.last(), u"finish"_s);
        QCOMPARE(effects[effects.size() - 2], u"done"_s);
        QCOMPARE(effects.contains(u"abort"_s), inputs >= 5);
        QCOMPARE(play.done().finishReason, u"stopped"_s);
        QCOMPARE(play.done().text, inputs == 7 ? u"half an"_s : QString());
        QVERIFY(play(101ms, Cancel{}).isEmpty());
        QVERIFY(play(102ms, StreamContent{1, u" answer"_s}).isEmpty());
    }

    void anErrorKeepsTheTextAndEndsTheTurn()
    {
        Play play(plan(false, false, false, true));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        play(2ms, RequestSent{1});
        play(3ms, StreamContent{1, u"partial"_s});
        const QStringList effects = play(9ms, StreamFinished{1, fail(ErrorCode::Network, u"cut"_s, {}, true)});
        QVERIFY(effects.contains(u"cancel-warmup"_s));
        QCOMPARE(effects.last(), u"finish"_s);
        QCOMPARE(play.error().message, u"cut"_s);
        QCOMPARE(play.content(), u"partial"_s);
    }

    void anEmptyAnswerIsAnError()
    {
        Play play(plan(false, false, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        QVERIFY(play(2ms, StreamFinished{1, ended()}).contains(u"error"_s));
        QVERIFY(play.error().message.contains(u"given/model"_s));
    }

    void reasoningWithoutContentIsDone()
    {
        Play play(plan(false, false, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        play(2ms, RequestSent{1});
        play(3ms, StreamReasoning{1, u"hm"_s});
        QVERIFY(play(4ms, StreamFinished{1, ended()}).contains(u"done"_s));
        QCOMPARE(play.done().firstToken, 0ns);
    }

    void toolCallsArePassedOn()
    {
        Play play(plan(false, false, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        play(2ms, RequestSent{1});
        QCOMPARE(play(3ms, StreamToolCall{1, u"c"_s, u"n"_s}), (QStringList{u"tool_call_start"_s}));
        provider::ChatOutcome outcome{u"m"_s, u"tool_calls"_s, {{u"c"_s, u"n"_s, u"{}"_s}}, {}, {}};
        QVERIFY(play(4ms, StreamFinished{1, outcome}).contains(u"tool_call"_s));
    }

    void aStreamOfAnotherAttemptIsNotHeard()
    {
        Play play(plan(false, false, false, false));
        play(0ms, Begin{});
        play(1ms, Decided{nothing});
        for (const int attempt : {0, 2}) {
            QVERIFY(play(2ms, RequestSent{attempt}).isEmpty());
            QVERIFY(play(2ms, StreamConnected{attempt, false}).isEmpty());
            QVERIFY(play(2ms, StreamContent{attempt, u"x"_s}).isEmpty());
            QVERIFY(play(2ms, StreamFinished{attempt, ended()}).isEmpty());
        }
        QVERIFY(play(3ms, StreamContent{1, u"y"_s}).contains(u"content"_s));
    }
};

QTEST_GUILESS_MAIN(TestTurnMachine)
#include "tst_turnmachine.moc"
