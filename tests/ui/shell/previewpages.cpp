// SPDX-License-Identifier: GPL-3.0-or-later
// preview_pages DIR [PREFIX]: writes pictures of the pages with values made by hand, light and dark, wide and narrow, to be looked at.
#include "tests/ui/shell/sampledata.h"

#include "app/desktop/knowledgesamples.h"
#include "ui/common/thememanager.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/knowledge/addressdialog.h"
#include "ui/knowledge/inspector/armspicture.h"
#include "ui/knowledge/libraryview.h"
#include "ui/window/shortcutsdialog.h"
#include "ui/window/statusstrip.h"
#include "ui/window/topbar.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <functional>
#include <memory>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

namespace {

/// A page between the bars of the window, as the person sees it.
struct Frame : QWidget {
    Frame(ThemeManager &themes, QWidget *page, int index) : top(new TopBar(themes)), strip(new StatusStrip(themes))
    {
        auto *all = new QVBoxLayout(this);
        all->setContentsMargins(0, 0, 0, 0);
        all->setSpacing(0);
        all->addWidget(top);
        all->addWidget(page, 1);
        all->addWidget(strip);
        top->setPage(index);
        top->setModel(u"deepseek/deepseek-chat-v3.1"_s);
        const ModelHealth health = modelHealth(sample::turns(90), u"deepseek/deepseek-chat-v3.1"_s);
        top->setHealth(health);
        strip->setHealth(health);
        strip->setSnapshot(sample::snapshot());
    }
    TopBar *top;
    StatusStrip *strip;
};

struct Shot {
    QString name;
    QSize size;
    std::function<QWidget *(ThemeManager &)> make; ///< a new window
    std::function<void(QWidget &)> then = {};      ///< once it stands
};

LibraryActions actions()
{
    return {&sample::files, &sample::search, &sample::evaluations, &sample::judge};
}

/// The library page with values made by hand, on a tab.
QWidget *libraryAt(ThemeManager &themes, const QString &library, LibraryView::Tab tab)
{
    auto *view = new LibraryView(themes, actions());
    view->setLibraries(samples::libraries(QDateTime::currentDateTimeUtc()));
    view->select(library);
    view->setTab(tab);
    return new Frame(themes, view, 1);
}

void addKnowledge(QList<Shot> &all)
{
    const QString wiki = u"PostgreSQL"_s, handbook = u"Team handbook"_s;
    for (const QSize size : {QSize(1280, 800), QSize(900, 600)}) {
        const auto inspector = [&](const QString &name, const knowledge::Retrieval &found, int passage) {
            all << Shot{name, size,
                        [wiki](ThemeManager &themes) { return libraryAt(themes, wiki, LibraryView::Find); },
                        [found, passage](QWidget &window) {
                            Inspector &shown = window.findChild<LibraryView *>()->inspector();
                            shown.input()->setText(samples::question());
                            shown.showResult(Result<knowledge::Retrieval>(found), found.took);
                            shown.picture().select(passage);
                            if (passage >= 0) Q_EMIT shown.picture().passageChosen(passage);
                        }};
        };
        inspector(u"inspector"_s, samples::retrieval(), -1);
        inspector(u"inspector-passage"_s, samples::retrieval(), 4);
        inspector(u"inspector-words"_s, samples::retrieval(samples::Meaning::Off), -1);
        inspector(u"inspector-failed"_s, samples::retrieval(samples::Meaning::Failed), -1);
        inspector(u"inspector-nothing"_s, samples::nothingRelevant(), -1);
        all << Shot{u"inspector-teaches"_s, size,
                    [wiki](ThemeManager &themes) { return libraryAt(themes, wiki, LibraryView::Find); }};
        all << Shot{u"quality"_s, size,
                    [wiki](ThemeManager &themes) { return libraryAt(themes, wiki, LibraryView::Quality); }};
        all << Shot{u"quality-teaches"_s, size,
                    [wiki](ThemeManager &themes) { return libraryAt(themes, wiki, LibraryView::Quality); },
                    [](QWidget &window) { window.findChild<LibraryView *>()->evaluations().setEvaluations({}); }};
        all << Shot{u"settings"_s, size,
                    [handbook](ThemeManager &themes) { return libraryAt(themes, handbook, LibraryView::Settings); },
                    [](QWidget &window) { window.findChild<LibraryView *>()->setEmbedding(samples::embedding()); }};
        all << Shot{u"files"_s, size, [handbook](ThemeManager &themes) {
                        auto *view = new LibraryView(
                            themes, {[](const knowledge::FileQuery &query) {
                                         const QList<knowledge::FileEntry> files = samples::files(query.library);
                                         return sample::later(Result<knowledge::FilePage>(
                                             knowledge::FilePage{files, static_cast<int>(files.size())}));
                                     },
                                     &sample::search, &sample::evaluations, &sample::judge});
                        view->setLibraries(samples::libraries(QDateTime::currentDateTimeUtc()));
                        view->select(handbook);
                        return new Frame(themes, view, 1);
                    }};
    }
    all << Shot{u"address"_s, QSize(560, 320), [](ThemeManager &themes) {
                    auto *dialog = new AddressDialog(themes, {u"Team handbook"_s}, {});
                    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
                    dialog->address()->setText(u"docs.example.org/guide/intro.html"_s);
                    return dialog;
                }};
}

QList<Shot> shots()
{
    const auto dashboard = [](ThemeManager &themes) {
        auto *view = new DashboardView(themes);
        view->setTurns(sample::turns(90));
        view->setSnapshot(sample::snapshot());
        for (int i = 0; i < 60; ++i)
            view->addSystem(sample::system(i));
        return new Frame(themes, view, 2);
    };
    const auto library = [](ThemeManager &themes) {
        auto *view = new LibraryView(themes, actions());
        view->setLibraries(sample::libraries());
        view->setProgress(sample::progress());
        auto *frame = new Frame(themes, view, 1);
        frame->strip->setProgress(sample::progress());
        return frame;
    };
    QList<Shot> all;
    for (const QSize size : {QSize(1280, 800), QSize(900, 600)}) {
        all << Shot{u"dashboard"_s, size, dashboard};
        all << Shot{u"dashboard-end"_s, size, dashboard, [](QWidget &window) {
                        auto *bar = window.findChild<QScrollArea *>()->verticalScrollBar();
                        bar->setValue(bar->maximum());
                    }};
        all << Shot{u"dashboard-empty"_s, size, [](ThemeManager &themes) { return new Frame(themes, new DashboardView(themes), 2); }};
        all << Shot{u"library"_s, size, library};
        all << Shot{u"library-search"_s, size, library, [](QWidget &window) {
                        auto *view = window.findChild<LibraryView *>();
                        view->removeCurrent();
                        view->setTab(LibraryView::Find);
                        view->inspector().input()->setText(u"how do I index only some rows"_s);
                        Q_EMIT view->inspector().input()->returnPressed();
                    }};
        all << Shot{u"library-empty"_s, size, [](ThemeManager &themes) {
                        auto *view = new LibraryView(themes, actions());
                        view->setLibraries({});
                        return new Frame(themes, view, 1);
                    }};
    }
    addKnowledge(all);
    all << Shot{u"shortcuts"_s, QSize(520, 640), [](ThemeManager &themes) { return new ShortcutsDialog(themes); }};
    return all;
}

/// Takes one picture after another; between two steps the event loop lays out and answers.
class Photographer : public QObject {
public:
    Photographer(ThemeManager &themes, QString dir, const QString &only)
        : m_themes(themes), m_dir(std::move(dir)), m_shots(shots())
    {
        m_shots.removeIf([&only](const Shot &shot) { return !shot.name.startsWith(only); });
        m_timer.setInterval(120);
        connect(&m_timer, &QTimer::timeout, this, &Photographer::step);
        m_timer.start();
    }

private:
    void step()
    {
        const bool dark = m_next >= m_shots.size();
        if (m_next == 2 * m_shots.size()) {
            QCoreApplication::quit();
            return;
        }
        const Shot &shot = m_shots[m_next % m_shots.size()];
        switch (m_phase++) {
        case 0:
            m_themes.setMode(dark ? ThemeManager::Mode::Dark : ThemeManager::Mode::Light);
            m_window.reset(shot.make(m_themes));
            m_window->resize(shot.size);
            m_window->show();
            return;
        case 1:
            if (shot.then)
                shot.then(*m_window);
            return;
        case 2: return;
        default:
            m_window->grab().save(u"%1/%2-%3-%4.png"_s.arg(m_dir, dark ? u"dark"_s : u"light"_s, shot.name).arg(shot.size.width()));
            m_phase = 0;
            ++m_next;
        }
    }

    ThemeManager &m_themes;
    QString m_dir;
    QList<Shot> m_shots;
    QTimer m_timer;
    std::unique_ptr<QWidget> m_window;
    qsizetype m_next = 0;
    int m_phase = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    if (argc < 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1])))
        return 2;
    const QString dir = QString::fromLocal8Bit(argv[1]);
    ThemeManager themes;
    const Photographer photographer(themes, dir, QString::fromLocal8Bit(argc > 2 ? argv[2] : ""));
    return app.exec();
}
