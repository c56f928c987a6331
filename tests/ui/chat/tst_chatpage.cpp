// SPDX-License-Identifier: GPL-3.0-or-later
// The page with the real engine: real retrieval over the sample library, the real store, the excerpt model and the real
// provider client against the emulator.
#include "core/engine/enginethread.h"
#include "samplechat.h"
#include "tests/support/emulator/emulator.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/composer.h"
#include "ui/chat/conversationlistmodel.h"
#include "ui/chat/conversationpanel.h"
#include "ui/chat/messageview.h"
#include "ui/chat/pickerbutton.h"
#include "ui/chat/sidepanel.h"
#include "ui/chat/sourcespanel.h"
#include "ui/chat/timingpanel.h"
#include "ui/chat/welcomeview.h"
#include "ui/common/thememanager.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class ChatPageTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    test::Emulator m_emulator;
    ThemeManager m_theme;
    std::unique_ptr<engine::EngineThread> m_engine;
    std::unique_ptr<ChatPage> m_page;

    template<typename T>
    T &find()
    {
        return *m_page->findChild<T *>();
    }

    void ask(const QString &question)
    {
        Composer &composer = find<Composer>();
        QTest::keyClicks(&composer.edit(), question);
        QTest::keyClick(&composer.edit(), Qt::Key_Return);
    }

    QString messageIdOfLast()
    {
        auto stored = m_engine->engine().messages(m_page->conversationId());
        return QTest::qWaitFor([&stored] { return stored.isFinished(); }) && stored.result()
                   ? stored.result()->last().id
                   : QString();
    }

    bool waitForAnswer()
    {
        return QTest::qWaitFor([this] { return !find<Composer>().isRunning(); }, 20'000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        auto paths = openDataPaths(m_folder.path());
        QVERIFY(paths);
        engine::EngineConfig config;
        config.paths = *paths;
        config.providerUrl = m_emulator.baseUrl().toString();
        config.apiKey = u"key"_s;
        config.loaderProgram = QApplication::applicationDirPath() + u"/docswiki-loader"_s;
        m_engine = std::make_unique<engine::EngineThread>(config);
        auto ready = m_engine->engine().whenReady();
        QVERIFY(QTest::qWaitFor([&ready] { return ready.isFinished(); }, 30'000));
        QVERIFY(ready.result());
    }

    void init()
    {
        m_page = std::make_unique<ChatPage>(m_engine->engine(), m_theme);
        m_page->resize(1280, 760);
        m_page->show();
        QTRY_VERIFY(!m_page->model().isEmpty());
    }

    void cleanup() { m_page.reset(); }
    void cleanupTestCase() { m_engine.reset(); }

    void aNewChatWelcomes()
    {
        m_page->setSampleQuestions({u"How do I stop an answer?"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s});
        QVERIFY(find<WelcomeView>().isVisible());
        QVERIFY(!find<MessageView>().isVisible());
        const auto questions = m_page->findChildren<QPushButton *>(u"SampleQuestion"_s);
        QCOMPARE(questions.size(), 4);
        QTest::mouseClick(questions.first(), Qt::LeftButton);
        QVERIFY(find<MessageView>().isVisible());
        QVERIFY(find<Composer>().isRunning());
        QVERIFY(waitForAnswer());
    }

    void asksAndShowsACitedAnswer()
    {
        QSignalSpy titles(m_page.get(), &ChatPage::conversationTitleChanged);
        ask(u"Which keys stop the answer?"_s);
        QVERIFY(find<Composer>().text().isEmpty());
        QVERIFY(waitForAnswer());
        QVERIFY(!m_page->conversationId().isEmpty());
        MessageView &view = find<MessageView>();
        QCOMPARE(view.messageCount(), 2);
        QVERIFY2(view.renderedText(1).contains(u"Stop"_s), qPrintable(view.renderedText(1)));
        QTRY_COMPARE(find<ConversationPanel>().list().currentIndex().data(ConversationListModel::IdRole).toString(),
                     m_page->conversationId());
        QTRY_VERIFY(!titles.isEmpty() && !titles.last().first().toString().isEmpty());

        QPoint chip;
        QTRY_VERIFY(!(chip = view.citationPoint(1, 1)).isNull());
        m_page->setSidePanelOpen(false);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.citationPoint(1, 1));
        QVERIFY(m_page->isSidePanelOpen());
        QCOMPARE(find<SidePanel>().tab(), SidePanel::Tab::Sources);
        QCOMPARE(find<SourcesPanel>().markedSource(), 1);

        m_page->showTiming();
        QTRY_VERIFY2(find<TimingPanel>().sentence().contains(u'%'), qPrintable(find<TimingPanel>().sentence()));
    }

    void goesOnAndAsksAgain()
    {
        ask(u"How do I add documents?"_s);
        QVERIFY(waitForAnswer());
        ask(u"And how do I remove them?"_s);
        QVERIFY(waitForAnswer());
        MessageView &view = find<MessageView>();
        QCOMPARE(view.messageCount(), 4);
        QTest::keyClick(m_page.get(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(view.messageCount(), 4);
        QVERIFY(waitForAnswer());
        QCOMPARE(view.messageCount(), 4);
        // Opened again from the store it shows the newest branch.
        const QString id = m_page->conversationId();
        m_page->newChat();
        QCOMPARE(view.messageCount(), 0);
        m_page->openConversation(id);
        QTRY_COMPARE(view.messageCount(), 4);
        QVERIFY(view.messageText(2).contains(u"And how do I remove them?"_s));
    }

    void keepsADraftForEachChat()
    {
        ask(u"What is the dashboard?"_s);
        QVERIFY(waitForAnswer());
        const QString id = m_page->conversationId();
        QTest::keyClicks(&find<Composer>().edit(), u"draft one"_s);
        m_page->newChat();
        QCOMPARE(find<Composer>().text(), QString());
        QTest::keyClicks(&find<Composer>().edit(), u"draft two"_s);
        m_page->openConversation(id);
        QCOMPARE(find<Composer>().text(), u"draft one"_s);
        m_page->newChat();
        QCOMPARE(find<Composer>().text(), u"draft two"_s);
    }

    void escStopsAndKeepsWhatWasWritten()
    {
        m_page->setModel(u"emulator/slow?first=50&tps=5"_s);
        ask(u"Tell me about the dashboard"_s);
        MessageView &view = find<MessageView>();
        const QString nothing = view.messageText(1);
        QTRY_VERIFY(view.messageText(1).size() > nothing.size() + 5);
        QVERIFY(find<Composer>().isRunning());
        QTest::keyClick(&find<Composer>().edit(), Qt::Key_Escape);
        QTRY_VERIFY(!find<Composer>().isRunning());
        const QString kept = view.messageText(1);
        QVERIFY(kept.size() > nothing.size() + 5);
        const QString id = m_page->conversationId();
        m_page->newChat();
        m_page->openConversation(id);
        QTRY_COMPARE(view.messageCount(), 2);
        QCOMPARE(view.messageText(1), kept);
    }

    void anErrorIsShownInPlaceAndCanBeTriedAgain()
    {
        m_page->setModel(u"emulator/fault-429"_s);
        ask(u"Why?"_s);
        QVERIFY(waitForAnswer());
        MessageView &view = find<MessageView>();
        QCOMPARE(view.messageCount(), 2);
        QVERIFY2(view.messageText(1).size() > u"fault-429:  "_s.size(), qPrintable(view.messageText(1)));
        QCOMPARE(view.messageText(0), u"You: Why?"_s); // the question is kept
        m_page->setModel(u"excerpt"_s);
        QMetaObject::invokeMethod(&view, "actionTriggered", Q_ARG(docswiki::ui::MessageAction, MessageAction::Retry),
                                  Q_ARG(QString, messageIdOfLast()));
        QVERIFY(find<Composer>().isRunning());
        QVERIFY(waitForAnswer());
        QCOMPARE(view.messageCount(), 2);
        QVERIFY(view.messageText(1).startsWith(u"Excerpt model: "_s));
    }

    void anotherModelIsAskedTheSameQuestion()
    {
        m_page->setModel(u"emulator/slow?first=30000"_s);
        ask(u"Which keys stop the answer?"_s);
        MessageView &view = find<MessageView>();
        QTRY_VERIFY(!m_page->conversationId().isEmpty());
        const QString id = m_page->conversationId();
        QTRY_VERIFY(!m_page->viewModel().row(1).message.id.isEmpty());
        QMetaObject::invokeMethod(&view, "actionTriggered",
                                  Q_ARG(docswiki::ui::MessageAction, MessageAction::OtherModel),
                                  Q_ARG(QString, m_page->viewModel().row(1).message.id));
        auto *popup = find<Composer>().modelPicker().findChild<PickerPopup *>();
        QVERIFY(popup);
        QTRY_VERIFY(!find<Composer>().isRunning()); // stopped at once, whatever is chosen then
        auto *filter = popup->findChild<QLineEdit *>();
        QTest::keyClicks(filter, u"excerpt"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QTRY_VERIFY(view.messageText(1).startsWith(u"Excerpt model: "_s));
        QVERIFY(waitForAnswer());
        QCOMPARE(view.messageCount(), 2);
        QCOMPARE(m_page->conversationId(), id);
        QCOMPARE(m_page->viewModel().row(1).versions, 2); // beside the one that was stopped
        QCOMPARE(view.messageText(0), u"You: Which keys stop the answer?"_s);
        QCOMPARE(m_page->model(), u"excerpt"_s);
    }

    void leavingThePickerAsksNobody()
    {
        ask(u"Is my data private?"_s);
        QVERIFY(waitForAnswer());
        const QString id = m_page->viewModel().row(1).message.id;
        QMetaObject::invokeMethod(&find<MessageView>(), "actionTriggered",
                                  Q_ARG(docswiki::ui::MessageAction, MessageAction::OtherModel), Q_ARG(QString, id));
        PickerButton &picker = find<Composer>().modelPicker();
        QTest::keyClick(picker.findChild<PickerPopup *>()->findChild<QLineEdit *>(), Qt::Key_Escape);
        QTRY_VERIFY(!picker.isListOpen());
        picker.openList(); // and what is chosen later is for the next question
        QTest::keyClick(picker.findChild<PickerPopup *>()->findChild<QLineEdit *>(), Qt::Key_Return);
        QVERIFY(!find<Composer>().isRunning());
        QCOMPARE(m_page->viewModel().row(1).message.id, id);
    }

    void whoeverBeginsToTypeWarmsTheModelUp()
    {
        m_page->setModel(u"emulator/echo"_s);
        find<MessageView>().setFocus();
        QSignalSpy typing(m_page.get(), &ChatPage::typingBegan);
        QTest::keyClicks(m_page.get(), u"hello there"_s);
        QCOMPARE(typing.size(), 1); // not with every letter
        QCOMPARE(typing.first().first().toString(), u"emulator/echo"_s);
        m_page->setModel(u"emulator/fast"_s);
        QTest::keyClicks(m_page.get(), u"!"_s);
        QCOMPARE(typing.size(), 2);
    }

    void severalChatsAnswerAtOnce()
    {
        m_page->setModel(u"emulator/slow?first=700&tps=200"_s);
        ask(u"First question"_s);
        QTRY_VERIFY(!m_page->conversationId().isEmpty());
        const QString first = m_page->conversationId();
        m_page->newChat();
        QVERIFY(!find<Composer>().isRunning());
        ask(u"Second question"_s);
        QTRY_VERIFY(!m_page->conversationId().isEmpty());
        QVERIFY(m_page->conversationId() != first);
        QVERIFY(find<ConversationListModel>().indexOf(first).data(ConversationListModel::RunningRole).toBool());
        m_page->openConversation(first);
        QTRY_COMPARE(find<MessageView>().messageCount(), 2);
        QVERIFY(waitForAnswer());
        QVERIFY(find<MessageView>().messageText(0).contains(u"First question"_s));
        QVERIFY(find<MessageView>().messageText(1).size() > 60);
    }

    void deletesWithUndo()
    {
        ask(u"Is my data private?"_s);
        QVERIFY(waitForAnswer());
        const QString id = m_page->conversationId();
        auto &list = find<ConversationPanel>().list();
        QTRY_COMPARE(list.currentIndex().data(ConversationListModel::IdRole).toString(), id);
        auto &model = find<ConversationListModel>();
        QTest::keyClick(&list, Qt::Key_Delete);
        QTRY_VERIFY(!model.indexOf(id).isValid());
        QCOMPARE(m_page->conversationId(), QString()); // what is gone is not shown
        QTest::mouseClick(m_page->findChild<QPushButton *>(u"UndoButton"_s), Qt::LeftButton);
        QTRY_VERIFY(model.indexOf(id).isValid());
        QCOMPARE(m_page->conversationId(), id); // it was open when it was deleted
        QTRY_COMPARE(find<MessageView>().messageCount(), 2);
    }

    void anErrorCardHasOneWayToTryAgain()
    {
        m_page->setModel(u"emulator/fault-429"_s);
        ask(u"Why?"_s);
        QVERIFY(waitForAnswer());
        MessageView &view = find<MessageView>();
        QSignalSpy told(&view, &MessageView::actionTriggered);
        const QRect rect = view.messageRect(1);
        for (int x = rect.left(); x < rect.right(); x += 10) {
            for (int y = rect.bottom() - 60; y < rect.bottom(); y += 8)
                QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, {x, y});
        }
        for (const auto &call : told)
            QVERIFY(call.first().value<MessageAction>() != MessageAction::AskAgain);
    }

    void closedPanesComeBack()
    {
        auto *list = m_page->findChild<QToolButton *>(u"ShowChatsButton"_s);
        auto *panel = m_page->findChild<QToolButton *>(u"ShowPanelButton"_s);
        QVERIFY(!list->isVisible() && !panel->isVisible());
        m_page->setSidePanelOpen(false);
        QVERIFY(panel->isVisible());
        QTest::mouseClick(panel, Qt::LeftButton);
        QVERIFY(m_page->isSidePanelOpen());
        m_page->resize(900, 600);
        m_page->showTiming(); // in the place of the list
        QVERIFY(list->isVisible());
        QTest::mouseClick(list, Qt::LeftButton);
        QVERIFY(find<ConversationPanel>().isVisible());
        m_page->setConversationsOpen(false);
        QVERIFY(list->isVisible());
    }

    void theChosenModelIsKept()
    {
        m_page->setModel(u"emulator/echo"_s);
        m_page->newChat();
        ChatPage other(m_engine->engine(), m_theme);
        other.restoreState(m_page->saveState());
        QCOMPARE(other.model(), u"emulator/echo"_s);
        m_page->openModelPicker();
        QVERIFY(m_page->findChild<PickerPopup *>());
    }

    void messagesWelcomeAndComposerShareTheirEdges()
    {
        // Each looked at anew: the page is still being laid out when it is shown.
        const auto left = [this](const QWidget *widget) { return widget->mapTo(m_page.get(), QPoint()).x(); };
        const Composer &composer = find<Composer>();
        const MessageView &view = find<MessageView>();
        m_page->setSampleQuestions({u"How do I stop an answer?"_s});
        auto *question = m_page->findChild<QPushButton *>(u"SampleQuestion"_s);
        QTRY_COMPARE(left(question), left(&composer));
        QTRY_COMPARE(question->width(), composer.width());
        QTRY_COMPARE(left(&view) + static_cast<int>(view.columnLeft()), left(&composer));
        QTRY_COMPARE(static_cast<int>(view.columnWidth()), composer.width());
    }

    void aCitedCardIsShownFromItsTop()
    {
        SourcesPanel panel(m_theme);
        panel.resize(300, 240);
        panel.show();
        panel.setSources(test::sampleSources(), {1, 2}, true);
        for (const int number : {4, 1, 3}) {
            panel.showSource(number);
            const auto cards = panel.findChildren<SourceCard *>();
            const auto card = std::find_if(cards.cbegin(), cards.cend(),
                                           [number](const SourceCard *c) { return c->number() == number; });
            QVERIFY(card != cards.cend());
            const auto top = [&] { return (*card)->mapTo(panel.viewport(), QPoint()).y(); };
            QTRY_VERIFY2(top() >= 0 && top() < 200, qPrintable(QString::number(top())));
            QTRY_VERIFY(top() + (*card)->height() <= panel.viewport()->height() || top() <= 12);
        }
    }

    void newChatClearsTheSearch()
    {
        auto *filter = m_page->findChild<QLineEdit *>(u"ConversationFilter"_s);
        filter->setText(u"nothing has this"_s);
        m_page->newChat();
        QVERIFY(filter->text().isEmpty());
    }

    void ownLibrariesAreNamedAndHaveNoSampleQuestions()
    {
        m_page->setSampleQuestions({u"How do I stop an answer?"_s});
        QTRY_VERIFY(m_page->findChild<QPushButton *>(u"SampleQuestion"_s)->isVisible());
        QTemporaryDir notes;
        QFile file(notes.filePath(u"garden.md"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Garden\n\nThe beans are sown in May.\n");
        file.close();
        m_engine->engine().indexPaths({notes.path()}, u"Garden notes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->findChild<QPushButton *>(u"SampleQuestion"_s)->isVisible(), 15'000);
        bool named = false, keyAsked = false;
        for (const QLabel *label : find<WelcomeView>().findChildren<QLabel *>()) {
            named = named || label->text().contains(u"Garden notes"_s);
            keyAsked = keyAsked || label->text().contains(u"Add a key"_s);
        }
        QVERIFY(named);
        QVERIFY(!keyAsked); // the provider lists models
        m_engine->engine().removeLibrary(u"Garden notes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<QPushButton *>(u"SampleQuestion"_s)->isVisible(), 15'000);
    }

    void remembersItsState()
    {
        m_page->setSidePanelOpen(false);
        const QByteArray state = m_page->saveState();
        ChatPage other(m_engine->engine(), m_theme);
        other.resize(1280, 760);
        other.show();
        QVERIFY(other.isSidePanelOpen());
        other.restoreState(state);
        QVERIFY(!other.isSidePanelOpen());
        other.restoreState("not a state");
        QVERIFY(!other.isSidePanelOpen());
    }

    void typingAnywhereIsAQuestion()
    {
        find<MessageView>().setFocus();
        QTest::keyClicks(m_page.get(), u"hi"_s);
        QCOMPARE(find<Composer>().text(), u"hi"_s);
    }

    void aNarrowWindowShowsPanelOrList()
    {
        m_page->resize(900, 600);
        QVERIFY(!find<SidePanel>().isVisible());
        QVERIFY(find<ConversationPanel>().isVisible());
        QVERIFY(m_page->minimumSizeHint().width() <= 900);
        m_page->showTiming();
        QVERIFY(find<SidePanel>().isVisible());
        QVERIFY(!find<ConversationPanel>().isVisible());
        m_page->resize(1280, 760);
        QVERIFY(find<SidePanel>().isVisible());
        QVERIFY(find<ConversationPanel>().isVisible());
    }
};

QTEST_MAIN(ChatPageTest)
#include "tst_chatpage.moc"
