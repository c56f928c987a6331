// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/turn/toolplay.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace docswiki::turn::test;
using namespace std::chrono_literals;

class TestTurnMachineCalls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void callsDecideAndNotTheFinishReason_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("runs");
        for (const char *reason : {"tool_calls", "stop", "end_turn", "truncated", ""})
            QTest::newRow(*reason ? reason : "none") << QString::fromLatin1(reason) << true;
        for (const char *reason : {"length", "content_filter", "error"})
            QTest::newRow(reason) << QString::fromLatin1(reason) << false;
    }
    void callsDecideAndNotTheFinishReason()
    {
        QFETCH(QString, reason);
        QFETCH(bool, runs);
        Play play = begun();
        const QStringList effects = play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)}, reason)});
        QCOMPARE(effects.contains(u"run-a"_s), runs);
        QCOMPARE(effects.contains(u"done"_s), !runs);
        if (!runs) {
            QCOMPARE(play.done().finishReason, reason);
            QVERIFY(!play.all<ToolResultEvent>().first().ok);
        }
    }

    void whatNobodyHereKnowsIsPassedOn()
    {
        Play play = begun();
        const QStringList effects = play(
            9ms, StreamFinished{1, calls({call(u"a"_s, u"open_door"_s), call(u"b"_s, u"close_door"_s)}, u"stop"_s)});
        QCOMPARE(effects.count(u"tool_call"_s), 2);
        QVERIFY(!effects.contains(u"tool_result"_s));
        QCOMPARE(effects.last(), u"finish"_s);
        QCOMPARE(play.done().finishReason, u"tool_calls"_s);
        QCOMPARE(play.all<ToolCallEvent>()[1].arguments, u"{\"query\":\"x\"}"_s);
    }

    void inAMixedRoundTheUnknownOneIsAnswered()
    {
        Play play = begun();
        const QStringList effects =
            play(9ms, StreamFinished{1, calls({call(u"a"_s, u"open_door"_s), call(u"b"_s, rag)})});
        QVERIFY(effects.contains(u"run-b"_s) && !effects.contains(u"run-a"_s));
        QVERIFY2(effects.indexOf(u"run-b"_s) < effects.indexOf(u"tool_result"_s), "what can run is started first");
        QCOMPARE(play.all<ToolResultEvent>().first().id, u"a"_s);
        play(20ms, ToolFinished{1, u"b"_s, found(u"x"_s)});
        QCOMPARE(wrongExchange(play.opened().exchange), QString());
        QVERIFY(answerTo(play.opened().exchange, u"a"_s).contains(u"open_door"_s));
    }

    void unreadableArgumentsAreAnsweredAndNotRun_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::newRow("cut") << u"{\"query\":\"x"_s;
        QTest::newRow("list") << u"[]"_s;
        QTest::newRow("text") << u"hello"_s;
    }
    void unreadableArgumentsAreAnsweredAndNotRun()
    {
        QFETCH(QString, arguments);
        Play play = begun();
        const QStringList effects = play(9ms, StreamFinished{1, calls({call(u"a"_s, rag, arguments)})});
        QVERIFY(!effects.contains(u"run-a"_s));
        QVERIFY2(effects.contains(u"open-2"_s), "the model may try again at once");
        QVERIFY(answerTo(play.opened().exchange, u"a"_s).contains(u"JSON object"_s));
        QVERIFY(!play.all<ToolResultEvent>().first().ok);
    }

    void everyCallHasAnIdOfItsOwn()
    {
        Play play = begun();
        play(3ms, StreamToolCall{1, u"x"_s, rag});
        play(3ms, StreamToolCall{1, u"x"_s, rag});
        const QList<ToolCall> list{call(u"x"_s, rag), call(u"x"_s, rag, u"{}"_s), call({}, web),
                                   call({}, web, u"{}"_s)};
        for (int round = 1; round <= 3; ++round) {
            QStringList started = play(9ms, StreamFinished{round, calls(list)}).filter(u"run-"_s);
            QCOMPARE(started.size(), round <= 2 ? 4 : 0);
            for (const QString &word : std::as_const(started))
                play(10ms, ToolFinished{round, word.mid(4), found(u"x"_s)});
            QVERIFY(play(11ms, RequestSent{round + 1}).contains(u"connect:started"_s));
        }
        QCOMPARE(wrongExchange(play.opened().exchange), QString());
        QStringList starts;
        for (const auto &event : play.all<ToolCallStartEvent>())
            starts.append(event.id);
        QStringList told;
        for (const auto &event : play.all<ToolCallEvent>())
            told.append(event.id);
        std::sort(starts.begin(), starts.end());
        std::sort(told.begin(), told.end());
        QCOMPARE(starts, told); // each start is that of one call, by the same id
    }

    void theSameCallAThirdTimeLeadsToTheEnd()
    {
        Play play = begun();
        for (int round = 1; round <= 2; ++round) {
            // the same arguments, spelt in another way
            const QString arguments =
                round == 1 ? u"{\"a\":1,\"query\":\"x\"}"_s : u" { \"query\" : \"x\", \"a\":1 } "_s;
            QVERIFY(play(9ms, StreamFinished{round, calls({call(u"c%1"_s.arg(round), rag, arguments)})})
                        .contains(u"run-c%1"_s.arg(round)));
            play(10ms, ToolFinished{round, u"c%1"_s.arg(round), found(u"x"_s)});
            QVERIFY(!play.opened().lastRound);
            play(11ms, RequestSent{round + 1});
        }
        const QStringList third =
            play(12ms, StreamFinished{3, calls({call(u"c3"_s, rag, u"{\"query\":\"x\",\"a\":1}"_s)})});
        QVERIFY(!third.contains(u"run-c3"_s) && third.contains(u"open-4"_s));
        QVERIFY(play.opened().lastRound);
        QVERIFY(answerTo(play.opened().exchange, u"c3"_s).contains(u"before"_s));
        play(13ms, RequestSent{4});
        play(14ms, StreamContent{4, u"Well."_s});
        play(15ms, StreamFinished{4, ended()});
        QCOMPARE(play.done().text, u"Well."_s);
    }

    void aNewCallBesideARepeatedOneGoesOn()
    {
        Play play = begun();
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, rag)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        play(10ms, ToolFinished{1, u"b"_s, found(u"x"_s)});
        play(11ms, RequestSent{2});
        const QStringList second =
            play(12ms, StreamFinished{2, calls({call(u"c"_s, rag), call(u"d"_s, rag, u"{\"query\":\"new\"}"_s)})});
        QVERIFY(!second.contains(u"run-c"_s) && second.contains(u"run-d"_s));
        play(13ms, ToolFinished{2, u"d"_s, found(u"x"_s)});
        QVERIFY(!play.opened().lastRound);
    }

    void callsAfterTheLastRoundDoNotSpoilAnAnswer()
    {
        TurnPlan p = withTools();
        p.mostRounds = 2;
        Play play = begun(p);
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        play(11ms, RequestSent{2});
        play(12ms, StreamContent{2, u"Answer."_s});
        QVERIFY(play(13ms, StreamFinished{2, calls({call(u"b"_s, rag)})}).contains(u"done"_s));
        QCOMPARE(play.done().text, u"Answer."_s);
        QCOMPARE(play.done().finishReason, u"stop"_s);
    }

    void aResultThatIsFullQuotesNoMorePassages()
    {
        Play play = begun();
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag)})});
        QList<knowledge::Passage> many;
        for (int i = 0; i < 20; ++i)
            many.append(passage(QString(5'000, QChar(u'a' + i))));
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s, many)});
        QCOMPARE(play.state().sources.size(), 7); // what the model did not see it cannot cite
    }

    void manyCallsAtOnceAreBounded()
    {
        Play play = begun();
        QList<ToolCall> list;
        for (int i = 0; i < 40; ++i)
            list.append(call(u"c%1"_s.arg(i), rag, u"{\"query\":\"%1\"}"_s.arg(i)));
        const QStringList started = play(9ms, StreamFinished{1, calls(list)}).filter(u"run-"_s);
        QCOMPARE(started.size(), 16);
        for (const QString &word : started)
            play(10ms, ToolFinished{1, word.mid(4), found(QString(100'000, u'x'))});
        QCOMPARE(wrongExchange(play.opened().exchange), QString());
        QCOMPARE(play.opened().exchange.size(), 41);
        QVERIFY2(answerTo(play.opened().exchange, u"c0"_s).size() < 40'000, "a tool's words are bounded");
        QVERIFY2(play.opened().lastRound,
                 "and all of them together: half a million characters are enough to answer from");
    }
};

QTEST_GUILESS_MAIN(TestTurnMachineCalls)
#include "tst_turnmachine_calls.moc"
