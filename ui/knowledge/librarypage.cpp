// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/librarypage.h"

#include "core/engine/engine.h"
#include "ui/common/passageplace.h"
#include "ui/knowledge/libraryview.h"

#include <QBoxLayout>
#include <QDesktopServices>

#include <algorithm>

namespace docswiki::ui {

using engine::Engine;

namespace {

constexpr qsizetype mostAskedFor = 200;

LibraryActions actionsOf(Engine &engine)
{
    LibraryActions actions;
    actions.files = [&engine](const knowledge::FileQuery &query) { return engine.files(query); };
    actions.search = [&engine](const knowledge::RetrieveQuery &query) { return engine.search(query); };
    actions.evaluations = [&engine] { return engine.evaluations(); };
    actions.judge = [&engine](const QString &folder) { return engine.evaluate(folder); };
    return actions;
}

} // namespace

LibraryPage::LibraryPage(Engine &engine, ThemeManager &themes, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_view(new LibraryView(themes, actionsOf(engine), this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_view);
    setFocusProxy(m_view);

    connect(m_view, &LibraryView::indexRequested, this,
            [&engine](const QStringList &paths, const QString &library) { engine.indexPaths(paths, library); });
    // Also comes while the view is being destroyed: then `this` is no longer a LibraryPage, but the engine still
    // stands.
    connect(
        m_view, &LibraryView::removeRequested, &engine,
        [&engine](const QString &library) { engine.removeLibrary(library); }, Qt::DirectConnection);
    connect(
        m_view, &LibraryView::changeRequested, &engine,
        [&engine](const QString &library, const knowledge::LibraryChange &change) {
            engine.changeLibrary(library, change);
        },
        Qt::DirectConnection);
    connect(m_view, &LibraryView::removeRequested, this, [this](const QString &library) { m_removing << library; });
    connect(m_view, &LibraryView::changeRequested, this,
            [this](const QString &library, const knowledge::LibraryChange &change) {
                for (const QString &root : change.removedRoots)
                    m_removingRoots.append({library, root});
            });
    connect(m_view, &LibraryView::readAllAgainRequested, this,
            [&engine](const QString &library) { engine.reindexLibrary(library, true); });
    connect(m_view, &LibraryView::openRequested, this, [this](const QString &document, int page) {
        const QUrl url = documentUrl(document, page);
        if (url.isValid() && !QDesktopServices::openUrl(url))
            Q_EMIT message(tr("No program on this computer opens %1.").arg(document));
    });
    connect(m_view, &LibraryView::meaningSettingsRequested, this, &LibraryPage::meaningSettingsRequested);
    connect(&engine, &Engine::failed, this, [this] { settleRemovals({}); }); // why is told where errors are
    connect(m_view, &LibraryView::pauseRequested, this, [&engine] { engine.pauseIndexing(); });
    connect(m_view, &LibraryView::resumeRequested, this, [&engine] { engine.resumeIndexing(); });
    connect(m_view, &LibraryView::cancelRequested, this, [&engine] { engine.cancelIndexing(); });

    connect(&engine, &Engine::indexProgressChanged, m_view, &LibraryView::setProgress);
    connect(&engine, &Engine::indexFinished, m_view, &LibraryView::setFinished);
    connect(&engine, &Engine::fileChanged, m_view, &LibraryView::fileChanged);
    connect(&engine, &Engine::embeddingProgressChanged, m_view, &LibraryView::setEmbedding);
    connect(&engine, &Engine::embeddingProgressChanged, this, [this](const knowledge::EmbeddingProgress &progress) {
        // How much of each library that is comes with the libraries.
        if (progress.running && (!isVisible() || m_askWhileIndexing.isActive())) return;
        m_askWhileIndexing.start();
        askForLibraries();
    });
    engine.embeddingProgress().then(this, [this](const Result<knowledge::EmbeddingProgress> &progress) {
        if (progress) m_view->setEmbedding(*progress);
    });
    m_ask.setSingleShot(true);
    m_ask.setInterval(std::chrono::milliseconds(300));
    connect(&m_ask, &QTimer::timeout, this, &LibraryPage::askForLibraries);
    connect(&engine, &Engine::librariesChanged, this, [this] {
        if (!m_ask.isActive()) m_ask.start();
    });
    // While a job runs its collection grows, and a new one appears.
    m_askWhileIndexing.setSingleShot(true);
    m_askWhileIndexing.setInterval(std::chrono::seconds(1));
    connect(&engine, &Engine::indexProgressChanged, this, [this] {
        if (!isVisible() || m_askWhileIndexing.isActive()) return;
        m_askWhileIndexing.start();
        askForLibraries();
    });
    askForLibraries();
}

void LibraryPage::askForLibraries()
{
    m_engine.libraries().then(this, [this](const Result<QList<knowledge::LibrarySummary>> &libraries) {
        if (!libraries) return;
        m_view->setLibraries(*libraries);
        askForLeft(*libraries);
        settleRemovals(*libraries);
    });
}

void LibraryPage::askForLeft(const QList<knowledge::LibrarySummary> &libraries)
{
    for (const knowledge::LibrarySummary &library : libraries.mid(0, mostAskedFor)) {
        knowledge::FileQuery query;
        query.library = library.name;
        query.state = knowledge::FileState::Queued;
        query.limit = 1; // the total is what matters
        m_engine.files(query).then(this, [this, name = library.name](const Result<knowledge::FilePage> &page) {
            if (!page) return;
            m_left[name] = page->total;
            m_view->setLeft(m_left);
        });
    }
}

void LibraryPage::settleRemovals(const QList<knowledge::LibrarySummary> &still)
{
    if (!isRemoving()) return;
    const auto named = [&still](const QString &name) {
        return std::find_if(still.cbegin(), still.cend(), [&name](const auto &l) { return l.name == name; });
    };
    m_removing.removeIf([&](const QString &name) { return named(name) == still.cend(); });
    m_removingRoots.removeIf([&](const std::pair<QString, QString> &root) {
        const auto library = named(root.first);
        return library == still.cend() || !library->roots.contains(root.second);
    });
    if (!isRemoving()) Q_EMIT removalsDone();
}

} // namespace docswiki::ui
