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
        model.turnEvent(turn, {Milliseconds(1), turn::StageEvent{turn::Stage::Decode, turn::StageState::Started, {}, {}}});
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
