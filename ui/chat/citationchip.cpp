// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/citationchip.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

namespace {

constexpr qreal gap = 2;     ///< left and right of the chip
constexpr qreal padding = 4; ///< left and right of the number

} // namespace

QTextCharFormat CitationChip::format(int number)
{
    QTextCharFormat format;
    format.setObjectType(objectType);
    format.setProperty(numberProperty, number);
    format.setProperty(copyTextProperty, QStringLiteral("[%1]").arg(number));
    return format;
}

QSizeF CitationChip::intrinsicSize(QTextDocument *, int, const QTextFormat &format)
{
    const QFontMetricsF metrics(m_style.smallBold);
    const qreal text = metrics.horizontalAdvance(QString::number(numberIn(format)));
    const qreal chip = std::max(text + 2 * padding, metrics.height());
    // No higher than the letters beside it, so that a line with a chip is as high as one without.
    return {std::ceil(chip) + 2 * gap, QFontMetricsF(m_style.body).ascent()};
}

void CitationChip::drawObject(QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format)
{
    const QFontMetricsF body(m_style.body);
    const qreal height = std::round(body.ascent() + body.descent() / 2);
    const QRectF chip(rect.left() + gap, rect.bottom() - body.ascent() + 1, rect.width() - 2 * gap, height);
    QColor ground = m_style.theme.accent;
    ground.setAlphaF(m_style.theme.dark ? 0.20F : 0.12F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(chip, 5, 5);
    painter->setPen(m_style.theme.accent);
    painter->setFont(m_style.smallBold);
    painter->drawText(chip, Qt::AlignCenter, QString::number(numberIn(format)));
    painter->restore();
}

} // namespace docswiki::ui
