// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/trendchart.h"

#include "ui/common/format.h"
#include "ui/common/type.h"
#include "ui/dashboard/chartstyle.h"
#include "ui/dashboard/series.h"

#include <QCategoryAxis>
#include <QChart>
#include <QCursor>
#include <QFontMetrics>
#include <QGraphicsRectItem>
#include <QGraphicsSimpleTextItem>
#include <QLineSeries>
#include <QImage>
#include <QLocale>
#include <QPainter>
#include <QScatterSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int crossSize = 10;
constexpr qsizetype mostCrosses = 200; // the last ones
constexpr qsizetype mostDots = 120; // beyond that the line alone is calmer
constexpr double targetInSight = 4; // a target that far above all values would press the line flat

/// What a marker is filled with; the series has no cross of its own.
QBrush crossBrush(const QColor &colour)
{
    QImage image(crossSize, crossSize, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(2, 2, crossSize - 2, crossSize - 2);
    painter.drawLine(2, crossSize - 2, crossSize - 2, 2);
    return {image};
}

} // namespace

TrendChart::TrendChart(ThemeManager &themes, QWidget *parent)
    : QChartView(parent)
    , m_themes(themes)
    , m_line(new QLineSeries)
    , m_dots(new QScatterSeries)
    , m_target(new QLineSeries)
    , m_failures(new QScatterSeries)
    , m_time(new QCategoryAxis)
    , m_seconds(new QValueAxis)
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMinimumHeight(180);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_seconds, Qt::AlignLeft);
    for (QXYSeries *one :
         {static_cast<QXYSeries *>(m_target), static_cast<QXYSeries *>(m_line), static_cast<QXYSeries *>(m_dots),
          static_cast<QXYSeries *>(m_failures)}) {
        chart()->addSeries(one);
        one->attachAxis(m_time);
        one->attachAxis(m_seconds);
    }
    m_dots->setMarkerSize(4);
    m_failures->setMarkerShape(QScatterSeries::MarkerShapeRectangle);
    m_failures->setMarkerSize(crossSize);
    connect(m_failures, &QScatterSeries::hovered, this, &TrendChart::showFailure);
    m_time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_time->setTitleText(tr("time of the turn"));
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
    if (wanted == m_data) return;
    m_data = wanted;
    rebuild();
}

qsizetype TrendChart::drawnFailures() const
{
    return m_failures->count();
}

qsizetype TrendChart::drawnPoints() const
{
    return m_line->count();
}

void TrendChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    if (!m_data.points.isEmpty() || !m_data.failures.isEmpty()) rebuild();
}

void TrendChart::rebuild()
{
    QList<QPointF> points = series::decimate(m_data.points, std::max(1, viewport()->width()));
    double greatest = 0;
    for (const QPointF &point : points)
        greatest = std::max(greatest, point.y());
    // With failures alone there is nothing but the target to make a scale of.
    const bool inSight = m_data.target > 0 && (points.isEmpty() || m_data.target <= targetInSight * greatest);
    const double top = inSight ? std::max(greatest, m_data.target) : greatest;
    const series::TimeUnit unit = series::timeUnit(top);
    m_perSecond = unit.perSecond;
    for (QPointF &point : points)
        point.ry() *= unit.perSecond;
    m_line->replace(points);
    m_dots->replace(points.size() <= mostDots ? points : points.mid(points.size() - 1));
    if (points.isEmpty() && m_data.failures.isEmpty()) {
        m_target->clear();
        m_failures->clear();
        placeTargetName();
        return;
    }
    const series::Scale scale = series::niceScale(top * unit.perSecond, 4);
    m_seconds->setTitleText(unit.milliseconds ? tr("milliseconds") : tr("seconds"));
    m_seconds->setRange(0, scale.max);
    m_seconds->setTickInterval(scale.step);
    m_seconds->setLabelFormat(u"%.%1f"_s.arg(scale.decimals));

    double from = points.isEmpty() ? m_data.failures.first().at : points.first().x();
    double to = points.isEmpty() ? m_data.failures.last().at : points.last().x();
    for (const Failure &failure : std::as_const(m_data.failures)) {
        from = std::min(from, failure.at);
        to = std::max(to, failure.at);
    }
    placeFailures(scale.max * 0.04);
    const double air = std::max(2000.0, (to - from) * 0.02);
    setTimeAxis(from - air, to + air);
    if (inSight)
        m_target->replace(
            QList<QPointF>{{from - air, m_data.target * unit.perSecond}, {to + air, m_data.target * unit.perSecond}});
    else
        m_target->clear();
    placeTargetName();
}

void TrendChart::placeFailures(double height)
{
    QList<QPointF> crosses;
    const qsizetype first = std::max<qsizetype>(0, m_data.failures.size() - mostCrosses);
    for (qsizetype i = first; i < m_data.failures.size(); ++i)
        crosses << QPointF(m_data.failures[i].at, height);
    m_failures->replace(crosses);
}

void TrendChart::showFailure(const QPointF &point, bool entered)
{
    const auto failure = std::find_if(m_data.failures.cbegin(), m_data.failures.cend(),
                                      [&point](const Failure &one) { return one.at == point.x(); });
    if (entered && failure != m_data.failures.cend())
        QToolTip::showText(QCursor::pos(), failure->text, this);
    else
        QToolTip::hideText();
}

void TrendChart::setTimeAxis(double from, double to)
{
    for (const QStringList labels = m_time->categoriesLabels(); const QString &label : labels)
        m_time->remove(label);
    m_time->setRange(from, to);
    const auto at = [](double ms) { return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms)); };
    const int wanted = std::max(2, viewport()->width() / 110);
    // A label that would reach over the end of the axis is left out rather than cut.
    const QFontMetrics metric(m_time->labelsFont());
    const double perPixel = (to - from) / std::max(1.0, chart()->plotArea().width());
    for (const series::TimeTick &tick : series::timeTicks(at(from), at(to), wanted)) {
        const auto x = static_cast<double>(tick.at);
        if (x + (metric.horizontalAdvance(tick.label) / 2.0 + 2) * perPixel <= to) m_time->append(tick.label, x);
    }
}

void TrendChart::placeTargetName()
{
    const QRectF plot = chart()->plotArea();
    if (m_data.target <= 0 || (m_data.points.isEmpty() && m_data.failures.isEmpty())) {
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
    m_failures->setBrush(crossBrush(theme.bad));
    m_failures->setPen(QPen(Qt::NoPen));
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
    QToolTip::showText(QCursor::pos(),
                       u"%1 · %2"_s.arg(QLocale().toString(at, u"d MMM HH:mm:ss"_s),
                                        format::durationMs(point.y() / m_perSecond * 1000)),
                       this);
}

} // namespace docswiki::ui
