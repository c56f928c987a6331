// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"
#include "ui/dashboard/turnhistory.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace docswiki::ui {

class ModelsTable;
class StageChart;
class SystemStrip;
class TargetTiles;
class ThemeManager;
class TrendChart;

/// Draws figures; knows no engine. What changes is drawn at most twice a second, and not at all while hidden.
class DashboardView final : public QWidget {
    Q_OBJECT
public:
    explicit DashboardView(ThemeManager &themes, QWidget *parent = nullptr);

    void setTurns(const QList<metrics::TurnRecord> &turns);
    void addTurn(const metrics::TurnRecord &turn);
    void setSnapshot(const metrics::Snapshot &snapshot); ///< of window()
    void addSystem(const metrics::SystemStats &stats);
    std::chrono::seconds window() const { return m_window; }
    QComboBox &modelChoice() { return *m_model; } ///< which model's figures are shown; the first entry: all

Q_SIGNALS:
    void windowChanged();
    void askRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeBody(ThemeManager &themes);
    void changed();
    void refresh();
    void fitModelsTable();
    void offerModels(const QList<metrics::TurnRecord> &turns);

    TurnHistory m_history;
    metrics::Snapshot m_snapshot;
    std::chrono::seconds m_window = std::chrono::hours(24);
    QTimer m_refresh;
    bool m_dirty = true;

    QComboBox *m_model;
    QButtonGroup *m_windows;
    QStackedWidget *m_pages;
    TargetTiles *m_tiles;
    TrendChart *m_response;
    TrendChart *m_firstToken;
    QLabel *m_responseNote;
    QLabel *m_firstTokenNote;
    StageChart *m_stages;
    QLabel *m_stagesNote;
    ModelsTable *m_models;
    QTableView *m_modelsView;
    SystemStrip *m_system;
};

} // namespace docswiki::ui
