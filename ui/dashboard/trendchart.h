// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/common/thememanager.h"

#include <QChartView>
#include <QList>
#include <QPointF>

class QCategoryAxis;
class QGraphicsRectItem;
class QGraphicsSimpleTextItem;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace docswiki::ui {

/// One measure per turn over time, in seconds from zero, with its target as a thin line named at its end.
class TrendChart final : public QChartView {
    Q_OBJECT
public:
    struct Failure {
        double at = 0; ///< ms since the epoch
        QString text;  ///< of the tooltip
        bool operator==(const Failure &) const = default;
    };
    struct Data {
        QList<QPointF> points; ///< x: ms since the epoch, ascending; y: seconds
        double target = 0;     ///< seconds
        QString targetName;
        QList<Failure> failures; ///< marked at the foot of the chart
        bool operator==(const Data &) const = default;
    };

    explicit TrendChart(ThemeManager &themes, QWidget *parent = nullptr);
    void setData(const Data &wanted);

    qsizetype drawnFailures() const;
    qsizetype drawnPoints() const; ///< for tests: never more than two for each pixel of width

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void setTimeAxis(double from, double to);
    void dress();
    void placeTargetName();
    void placeFailures(double height);
    void showFailure(const QPointF &point, bool entered);
    void showPoint(const QPointF &point, bool entered);

    ThemeManager &m_themes;
    QLineSeries *m_line;
    QScatterSeries *m_dots;
    QLineSeries *m_target;
    QScatterSeries *m_failures;
    QCategoryAxis *m_time;
    QValueAxis *m_seconds;
    QGraphicsRectItem *m_targetGround;
    QGraphicsSimpleTextItem *m_targetName;
    Data m_data;
    double m_perSecond = 1; ///< of the values drawn
};

} // namespace docswiki::ui
