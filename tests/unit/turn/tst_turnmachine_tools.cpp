// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/turn/play.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace docswiki::turn::test;
using namespace std::chrono_literals;
using provider::ChatMessage;
using provider::Role;
using provider::ToolCall;

namespace {

const QString rag = u"use_rag_search"_s;
const QString web = u"use_web_search"_s;

TurnPlan withTools()
{
    TurnPlan p = plan(false, false, false, false);
    p.localTools = {rag};
    p.outsideTools = {web};
    return p;
}

/// A turn whose first request has been sent at 2 ms.
Play begun(const TurnPlan &p = withTools())
{
    Play play(p);
    play(0ms, Begin{});
    if (p.store)
        play(1ms, Stored{true});
    play(1ms, Decided{{false, false, {}}});
    play(2ms, RequestSent{1});
    return play;
}

ToolCall call(const QString &id, const QString &name, const QString &arguments = u"{\"query\":\"x\"}"_s)
{
    return {id, name, arguments};
}

provider::ChatOutcome calls(const QList<ToolCall> &list, const QString &reason = u"tool_calls"_s)
{
    provider::ChatOutcome outcome{u"given/model"_s, reason, list, provider::Usage{10, 5, 4, 1, 0.25, false}, {}};
    outcome.reasoningDetails = QJsonArray{QJsonObject{{u"signature"_s, u"s"_s}}};
    return outcome;
}

Result<tool::ToolAnswer> found(const QString &content, const QList<knowledge::Passage> &list = {})
{
    return tool::ToolAnswer{content, u"%1 passages"_s.arg(list.size()), list};
}

knowledge::Passage passage(const QString &text)
{
    knowledge::Passage p;
    p.document = u"/d"_s;
    p.title = u"T"_s;
    p.text = text;
    return p;
}

/// What must hold of every prompt with calls: each answered exactly once, right after the message that made them.
QString wrongExchange(const QList<ChatMessage> &exchange)
{
    QSet<QString> open;
    QSet<QString> ever;
    for (const ChatMessage &message : exchange) {
        if (message.role == Role::Assistant) {
            if (!open.isEmpty())
                return u"calls without an answer"_s;
            for (const ToolCall &c : message.toolCalls) {
                if (c.id.isEmpty() || ever.contains(c.id))
                    return u"the id \"%1\" is empty or used twice"_s.arg(c.id);
                ever.insert(c.id);
                open.insert(c.id);
            }
        } else if (message.role != Role::Tool || !open.remove(message.toolCallId) || message.content.isEmpty()) {
            return u"an answer that nobody asked for, or an empty one"_s;
        }
    }
    return open.isEmpty() ? QString() : u"calls without an answer at the end"_s;
}

QString answerTo(const QList<ChatMessage> &exchange, const QString &id)
{
    const auto it = std::find_if(exchange.cbegin(), exchange.cend(), [&id](const ChatMessage &m) { return m.toolCallId == id; });
    return it == exchange.cend() ? QString() : it->content;
}

} // namespace

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
                 (QStringList{u"decode:finished"_s, u"tools:started"_s, u"tool_call"_s, u"tool_call"_s, u"run-a"_s, u"run-b"_s}));
        // The second one first.
        QCOMPARE(play(50ms, ToolFinished{1, u"b"_s, found(u"pages"_s, {passage(u"p1"_s)})}), (QStringList{u"sources"_s, u"tool_result"_s}));
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
        const QStringList end = play(290ms, StreamFinished{2, provider::ChatOutcome{u"given/model"_s, u"stop"_s, {}, provider::Usage{20, 7, 8, 0, 0.5, false}, {}}});
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
                play(9ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web, u"{}"_s), call(u"c"_s, rag, u"{\"query\":\"y\"}"_s)})});
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
                    QVERIFY2(play(Milliseconds(10 + i), ToolFinished{1, id, found(u"twice"_s)}).isEmpty(), "a call ends once");
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
        const QStringList effects = play(9ms, StreamFinished{1, calls({call(u"a"_s, u"open_door"_s), call(u"b"_s, u"close_door"_s)}, u"stop"_s)});
        QCOMPARE(effects.count(u"tool_call"_s), 2);
        QVERIFY(!effects.contains(u"tool_result"_s));
        QCOMPARE(effects.last(), u"finish"_s);
        QCOMPARE(play.done().finishReason, u"tool_calls"_s);
        QCOMPARE(play.all<ToolCallEvent>()[1].arguments, u"{\"query\":\"x\"}"_s);
    }

    void inAMixedRoundTheUnknownOneIsAnswered()
    {
        Play play = begun();
        const QStringList effects = play(9ms, StreamFinished{1, calls({call(u"a"_s, u"open_door"_s), call(u"b"_s, rag)})});
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
        const QList<ToolCall> list{call(u"x"_s, rag), call(u"x"_s, rag, u"{}"_s), call({}, web), call({}, web, u"{}"_s)};
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
            const QString arguments = round == 1 ? u"{\"a\":1,\"query\":\"x\"}"_s : u" { \"query\" : \"x\", \"a\":1 } "_s;
            QVERIFY(play(9ms, StreamFinished{round, calls({call(u"c%1"_s.arg(round), rag, arguments)})}).contains(u"run-c%1"_s.arg(round)));
            play(10ms, ToolFinished{round, u"c%1"_s.arg(round), found(u"x"_s)});
            QVERIFY(!play.opened().lastRound);
            play(11ms, RequestSent{round + 1});
        }
        const QStringList third = play(12ms, StreamFinished{3, calls({call(u"c3"_s, rag, u"{\"query\":\"x\",\"a\":1}"_s)})});
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
        const QStringList second = play(12ms, StreamFinished{2, calls({call(u"c"_s, rag), call(u"d"_s, rag, u"{\"query\":\"new\"}"_s)})});
        QVERIFY(!second.contains(u"run-c"_s) && second.contains(u"run-d"_s));
        play(13ms, ToolFinished{2, u"d"_s, found(u"x"_s)});
        QVERIFY(!play.opened().lastRound);
    }

    void theTenthRoundIsTheLast()
    {
        Play play = begun();
        for (int round = 1; round <= 9; ++round) {
            const QString id = u"c%1"_s.arg(round);
            QVERIFY(!play.opened().lastRound);
            QVERIFY(play(9ms, StreamFinished{round, calls({call(id, rag, u"{\"query\":\"%1\"}"_s.arg(round))})}).contains(u"run-"_s + id));
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

    void stopCancelsWhatRuns()
    {
        Play play = begun();
        play(5ms, StreamContent{1, u"Let me"_s});
        play(9ms, StreamFinished{1, calls({call(u"a"_s, rag), call(u"b"_s, web)})});
        play(10ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        const QStringList effects = play(11ms, Cancel{});
        QCOMPARE(effects, (QStringList{u"cancel-tool-b"_s, u"tool_result"_s, u"tools:late"_s, u"usage"_s, u"done"_s, u"finish"_s}));
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
        play(2ms, Retrieved{QList<knowledge::Passage>{passage(u"first"_s)}});
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
        QVERIFY2(play(4ms, StreamFinished{1, calls({call(u"a"_s, rag)})}).contains(u"run-a"_s), "tools do not wait for the disk");
        play(5ms, ToolFinished{1, u"a"_s, found(u"x"_s)});
        play(6ms, RequestSent{2});
        play(7ms, StreamContent{2, u"Two."_s});
        QVERIFY(play(8ms, StreamFinished{2, ended()}).filter(u"done"_s).isEmpty());
        QVERIFY(play(9ms, Stored{true}).contains(u"done"_s));
        QCOMPARE(play.content(), u"One.\n\nTwo."_s);
        QCOMPARE(play.done().text, play.content());
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
        QVERIFY2(play.opened().lastRound, "and all of them together: half a million characters are enough to answer from");
    }
};

QTEST_GUILESS_MAIN(TestTurnMachineTools)
#include "tst_turnmachine_tools.moc"
