// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/librarypage.h"

#include "core/engine/engine.h"
#include "ui/knowledge/libraryview.h"

#include <QBoxLayout>

namespace docswiki::ui {

using engine::Engine;

LibraryPage::LibraryPage(Engine &engine, ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_engine(engine),
      m_view(new LibraryView(
          themes, [&engine](const knowledge::FileQuery &query) { return engine.files(query); },
          [&engine](const knowledge::RetrieveQuery &query) { return engine.search(query); }, this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_view);

    connect(m_view, &LibraryView::indexRequested, this, [&engine](const QStringList &paths, const QString &library) { engine.indexPaths(paths, library); });
    // Also comes while the view is being destroyed: then `this` is no longer a LibraryPage, but the engine still stands.
    connect(m_view, &LibraryView::removeRequested, &engine, [&engine](const QString &library) { engine.removeLibrary(library); },
            Qt::DirectConnection);
    connect(m_view, &LibraryView::pauseRequested, this, [&engine] { engine.pauseIndexing(); });
    connect(m_view, &LibraryView::resumeRequested, this, [&engine] { engine.resumeIndexing(); });
    connect(m_view, &LibraryView::cancelRequested, this, [&engine] { engine.cancelIndexing(); });

    connect(&engine, &Engine::indexProgressChanged, m_view, &LibraryView::setProgress);
    connect(&engine, &Engine::indexFinished, m_view, &LibraryView::setFinished);
    connect(&engine, &Engine::fileChanged, m_view, &LibraryView::fileChanged);
    m_ask.setSingleShot(true);
    m_ask.setInterval(std::chrono::milliseconds(300));
    connect(&m_ask, &QTimer::timeout, this, &LibraryPage::askForLibraries);
    connect(&engine, &Engine::librariesChanged, this, [this] {
        if (!m_ask.isActive())
            m_ask.start();
    });
    askForLibraries();
}

void LibraryPage::askForLibraries()
{
    m_engine.libraries().then(this, [this](const Result<QList<knowledge::LibrarySummary>> &libraries) {
        if (libraries)
            m_view->setLibraries(*libraries);
    });
}

} // namespace docswiki::ui
