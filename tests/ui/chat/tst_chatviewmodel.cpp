// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "tests/support/fakeclock.h"
#include "ui/chat/chatviewmodel.h"

#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class ChatViewModelTest final : public QObject {
    Q_OBJECT

    test::FakeClock m_clock;

    TurnId begin(ChatViewModel &model, const QString &conversation = {}, const QString &parent = {})
    {
        turn::TurnRequest request;
        request.question = u"why?"_s;
        request.model = u"deepseek/deepseek-chat-v3.1"_s;
        request.conversationId = conversation;
        request.parentId = parent;
        const TurnId turn = nextTurnId();
        model.beginTurn(turn, request);
        return turn;
    }

    void start(ChatViewModel &model, TurnId turn, const QString &conversation, const QString &suffix = u"x"_s)
    {
        const auto *live = model.liveTurn(turn);
        QVERIFY(live);
        model.turnStarted({turn, conversation, {}, u"q-"_s + suffix, u"a-"_s + suffix, live->request});
    }

    /// The words of the phase, without its clock, after each of `events`.
    QStringList phasesOf(ChatViewModel &model, TurnId turn, const QList<turn::TurnEvent> &events)
    {
        QStringList phases;
        for (const auto &event : events) {
            model.turnEvent(turn, event);
            const QString words = model.phaseText(1).section(u" …"_s, 0, 0);
            if (phases.isEmpty() || phases.last() != words) phases << words;
        }
        return phases;
    }

private Q_SLOTS:
    void showsTheNewestBranch()
    {
        QList<store::Message> tree;
        const auto add = [&tree](store::Message message, int second) {
            message.createdAt = message.createdAt.addSecs(second);
            tree << message;
        };
        add(test::question(u"q1"_s, u"one"_s), 0);
        add(test::answer(u"a1"_s, u"old"_s, u"q1"_s), 1);
        add(test::question(u"q2"_s, u"two"_s, u"a1"_s), 2);
        add(test::answer(u"a2"_s, u"left"_s, u"q2"_s), 3);
        add(test::question(u"q3"_s, u"three"_s, u"a1"_s), 4);
        add(test::answer(u"a3"_s, u"right"_s, u"q3"_s), 5);
        QStringList ids;
        for (const auto &message : MessageTree(tree).newestBranch())
            ids << message.id;
        QCOMPARE(ids, (QStringList{u"q1"_s, u"a1"_s, u"q3"_s, u"a3"_s}));
        QVERIFY(MessageTree().newestBranch().isEmpty());
        tree[0].parentId = u"a3"_s; // a circle must not hang us
        QCOMPARE(MessageTree(tree).newestBranch().size(), 4);
        QVERIFY(!MessageTree(tree).branchThrough(u"a1"_s).isEmpty());
    }

    void theOldAnswerIsOneStepAway_data()
    {
        QTest::addColumn<bool>("fails");
        QTest::newRow("the new try is stopped") << false;
        QTest::newRow("the new try fails") << true;
    }

    void theOldAnswerIsOneStepAway()
    {
        QFETCH(bool, fails);
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, test::sampleConversation(2));
        const TurnId turn = begin(model, u"c1"_s); // the first question once more
        start(model, turn, u"c1"_s);
        QCOMPARE(model.count(), 2);
        QCOMPARE(model.row(1).version, 2);
        QCOMPARE(model.row(1).versions, 2);
        model.turnEvent(turn, test::content(u"half"_s, Milliseconds(5)));
        QSignalSpy changed(&model, &ChatViewModel::branchChanged);
        model.showVersion(1, -1);
        QCOMPARE(changed.size(), 0); // not while it is being written
        const Error error{ErrorCode::Network, u"The connection was lost."_s, u"HTTP 502"_s, true};
        model.turnEvent(turn, fails ? test::failedEvent(error, Milliseconds(200))
                                    : test::done(u"half"_s, Milliseconds(200), u"stopped"_s));
        model.showVersion(1, -1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.count(), 6); // with all that was said after it
        QCOMPARE(model.row(1).message.id, u"a1"_s);
        QCOMPARE(model.row(1).version, 1);
        QCOMPARE(model.lastMessageId(), u"ma1"_s);
        model.showVersion(1, -1); // there is none before it
        QCOMPARE(model.row(1).message.id, u"a1"_s);
        model.showVersion(1, 1);
        QCOMPARE(model.count(), 2);
        QCOMPARE(model.row(1).message.text, u"half"_s);
        QCOMPARE(model.row(1).message.error.detail, fails ? u"HTTP 502"_s : QString());
    }

    void detailsOfAnErrorStayWhileTheProgramRuns()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, test::sampleConversation());
        const TurnId turn = begin(model, u"c1"_s, u"a1"_s);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn, test::failedEvent({ErrorCode::Http, u"No."_s, u"HTTP 500"_s, true}, Milliseconds(2)));
        auto stored = test::sampleConversation();
        stored << model.row(2).message << model.row(3).message;
        stored.last().error.detail.clear(); // the store keeps the sentence only
        model.turnRecorded(turn, {});
        model.openConversation(u"c2"_s);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, stored);
        QCOMPARE(model.row(3).message.error.detail, u"HTTP 500"_s);
    }

    void aStalledAnswerSaysSo()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn,
                        {Milliseconds(1), turn::StageEvent{turn::Stage::Decode, turn::StageState::Started, {}, {}}});
        model.turnEvent(turn, test::content(u"a"_s, Milliseconds(1)));
        m_clock.advance(Milliseconds(2'100));
        QVERIFY2(model.phaseText(1).startsWith(u"Writing … 2.1 s"_s), qPrintable(model.phaseText(1)));
        m_clock.advance(Milliseconds(1'500));
        QVERIFY2(model.phaseText(1).startsWith(u"Nothing has arrived for 3 s"_s), qPrintable(model.phaseText(1)));
        QVERIFY(!model.phaseIsLate(1));
        m_clock.advance(Milliseconds(4'000));
        QVERIFY2(model.phaseText(1).startsWith(u"Nothing has arrived for 7 s"_s), qPrintable(model.phaseText(1)));
        QVERIFY(model.phaseIsLate(1));
        model.turnEvent(turn, test::content(u"b"_s, Milliseconds(7'700)));
        QVERIFY(model.phaseText(1).startsWith(u"Writing"_s));
        m_clock.advance(Milliseconds(7'000));
        QVERIFY(!model.phaseIsLate(1)); // it was silent for longer before
    }

    void whatACrashCutOffCitesWhatItsTextNames()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        auto messages = test::sampleConversation();
        messages.last().state = store::MessageState::Interrupted;
        messages.last().text = u"Half of it [2]"_s;
        messages.last().cited.clear();
        model.setMessages(u"c1"_s, messages);
        QCOMPARE(model.row(1).message.cited, QList<int>{2});
    }

    void aNewChatGetsItsIdAndItsAnswer()
    {
        ChatViewModel model(m_clock);
        QSignalSpy adopted(&model, &ChatViewModel::conversationAdopted);
        QSignalSpy finished(&model, &ChatViewModel::turnFinished);
        const TurnId turn = begin(model);
        QCOMPARE(model.count(), 2);
        QCOMPARE(model.row(0).message.text, u"why?"_s);
        QCOMPARE(model.runningTurn(), std::optional(turn));
        start(model, turn, u"c9"_s);
        QCOMPARE(adopted.size(), 1);
        QCOMPARE(model.conversationId(), u"c9"_s);
        for (const auto &event : test::eventsUntilWaiting())
            model.turnEvent(turn, event);
        QCOMPARE(model.row(1).message.sources.size(), 4);
        model.turnEvent(turn, test::content(u"Because"_s, Milliseconds(612)));
        QCOMPARE(model.row(1).message.text, u"Because"_s);
        model.turnEvent(turn, test::done(u"Because it is so [1]."_s, Milliseconds(900)));
        QCOMPARE(model.row(1).message.text, u"Because it is so [1]."_s);
        QCOMPARE(model.row(1).message.state, store::MessageState::Complete);
        QCOMPARE(model.row(1).message.cited, (QList<int>{1, 2}));
        QVERIFY(!model.runningTurn());
        QCOMPARE(finished.size(), 1);
        auto record = test::sampleRecord();
        record.messageId = u"a-x"_s;
        model.turnRecorded(turn, record);
        QCOMPARE(model.row(1).message.record->tokensPerSecond, 62.0);
    }

    void theFirstContentComesAtOnceAndTheRestOncePerFrame()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        QSignalSpy content(&model, &ChatViewModel::contentAppended);
        model.turnEvent(turn, test::content(u"a"_s, Milliseconds(1)));
        QCOMPARE(content.size(), 1);
        QCOMPARE(content.first().at(1).toBool(), true);
        for (int i = 0; i < 500; ++i)
            model.turnEvent(turn, test::content(u"b"_s, Milliseconds(2)));
        QCOMPARE(content.size(), 1);
        QTRY_COMPARE(content.size(), 2);
        QCOMPARE(content.last().at(1).toBool(), false);
        QCOMPARE(model.row(1).message.text.size(), 501);
    }

    void tellsWhatItWaitsFor()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        const auto events = test::eventsUntilWaiting();
        QStringList phases;
        for (const auto &event : events) {
            m_clock.advance(Milliseconds(0));
            model.turnEvent(turn, event);
            const QString words = model.phaseText(1).section(u" …"_s, 0, 0);
            if (phases.isEmpty() || phases.last() != words) phases << words;
        }
        QCOMPARE(phases, (QStringList{u"Getting ready"_s, u"Searching your documents"_s, u"Getting ready"_s,
                                      u"Connecting to deepseek-chat-v3.1"_s, u"Getting ready"_s,
                                      u"Waiting for deepseek-chat-v3.1"_s}));
        docswiki::metrics::ModelStats stats;
        stats.model = u"deepseek/deepseek-chat-v3.1"_s;
        stats.count = 9;
        stats.firstTokenP50Ms = 800;
        stats.firstTokenP95Ms = 2400;
        model.setModelStats({stats});
        m_clock.advance(Milliseconds(2'000));
        QVERIFY2(model.phaseText(1).contains(u"(usual 0.80 to 2.4 s)"_s), qPrintable(model.phaseText(1)));
        QVERIFY(!model.phaseIsLate(1));
        m_clock.advance(Milliseconds(2'000));
        QVERIFY(model.phaseIsLate(1));
        model.turnEvent(turn, test::content(u"a"_s, Milliseconds(4'100)));
        QVERIFY2(model.phaseText(1).startsWith(u"Writing … "_s), qPrintable(model.phaseText(1)));
        model.turnEvent(turn, test::done(u"a"_s, Milliseconds(4'200)));
        QVERIFY(model.phaseText(1).isEmpty());
    }

    void tellsOfFailuresAndCountsDown()
    {
        using namespace provider;
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        for (const auto &event : test::eventsUntilWaiting())
            model.turnEvent(turn, event);
        const QString gpt = u"openai/gpt-5"_s, deepseek = u"deepseek/deepseek-chat-v3.1"_s, place = u"openrouter.ai"_s;
        const Error busy{ErrorCode::RateLimited, u"openrouter.ai is busy."_s, u"status=429"_s, true};
        m_clock.advance(Milliseconds(1'140)); // the wait began at 60 ms
        model.turnEvent(
            turn, test::attempt({1, AttemptKind::First, AttemptState::Failed, gpt, place, busy, Milliseconds(1200), {}},
                                Milliseconds(1200)));
        model.turnEvent(
            turn, test::attempt({2, AttemptKind::Retry, AttemptState::Waiting, gpt, place, {}, {}, Milliseconds(3000)},
                                Milliseconds(1200)));
        QCOMPARE(model.phaseText(1), u"openrouter.ai is busy · trying again in 3 s"_s);
        m_clock.advance(Milliseconds(1'400));
        QCOMPARE(model.phaseText(1), u"openrouter.ai is busy · trying again in 2 s"_s);
        QVERIFY(!model.phaseIsLate(1)); // it is known how long this takes
        m_clock.advance(Milliseconds(1'600));
        model.turnEvent(
            turn, test::attempt({2, AttemptKind::Retry, AttemptState::Failed, gpt, place, busy, Milliseconds(40), {}},
                                Milliseconds(4200)));
        model.turnEvent(turn,
                        test::attempt({3, AttemptKind::Fallback, AttemptState::Started, deepseek, place, {}, {}, {}},
                                      Milliseconds(4200)));
        m_clock.advance(Milliseconds(1'200));
        QCOMPARE(model.phaseText(1), u"gpt-5 returned 429 · asking deepseek-chat-v3.1 … 1.2 s"_s);
        model.turnEvent(
            turn, test::attempt(
                      {3, AttemptKind::Fallback, AttemptState::Answering, deepseek, place, {}, Milliseconds(1200), {}},
                      Milliseconds(5400)));
        QCOMPARE(model.row(1).message.model, deepseek); // the answer bears the name of who gives it
        model.turnEvent(turn, test::content(u"x"_s, Milliseconds(5400)));
        model.turnEvent(turn, test::done(u"x"_s, Milliseconds(5500)));
        QCOMPARE(model.row(1).extras.attempts.sentence(),
                 u"Answered by deepseek-chat-v3.1 after gpt-5 returned 429 (1.2 s)"_s);
        // Looked at again later, while the program runs.
        const QList<store::Message> stored{model.row(0).message, model.row(1).message};
        model.turnRecorded(turn, {});
        model.openConversation(u"c2"_s);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, stored);
        QVERIFY(!model.row(1).extras.attempts.sentence().isEmpty());
    }

    void theProvidersOwnWordsAreThePhase()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        for (const auto &event : test::eventsUntilWaiting())
            model.turnEvent(turn, event);
        const auto status = [&](const QString &words, int at) {
            model.turnEvent(turn, {Milliseconds(at), turn::StatusEvent{words}});
        };
        status(u"Loading qwen2.5 into memory"_s, 60);
        m_clock.advance(Milliseconds(12'000));
        QCOMPARE(model.phaseText(1), u"Loading qwen2.5 into memory … 12 s"_s);
        QVERIFY(!model.phaseIsLate(1)); // slow, and it says why
        status(u"Reading the prompt, 40 %"_s, 12'060);
        m_clock.advance(Milliseconds(2'000));
        status(u"Reading the prompt, 80 %"_s, 14'060); // the clock goes on
        QCOMPARE(model.phaseText(1), u"Reading the prompt, 80 % … 2.0 s"_s);
        m_clock.advance(Milliseconds(40'000));
        QVERIFY(model.phaseIsLate(1));
        model.turnEvent(turn, test::content(u"a"_s, Milliseconds(54'100)));
        QVERIFY(model.phaseText(1).startsWith(u"Writing"_s));
    }

    void aModelWithoutHistoryIsLateAfterAWhile()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        for (const auto &event : test::eventsUntilWaiting())
            model.turnEvent(turn, event);
        m_clock.advance(Milliseconds(11'000));
        QVERIFY(!model.phaseIsLate(1));
        m_clock.advance(Milliseconds(2'000));
        QVERIFY(model.phaseIsLate(1));
        QCOMPARE(model.phaseText(1), u"Waiting for deepseek-chat-v3.1 … 13 s · nothing has arrived yet"_s);
    }

    void thinkingThatStopsSaysSo()
    {
        using namespace turn;
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn, test::stage(Stage::Reasoning, StageState::Started, Milliseconds(1)));
        model.turnEvent(turn, {Milliseconds(1), ReasoningEvent{u"hm"_s}});
        m_clock.advance(std::chrono::seconds(11));
        QVERIFY(model.phaseText(1).startsWith(u"Thinking … 11 s"_s));
        m_clock.advance(std::chrono::seconds(1));
        QVERIFY2(model.phaseText(1).startsWith(u"Nothing has arrived for 12 s"_s), qPrintable(model.phaseText(1)));
        QVERIFY(model.phaseIsLate(1));
    }

    void toolsBecomeRows()
    {
        using namespace turn;
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        QList<TurnEvent> events = test::eventsUntilWaiting();
        events << test::stage(Stage::Wait, StageState::Finished, Milliseconds(200), Milliseconds(140))
               << test::stage(Stage::Decode, StageState::Started, Milliseconds(200))
               << test::content(u"Let me look."_s, Milliseconds(200))
               << test::stage(Stage::Decode, StageState::Finished, Milliseconds(250), Milliseconds(50))
               << test::stage(Stage::Tools, StageState::Started, Milliseconds(300));
        events << test::toolCall(u"a"_s, u"use_rag_search"_s, u"{\"query\":\"x\"}"_s, Milliseconds(300));
        events << test::toolCall(u"b"_s, u"web_search"_s, u"{\"query\":\"y\"}"_s, Milliseconds(300));
        events << test::toolResult(u"b"_s, u"web_search"_s, false, u"no network"_s, Milliseconds(340), Milliseconds(40))
               << test::toolResult(u"a"_s, u"use_rag_search"_s, true, u"3 passages"_s, Milliseconds(341),
                                   Milliseconds(41))
               << test::stage(Stage::Tools, StageState::Finished, Milliseconds(341), Milliseconds(41))
               << test::stage(Stage::Connect, StageState::Started, Milliseconds(342))
               << test::stage(Stage::Connect, StageState::Finished, Milliseconds(343), Milliseconds(1))
               << test::stage(Stage::Wait, StageState::Started, Milliseconds(343));
        // The second round: waited for again, though there is text already. Ids come again, too.
        const QStringList phases = phasesOf(model, turn, events);
        QCOMPARE(phases.mid(phases.size() - 5),
                 (QStringList{u"Working with tools"_s, u"Getting ready"_s, u"Connecting to deepseek-chat-v3.1"_s,
                              u"Getting ready"_s, u"Waiting for deepseek-chat-v3.1"_s}));
        for (const auto &event : test::toolCall(u"a"_s, u"lookup"_s, u"{}"_s, Milliseconds(400)))
            model.turnEvent(turn, event);
        const QList<ToolRow> &rows = model.row(1).extras.tools;
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[0].summary, u"3 passages"_s);
        QCOMPARE(rows[1].state, ToolState::Failed);
        QCOMPARE(rows[2].state, ToolState::Running);
        model.turnEvent(turn, test::done(u"x"_s, Milliseconds(500), u"stopped"_s));
        QCOMPARE(model.row(1).extras.tools[2].state, ToolState::Stopped);
    }

    void aResultWithoutItsCallIsARowAsWell()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn, test::toolResult(u"z"_s, u"lookup"_s, true, u"ok"_s, Milliseconds(50), Milliseconds(20)));
        for (int i = 0; i < 1000; ++i)
            model.turnEvent(turn, {Milliseconds(51), turn::ToolCallStartEvent{QString::number(i), u"t"_s}});
        QCOMPARE(model.row(1).extras.tools.first().state, ToolState::Done);
        QVERIFY(model.row(1).extras.tools.size() <= 200);
    }

    void countsDownToTheNextTry()
    {
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn,
                        test::failedEvent({ErrorCode::RateLimited, u"Wait."_s, {}, true, std::chrono::seconds(20)},
                                          Milliseconds(5)));
        QCOMPARE(model.retryIn(1), 20);
        m_clock.advance(Milliseconds(1'500));
        QCOMPARE(model.retryIn(1), 19);
        const QList<store::Message> stored{model.row(0).message, model.row(1).message};
        model.turnRecorded(turn, {});
        model.openConversation(u"c2"_s);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, stored);
        QCOMPARE(model.retryIn(1), 19);
        m_clock.advance(std::chrono::seconds(30));
        QCOMPARE(model.retryIn(1), 0);
    }

    void endings_data()
    {
        QTest::addColumn<bool>("fails");
        QTest::addColumn<store::MessageState>("state");
        QTest::newRow("stopped") << false << store::MessageState::Stopped;
        QTest::newRow("failed") << true << store::MessageState::Failed;
    }

    void endings()
    {
        QFETCH(bool, fails);
        QFETCH(store::MessageState, state);
        ChatViewModel model(m_clock);
        const TurnId turn = begin(model);
        start(model, turn, u"c1"_s);
        model.turnEvent(turn, test::content(u"half an ans"_s, Milliseconds(100)));
        const Error error{ErrorCode::Network, u"The connection was lost."_s, {}, true};
        model.turnEvent(turn, fails ? test::failedEvent(error, Milliseconds(200))
                                    : test::done(u"half an ans"_s, Milliseconds(200), u"stopped"_s));
        QCOMPARE(model.row(1).message.state, state);
        QCOMPARE(model.row(1).message.text, u"half an ans"_s); // what was written is kept
        QVERIFY(!model.row(1).turn);
        model.turnEvent(turn, test::content(u"late"_s, Milliseconds(300)));
        QCOMPARE(model.row(1).message.text, u"half an ans"_s);
    }

    void turnsOfSeveralConversationsDoNotMix()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, test::sampleConversation());
        const TurnId first = begin(model, u"c1"_s, u"a1"_s);
        start(model, first, u"c1"_s, u"1"_s);
        model.openConversation({});
        QVERIFY(!model.runningTurn());
        const TurnId second = begin(model);
        start(model, second, u"c2"_s, u"2"_s);
        model.turnEvent(first, test::content(u"first"_s, Milliseconds(5)));
        model.turnEvent(second, test::content(u"second"_s, Milliseconds(5)));
        QCOMPARE(model.row(1).message.text, u"second"_s);
        QVERIFY(model.isRunning(u"c1"_s) && model.isRunning(u"c2"_s));
        model.openConversation(u"c1"_s);
        auto stored = test::sampleConversation();
        stored << test::question(u"q-1"_s, u"why?"_s, u"a1"_s) << test::answer(u"a-1"_s, {}, u"q-1"_s);
        stored.last().state = store::MessageState::Streaming;
        model.setMessages(u"c1"_s, stored);
        QCOMPARE(model.count(), 4);
        QCOMPARE(model.row(3).message.text, u"first"_s);
        QCOMPARE(model.runningTurn(), std::optional(first));
        model.setMessages(u"c2"_s, {}); // an answer to a question no longer asked
        QCOMPARE(model.count(), 4);
    }

    void aTurnThatRacesTheLoadingOfItsConversationIsShown()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        const TurnId turn = begin(model, u"c1"_s, u"a1"_s);
        start(model, turn, u"c1"_s, u"1"_s);
        model.setMessages(u"c1"_s, test::sampleConversation());
        QCOMPARE(model.count(), 4);
        QCOMPARE(model.row(3).message.id, u"a-1"_s);
    }

    void whatACrashLeftIsInterrupted()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        auto messages = test::sampleConversation();
        messages.last().state = store::MessageState::Streaming;
        model.setMessages(u"c1"_s, messages);
        QCOMPARE(model.row(1).message.state, store::MessageState::Interrupted);
    }

    void askingAgainTakesThePlaceOfTheOldAnswer()
    {
        ChatViewModel model(m_clock);
        model.openConversation(u"c1"_s);
        model.setMessages(u"c1"_s, test::sampleConversation(2));
        QCOMPARE(model.count(), 6);
        QSignalSpy truncated(&model, &ChatViewModel::rowsTruncated);
        begin(model, u"c1"_s, u"a1"_s);
        QCOMPARE(model.count(), 4);
        QCOMPARE(truncated.size(), 1);
        QCOMPARE(model.row(1).message.id, u"a1"_s);
    }
};

QTEST_GUILESS_MAIN(ChatViewModelTest)
#include "tst_chatviewmodel.moc"
