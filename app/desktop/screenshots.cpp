// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/screenshots.h"

#include "app/desktop/desktopapp.h"
#include "app/desktop/knowledgescenes.h"
#include "app/desktop/settingsscenes.h"
#include "ui/chat/chatpage.h"
#include "ui/knowledge/librarypage.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QPixmap>

#include <cstdio>

namespace docswiki::desktop {

using namespace Qt::StringLiterals;
using engine::Engine;
using ui::MainWindow;
using ui::ThemeManager;

namespace {

constexpr qint64 stepLimitMs = 60'000;
constexpr auto checkEvery = std::chrono::milliseconds(25);
constexpr int madeUpFiles = 8000;

const QStringList &questions()
{
    static const QStringList list{
        u"How do I add my own documents?"_s,        u"What does the waterfall of an answer show?"_s,
        u"Does anything leave my computer?"_s,      u"Which targets does the dashboard check?"_s,
        u"How do I list all keyboard shortcuts?"_s, u"Which kinds of files can be indexed?"_s};
    return list;
}

} // namespace

Screenshots::Screenshots(DesktopApp &app, const QString &dir, const QString &documents)
    : m_app(app), m_dir(dir), m_documents(documents)
{
    if (!QDir().mkpath(m_dir)) {
        QMetaObject::invokeMethod(
            this, [this] { end(1, u"The folder %1 cannot be made."_s.arg(m_dir)); }, Qt::QueuedConnection);
        return;
    }
    m_app.themes().setMode(ThemeManager::Mode::Light);
    m_app.window().resize(1280, 800);
    m_app.window().show();
    watchEngine();
    plan();
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::check);
    m_timer.start(checkEvery);
}

void Screenshots::watchEngine()
{
    Engine &engine = m_app.engine();
    engine.whenReady().then(this, [this](const Result<bool> &ready) {
        if (!ready) end(1, ready.error().message);
        m_ready = true;
    });
    engine.models().then(this, [this](const Result<QList<provider::ModelInfo>> &models) {
        m_modelsKnown = true;
        for (const provider::ModelInfo &model : models.value_or(QList<provider::ModelInfo>())) {
            if (m_model.isEmpty() && model.provider != "built-in"_L1) m_model = model.id;
            m_withEmulator = m_withEmulator || model.id == "emulator/slow"_L1;
        }
    });
    connect(&engine, &Engine::turnStarted, this, [this] { m_streamed = 0; });
    connect(&engine, &Engine::turnEvent, this, [this](TurnId, const turn::TurnEvent &event) {
        if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload)) m_streamed += content->text.size();
        if (m_stopAfter > 0 && m_streamed > m_stopAfter) {
            m_stopAfter = 0;
            m_app.chat().stop();
        }
        if (event.isLast()) ++m_recorded;
    });
    connect(&engine, &Engine::snapshotTaken, this, [this] { ++m_snapshots; });
    connect(&engine, &Engine::indexProgressChanged, this,
            [this](const knowledge::IndexProgress &progress) { m_progress = progress; });
}

void Screenshots::plan()
{
    MainWindow &window = m_app.window();
    ui::ChatPage &chat = m_app.chat();
    const auto answered = [this] { return m_recorded >= m_expected; };

    addShot(
        // Once the window has settled on the screen, which may be smaller than the pictures.
        u"first-run"_s, [&window] { window.resize(1280, 800); }, [this] { return m_ready && m_modelsKnown; });
    addQuestions();
    addShot(
        u"chat-streaming"_s,
        [this, &chat] {
            chat.newChat();
            if (!m_model.isEmpty()) chat.setModel(m_model);
            ++m_expected;
            m_streamed = 0;
            chat.ask(u"How do I add my own documents, and what happens to them then?"_s);
        },
        [this, answered] { return m_streamed > 120 || answered(); }, hurried);
    addShot(
        u"chat-answer-sources"_s, [&chat] { chat.setSidePanelOpen(true); }, answered);
    addShot(
        u"chat-timing"_s, [&chat] { chat.showTiming(); }, [] { return true; });
    m_steps << Step{u"scenes of the chat"_s, [this] { addChatScenes(); }};
    m_steps << Step{u"scenes of the chat"_s, [this] { addPages(); }};
}

void Screenshots::addPages()
{
    MainWindow &window = m_app.window();
    addShot(
        u"library"_s, [&window] { window.setPage(MainWindow::Library); }, [] { return true; });
    addShot(
        u"library-indexing"_s,
        [this, &window] {
            if (m_documents.isEmpty() && !writeDocuments())
                end(1, u"The documents for the picture of the library cannot be written."_s);
            else
                window.addToLibrary({m_documents});
        },
        [this] {
            return m_progress.phase == knowledge::IndexPhase::Indexing &&
                   m_progress.filesDone * 4 > m_progress.filesTotal && m_progress.timeLeft.has_value();
        },
        hurried);
    addShot(
        u"dashboard"_s,
        [this, &window] {
            m_app.engine().cancelIndexing();
            window.setPage(MainWindow::Dashboard);
            m_snapshots = 0;
        },
        [this] { return m_snapshots >= 4; });
    const auto add = [this](auto... shot) { addShot(shot...); };
    auto *knowledge = new KnowledgeScenes(m_app, this);
    knowledge->addLibrary(add);
    (new SettingsScenes(m_app, this))->addTo(add);
    knowledge->addSettings(add);
}

void Screenshots::addQuestions()
{
    // Some of everything, so that the dashboard has something to tell.
    for (int i = 0; i < questions().size() * 2; ++i) {
        m_steps << Step{u"question %1"_s.arg(i + 1),
                        [this, i] { ask(questions()[i % questions().size()], i % 2 == 0 ? QString() : m_model); },
                        [this] { return m_recorded >= m_expected; }};
    }
}

void Screenshots::addShot(const QString &name, std::function<void()> begin, std::function<bool()> isReady,
                          int calmRounds)
{
    ThemeManager &themes = m_app.themes();
    const auto isTrue = [] { return true; };
    m_steps << Step{name, std::move(begin), std::move(isReady), calmRounds};
    m_steps << Step{name, [this, name] { shoot(name + u"-light"_s); }, isTrue, 1};
    m_steps << Step{name, [&themes] { themes.setMode(ThemeManager::Mode::Dark); }, isTrue, calmRounds};
    m_steps << Step{name, [this, name] { shoot(name + u"-dark"_s); }, isTrue, 1};
    m_steps << Step{name, [&themes] { themes.setMode(ThemeManager::Mode::Light); }, isTrue, calmRounds};
}

void Screenshots::ask(const QString &question, const QString &model)
{
    ++m_expected;
    turn::TurnRequest request;
    request.question = question;
    request.model = model;
    m_app.engine().ask(request);
}

void Screenshots::check()
{
    if (m_at >= m_steps.size()) {
        end(0);
        return;
    }
    const Step step = m_steps[m_at]; // a copy: a step may add others
    if (!m_begun) {
        m_begun = true;
        m_calm = 0;
        m_since.start();
        step.begin();
        return;
    }
    if (m_calm == 0 && !step.isDone()) {
        if (m_since.elapsed() > stepLimitMs)
            end(1, u"The step “%1” did not come to its end in %2 s."_s.arg(step.name).arg(stepLimitMs / 1000));
        return;
    }
    if (++m_calm < step.calmRounds) return;
    ++m_at;
    m_begun = false;
}

void Screenshots::shoot(const QString &name)
{
    const QString file = QDir(m_dir).filePath(name + u".png"_s);
    QPixmap picture = m_app.window().grab();
    if (QWidget *popup = QApplication::activePopupWidget()) {
        QPainter painter(&picture);
        painter.drawPixmap(m_app.window().mapFromGlobal(popup->pos()), popup->grab());
    } else if (QWidget *dialog = QApplication::activeModalWidget()) {
        QPainter painter(&picture);
        const QRect frame(m_app.window().rect().center() - dialog->rect().center(), dialog->size());
        painter.fillRect(m_app.window().rect(), QColor(0, 0, 0, 90)); // what the desktop does with a window behind a dialog
        painter.drawPixmap(frame.topLeft(), dialog->grab());
    }
    if (!picture.save(file)) {
        end(1, u"The picture %1 cannot be written."_s.arg(file));
        return;
    }
    std::printf("%s\n", qUtf8Printable(file));
}

bool Screenshots::writeDocuments()
{
    const QDir folder(m_madeUp.path());
    if (!m_madeUp.isValid() || !folder.mkpath(u"handbook"_s)) return false;
    for (int i = 0; i < madeUpFiles; ++i) {
        QFile file(folder.filePath(u"handbook/chapter-%1.md"_s.arg(i + 1, 4, 10, QLatin1Char('0'))));
        if (!file.open(QIODevice::WriteOnly)) return false;
        QString text = u"# Chapter %1\n\n"_s.arg(i + 1);
        for (int section = 1; section <= 12; ++section)
            text +=
                u"## Section %1.%2\n\nWhoever is on duty in week %1 checks backup %2, writes down how long it took and tells the next one.\n\n"_s
                    .arg(i + 1)
                    .arg(section);
        file.write(text.toUtf8());
    }
    m_documents = folder.filePath(u"handbook"_s);
    return true;
}

void Screenshots::end(int code, const QString &message)
{
    m_timer.stop();
    m_steps.clear();
    if (!message.isEmpty()) std::fprintf(stderr, "docswiki-chat: %s\n", qUtf8Printable(message));
    QApplication::exit(code);
}

} // namespace docswiki::desktop
