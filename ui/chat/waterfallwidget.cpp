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

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 36; ///< the name above, the bar below
constexpr int barHeight = 10;
constexpr int axisHeight = 24;
constexpr int side = 2;

} // namespace

WaterfallWidget::WaterfallWidget(ThemeManager &theme, QWidget *parent) : QWidget(parent), m_themes(theme)
{
    setAccessibleName(tr("Waterfall of the answer's stages"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void WaterfallWidget::setRecord(const docswiki::metrics::TurnRecord &record, Nanoseconds elapsed)
{
    const bool rows = record.spans.size() != m_record.spans.size();
    m_record = record;
    m_elapsed = elapsed;
    QStringList spoken;
    for (const auto &span : record.spans)
        spoken << stageTitle(span.stage) + u' ' + formatDuration(span.duration());
    setAccessibleDescription(spoken.join(u", "_s));
    if (rows) updateGeometry();
    update();
}

QSize WaterfallWidget::sizeHint() const
{
    return {300, axisHeight + rowHeight * std::max(1, static_cast<int>(m_record.spans.size()))};
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
    const WaterfallLayout layout = layOutWaterfall(m_record.spans, std::max(m_record.total, m_elapsed), axisWidth());
    painter.translate(side, 0);
    for (const WaterfallTick &tick : layout.ticks) {
        painter.fillRect(QRectF(std::floor(tick.x), axisHeight - 4, 1, height() - axisHeight + 4), theme.line);
        const qreal textWidth = metrics.horizontalAdvance(tick.label);
        const qreal x = std::clamp(tick.x - textWidth / 2, 0.0, axisWidth() - textWidth);
        painter.setPen(theme.secondText);
        painter.drawText(QPointF(x, metrics.ascent() + 1), tick.label);
    }
    for (qsizetype i = 0; i < layout.bars.size(); ++i) {
        const WaterfallBar &bar = layout.bars[i];
        const qreal top = axisHeight + static_cast<qreal>(i) * rowHeight;
        const QString name = stageTitle(bar.stage);
        QString figure = formatDuration(bar.duration);
        if (bar.trouble) figure = tr("%1 · late or failed").arg(figure);
        const qreal full = metrics.horizontalAdvance(name) + 8 + metrics.horizontalAdvance(figure);
        // The name stands where its bar begins, as far as there is room.
        const qreal x = std::clamp(bar.x, 0.0, std::max(0.0, axisWidth() - full));
        const qreal baseline = top + 4 + metrics.ascent();
        // Grid lines must not run through the words.
        painter.fillRect(QRectF(x - 2, top + 3, full + 4, metrics.height()), theme.surface);
        painter.setPen(theme.text);
        painter.drawText(QPointF(x, baseline), name);
        painter.setPen(bar.trouble ? theme.bad : theme.secondText);
        painter.drawText(QPointF(x + metrics.horizontalAdvance(name) + 8, baseline), figure);
        const QRectF rect(bar.x, top + 8 + metrics.height(), bar.width, barHeight);
        QColor colour = theme.stage(bar.stage);
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
}

bool WaterfallWidget::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const WaterfallLayout layout = layOutWaterfall(m_record.spans, std::max(m_record.total, m_elapsed), axisWidth());
    const int row = rowAt(help->pos().y());
    if (row < 0 || row >= layout.bars.size()) {
        QToolTip::hideText();
        return true;
    }
    const auto &span = m_record.spans[layout.bars[row].span];
    QString tip = tr("%1: %2, from %3 to %4")
                      .arg(stageTitle(span.stage), formatDuration(layout.bars[row].duration),
                           formatDuration(span.begin), formatDuration(span.begin + layout.bars[row].duration));
    if (!span.detail.isEmpty()) tip += u'\n' + span.detail;
    QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

} // namespace docswiki::ui
