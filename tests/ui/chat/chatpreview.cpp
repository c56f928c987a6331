// SPDX-License-Identifier: GPL-3.0-or-later
// Writes pictures of the chat's states to a folder, to be looked at: chatpreview DIR
// Most are made of prepared events; the last ones are the page with the real engine and the excerpt model.
#include "core/engine/enginethread.h"
#include "samplechat.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatstyle.h"
#include "ui/chat/chatviewmodel.h"
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
#include <QBoxLayout>
#include <QDir>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTextStream>

#include <functional>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

/// The parts of the page without an engine behind them.
struct Scene {
    explicit Scene(ThemeManager &themes)
        : model(clock), list(conversations, themes), view(model, themes), composer(themes), panel(themes)
    {
        page.setObjectName("ChatPage"_L1);
        page.setStyleSheet(chatStyleSheet(themes.theme()));
        auto *centre = new QWidget;
        centre->setObjectName("Centre"_L1);
        centre->setAttribute(Qt::WA_StyledBackground);
        stack = new QStackedWidget;
        stack->addWidget(&view);
        stack->addWidget(&welcome);
        auto *column = new QVBoxLayout(centre);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(stack, 1);
        auto *composerRow = new QHBoxLayout;
        composerRow->setContentsMargins(24, 4, 24, 16);
        composerRow->addStretch(1);
        composerRow->addWidget(&composer, 1000);
        composerRow->addStretch(1);
        composer.setMaximumWidth(static_cast<int>(TextStyle::make(themes.theme(), page.font()).columnWidth));
        column->addLayout(composerRow);
        list.setFixedWidth(248);
        panel.setFixedWidth(340);
        auto *row = new QHBoxLayout(&page);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(&list);
        row->addWidget(centre, 1);
        row->addWidget(&panel);
        conversations.setConversations(test::sampleConversations(QDateTime::currentDateTimeUtc()));
        list.setCurrent(u"c1"_s);
        composer.modelPicker().setItems(
            {{u"excerpt"_s, u"Excerpt model"_s, u"built-in"_s},
             {u"deepseek/deepseek-chat-v3.1"_s, u"deepseek-chat-v3.1"_s, u"openrouter.ai"_s}});
        composer.modelPicker().setCurrent(u"deepseek/deepseek-chat-v3.1"_s);
        composer.libraryPicker().setItems(
            {{QString(), u"All my documents"_s, {}}, {u"PostgreSQL"_s, u"PostgreSQL"_s, {}}});
        composer.libraryPicker().setChosen({u"PostgreSQL"_s});
        page.resize(1280, 740);
    }

    ~Scene()
    {
        for (QWidget *part : QList<QWidget *>{&list, &view, &composer, &panel, &welcome})
            part->setParent(nullptr);
    }

    void showPanel(SidePanel::Tab tab, int index, bool live)
    {
        panel.showTab(tab);
        const store::Message &message = model.row(index).message;
        panel.sources().setSources(message.sources, message.cited, !live);
        panel.setSourceCounts(static_cast<int>(message.cited.size()), static_cast<int>(message.sources.size()));
        if (message.record)
            panel.timing().setRecord(*message.record, {12, 2400, 5000, 800, 2400},
                                     live ? std::optional(model.turnElapsed(*model.row(index).turn)) : std::nullopt);
    }

    SystemClock clock;
    ChatViewModel model;
    ConversationListModel conversations;
    QWidget page;
    ConversationPanel list;
    MessageView view;
    Composer composer;
    SidePanel panel;
    WelcomeView welcome;
    QStackedWidget *stack = nullptr;
};

void save(QWidget &page, const QString &name)
{
    page.show();
    for (int i = 0; i < 6; ++i)
        QApplication::processEvents(); // a picture, not a test: layouts and deferred scrolls take a few turns
    page.grab().save(name);
    QTextStream(stdout) << name << '\n';
}

void drawAll(ThemeManager &themes, const QString &stem)
{
    {
        Scene scene(themes);
        scene.model.openConversation(u"c1"_s);
        scene.model.setMessages(u"c1"_s, test::sampleConversation());
        scene.showPanel(SidePanel::Tab::Sources, 1, false);
        scene.panel.sources().showSource(2);
        save(scene.page, stem + u"-answer-end.png"_s);
        scene.view.verticalScrollBar()->setValue(0);
        scene.showPanel(SidePanel::Tab::Timing, 1, false);
        save(scene.page, stem + u"-answer-top.png"_s);
        scene.page.resize(900, 600);
        save(scene.page, stem + u"-small.png"_s);
    }
    {
        Scene scene(themes);
        scene.model.openConversation(u"c1"_s);
        scene.model.setMessages(u"c1"_s, test::sampleConversation());
        turn::TurnRequest request;
        request.conversationId = u"c1"_s;
        request.parentId = u"a1"_s;
        request.model = u"deepseek/deepseek-chat-v3.1"_s;
        request.question = u"And what does it cost to keep it up to date?"_s;
        const TurnId turn = nextTurnId();
        docswiki::metrics::ModelStats stats;
        stats.model = request.model;
        stats.count = 20;
        stats.firstTokenP50Ms = 800;
        stats.firstTokenP95Ms = 2400;
        scene.model.setModelStats({stats});
        scene.model.beginTurn(turn, request);
        scene.model.turnStarted({turn, u"c1"_s, {}, u"q2"_s, u"a2"_s, request});
        for (const auto &event : test::eventsUntilWaiting())
            scene.model.turnEvent(turn, event);
        scene.composer.setRunning(true);
        scene.showPanel(SidePanel::Tab::Timing, 3, true);
        save(scene.page, stem + u"-waiting.png"_s);
        stats.firstTokenP50Ms = 1;
        stats.firstTokenP95Ms = 2;
        scene.model.setModelStats({stats});
        scene.model.turnEvent(turn, {Milliseconds(70), turn::StatusEvent{}});
        save(scene.page, stem + u"-late.png"_s);
        scene.model.turnEvent(turn,
                              {Milliseconds(612),
                               turn::StageEvent{turn::Stage::Wait, turn::StageState::Finished, Milliseconds(552), {}}});
        scene.model.turnEvent(
            turn, {Milliseconds(612), turn::StageEvent{turn::Stage::Decode, turn::StageState::Started, {}, {}}});
        scene.model.turnEvent(turn, test::content(test::sampleAnswer().left(620), Milliseconds(613)));
        scene.showPanel(SidePanel::Tab::Timing, 3, true);
        save(scene.page, stem + u"-streaming.png"_s);
        scene.model.turnEvent(
            turn,
            test::failedEvent(
                {ErrorCode::RateLimited,
                 u"deepseek at openrouter.ai takes no more requests for now. Try again in 20 seconds, or ask another model."_s,
                 u"HTTP 429 · {\"error\":{\"message\":\"Rate limit exceeded: free-models-per-min\"}} · request id 8f31c2"_s,
                 true},
                Milliseconds(1500)));
        save(scene.page, stem + u"-failed.png"_s);
    }
    {
        Scene scene(themes);
        scene.stack->setCurrentWidget(&scene.welcome);
        scene.list.setCurrent({});
        scene.welcome.setAnswerer(
            u"The built-in excerpt model answers by quoting your documents. Add a key in <a href='s'>Settings</a> for other models. Searched: <b>Sample documents</b>."_s,
            themes.theme().accent);
        scene.welcome.setQuestions(
            {u"How do I add my own documents?"_s, u"Why is an answer slow, and where do I see it?"_s,
             u"Which models can I use without a key?"_s, u"How are passages found and cited?"_s});
        scene.composer.setText(u"A longer question\nthat takes more than one line\nand makes the field grow"_s);
        scene.panel.hide();
        save(scene.page, stem + u"-welcome.png"_s);
        scene.welcome.setHasDocuments(false);
        save(scene.page, stem + u"-nodocuments.png"_s);
    }
}

/// Lets the event loop run until `done` or ten seconds are over.
void wait(const std::function<bool()> &done)
{
    for (QElapsedTimer clock =
             [] {
                 QElapsedTimer t;
                 t.start();
                 return t;
             }();
         !done() && clock.elapsed() < 10'000;)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
}

void drawLive(ThemeManager &themes, const QString &stem)
{
    QTemporaryDir folder;
    engine::EngineConfig config;
    config.paths = openDataPaths(folder.path()).value();
    config.loaderProgram = QApplication::applicationDirPath() + u"/docswiki-loader"_s;
    engine::EngineThread thread(config);
    auto ready = thread.engine().whenReady();
    wait([&] { return ready.isFinished(); });
    ChatPage page(thread.engine(), themes);
    page.setSampleQuestions(
        {u"Which keys stop the answer?"_s, u"How do I add my own documents?"_s, u"Is my data private?"_s});
    page.resize(1280, 740);
    page.show();
    wait([&] { return !page.model().isEmpty(); });
    page.focusComposer();
    save(page, stem + u"-live-welcome.png"_s);
    Composer &composer = *page.findChild<Composer *>();
    for (const QString &question : {u"Which keys stop the answer?"_s, u"How do I add my own documents?"_s}) {
        page.ask(question);
        wait([&] { return !composer.isRunning(); });
    }
    save(page, stem + u"-live-answer.png"_s);
    page.askAgain();
    wait([&] { return !composer.isRunning(); });
    save(page, stem + u"-live-again.png"_s);
    page.showTiming();
    save(page, stem + u"-live-timing.png"_s);
    composer.documentsPicker().openList();
    QWidget *popup = composer.documentsPicker().findChild<PickerPopup *>();
    save(*popup, stem + u"-live-picker.png"_s);
    popup->close();
    page.setSidePanelOpen(false);
    page.setConversationsOpen(false);
    save(page, stem + u"-live-closed.png"_s);
    page.setConversationsOpen(true);
    page.setSidePanelOpen(true);
    page.resize(900, 600);
    save(page, stem + u"-live-small.png"_s);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s;
    QDir().mkpath(folder);
    ThemeManager themes;
    themes.setMode(ThemeManager::Mode::Light);
    drawAll(themes, folder + u"/light"_s);
    drawLive(themes, folder + u"/light"_s);
    themes.setMode(ThemeManager::Mode::Dark);
    drawAll(themes, folder + u"/dark"_s);
    drawLive(themes, folder + u"/dark"_s);
    return 0;
}
