// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/formattext.h"
#include "ui/chat/messagelayout.h"
#include "ui/chat/messagewords.h"
#include "ui/chat/wrappedtext.h"
#include "ui/common/modeltitle.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

/// ‹ or ›, heavy enough to be seen as a button.
void paintChevron(QPainter &painter, QPointF centre, bool left, const QColor &colour)
{
    const qreal x = left ? 2.5 : -2.5;
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{centre + QPointF(x, -4.5), centre + QPointF(-x, 0), centre + QPointF(x, 4.5)});
}

} // namespace

void MessageLayout::paint(QPainter &painter, const QRectF &clip) const
{
    const Theme &theme = m_style.theme;
    painter.setRenderHint(QPainter::Antialiasing);
    paintHeader(painter);
    if (!m_bubble.isEmpty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.questionBubble);
        painter.drawRoundedRect(m_bubble, sizes::cardRadius, sizes::cardRadius);
    }
    m_prelude.paint(painter, m_message, m_view);
    for (int i = elementAt(clip.top()); i < static_cast<int>(m_elements.size()); ++i) {
        const auto index = static_cast<size_t>(i);
        if (m_tops[index] > clip.bottom()) break;
        MessageElement::Look look;
        if (i >= m_view.selectionBegin.element && i <= m_view.selectionEnd.element && m_elements[index].document()) {
            look.selectionBegin = i == m_view.selectionBegin.element ? m_view.selectionBegin.position : 0;
            look.selectionEnd = i == m_view.selectionEnd.element ? m_view.selectionEnd.position
                                                                 : m_elements[index].document()->characterCount() - 1;
        }
        look.copied = m_view.copiedElement == i;
        look.hoverCopy = m_view.hover.kind == MessageHit::Kind::CopyCode && m_view.hover.element == i;
        const QPointF origin(isQuestion() ? m_bubble.left() + bubblePaddingX : 0, m_tops[index]);
        painter.translate(origin);
        m_elements[index].paint(painter, clip.translated(-origin), m_style, look);
        painter.translate(-origin);
    }
    if (!m_phaseLine.isEmpty()) {
        painter.setFont(m_style.body);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_view.late ? theme.warn : theme.accent);
        painter.drawEllipse(QPointF(6, m_phaseLine.center().y()), 3.5, 3.5);
        painter.setPen(m_view.late ? theme.warn : theme.secondText);
        const QString line = QFontMetricsF(m_style.body).elidedText(m_view.phase, Qt::ElideMiddle, m_width - rowIndent);
        painter.drawText(m_phaseLine.adjusted(rowIndent, 0, 0, 0), Qt::AlignVCenter, line);
    }
    if (!m_markLine.isEmpty()) {
        painter.setFont(m_style.small);
        painter.setPen(m_message.state == store::MessageState::Interrupted ? theme.warn : theme.secondText);
        painter.drawText(m_markLine, Qt::AlignVCenter, words::stateMark(m_message.state));
    }
    if (!m_card.isEmpty()) paintErrorCard(painter);
    paintFooter(painter);
    for (const Button &button : m_buttons) {
        if (!button.quiet || m_view.showActions) paintButton(painter, button);
    }
    paintFocus(painter);
}

void MessageLayout::paintFocus(QPainter &painter) const
{
    if (!m_view.focus) return;
    for (const MessageHit &action : actions()) {
        if (!action.isSameAction(*m_view.focus)) continue;
        QRectF ring = action.rect.adjusted(0, 0, 0, 0);
        if (ring.width() > m_width - 1)
            ring = QRectF(-5, ring.top() + 1, m_width + 5, ring.height() - 2); // a whole row
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_style.theme.accent, 2));
        painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), sizes::buttonRadius, sizes::buttonRadius);
        return;
    }
}

void MessageLayout::paintHeader(QPainter &painter) const
{
    const QRectF line(0, 12, m_width, 18);
    const QString format = QLocale().timeFormat(QLocale::ShortFormat).remove(QLatin1String(":ss"));
    const QString time = QLocale().toString(m_message.createdAt.toLocalTime().time(), format);
    const QFontMetricsF bold(m_style.smallBold);
    const QFontMetricsF small(m_style.small);
    const QString name = isQuestion() ? words::you() : modelTitle(m_message.model);
    const QString shown = bold.elidedText(name, Qt::ElideRight, m_width - 80);
    painter.setFont(m_style.smallBold);
    painter.setPen(m_style.theme.text);
    painter.drawText(line, Qt::AlignVCenter, shown);
    painter.setFont(m_style.small);
    painter.setPen(m_style.theme.secondText);
    painter.drawText(line.adjusted(bold.horizontalAdvance(shown) + 8, 0, 0, 0), Qt::AlignVCenter, time);
}

void MessageLayout::paintErrorCard(QPainter &painter) const
{
    const Theme &theme = m_style.theme;
    QColor ground = theme.bad;
    ground.setAlphaF(theme.dark ? 0.10F : 0.05F);
    QColor line = theme.bad;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(m_card.adjusted(0.5, 0.5, -0.5, -0.5), sizes::cardRadius, sizes::cardRadius);
    QRectF inner = m_card.adjusted(16, 12, -16, -12);
    const QFontMetricsF body(m_style.body);
    painter.setFont(m_style.bold);
    painter.setPen(theme.bad);
    painter.drawText(inner, Qt::AlignTop, words::errorTitle(m_message.error.code));
    inner.setTop(inner.top() + std::ceil(body.height()) + 4);
    painter.setFont(m_style.body);
    painter.setPen(theme.text);
    inner.setTop(inner.top() + drawWrapped(painter, inner, m_message.error.message.left(2000)) + 10);
    if (m_view.detailsOpen) {
        painter.setFont(m_style.small);
        painter.setPen(theme.secondText);
        drawWrapped(painter, inner, errorDetails());
    }
}

void MessageLayout::paintFooter(QPainter &painter) const
{
    painter.setFont(m_style.small);
    painter.setPen(m_style.theme.secondText);
    if (!m_versionText.isEmpty())
        painter.drawText(m_versionText, Qt::AlignCenter, words::version(m_view.version, m_view.versions));
    if (m_footer.isEmpty() || !m_message.record) return;
    painter.drawText(m_footer, Qt::AlignVCenter | Qt::TextWordWrap,
                     footerText(*m_message.record, toolsFooter(m_view.extras.tools)));
}

void MessageLayout::paintButton(QPainter &painter, const Button &button) const
{
    const Theme &theme = m_style.theme;
    const bool hovered = m_view.hover.kind == MessageHit::Kind::Action && m_view.hover.action == button.action &&
                         m_view.hover.rect == button.rect;
    const bool primary = button.action == MessageAction::Retry || button.action == MessageAction::Stop;
    const bool copied = button.action == MessageAction::Copy && m_view.copiedElement == -1;
    if (!button.quiet && !button.isVersion()) {
        painter.setPen(QPen(hovered ? theme.accent : theme.strongLine, 1));
        painter.setBrush(theme.surface);
        painter.drawRoundedRect(button.rect.adjusted(0.5, 0.5, -0.5, -0.5), sizes::buttonRadius, sizes::buttonRadius);
    } else if (hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.line);
        painter.drawRoundedRect(button.rect, sizes::buttonRadius, sizes::buttonRadius);
    }
    if (button.isVersion()) {
        const bool earlier = button.action == MessageAction::EarlierVersion;
        paintChevron(painter, button.rect.center(), earlier, !button.enabled ? theme.strongLine : theme.accent);
        return;
    }
    painter.setFont(m_style.small);
    painter.setPen(copied ? theme.good : primary ? theme.accent : hovered ? theme.text : theme.secondText);
    painter.drawText(button.rect, Qt::AlignCenter, copied ? words::copied() : button.label);
}

} // namespace docswiki::ui
