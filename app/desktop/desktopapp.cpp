// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopapp.h"

#include "ui/chat/chatpage.h"
#include "ui/settings/settingspage.h"

#include <QCoreApplication>

namespace docswiki::desktop {

using namespace Qt::StringLiterals;
using ui::ChatPage;
using ui::MainWindow;

namespace {

const QString chatState = u"chat/state"_s;

engine::EngineConfig engineConfig(const DataPaths &paths, const QString &providerUrl)
{
    engine::EngineConfig config;
    config.paths = paths;
    config.providerUrl = providerUrl;
    return config;
}

/// Questions that the bundled documents answer.
QStringList sampleQuestions()
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("docswiki::desktop::sampleQuestions", source);
    };
    return {text("How do I add my own documents?"), text("What does the waterfall of an answer show?"),
            text("Does anything leave my computer?"), text("Which targets does the dashboard check?")};
}

} // namespace

DesktopApp::DesktopApp(const DataPaths &paths, const QString &providerUrl)
    : m_settings(paths.settingsFile(), QSettings::IniFormat)
    , m_engine(engineConfig(paths, providerUrl))
    , m_chat(new ChatPage(m_engine.engine(), m_themes))
    , m_window(std::make_unique<MainWindow>(m_engine.engine(), m_themes, m_settings,
                                            ui::WindowConfig{paths.root}, m_chat))
{
    m_chat->setSampleQuestions(sampleQuestions());
    joinChatAndWindow();
    m_chat->restoreState(m_settings.value(chatState).toByteArray());
    m_window->showModel(m_chat->model());
    m_chat->focusComposer();
}

DesktopApp::~DesktopApp()
{
    m_settings.setValue(chatState, m_chat->saveState());
}

void DesktopApp::joinChatAndWindow()
{
    MainWindow *window = m_window.get();
    ChatPage *chat = m_chat;
    QObject::connect(chat, &ChatPage::openLibraryRequested, window, [window] { window->setPage(MainWindow::Library); });
    QObject::connect(chat, &ChatPage::openSettingsRequested, window, [window] {
        window->setPage(MainWindow::Settings);
        window->settingsPage().focusKey();
    });
    QObject::connect(chat, &ChatPage::modelChanged, window, &MainWindow::showModel);
    QObject::connect(chat, &ChatPage::typingBegan, window, [this](const QString &model) { m_engine.engine().prepare(model); });
    QObject::connect(chat, &ChatPage::message, window, &MainWindow::say);
    QObject::connect(chat, &ChatPage::conversationTitleChanged, window, [window](const QString &title) {
        window->setWindowTitle(title.isEmpty() ? QCoreApplication::applicationName()
                                               : u"%1 – %2"_s.arg(title, QCoreApplication::applicationName()));
    });
    QObject::connect(window, &MainWindow::pageChanged, chat, [chat](MainWindow::Page page) {
        if (page == MainWindow::Chat) chat->focusComposer();
    });
    QObject::connect(chat, &ChatPage::modelChanged, window, [this] { m_settings.setValue(chatState, m_chat->saveState()); });
    QObject::connect(chat, &ChatPage::librariesChosen, window, [this] { m_settings.setValue(chatState, m_chat->saveState()); });
    QObject::connect(window, &MainWindow::modelPickerRequested, chat, &ChatPage::openModelPicker);
    QObject::connect(window, &MainWindow::newChatRequested, chat, [chat] {
        chat->newChat();
        chat->focusComposer();
    });
}

} // namespace docswiki::desktop
