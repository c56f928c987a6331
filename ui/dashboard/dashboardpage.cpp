// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardpage.h"

#include "core/engine/engine.h"
#include "ui/dashboard/dashboardview.h"

#include <QBoxLayout>

namespace docswiki::ui {

DashboardPage::DashboardPage(engine::Engine &engine, ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_engine(engine), m_view(new DashboardView(themes, this))
{
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_view);

    m_ask.setSingleShot(true);
    m_ask.setInterval(std::chrono::milliseconds(500));
    connect(&m_ask, &QTimer::timeout, this, &DashboardPage::askForSnapshot);
    connect(m_view, &DashboardView::askRequested, this, &DashboardPage::askRequested);
    connect(m_view, &DashboardView::windowChanged, this, &DashboardPage::askForSnapshot);
    connect(&engine, &engine::Engine::turnRecorded, this, [this](TurnId, const metrics::TurnRecord &record) {
        m_view->addTurn(record);
        if (isVisible() && !m_ask.isActive())
            m_ask.start();
    });
    connect(&engine, &engine::Engine::snapshotTaken, this,
            [this](const metrics::Snapshot &snapshot) { m_view->addSystem(snapshot.system); });

    engine.recentTurns(static_cast<int>(TurnHistory::capacity)).then(this, [this](const Result<QList<metrics::TurnRecord>> &turns) {
        if (turns)
            m_view->setTurns(*turns);
    });
}

void DashboardPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    askForSnapshot();
}

void DashboardPage::askForSnapshot()
{
    const auto window = m_view->window();
    m_engine.snapshot(window).then(this, [this, window](const metrics::Snapshot &snapshot) {
        if (window == m_view->window()) // an answer for a window that is no longer chosen comes too late
            m_view->setSnapshot(snapshot);
    });
}

} // namespace docswiki::ui
