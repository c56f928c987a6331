// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>

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

private:
    void askForLibraries();

    engine::Engine &m_engine;
    LibraryView *m_view;
    QTimer m_ask; // many changes in a row are one question
};

} // namespace docswiki::ui
