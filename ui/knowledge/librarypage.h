// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QHash>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <utility>

namespace docswiki::engine {
class Engine;
}

namespace docswiki::ui {

class LibraryView;
class ThemeManager;

/// Joins the library's view and the engine.
class LibraryPage final : public QWidget {
    Q_OBJECT
public:
    LibraryPage(engine::Engine &engine, ThemeManager &themes, QWidget *parent = nullptr);

    LibraryView &view() { return *m_view; }
    /// A removal was asked for and is not done yet: the program must not end now. removalsDone() comes.
    bool isRemoving() const { return !m_removing.isEmpty() || !m_removingRoots.isEmpty(); }

Q_SIGNALS:
    void removalsDone();
    void meaningSettingsRequested();
    void message(const QString &text); ///< for a toast

private:
    void askForLibraries();
    void askForLeft(const QList<knowledge::LibrarySummary> &libraries);
    void settleRemovals(const QList<knowledge::LibrarySummary> &still);

    engine::Engine &m_engine;
    QStringList m_removing;
    QList<std::pair<QString, QString>> m_removingRoots; ///< library and root
    QHash<QString, int> m_left; ///< see LibraryView::setLeft()
    LibraryView *m_view;
    QTimer m_ask; // many changes in a row are one question
    QTimer m_askWhileIndexing; // runs while it is too early to ask again
};

} // namespace docswiki::ui
