// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/common/thememanager.h"

#include <QWidget>

class QBarCategoryAxis;
class QBarSet;
class QChartView;
class QLabel;
class QStackedBarSeries;
class QValueAxis;

namespace docswiki::ui {

/// Where the last turns spent their time: one column a turn, one colour a stage, the stages named with their median
/// above.
class StageChart final : public QWidget {
    Q_OBJECT
public:
    static constexpr qsizetype mostTurns = 40;

    explicit StageChart(ThemeManager &themes, QWidget *parent = nullptr);
    void setTurns(const QList<metrics::TurnRecord> &turns); ///< oldest first; the last mostTurns are drawn

private:
    void rebuild();
    void dress();
    QString legendText(const QList<turn::Stage> &stages) const;

    ThemeManager &m_themes;
    QLabel *m_legend;
    QChartView *m_view;
    QStackedBarSeries *m_bars;
    QBarSet *m_failed = nullptr; ///< of the turns that failed; none: nullptr
    QBarCategoryAxis *m_columns;
    QValueAxis *m_seconds;
    QList<metrics::TurnRecord> m_turns;
    QList<turn::Stage> m_stages;
    double m_perSecond = 1; ///< of the values drawn
};

} // namespace docswiki::ui
