// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/turn/toolplay.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace docswiki::turn::test;
using namespace std::chrono_literals;

class TestTurnMachineTools : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void toolsRunSideBySideAndTheModelIsAskedAgain()
    {
        Play play = begun();
        play(10ms, StreamContent{1, u"Let me look."_s});
        QCOMPARE(play(11ms, StreamToolCall{1, u"a"_s, rag}), QStringList{u"tool_call_start"_s});
        play(12ms, StreamToolCall{1, u"b"_s, web});
        QCOMPARE(play(20ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web)})}),
                 (QStringList{u"decode:finished"_s, u"tools:started"_s, u"tool_call"_s, u"tool_call"_s, u"run-a"_s,
                              u"run-b"_s}));
        // The second one first.
        QCOMPARE(play(50ms, ToolFinished{1, u"b"_s, found(u"pages"_s, {passage(u"p1"_s)})}),
                 (QStringList{u"sources"_s, u"tool_result"_s}));
        QCOMPARE(play(90ms, ToolFinished{1, u"a"_s, found(u"passages"_s, {passage(u"p2"_s), passage(u"p1"_s)})}),
                 (QStringList{u"sources"_s, u"tool_result"_s, u"tools:finished"_s, u"prompt:started"_s, u"open-2"_s}));
        const auto results = play.all<ToolResultEvent>();
        QVERIFY(results[0].ok && results[0].id == u"b"_s && results[0].took == Nanoseconds(30ms));
        QCOMPARE(results[1].took, Nanoseconds(70ms));

        const OpenStream &second = play.opened();
        QVERIFY2(second.sources.isEmpty() && !second.lastRound, "the beginning of the prompt stays as it was");
        QCOMPARE(wrongExchange(second.exchange), QString());
        QCOMPARE(second.exchange.size(), 3);
        QCOMPARE(second.exchange[0].content, u"Let me look."_s);
        QCOMPARE(second.exchange[0].reasoningDetails, calls({}).reasoningDetails);
        QVERIFY(answerTo(second.exchange, u"b"_s).contains(u"[1] T\n<<<\np1\n>>>"_s));
        const QString a = answerTo(second.exchange, u"a"_s);
        QVERIFY2(a.contains(u"[2] T\n<<<\np2\n>>>"_s) && a.contains(u"[1]"_s) && !a.contains(u"p1"_s), qPrintable(a));

        play(91ms, RequestSent{2});
        QVERIFY2(play(92ms, StreamContent{1, u"late"_s}).isEmpty(), "the first stream is over");
        play(92ms, StreamConnected{2, true});
        play(190ms, StreamContent{2, u"So [2]."_s});
        const QStringList end =
            play(290ms,
                 StreamFinished{2, provider::ChatOutcome{
                                       u"given/model"_s, u"stop"_s, {}, provider::Usage{20, 7, 8, 0, 0.5, false}, {}}});
        QCOMPARE(end, (QStringList{u"decode:finished"_s, u"usage"_s, u"done"_s, u"finish"_s}));
        const DoneEvent &done = play.done();
        QCOMPARE(done.text, u"Let me look.\n\nSo [2]."_s);
        QCOMPARE(done.text, play.content());
        QCOMPARE(done.cited, QList<int>{2});
        QCOMPARE(done.firstToken, Nanoseconds(10ms));
        QCOMPARE(done.overhead, Nanoseconds(2ms));
        QCOMPARE(done.stages.value(Stage::Tools), Nanoseconds(70ms));
        QCOMPARE(done.stages.value(Stage::Decode), Nanoseconds(110ms)); // 10 in the first round, 100 in the second
        QCOMPARE(play.all<UsageEvent>().size(), 1);
        QCOMPARE(play.all<UsageEvent>().first().usage, (provider::Usage{30, 12, 12, 1, 0.75, false}));
    }

    /// Every order in which three tools can end, each by its result, an error or its deadline.
    void everyOrderOfThree()
    {
        QList<int> order{0, 1, 2};
        const QStringList ids{u"a"_s, u"b"_s, u"c"_s};
        do {
            for (int ways = 0; ways < 27; ++ways) {
                Play play = begun();
                play(9ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web, u"{}"_s),
                                                   call(u"c"_s, rag, u"{\"query\":\"y\"}"_s)})});
                QStringList last;
                for (int i = 0; i < 3; ++i) {
                    const QString id = ids[order[i]];
                    const int way = order[i] == 0 ? ways % 3 : order[i] == 1 ? ways / 3 % 3 : ways / 9;
                    if (way == 0)
                        last = play(Milliseconds(10 + i), ToolFinished{1, id, found(u"f-"_s + id, {passage(id)})});
                    else if (way == 1)
                        last = play(Milliseconds(10 + i), ToolFinished{1, id, fail(ErrorCode::Network, u"e-"_s + id)});
                    else
                        last = play(Milliseconds(10 + i), ToolDeadline{1, id});
                    QCOMPARE(last.contains(u"open-2"_s), i == 2);
                    QVERIFY2(play(Milliseconds(10 + i), ToolFinished{1, id, found(u"twice"_s)}).isEmpty(),
                             "a call ends once");
                    QVERIFY(play(Milliseconds(10 + i), ToolDeadline{1, id}).isEmpty());
                }
                QCOMPARE(wrongExchange(play.opened().exchange), QString());
                QCOMPARE(play.all<ToolResultEvent>().size(), 3);
                for (int i = 0; i < play.state().sources.size(); ++i)
                    QCOMPARE(play.state().sources[i].id, i + 1);
            }
        } while (std::next_permutation(order.begin(), order.end()));
    }

    void aLateToolIsGoneOnWithout()
    {
        Play play = begun();
        QVERIFY(play(9ms, StreamFinished{1, calls({call(u"a"_s, web)})}).contains(u"run-a"_s));
        const QStringList late = play(10009ms, ToolDeadline{1, u"a"_s});
        QVERIFY(late.startsWith(u"cancel-tool-a"_s) && late.contains(u"open-2"_s));
        QVERIFY(!play.all<ToolResultEvent>().first().ok);
        QVERIFY(play.all<ToolResultEvent>().first().summary.contains(u"10 s"_s));
        QVERIFY(answerTo(play.opened().exchange, u"a"_s).contains(u"10 s"_s));
        QVERIFY(play(11s, ToolFinished{1, u"a"_s, found(u"x"_s)}).isEmpty());
    }

    void theTenthRoundIsTheLast()
    {
        Play play = begun();
        for (int round = 1; round <= 9; ++round) {
            const QString id = u"c%1"_s.arg(round);
            QVERIFY(!play.opened().lastRound);
            QVERIFY(play(9ms, StreamFinished{round, calls({call(id, rag, u"{\"query\":\"%1\"}"_s.arg(round))})})
                        .contains(u"run-"_s + id));
            QVERIFY(play(10ms, ToolFinished{round, id, found(u"x"_s)}).contains(u"open-%1"_s.arg(round + 1)));
            play(11ms, RequestSent{round + 1});
        }
        QVERIFY(play.opened().lastRound);
        QCOMPARE(play.opened().exchange.size(), 18);
        // A server that lets it call all the same.
        const QStringList end = play(12ms, StreamFinished{10, calls({call(u"z"_s, rag)})});
        QVERIFY(!end.contains(u"run-z"_s) && end.contains(u"error"_s) && end.last() == u"finish"_s);
        QVERIFY2(play.error().message.contains(u"given/model"_s), qPrintable(play.error().message));
        QCOMPARE(play.all<ToolResultEvent>().size(), 10);
    }

    void aToolThatSaysNothingIsStillAnswered()
    {
        Play play = begun();
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        play(10ms, ToolFinished{1, u"a"_s, tool::ToolAnswer{}});
        QCOMPARE(wrongExchange(play.opened().exchange), QString());
    }

    void stopCancelsWhatRuns()
    {
        Play play = begun();
        play(5ms, StreamContent{1, u"Let me"_s});
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        const QStringList effects = play(11ms, Cancel{});
        QCOMPARE(effects, (QStringList{u"cancel-tool-b"_s, u"tool_result"_s, u"tools:late"_s, u"usage"_s, u"done"_s,
                                       u"finish"_s}));
        QCOMPARE(play.done().finishReason, u"stopped"_s);
        QCOMPARE(play.done().text, u"Let me"_s);
        QVERIFY(play(12ms, ToolFinished{1, u"b"_s, found(u"x"_s)}).isEmpty());
    }

    void aResultOfAnotherRoundIsNotHeard()
    {
        Play play = begun();
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        QVERIFY(play(10ms, ToolFinished{2, u"a"_s, found(u"x"_s)}).isEmpty());
        QVERIFY(play(10ms, ToolFinished{1, u"b"_s, found(u"x"_s)}).isEmpty());
        QVERIFY(play(10ms, ToolDeadline{0, u"a"_s}).isEmpty());
        QVERIFY(play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)}).contains(u"open-2"_s));
    }

    void sourcesOfToolsComeAfterThoseOfThePrompt()
    {
        TurnPlan p = withTools();
        p.retrieve = true;
        Play play(p);
        play(0ms, Begin{});
        play(1ms, Decided{{true, false, {}}});
        play(2ms, Retrieved{knowledge::Retrieval{QList<knowledge::Passage>{passage(u"first"_s)}}});
        play(3ms, RequestSent{1});
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s, {passage(u"first"_s), passage(u"second"_s)})});
        QCOMPARE(play.all<SourcesEvent>().last().sources.size(), 2);
        QCOMPARE(play.opened().sources.size(), 1); // as in the first round: the same bytes
        QVERIFY(answerTo(play.opened().exchange, u"a"_s).contains(u"[2] T\n<<<\nsecond"_s));
    }

    void waitingForOthersIsNotOurTimeInAnyRound()
    {
        Play play = begun(); // 2 ms of ours
        play(102ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web)})});
        play(112ms, ToolFinished{1, u"a"_s, found(u"x"_s)}); // 10 ms in our own documents
        play(1102ms, ToolFinished{1, u"b"_s, found(u"x"_s)});
        play(1103ms, RequestSent{2}); // 1 ms
        play(1400ms, StreamContent{2, u"x"_s});
        play(1500ms, StreamFinished{2, ended()});
        QCOMPARE(play.done().overhead, Nanoseconds(13ms));
        QCOMPARE(play.done().firstToken, Nanoseconds(1400ms));
    }

    void anEmptyAnswerAfterToolsIsAnError()
    {
        Play play = begun();
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        play(11ms, RequestSent{2});
        QVERIFY(play(12ms, StreamFinished{2, ended()}).contains(u"error"_s));
        QVERIFY2(play.all<UsageEvent>().first().usage.estimated, "the second round did not say what it took");
    }

    void textHeldBackForTheDiskKeepsItsOrder()
    {
        TurnPlan p = withTools();
        p.store = true;
        Play play(p);
        play(0ms, Begin{});
        play(1ms, Decided{{false, false, {}}});
        play(2ms, RequestSent{1});
        play(3ms, StreamContent{1, u"One.\n"_s});
        QVERIFY2(play(4ms, StreamFinished{1, calls({call(u"a"_s, rag)})}).contains(u"run-a"_s),
                 "tools do not wait for the disk");
        play(5ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        play(6ms, RequestSent{2});
        play(7ms, StreamContent{2, u"Two."_s});
        QVERIFY(play(8ms, StreamFinished{2, ended()}).filter(u"done"_s).isEmpty());
        QVERIFY(play(9ms, Stored{true}).contains(u"done"_s));
        QCOMPARE(play.content(), u"One.\n\nTwo."_s);
        QCOMPARE(play.done().text, play.content());
    }
};

QTEST_GUILESS_MAIN(TestTurnMachineTools)
#include "tst_turnmachine_tools.moc"
