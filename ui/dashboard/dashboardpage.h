// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>

namespace docswiki::engine {
class Engine;
}

namespace docswiki::ui {

class DashboardView;
class ThemeManager;

/// Feeds the dashboard's view from the engine: past turns once, each new one as it ends, the figures of the chosen window.
class DashboardPage final : public QWidget {
    Q_OBJECT
public:
    DashboardPage(engine::Engine &engine, ThemeManager &themes, QWidget *parent = nullptr);

Q_SIGNALS:
    void askRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void askForSnapshot();

    engine::Engine &m_engine;
    DashboardView *m_view;
    QTimer m_ask;
};

} // namespace docswiki::ui
