// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "tests/support/fakeclock.h"
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/messageview.h"
#include "ui/common/thememanager.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class MessageViewTest final : public QObject {
    Q_OBJECT

    test::FakeClock m_clock;
    ThemeManager m_theme;

    struct Chat {
        Chat(const Clock &clock, ThemeManager &theme, const QList<store::Message> &messages)
            : model(clock), view(model, theme)
        {
            view.resize(820, 700);
            view.show();
            model.openConversation(u"c1"_s);
            model.setMessages(u"c1"_s, messages);
        }

        TurnId ask()
        {
            turn::TurnRequest request;
            request.conversationId = u"c1"_s;
            request.parentId = model.lastMessageId();
            request.question = u"more?"_s;
            const TurnId turn = nextTurnId();
            model.beginTurn(turn, request);
            model.turnStarted({turn, u"c1"_s, {}, u"qn"_s, u"an"_s, request});
            return turn;
        }

        QScrollBar &bar() { return *view.verticalScrollBar(); }

        ChatViewModel model;
        MessageView view;
    };

    static void stream(Chat &chat, TurnId turn, const QString &text, qsizetype step)
    {
        QSignalSpy painted(&chat.model, &ChatViewModel::contentAppended);
        int at = 100;
        for (qsizetype i = 0; i < text.size(); i += step) {
            const qsizetype before = painted.size();
            chat.model.turnEvent(turn, test::content(text.mid(i, step), Milliseconds(++at)));
            QVERIFY(painted.size() > before || painted.wait(1000));
        }
    }

private Q_SLOTS:
    void opensAtTheEndAndLaysOutOnlyWhatIsSeen()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(999));
        QCOMPARE(chat.view.messageCount(), 2000);
        QVERIFY(chat.view.followsEnd());
        QCOMPARE(chat.bar().value(), chat.bar().maximum());
        QVERIFY2(chat.view.laidOutCount() < 12, qPrintable(QString::number(chat.view.laidOutCount())));
    }

    void whatIsSeenStaysWhereItIsWhileScrollingUp()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(40));
        for (int i = 0; i < 30; ++i) {
            const int seen = chat.view.messageAt({400, 350});
            const QRect before = chat.view.messageRect(seen);
            chat.bar().triggerAction(QAbstractSlider::SliderSingleStepSub);
            // The upper part of a message may still be an estimate that becomes a measure now; what was seen lies
            // below.
            const int moved = chat.view.messageRect(seen).bottom() - before.bottom();
            QVERIFY2(std::abs(moved - chat.bar().singleStep()) <= 1, qPrintable(QString::number(moved)));
        }
    }

    void heldLayoutsAreBounded()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(300));
        for (int value = chat.bar().maximum(); value > 0; value -= 900)
            chat.bar().setValue(value);
        QVERIFY(chat.view.laidOutCount() < 64);
    }

    void followsTheEndOnlyWhenItIsThere()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(3));
        const TurnId turn = chat.ask();
        QVERIFY(chat.view.followsEnd());
        stream(chat, turn, u"A line of the answer.\n\n"_s.repeated(60), 200);
        QVERIFY(chat.view.followsEnd());
        QCOMPARE(chat.bar().value(), chat.bar().maximum());
        auto *pill = chat.view.findChild<QPushButton *>(u"NewContentPill"_s);
        QVERIFY(!pill->isVisible());

        chat.bar().triggerAction(QAbstractSlider::SliderPageStepSub);
        QVERIFY(!chat.view.followsEnd());
        const int place = chat.bar().value();
        stream(chat, turn, u"More of it, and more.\n\n"_s.repeated(40), 200);
        QCOMPARE(chat.bar().value(), place); // the reader is left in peace
        QVERIFY(chat.bar().maximum() > place + 500);
        QVERIFY(pill->isVisible());
        QTest::mouseClick(pill, Qt::LeftButton);
        QVERIFY(chat.view.followsEnd());
        QCOMPARE(chat.bar().value(), chat.bar().maximum());
        QVERIFY(!pill->isVisible());
    }

    void aNewQuestionScrollsToItself()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(6));
        chat.bar().setValue(0);
        QVERIFY(!chat.view.followsEnd());
        chat.ask();
        QVERIFY(chat.view.followsEnd());
        QCOMPARE(chat.bar().value(), chat.bar().maximum());
    }

    void keysMoveThroughTheText()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(6));
        QTest::keyClick(&chat.view, Qt::Key_Home);
        QCOMPARE(chat.bar().value(), 0);
        QTest::keyClick(&chat.view, Qt::Key_PageDown);
        QVERIFY(chat.bar().value() > 300);
        QTest::keyClick(&chat.view, Qt::Key_End);
        QCOMPARE(chat.bar().value(), chat.bar().maximum());
        QVERIFY(chat.view.followsEnd());
        QTest::keyClick(&chat.view, Qt::Key_PageUp);
        QVERIFY(!chat.view.followsEnd());
    }

    void streamedTextEndsAsTheWholeText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("step");
        QTest::newRow("everything, in small pieces") << test::sampleAnswer() << 17;
        QTest::newRow("code that grows") << u"Look:\n\n```py\n"_s + u"value = compute(1)\n"_s.repeated(40) +
                                                u"```\n\nDone [1]."_s
                                         << 61;
        QTest::newRow("definitions at the end")
            << u"See [the page] and [1].\n\n[the page]: https://example.org/x\n"_s << 9;
    }

    void streamedTextEndsAsTheWholeText()
    {
        QFETCH(QString, text);
        QFETCH(int, step);
        Chat streamed(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = streamed.ask();
        streamed.model.turnEvent(turn, {Milliseconds(41), turn::SourcesEvent{test::sampleSources()}});
        stream(streamed, turn, text, step);
        streamed.model.turnEvent(turn, test::done(text, Milliseconds(900)));

        auto messages = test::sampleConversation();
        messages << test::question(u"qn"_s, u"more?"_s, u"a1"_s) << test::answer(u"an"_s, text, u"qn"_s);
        messages.last().sources = test::sampleSources();
        Chat whole(m_clock, m_theme, messages);
        QCOMPARE(streamed.view.renderedText(3), whole.view.renderedText(3));
        QVERIFY(!whole.view.renderedText(3).isEmpty());
    }

    void aClickOnAChipTellsWhichSource()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        chat.bar().setValue(0);
        QSignalSpy activated(&chat.view, &MessageView::citationActivated);
        const QPoint chip = chat.view.citationPoint(1, 2);
        QVERIFY(!chip.isNull());
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, chip);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.first(), (QVariantList{u"a1"_s, 2}));
        QVERIFY(chat.view.citationPoint(1, 9).isNull()); // no such source: plain text
    }

    void selectsAcrossMessages()
    {
        auto messages = test::sampleConversation();
        messages[1].text = u"First **bold** words [1].\n\nSecond paragraph."_s;
        messages << test::question(u"q2"_s, u"Next question"_s, u"a1"_s);
        Chat chat(m_clock, m_theme, messages);
        chat.view.setFocus();
        const QPoint from = chat.view.messageRect(1).topLeft() + QPoint(1, 40);
        const QPoint to = chat.view.messageRect(2).topLeft() + QPoint(300, 50);
        QTest::mousePress(chat.view.viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(chat.view.viewport(), (from + to) / 2);
        QMouseEvent move(QEvent::MouseMove, to, chat.view.viewport()->mapToGlobal(to), Qt::LeftButton, Qt::LeftButton,
                         {});
        QCoreApplication::sendEvent(chat.view.viewport(), &move);
        QTest::mouseRelease(chat.view.viewport(), Qt::LeftButton, {}, to);
        QCOMPARE(chat.view.selectedText(), u"First bold words [1].\n\nSecond paragraph.\n\nNext question"_s);
        QTest::keySequence(&chat.view, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), chat.view.selectedText());
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, from);
        QVERIFY(chat.view.selectedText().isEmpty());
    }

    void selectAllTakesEverything()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation(100));
        QTest::keySequence(&chat.view, QKeySequence::SelectAll);
        const QString all = chat.view.selectedText();
        QVERIFY(all.startsWith(u"How do I index only some rows?"_s));
        QVERIFY(all.contains(u"Question 99:"_s));
    }

    void hostileTextIsHarmless_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("remote picture") << u"![x](https://tracker.example/p.png)"_s;
        QTest::newRow("one line of 10 MB") << u"x"_s.repeated(10'000'000);
        QTest::newRow("10 MB of words") << u"word "_s.repeated(2'000'000);
        QTest::newRow("quotations without end") << u"> "_s.repeated(100'000);
        QTest::newRow("an open fence") << u"```"_s + u"a\n"_s.repeated(200'000);
        QTest::newRow("bidi marks") << u"\u202Etxet desrever\u202C [x](https://a.example/\u202Egpj)"_s;
    }

    void hostileTextIsHarmless()
    {
        QFETCH(QString, text);
        auto messages = test::sampleConversation();
        messages << test::question(u"q2"_s, text, u"a1"_s) << test::answer(u"a2"_s, text, u"q2"_s);
        Chat chat(m_clock, m_theme, messages);
        chat.view.grab();
        chat.bar().setValue(chat.bar().maximum() / 2);
        chat.view.grab();
        QVERIFY(chat.view.messageCount() == 4);
    }

    void actionsAreTold()
    {
        auto messages = test::sampleConversation();
        messages.last().state = store::MessageState::Failed;
        messages.last().error = {ErrorCode::RateLimited, u"Wait."_s, u"HTTP 429"_s, true};
        messages.last().text = u"half"_s;
        Chat chat(m_clock, m_theme, messages);
        QSignalSpy told(&chat.view, &MessageView::actionTriggered);
        const QRect rect = chat.view.messageRect(1);
        // Every button of the error card and the footer lies somewhere in the message.
        for (int y = rect.top(); y < rect.bottom(); y += 6) {
            for (int x = rect.left(); x < rect.right(); x += 12) {
                QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, {x, y});
            }
        }
        QSet<MessageAction> actions;
        for (const auto &call : told)
            actions.insert(call.first().value<MessageAction>());
        QVERIFY(actions.contains(MessageAction::Retry));
        QVERIFY(actions.contains(MessageAction::OtherModel));
        QVERIFY(actions.contains(MessageAction::Timing));
    }

    void aFinishedAnswerFoldsItsTools()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = chat.ask();
        const auto call = [&](const QString &id, const QString &name, int at) {
            for (const auto &event : test::toolCall(id, name, u"{\"query\":\"rows\"}"_s, Milliseconds(at)))
                chat.model.turnEvent(turn, event);
        };
        call(u"a"_s, u"use_rag_search"_s, 10);
        call(u"b"_s, u"web_search"_s, 11);
        call(u"c"_s, u"lookup"_s, 12);
        QVERIFY(!chat.view.actionRect(3, MessageAction::ToggleTool, 2).isEmpty()); // all are seen while they run
        QVERIFY(chat.view.actionRect(3, MessageAction::ToggleTools).isEmpty());
        chat.model.turnEvent(turn, test::toolResult(u"a"_s, u"use_rag_search"_s, true, u"3 passages"_s,
                                                    Milliseconds(60), Milliseconds(41)));
        chat.model.turnEvent(turn, test::content(u"Done."_s, Milliseconds(100)));
        QTRY_VERIFY(chat.view.messageText(3).contains(u"Done."_s));
        chat.model.turnEvent(turn, test::done(u"Done."_s, Milliseconds(200)));
        QVERIFY(chat.view.actionRect(3, MessageAction::ToggleTool, 0).isEmpty());
        const QRect fold = chat.view.actionRect(3, MessageAction::ToggleTools);
        QVERIFY(!fold.isEmpty());
        const int height = chat.view.messageRect(3).height();
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, fold.center());
        QVERIFY(chat.view.messageRect(3).height() > height + 60);
        const QRect row = chat.view.actionRect(3, MessageAction::ToggleTool, 0);
        QVERIFY(!row.isEmpty());
        const int open = chat.view.messageRect(3).height();
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, row.center()); // its arguments
        QVERIFY(chat.view.messageRect(3).height() > open);
        QVERIFY2(chat.view.messageText(3).contains(u"Searched your documents for “rows”, 3 passages · 41 ms. "_s),
                 qPrintable(chat.view.messageText(3)));
        chat.view.grab();
    }

    void manyRunningToolsKeepToAFewLines()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = chat.ask();
        for (int i = 0; i < 40; ++i) {
            for (const auto &event : test::toolCall(QString::number(i), u"lookup"_s, u"{}"_s, Milliseconds(i)))
                chat.model.turnEvent(turn, event);
        }
        QVERIFY(chat.view.messageRect(3).height() < 300);
        QVERIFY(chat.view.actionRect(3, MessageAction::ToggleTool, 35).isEmpty());
        QVERIFY(!chat.view.actionRect(3, MessageAction::ToggleTool, 36).isEmpty());
    }

    void keysReachWhatCanBePressed()
    {
        Chat chat(m_clock, m_theme, {test::question(u"q1"_s, u"one"_s), test::answer(u"a1"_s, u"two"_s, u"q1"_s)});
        const TurnId turn = chat.ask();
        for (const auto &event : test::eventsUntilWaiting())
            chat.model.turnEvent(turn, event);
        chat.view.setFocus();
        QSignalSpy told(&chat.view, &MessageView::actionTriggered);
        m_clock.advance(std::chrono::seconds(14)); // late: stop, or ask another model
        QTRY_VERIFY(!chat.view.actionRect(3, MessageAction::Stop).isEmpty());
        QList<MessageAction> reached;
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(&chat.view, Qt::Key_Tab);
            if (const auto action = chat.view.focusedAction()) reached << *action;
        }
        QVERIFY(
            reached.contains(MessageAction::AskAgain)); // of the first answer, though it shows under the pointer only
        QVERIFY(reached.contains(MessageAction::Stop));
        while (chat.view.focusedAction() != MessageAction::OtherModel || told.isEmpty()) {
            QTest::keyClick(&chat.view, Qt::Key_Tab);
            if (chat.view.focusedAction() == MessageAction::Stop) {
                QTest::keyClick(&chat.view, Qt::Key_Return);
                QCOMPARE(told.last().first().value<MessageAction>(), MessageAction::Stop);
                QCOMPARE(told.last().last().toString(), u"an"_s);
            }
        }
        chat.view.grab(); // with its ring
        QTest::keyClick(&chat.view, Qt::Key_Space);
        QCOMPARE(told.last().first().value<MessageAction>(), MessageAction::OtherModel);
        QTest::keyClick(&chat.view, Qt::Key_Backtab);
        QCOMPARE(chat.view.focusedAction(), std::optional(MessageAction::Stop));
    }

    void anErrorCardCountsDown()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = chat.ask();
        chat.model.turnEvent(turn, test::content(u"half an answer"_s, Milliseconds(100)));
        chat.model.turnEvent(turn, test::failedEvent({ErrorCode::RateLimited, u"Wait."_s, u"status=429 request_id=r"_s,
                                                      true, std::chrono::seconds(3)},
                                                     Milliseconds(200)));
        const auto label = [&chat](MessageAction action) {
            for (const MessageHit &hit : chat.view.actions(3)) {
                if (hit.action == action) return hit.label;
            }
            return QString();
        };
        QVERIFY(chat.view.renderedText(3).contains(u"half an answer"_s)); // what was written stays
        QCOMPARE(label(MessageAction::Retry), u"Try again in 3 s"_s);
        QVERIFY(label(MessageAction::Settings).isEmpty());
        m_clock.advance(std::chrono::seconds(2));
        QTRY_COMPARE(label(MessageAction::Retry), u"Try again in 1 s"_s);
        m_clock.advance(std::chrono::seconds(2));
        QTRY_COMPARE(label(MessageAction::Retry), u"Try again"_s);
        chat.model.setHasProvider(false); // then the settings are what helps
        QVERIFY(!label(MessageAction::Settings).isEmpty());
        QSignalSpy told(&chat.view, &MessageView::actionTriggered);
        const int height = chat.view.messageRect(3).height();
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {},
                          chat.view.actionRect(3, MessageAction::ToggleDetails).center());
        QVERIFY(chat.view.messageRect(3).height() > height);
        for (const MessageAction action : {MessageAction::Retry, MessageAction::OtherModel, MessageAction::Settings}) {
            QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, chat.view.actionRect(3, action).center());
            QCOMPARE(told.last().first().value<MessageAction>(), action);
        }
    }

    void anAnswerTellsWhoElseWasAsked()
    {
        using namespace provider;
        Chat chat(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = chat.ask();
        const Error busy{ErrorCode::RateLimited, u"openrouter.ai is busy."_s, u"status=429"_s, true};
        chat.model.turnEvent(turn, test::attempt({1,
                                                  AttemptKind::First,
                                                  AttemptState::Failed,
                                                  u"openai/gpt-5"_s,
                                                  u"openrouter.ai"_s,
                                                  busy,
                                                  Milliseconds(1200),
                                                  {}},
                                                 Milliseconds(1200)));
        QVERIFY(chat.view.actionRect(3, MessageAction::ToggleAttempts).isEmpty()); // the phase line tells it until then
        chat.model.turnEvent(
            turn,
            test::attempt(
                {2, AttemptKind::Fallback, AttemptState::Answering, u"b/deepseek"_s, u"openrouter.ai"_s, {}, {}, {}},
                Milliseconds(1500)));
        const QRect note = chat.view.actionRect(3, MessageAction::ToggleAttempts);
        QVERIFY(!note.isEmpty());
        QVERIFY(chat.view.messageText(3).contains(u"Answered by deepseek after gpt-5 returned 429 (1.2 s)"_s));
        const int height = chat.view.messageRect(3).height();
        QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, note.center());
        QVERIFY(chat.view.messageRect(3).height() > height); // what the provider said
    }

    void screenReadersCanPress()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(&chat.view)->child(1);
        QAccessibleActionInterface *actions = answer->actionInterface();
        QVERIFY(actions && actions->actionNames().contains(u"Ask again"_s));
        QSignalSpy told(&chat.view, &MessageView::actionTriggered);
        actions->doAction(u"Ask again"_s);
        QCOMPARE(told.size(), 1);
        actions->doAction(u"no such thing"_s);
        QCOMPARE(told.size(), 1);
    }

    void aClickBringsTheOldAnswerBack()
    {
        auto messages = test::sampleConversation();
        messages << test::question(u"q2"_s, u"How do I index only some rows?"_s)
                 << test::answer(u"a2"_s, u"half"_s, u"q2"_s);
        for (int i = 0; i < messages.size(); ++i)
            messages[i].createdAt = messages[i].createdAt.addSecs(i);
        messages.last().state = store::MessageState::Failed;
        messages.last().error = {ErrorCode::Network, u"The connection was lost."_s, {}, true};
        Chat chat(m_clock, m_theme, messages);
        QVERIFY(chat.view.messageText(1).contains(u"half"_s));
        const auto clickAlongTheFooter = [&chat](const QString &until) {
            const QRect rect = chat.view.messageRect(1);
            for (int y = rect.bottom(); y > rect.bottom() - 60; y -= 6) {
                for (int x = rect.left(); x < rect.left() + 70; x += 6) {
                    if (chat.view.messageText(1).contains(until)) return;
                    QTest::mouseClick(chat.view.viewport(), Qt::LeftButton, {}, {x, y});
                }
            }
        };
        clickAlongTheFooter(u"partial index"_s);
        QVERIFY(chat.view.messageText(1).contains(u"partial index"_s));
        QVERIFY(chat.view.viewport()->rect().contains(chat.view.messageRect(1).bottomLeft())); // the switch is in sight
        clickAlongTheFooter(u"half"_s);
        QVERIFY(chat.view.messageText(1).contains(u"half"_s));
    }

    void theColumnStaysWhenTheScrollBarComes()
    {
        Chat brief(m_clock, m_theme, {test::question(u"q1"_s, u"one"_s)});
        Chat full(m_clock, m_theme, test::sampleConversation(9));
        QVERIFY(full.bar().maximum() > 0 && brief.bar().maximum() == 0);
        QCOMPARE(brief.view.messageRect(0).left(), full.view.messageRect(0).left());
    }

    void theFirstPaintIsTold()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        const TurnId turn = chat.ask();
        QSignalSpy painted(&chat.view, &MessageView::firstContentPainted);
        chat.model.turnEvent(turn, test::content(u"Hello"_s, Milliseconds(100)));
        QTRY_COMPARE(painted.size(), 1);
        QCOMPARE(painted.first().first().value<TurnId>(), turn);
    }

    void screenReadersHearWhoSaysWhat()
    {
        Chat chat(m_clock, m_theme, test::sampleConversation());
        QCOMPARE(chat.view.messageText(0), u"You: How do I index only some rows?"_s);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&chat.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 2);
        QAccessibleInterface *answer = list->child(1);
        QVERIFY(answer && answer->text(QAccessible::Name).startsWith(u"deepseek-chat-v3.1: A **partial index**"_s));
        QCOMPARE(list->indexOfChild(answer), 1);
        chat.model.openConversation({});
        QVERIFY(!answer->isValid());
    }
};

QTEST_MAIN(MessageViewTest)
#include "tst_messageview.moc"
