// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/waterfallwidget.h"

#include "ui/chat/formattext.h"
#include "ui/common/stagelabel.h"
#include "ui/common/thememanager.h"
#include "ui/common/type.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 36; ///< the name above, the bar below
constexpr int barHeight = 10;
constexpr int axisHeight = 24;
constexpr int side = 2;

QString rowTitle(const WaterfallRow &row)
{
    return row.name.isEmpty() ? stageTitle(row.stage) : row.name;
}

/// "0.55 s", "1.2 s · 3×", "0.40 s · 2× · 1 failed"
QString rowFigure(const WaterfallRow &row)
{
    QString text = formatDuration(row.sum);
    if (row.count > 1) text += u" · %1×"_s.arg(row.count);
    if (row.failed > 0)
        text += u" · "_s +
                (row.count > 1 ? WaterfallWidget::tr("%1 failed").arg(row.failed) : WaterfallWidget::tr("failed"));
    if (row.saved > Nanoseconds{0}) text += u" · "_s + WaterfallWidget::tr("%1 saved").arg(formatDuration(row.saved));
    if (row.late > 0 && row.failed == 0) text += u" · "_s + WaterfallWidget::tr("late");
    return text;
}

} // namespace

WaterfallWidget::WaterfallWidget(ThemeManager &theme, QWidget *parent) : QWidget(parent), m_themes(theme)
{
    setAccessibleName(tr("Waterfall of the answer's stages"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void WaterfallWidget::setRecord(const docswiki::metrics::TurnRecord &record, const QList<ToolRow> &tools,
                                Nanoseconds elapsed)
{
    m_spans = waterfallSpans(record, tools, elapsed);
    m_end = std::max(record.total, elapsed);
    const WaterfallLayout layout = layOut();
    QStringList spoken;
    for (const WaterfallRow &row : layout.rows)
        spoken << rowTitle(row) + u' ' + rowFigure(row);
    setAccessibleDescription(spoken.join(u", "_s));
    const int rows = std::max(1, static_cast<int>(layout.rows.size()));
    if (std::exchange(m_rows, rows) != rows) updateGeometry();
    update();
}

WaterfallLayout WaterfallWidget::layOut() const
{
    return layOutWaterfall(m_spans.spans, m_end, axisWidth(), m_spans.names);
}

QSize WaterfallWidget::sizeHint() const
{
    return {300, axisHeight + rowHeight * m_rows};
}

qreal WaterfallWidget::axisWidth() const
{
    return std::max(20, width() - 2 * side);
}

int WaterfallWidget::rowAt(int y) const
{
    return y < axisHeight ? -1 : (y - axisHeight) / rowHeight;
}

void WaterfallWidget::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(typeFont(TypeStep::Caption));
    const QFontMetricsF metrics(painter.font());
    const WaterfallLayout layout = layOut();
    painter.translate(side, 0);
    for (const WaterfallTick &tick : layout.ticks) {
        painter.fillRect(QRectF(std::floor(tick.x), axisHeight - 4, 1, height() - axisHeight + 4), theme.line);
        const qreal textWidth = metrics.horizontalAdvance(tick.label);
        const qreal x = std::clamp(tick.x - textWidth / 2, 0.0, axisWidth() - textWidth);
        painter.setPen(theme.secondText);
        painter.drawText(QPointF(x, metrics.ascent() + 1), tick.label);
    }
    for (qsizetype i = 0; i < layout.rows.size(); ++i)
        paintRow(painter, layout.rows[i], axisHeight + static_cast<qreal>(i) * rowHeight);
    for (const WaterfallBar &bar : layout.bars)
        paintBar(painter, bar, axisHeight + static_cast<qreal>(bar.row) * rowHeight + 8 + metrics.height());
}

void WaterfallWidget::paintRow(QPainter &painter, const WaterfallRow &row, qreal top) const
{
    const Theme &theme = m_themes.theme();
    const QFontMetricsF metrics(painter.font());
    const QString figure = rowFigure(row);
    const qreal figureWidth = metrics.horizontalAdvance(figure);
    const QString name =
        metrics.elidedText(rowTitle(row), Qt::ElideRight, std::max(20.0, axisWidth() - figureWidth - 8));
    const qreal full = metrics.horizontalAdvance(name) + 8 + figureWidth;
    // The name stands where its first bar begins, as far as there is room.
    const qreal x = std::clamp(row.x, 0.0, std::max(0.0, axisWidth() - full));
    const qreal baseline = top + 4 + metrics.ascent();
    // Grid lines must not run through the words.
    painter.fillRect(QRectF(x - 2, top + 3, full + 4, metrics.height()), theme.surface);
    painter.setPen(theme.text);
    painter.drawText(QPointF(x, baseline), name);
    painter.setPen(row.failed > 0 ? theme.bad : row.late > 0 ? theme.warn : theme.secondText);
    painter.drawText(QPointF(x + metrics.horizontalAdvance(name) + 8, baseline), figure);
}

void WaterfallWidget::paintBar(QPainter &painter, const WaterfallBar &bar, qreal top) const
{
    const Theme &theme = m_themes.theme();
    const QRectF rect(bar.x, top, bar.width, barHeight);
    QColor colour = bar.failed ? theme.bad : theme.stage(bar.stage);
    if (bar.open) colour.setAlphaF(0.6F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const qreal radius = std::min<qreal>(3, bar.width / 2);
    painter.drawRoundedRect(rect, radius, radius);
    if (colour.lightnessF() > 0.55F && !theme.dark) { // pale yellow needs an edge on white
        painter.setPen(QPen(theme.faintText, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
}

QString WaterfallWidget::tipAt(QPoint point) const
{
    const WaterfallLayout layout = layOut();
    const int row = rowAt(point.y());
    if (row < 0 || row >= layout.rows.size()) return {};
    const WaterfallRow &shown = layout.rows[row];
    // Of the row's bars the one under the pointer, or the nearest.
    const WaterfallBar *nearest = nullptr;
    qreal least = 0;
    for (const WaterfallBar &bar : layout.bars) {
        if (bar.row != row) continue;
        const qreal x = point.x() - side;
        const qreal away = x < bar.x ? bar.x - x : std::max(0.0, x - bar.x - bar.width);
        if (nearest && away >= least) continue;
        nearest = &bar;
        least = away;
    }
    const auto &span = m_spans.spans[nearest->span];
    QString tip = tr("%1: %2, from %3 to %4")
                      .arg(rowTitle(shown), formatDuration(nearest->duration), formatDuration(span.begin),
                           formatDuration(span.begin + nearest->duration));
    if (nearest->failed) tip += u" · "_s + tr("failed");
    if (!span.detail.isEmpty()) tip += u'\n' + span.detail;
    if (span.saved > Nanoseconds{0})
        tip += u'\n' + tr("%1 saved: it was found while you typed").arg(formatDuration(span.saved));
    if (shown.count > 1) {
        tip += u'\n' + tr("%1 times, %2 in all").arg(QString::number(shown.count), formatDuration(shown.sum));
        if (shown.failed > 0) tip += u", "_s + tr("%1 failed").arg(shown.failed);
    }
    return tip;
}

bool WaterfallWidget::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

} // namespace docswiki::ui
