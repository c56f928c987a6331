// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/ids.h"
#include "core/metrics/snapshot.h"
#include "core/metrics/turnrecord.h"

#include <QMainWindow>
#include <QTimer>

#include <utility>

class QSettings;
class QStackedWidget;

namespace docswiki::engine {
class Engine;
}

namespace docswiki::ui {

class DashboardPage;
class LibraryPage;
class SettingsPage;
class StatusStrip;
class ThemeManager;
class Toast;
class TopBar;

/// What the window tells about the program around it.
struct WindowConfig {
    QString dataFolder;
};

/// The window: four pages, the bar above them and the strip below. GUI thread; everything it is given outlives it.
class MainWindow final : public QMainWindow {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)
public:
    enum Page { Chat, Library, Dashboard, Settings, pages };

    /// `chat` becomes the first page and belongs to the window from here on.
    MainWindow(engine::Engine &engine, ThemeManager &themes, QSettings &settings, WindowConfig config, QWidget *chat);
    ~MainWindow() override;

    Page page() const;
    void setPage(Page page);
    void addToLibrary(const QStringList &paths); ///< as if dropped on the window
    void showModel(const QString &id);           ///< the one chosen for the next question
    void say(const QString &text);               ///< a toast
    void showShortcuts();

    LibraryPage &library(); ///< the pages but the chat are made when they are first needed
    DashboardPage &dashboard();
    SettingsPage &settingsPage();

Q_SIGNALS:
    void pageChanged(docswiki::ui::MainWindow::Page page);
    void modelPickerRequested(); ///< the person wants to choose another model; the chat is in front
    void newChatRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addShortcuts();
    void connectEngine();
    void place(Page page, QWidget *widget);
    void showHealth();
    void restore();
    void keepOnScreen();
    bool waitsForRemovals();

    engine::Engine &m_engine;
    ThemeManager &m_themes;
    QSettings &m_settings;
    WindowConfig m_config;
    TopBar *m_top;
    QStackedWidget *m_stack;
    StatusStrip *m_strip;
    Toast *m_toast;
    LibraryPage *m_library = nullptr;
    DashboardPage *m_dashboard = nullptr;
    SettingsPage *m_settingsPage = nullptr;
    QTimer m_closeLimit;
    bool m_closing = false; ///< waits for what must not be lost
    bool m_placed = false;
    QString m_chosen; ///< the model of the next question
    QList<std::pair<TurnId, QString>> m_answering; ///< turns that run and their models, the latest last
    QList<metrics::TurnRecord> m_recent; ///< at most mostRecent, oldest first
};

} // namespace docswiki::ui
