// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/trendchart.h"

#include "ui/common/format.h"
#include "ui/common/type.h"
#include "ui/dashboard/chartstyle.h"
#include "ui/dashboard/series.h"

#include <QCategoryAxis>
#include <QChart>
#include <QCursor>
#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QLineSeries>
#include <QLocale>
#include <QScatterSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostDots = 120;        // beyond that the line alone is calmer
constexpr double targetInSight = 4;        // a target that far above all values would press the line flat
}

TrendChart::TrendChart(ThemeManager &themes, QWidget *parent)
    : QChartView(parent), m_themes(themes), m_line(new QLineSeries), m_dots(new QScatterSeries), m_target(new QLineSeries),
      m_time(new QCategoryAxis), m_seconds(new QValueAxis)
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMinimumHeight(180);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_seconds, Qt::AlignLeft);
    for (QXYSeries *one : {static_cast<QXYSeries *>(m_target), static_cast<QXYSeries *>(m_line), static_cast<QXYSeries *>(m_dots)}) {
        chart()->addSeries(one);
        one->attachAxis(m_time);
        one->attachAxis(m_seconds);
    }
    m_dots->setMarkerSize(4);
    m_time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_time->setTitleText(tr("time of the turn"));
    m_seconds->setTitleText(tr("seconds"));
    m_seconds->setTickType(QValueAxis::TicksDynamic);
    m_seconds->setTickAnchor(0);
    m_targetGround = new QGraphicsRectItem(chart()); // keeps the name readable where the line runs under it
    m_targetGround->setPen(Qt::NoPen);
    m_targetGround->setZValue(20);
    m_targetName = new QGraphicsSimpleTextItem(chart());
    m_targetName->setZValue(21);
    connect(chart(), &QChart::plotAreaChanged, this, &TrendChart::placeTargetName);
    connect(m_dots, &QScatterSeries::hovered, this, &TrendChart::showPoint);
    connect(&themes, &ThemeManager::themeChanged, this, &TrendChart::dress);
    dress();
}

void TrendChart::setData(const Data &wanted)
{
    if (wanted == m_data)
        return;
    m_data = wanted;
    rebuild();
}

qsizetype TrendChart::drawnPoints() const
{
    return m_line->count();
}

void TrendChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    if (!m_data.points.isEmpty())
        rebuild();
}

void TrendChart::rebuild()
{
    const QList<QPointF> points = series::decimate(m_data.points, std::max(1, viewport()->width()));
    m_line->replace(points);
    m_dots->replace(points.size() <= mostDots ? points : points.mid(points.size() - 1));
    if (points.isEmpty()) {
        m_target->clear();
        placeTargetName();
        return;
    }
    double greatest = 0;
    for (const QPointF &point : points)
        greatest = std::max(greatest, point.y());
    const bool inSight = m_data.target > 0 && m_data.target <= targetInSight * greatest;
    const series::Scale scale = series::niceScale(inSight ? std::max(greatest, m_data.target) : greatest, 4);
    m_seconds->setRange(0, scale.max);
    m_seconds->setTickInterval(scale.step);
    m_seconds->setLabelFormat(u"%.%1f"_s.arg(scale.decimals));

    const double from = points.first().x();
    const double to = points.last().x();
    const double air = std::max(2000.0, (to - from) * 0.02);
    setTimeAxis(from - air, to + air);
    if (inSight)
        m_target->replace(QList<QPointF>{{from - air, m_data.target}, {to + air, m_data.target}});
    else
        m_target->clear();
    placeTargetName();
}

void TrendChart::setTimeAxis(double from, double to)
{
    for (const QStringList labels = m_time->categoriesLabels(); const QString &label : labels)
        m_time->remove(label);
    m_time->setRange(from, to);
    const auto at = [](double ms) { return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms)); };
    const int wanted = std::max(2, viewport()->width() / 110);
    for (const series::TimeTick &tick : series::timeTicks(at(from), at(to), wanted))
        m_time->append(tick.label, static_cast<double>(tick.at));
}

void TrendChart::placeTargetName()
{
    const QRectF plot = chart()->plotArea();
    if (m_data.target <= 0 || m_data.points.isEmpty()) {
        m_targetName->hide();
        m_targetGround->hide();
        return;
    }
    const bool inSight = m_target->count() > 0;
    m_targetName->setText(inSight ? m_data.targetName : tr("↑ %1").arg(m_data.targetName));
    const QRectF text = m_targetName->boundingRect();
    const double line = inSight ? chart()->mapToPosition(m_target->at(1), m_target).y() : plot.top();
    const double y = inSight && line - text.height() >= plot.top() - 4 ? line - text.height() - 1 : line + 2;
    m_targetName->setPos(plot.right() - text.width() - 2, y);
    m_targetGround->setRect(text.translated(m_targetName->pos()).adjusted(-3, 0, 3, 0));
    m_targetGround->show();
    m_targetName->show();
}

void TrendChart::dress()
{
    const Theme &theme = m_themes.theme();
    dressChart(*chart(), theme);
    setBackgroundBrush(Qt::NoBrush);
    m_line->setPen(QPen(theme.accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_dots->setColor(theme.accent);
    m_dots->setBorderColor(theme.accent);
    m_target->setPen(QPen(theme.warn, 1));
    QColor ground = theme.surface;
    ground.setAlphaF(0.85F);
    m_targetGround->setBrush(ground);
    m_targetName->setBrush(theme.warn);
    m_targetName->setFont(typeFont(TypeStep::Caption));
    placeTargetName();
}

void TrendChart::showPoint(const QPointF &point, bool entered)
{
    if (!entered) {
        QToolTip::hideText();
        return;
    }
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(point.x()));
    QToolTip::showText(QCursor::pos(), u"%1 · %2"_s.arg(QLocale().toString(at, u"d MMM HH:mm:ss"_s), format::durationMs(point.y() * 1000)),
                       this);
}

} // namespace docswiki::ui
