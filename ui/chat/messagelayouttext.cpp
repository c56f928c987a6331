// SPDX-License-Identifier: GPL-3.0-or-later
// Where things lie in a message, and its text as it is selected and copied.
#include "ui/chat/citationchip.h"
#include "ui/chat/messagelayout.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

QPointF MessageLayout::contentOrigin(int element) const
{
    const auto i = static_cast<size_t>(element);
    return QPointF(isQuestion() ? bubblePaddingX : 0, m_tops[i]) + m_elements[i].textOrigin();
}

MessageHit MessageLayout::hitTest(QPointF point) const
{
    MessageHit hit;
    for (const MessageHit &action : actions()) {
        if (action.rect.contains(point)) return action;
    }
    if (m_elements.empty()) return hit;
    const int index = elementAt(point.y());
    const MessageElement &element = m_elements[static_cast<size_t>(index)];
    const qreal top = m_tops[static_cast<size_t>(index)];
    if (!element.isLaidOut() || point.y() < top || point.y() > top + element.height() || point.x() < 0 ||
        point.x() > m_width)
        return hit;
    hit.element = index;
    const QRectF copy = element.copyButton(m_style).translated(isQuestion() ? bubblePaddingX : 0, top);
    if (copy.contains(point)) {
        hit.kind = MessageHit::Kind::CopyCode;
        hit.rect = copy;
        return hit;
    }
    const QPointF inside = point - contentOrigin(index);
    const QTextFormat format = element.document()->documentLayout()->formatAt(inside);
    if (CitationChip::numberIn(format) > 0) {
        hit.kind = MessageHit::Kind::Citation;
        hit.citation = CitationChip::numberIn(format);
        return hit;
    }
    hit.link = element.document()->documentLayout()->anchorAt(inside);
    hit.kind = hit.link.isEmpty() ? MessageHit::Kind::Text : MessageHit::Kind::Link;
    return hit;
}

TextPosition MessageLayout::positionAt(QPointF point) const
{
    if (m_elements.empty() || point.y() < m_tops.front()) return {};
    const int index = elementAt(point.y());
    const MessageElement &element = m_elements[static_cast<size_t>(index)];
    if (!element.document()) return {index, 0};
    const int position = element.document()->documentLayout()->hitTest(point - contentOrigin(index), Qt::FuzzyHit);
    return {index, std::max(0, position)};
}

TextPosition MessageLayout::end() const
{
    return {static_cast<int>(m_elements.size()), 0};
}

namespace {

TextPosition wordEdge(const MessageElement &element, TextPosition position, QTextCursor::MoveOperation edge)
{
    QTextCursor cursor(element.document());
    cursor.setPosition(std::min(position.position, element.document()->characterCount() - 1));
    cursor.movePosition(edge);
    return {position.element, cursor.position()};
}

} // namespace

TextPosition MessageLayout::wordBegin(TextPosition position) const
{
    const auto i = static_cast<size_t>(position.element);
    return i < m_elements.size() && m_elements[i].document()
               ? wordEdge(m_elements[i], position, QTextCursor::StartOfWord)
               : position;
}

TextPosition MessageLayout::wordEnd(TextPosition position) const
{
    const auto i = static_cast<size_t>(position.element);
    return i < m_elements.size() && m_elements[i].document() ? wordEdge(m_elements[i], position, QTextCursor::EndOfWord)
                                                             : position;
}

QString MessageLayout::selectedText(TextPosition begin, TextPosition end)
{
    QStringList parts;
    const RenderOptions render = options();
    for (int i = std::max(0, begin.element); i <= end.element && i < static_cast<int>(m_elements.size()); ++i) {
        MessageElement &element = m_elements[static_cast<size_t>(i)];
        if (i == end.element && end.position == 0) break;
        element.layOut(m_message.text, m_style, render, m_chip, contentWidth());
        const int from = i == begin.element ? begin.position : 0;
        const int to = i == end.element ? end.position : element.document()->characterCount() - 1;
        parts.append(element.copyText(from, to));
    }
    arrange();
    return parts.join(isQuestion() ? u"\n"_s : u"\n\n"_s);
}

QString MessageLayout::plainText()
{
    return selectedText({}, end());
}

QString MessageLayout::codeAt(int element) const
{
    if (element < 0 || static_cast<size_t>(element) >= m_elements.size()) return {};
    // A block too long for one element is copied whole.
    QString code;
    for (auto i = static_cast<size_t>(element); i < m_elements.size(); ++i) {
        const Segment &segment = m_elements[i].segment();
        if (segment.kind != Segment::Kind::Code || (i > static_cast<size_t>(element) && !segment.continued)) break;
        if (!code.isEmpty()) code += u'\n';
        code += m_message.text.mid(segment.begin, segment.end - segment.begin);
    }
    return code;
}

} // namespace docswiki::ui
