// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/enginethread.h"
#include "ui/common/thememanager.h"
#include "ui/window/mainwindow.h"

#include <QSettings>

#include <memory>

namespace docswiki::ui {
class ChatPage;
}

namespace docswiki::desktop {

/// The parts of the program, made and joined. The window goes before the engine that it uses.
class DesktopApp final {
    Q_DISABLE_COPY_MOVE(DesktopApp)
public:
    DesktopApp(const DataPaths &paths, const QString &providerUrl);
    ~DesktopApp();

    engine::Engine &engine() { return m_engine.engine(); }
    ui::ThemeManager &themes() { return m_themes; }
    ui::MainWindow &window() { return *m_window; }
    ui::ChatPage &chat() { return *m_chat; }

private:
    void joinChatAndWindow();

    QSettings m_settings;
    engine::EngineThread m_engine;
    ui::ThemeManager m_themes;
    ui::ChatPage *m_chat; // the window's
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace docswiki::desktop
