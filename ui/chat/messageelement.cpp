// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageelement.h"

#include "ui/chat/citationchip.h"
#include "ui/chat/codecolours.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal codePadding = sizes::space3;
constexpr qreal codeHeader = 28;

QString copyWord()
{
    return QCoreApplication::translate("ChatText", "Copy");
}

QString copiedWord()
{
    return QCoreApplication::translate("ChatText", "Copied");
}

} // namespace

qreal MessageElement::gapBefore(QStringView text) const
{
    if (m_segment.continued)
        return 0;
    if (isCode())
        return 12;
    if (m_segment.kind == Segment::Kind::Prose && m_segment.begin < text.size() && text[m_segment.begin] == u'#')
        return 18;
    return m_segment.kind == Segment::Kind::Plain && m_segment.begin > 0 ? 0 : 10;
}

void MessageElement::estimate(QStringView text, const TextStyle &style, qreal width)
{
    if (m_measured || m_height > 0)
        return;
    const QStringView part = text.mid(m_segment.begin, m_segment.end - m_segment.begin);
    const auto lines = static_cast<qreal>(part.count(u'\n')) + 1;
    if (isCode()) {
        m_height = lines * QFontMetricsF(style.code).lineSpacing() + codeHeader + codePadding;
    } else {
        const qreal characters = std::max<qreal>(20, width / (style.basePixels * 0.56));
        m_height = std::max(lines, std::ceil(static_cast<qreal>(part.size()) / characters)) * style.lineHeight;
    }
}

void MessageElement::layOut(const QString &text, const TextStyle &style, const RenderOptions &options,
                            CitationChip &chip, qreal width)
{
    if (m_measured && m_width == width)
        return;
    if (!m_document || m_renderedEnd != m_segment.end || m_renderedClosed != m_segment.closed)
        render(text, style, options, chip);
    const qreal textWidth = isCode() ? width - 2 * codePadding : width;
    m_document->setTextWidth(std::max<qreal>(40, textWidth));
    m_width = width;
    m_height = std::ceil(m_document->size().height());
    if (isCode())
        m_height += codePadding + (m_segment.continued ? 0 : codeHeader);
    m_measured = true;
}

void MessageElement::render(const QString &text, const TextStyle &style, const RenderOptions &options,
                            CitationChip &chip)
{
    const QString part = text.mid(m_segment.begin, m_segment.end - m_segment.begin);
    if (isCode() && m_document && m_renderedEnd > m_segment.begin && m_renderedEnd <= m_segment.end) {
        // A code block that is being written only grows; what is there stays laid out.
        QTextCursor cursor(m_document.get());
        cursor.movePosition(QTextCursor::End);
        cursor.insertText(text.mid(m_renderedEnd, m_segment.end - m_renderedEnd), cursor.charFormat());
    } else {
        m_document = std::make_unique<QTextDocument>();
        m_document->documentLayout()->registerHandler(CitationChip::objectType, &chip);
        QTextOption wrap = m_document->defaultTextOption();
        wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        m_document->setDefaultTextOption(wrap);
        switch (m_segment.kind) {
        case Segment::Kind::Prose: renderMarkdown(part, style, options, *m_document); break;
        case Segment::Kind::Plain: renderPlain(part, style, *m_document); break;
        case Segment::Kind::Code: {
            TextStyle codeStyle = style;
            codeStyle.body = style.code;
            codeStyle.lineHeight = std::ceil(QFontMetricsF(style.code).height() * 1.3);
            renderPlain(part, codeStyle, *m_document);
            break;
        }
        }
    }
    if (isCode() && m_segment.closed)
        colourCode(*m_document, m_segment.language, style.theme);
    m_renderedEnd = m_segment.end;
    m_renderedClosed = m_segment.closed;
}

void MessageElement::takeFrom(MessageElement &old)
{
    if (old.m_segment.kind != m_segment.kind || old.m_segment.begin != m_segment.begin
        || old.m_segment.continued != m_segment.continued)
        return;
    m_height = old.m_height;
    m_width = old.m_width;
    m_measured = old.m_measured && old.m_segment == m_segment;
    m_document = std::move(old.m_document);
    m_renderedEnd = old.m_renderedEnd;
    m_renderedClosed = old.m_renderedClosed;
}

void MessageElement::forget()
{
    m_document.reset();
    m_renderedEnd = -1;
    m_measured = false;
}

QPointF MessageElement::textOrigin() const
{
    return isCode() ? QPointF(codePadding, m_segment.continued ? 0 : codeHeader) : QPointF();
}

qreal MessageElement::idealWidth() const
{
    return m_document ? m_document->idealWidth() + (isCode() ? 2 * codePadding : 0) : 0;
}

QRectF MessageElement::copyButton(const TextStyle &style) const
{
    if (!isCode() || m_segment.continued)
        return {};
    const qreal width =
        std::max(QFontMetricsF(style.small).horizontalAdvance(copyWord()),
                 QFontMetricsF(style.small).horizontalAdvance(copiedWord()));
    return {m_width - width - 20, 4, width + 16, codeHeader - 6};
}

QString MessageElement::code() const
{
    return m_document && isCode() ? m_document->toPlainText() : QString();
}

void MessageElement::paint(QPainter &painter, const QRectF &clip, const TextStyle &style, const Look &look) const
{
    if (!m_document)
        return;
    if (isCode()) {
        painter.setPen(QPen(style.theme.line, 1));
        painter.setBrush(style.theme.codeGround);
        painter.drawRoundedRect(QRectF(0.5, 0.5, m_width - 1, m_height - 1), sizes::cardRadius,
                                sizes::cardRadius);
        if (!m_segment.continued) {
            painter.setFont(style.small);
            painter.setPen(style.theme.secondText);
            const QString language = m_segment.language.isEmpty() ? u"text"_s : m_segment.language;
            painter.drawText(QRectF(codePadding, 3, m_width / 2, codeHeader - 4), Qt::AlignVCenter | Qt::AlignLeft,
                             language.left(30));
            const QRectF button = copyButton(style);
            if (look.hoverCopy) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(style.theme.line);
                painter.drawRoundedRect(button, 4, 4);
            }
            painter.setPen(look.copied ? style.theme.good : style.theme.secondText);
            painter.drawText(button, Qt::AlignCenter, look.copied ? copiedWord() : copyWord());
        }
    }
    const QPointF origin = textOrigin();
    painter.translate(origin);
    paintDecorations(painter, clip.translated(-origin), style);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, style.theme.text);
    context.clip = clip.translated(-origin);
    if (look.selectionEnd > look.selectionBegin) {
        QAbstractTextDocumentLayout::Selection selection;
        selection.cursor = QTextCursor(m_document.get());
        selection.cursor.setPosition(std::min(look.selectionBegin, m_document->characterCount() - 1));
        selection.cursor.setPosition(std::min(look.selectionEnd, m_document->characterCount() - 1),
                                     QTextCursor::KeepAnchor);
        selection.format.setBackground(style.theme.selection);
        context.selections.append(selection);
    }
    m_document->documentLayout()->draw(&painter, context);
    painter.translate(-origin);
}

/// Bars of quotations and horizontal rules, which the text engine does not draw.
void MessageElement::paintDecorations(QPainter &painter, const QRectF &clip, const TextStyle &style) const
{
    for (QTextBlock block = m_document->firstBlock(); block.isValid(); block = block.next()) {
        const QTextBlockFormat format = block.blockFormat();
        const int quotes = format.intProperty(textproperty::quoteDepth);
        const bool rule = format.boolProperty(textproperty::rule);
        if (quotes == 0 && !rule)
            continue;
        QRectF rect = m_document->documentLayout()->blockBoundingRect(block);
        // The rectangle leaves out the room that the line height adds.
        const QTextBlock next = block.next();
        rect.setBottom(next.isValid() ? m_document->documentLayout()->blockBoundingRect(next).top()
                                            - next.blockFormat().topMargin()
                                      : m_document->size().height());
        if (!rect.intersects(clip.adjusted(0, -40, 0, 40)))
            continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.theme.strongLine);
        for (int i = 0; i < quotes; ++i) {
            const qreal top = block.blockNumber() == 0 ? rect.top() : rect.top() - format.topMargin();
            painter.drawRoundedRect(QRectF(i * 16.0, top, 3, rect.bottom() - top), 1.5, 1.5);
        }
        if (rule)
            painter.drawRect(QRectF(0, std::floor(rect.center().y()), m_width, 1));
    }
}

QString MessageElement::copyText(int begin, int end) const
{
    if (!m_document)
        return {};
    QString text;
    end = std::min(end, m_document->characterCount() - 1);
    for (QTextBlock block = m_document->findBlock(begin); block.isValid() && block.position() <= end;
         block = block.next()) {
        if (block.position() > begin)
            text += u'\n';
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const int from = std::max(begin, fragment.position());
            const int to = std::min(end, fragment.position() + fragment.length());
            if (from >= to)
                continue;
            const QVariant copy = fragment.charFormat().property(CitationChip::copyTextProperty);
            if (copy.isValid() && fragment.text().startsWith(QChar::ObjectReplacementCharacter))
                text += copy.toString().repeated(to - from);
            else if (copy.isValid())
                text += copy.toString();
            else
                text += fragment.text().mid(from - fragment.position(), to - from);
        }
    }
    return text.replace(QChar::LineSeparator, u'\n').replace(QChar::Nbsp, u' ');
}

} // namespace docswiki::ui
