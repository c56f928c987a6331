// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "core/engine/engine.h"
#include "ui/common/icons.h"
#include "ui/common/settingskeys.h"
#include "ui/common/thememanager.h"
#include "ui/common/toast.h"
#include "ui/common/undobar.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/knowledge/librarypage.h"
#include "ui/knowledge/libraryview.h"
#include "ui/settings/settingspage.h"
#include "ui/window/shortcutsdialog.h"
#include "ui/window/statusstrip.h"
#include "ui/window/topbar.h"

#include <QBoxLayout>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using engine::Engine;
using namespace Qt::StringLiterals;

namespace {

constexpr int mostRecent = 200;
constexpr auto closeLimit = std::chrono::seconds(10);

QStringList localPaths(const QMimeData &data)
{
    QStringList paths;
    for (const QList<QUrl> urls = data.urls(); const QUrl &url : urls) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    return paths;
}

QString modeName(ThemeManager::Mode mode)
{
    return mode == ThemeManager::Mode::Light ? u"light"_s : mode == ThemeManager::Mode::Dark ? u"dark"_s : u"system"_s;
}

ThemeManager::Mode modeOf(const QString &name)
{
    return name == "light"_L1  ? ThemeManager::Mode::Light
           : name == "dark"_L1 ? ThemeManager::Mode::Dark
                               : ThemeManager::Mode::System;
}

} // namespace

MainWindow::MainWindow(Engine &engine, ThemeManager &themes, QSettings &settings, WindowConfig config, QWidget *chat)
    : m_engine(engine)
    , m_themes(themes)
    , m_settings(settings)
    , m_config(std::move(config))
    , m_top(new TopBar(themes, this))
    , m_stack(new QStackedWidget(this))
    , m_strip(new StatusStrip(themes, this))
    , m_toast(nullptr)
{
    setWindowTitle(tr("Docs-Wiki Chat"));
    setWindowIcon(appIcon());
    setMinimumSize(900, 600);
    setAcceptDrops(true);
    auto *centre = new QWidget(this);
    auto *all = new QVBoxLayout(centre);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_top);
    all->addWidget(m_stack, 1);
    all->addWidget(m_strip);
    setCentralWidget(centre);
    m_toast = new Toast(themes, centre);
    m_stack->addWidget(chat);
    for (int i = Library; i < pages; ++i)
        m_stack->addWidget(new QWidget(m_stack)); // replaced by the page when it is first wanted

    connect(m_top, &TopBar::pageChosen, this, [this](int page) { setPage(static_cast<Page>(page)); });
    connect(m_top, &TopBar::modelPickerRequested, this, [this] {
        setPage(Chat);
        Q_EMIT modelPickerRequested();
    });
    connect(m_top, &TopBar::shortcutsRequested, this, &MainWindow::showShortcuts);
    connect(m_strip, &StatusStrip::dashboardRequested, this, [this] { setPage(Dashboard); });
    connect(m_strip, &StatusStrip::libraryRequested, this, [this] { setPage(Library); });
    addShortcuts();
    connectEngine();
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    for (int i = 0; i < pages; ++i)
        add(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)), [this, i] { setPage(static_cast<Page>(i)); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { setPage(Settings); });
    add(QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Slash), [this] { showShortcuts(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::connectEngine()
{
    connect(&m_engine, &Engine::turnStarted, this, [this](const engine::TurnStarted &started) {
        m_answering.append({started.turn, started.request.model});
        showHealth();
    });
    connect(&m_engine, &Engine::turnRecorded, this, [this](TurnId turn, const metrics::TurnRecord &record) {
        m_answering.removeIf([turn](const auto &one) { return one.first == turn; });
        if (!m_recent.isEmpty() && !record.messageId.isEmpty() && m_recent.last().messageId == record.messageId)
            m_recent.last() = record;
        else
            m_recent << record;
        if (m_recent.size() > mostRecent) m_recent.removeFirst();
        showHealth();
    });
    connect(&m_engine, &Engine::snapshotTaken, m_strip, &StatusStrip::setSnapshot);
    connect(&m_engine, &Engine::indexProgressChanged, m_strip, &StatusStrip::setProgress);
    connect(&m_engine, &Engine::failed, this,
            [this](const Error &error) { m_toast->say(error.message, Chip::Tone::Bad); });
    m_engine.recentTurns(mostRecent).then(this, [this](const Result<QList<metrics::TurnRecord>> &turns) {
        if (!turns) return;
        m_recent = *turns + m_recent;
        showHealth();
    });
}

void MainWindow::showHealth()
{
    // While a turn runs it is the answering model that matters, else the one that a question would go to.
    ModelHealth health = modelHealth(m_recent, m_answering.isEmpty() ? m_chosen : m_answering.last().second);
    if (!m_answering.isEmpty() && health.tone == Chip::Tone::Neutral) health.word = tr("answering…");
    m_top->setHealth(health);
    m_strip->setHealth(health);
}

MainWindow::Page MainWindow::page() const
{
    return static_cast<Page>(m_stack->currentIndex());
}

void MainWindow::setPage(Page page)
{
    switch (page) {
    case Library: library(); break;
    case Dashboard: dashboard(); break;
    case Settings: settingsPage(); break;
    case Chat:
    case pages: break;
    }
    m_top->setPage(page);
    if (m_stack->currentIndex() == page) return;
    m_stack->setCurrentIndex(page);
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason); // its focus proxy says where the page begins
    Q_EMIT pageChanged(page);
}

void MainWindow::place(Page page, QWidget *widget)
{
    QWidget *empty = m_stack->widget(page);
    m_stack->insertWidget(page, widget);
    m_stack->removeWidget(empty);
    empty->deleteLater();
}

LibraryPage &MainWindow::library()
{
    if (!m_library) {
        m_library = new LibraryPage(m_engine, m_themes, m_stack);
        place(Library, m_library);
        connect(m_library, &LibraryPage::message, this, &MainWindow::say);
        connect(m_library, &LibraryPage::meaningSettingsRequested, this, [this] {
            setPage(Settings);
            settingsPage().showMeaning();
        });
    }
    return *m_library;
}

DashboardPage &MainWindow::dashboard()
{
    if (!m_dashboard) {
        m_dashboard = new DashboardPage(m_engine, m_themes, m_stack);
        place(Dashboard, m_dashboard);
        connect(m_dashboard, &DashboardPage::askRequested, this, [this] {
            setPage(Chat);
            Q_EMIT newChatRequested();
        });
    }
    return *m_dashboard;
}

SettingsPage &MainWindow::settingsPage()
{
    if (!m_settingsPage) {
        m_settingsPage = new SettingsPage(m_engine, m_themes, m_config.dataFolder, m_stack);
        place(Settings, m_settingsPage);
    }
    return *m_settingsPage;
}

void MainWindow::addToLibrary(const QStringList &paths)
{
    setPage(Library);
    library().view().addPaths(paths);
}

void MainWindow::showModel(const QString &id)
{
    m_chosen = id;
    m_top->setModel(id);
    showHealth();
}

void MainWindow::say(const QString &text)
{
    m_toast->say(text);
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(m_themes, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::restore()
{
    resize(1280, 800);
    restoreGeometry(m_settings.value(settingskeys::geometry).toByteArray());
    keepOnScreen();
    m_themes.setMode(modeOf(m_settings.value(settingskeys::theme).toString()));
    connect(&m_themes, &ThemeManager::themeChanged, this,
            [this] { m_settings.setValue(settingskeys::theme, modeName(m_themes.mode())); });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setValue(settingskeys::geometry, saveGeometry());
    if (waitsForRemovals()) {
        event->ignore(); // closed again as soon as they are done
        return;
    }
    QMainWindow::closeEvent(event);
}

bool MainWindow::waitsForRemovals()
{
    if (!m_library || (m_closing && !m_closeLimit.isActive())) return false; // waited long enough
    m_library->view().undoBar().expire(); // nobody is there any more to undo it
    if (!m_library->isRemoving()) return false;
    if (m_closing) return true;
    m_closing = true;
    setEnabled(false);
    connect(m_library, &LibraryPage::removalsDone, this, [this] {
        m_closeLimit.stop();
        close();
    });
    connect(&m_closeLimit, &QTimer::timeout, this, &QWidget::close);
    m_closeLimit.setSingleShot(true);
    m_closeLimit.start(closeLimit);
    return true;
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Only now, and not yet in this call, is it known how wide a frame the desktop draws around the window.
    if (!std::exchange(m_placed, true))
        QMetaObject::invokeMethod(this, &MainWindow::keepOnScreen, Qt::QueuedConnection);
}

/// All of the window, the strip at its foot included, is to be seen as far as the screen has room.
void MainWindow::keepOnScreen()
{
    const QScreen *on = screen();
    if (!on || isMaximized() || isFullScreen()) return;
    const QRect room = on->availableGeometry();
    const QSize frame = frameGeometry().size() - size();
    const QSize most = (room.size() - frame).expandedTo(minimumSize());
    if (width() > most.width() || height() > most.height()) resize(size().boundedTo(most));
    const QSize whole = size() + frame;
    const QPoint at(std::max(room.left(), std::min(pos().x(), room.left() + room.width() - whole.width())),
                    std::max(room.top(), std::min(pos().y(), room.top() + room.height() - whole.height())));
    if (at != pos()) move(at);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localPaths(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QStringList paths = localPaths(*event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    addToLibrary(paths);
}

} // namespace docswiki::ui
