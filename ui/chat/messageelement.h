// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/markdownrenderer.h"
#include "ui/chat/markdownsegments.h"
#include "ui/chat/textstyle.h"

#include <QRectF>
#include <QTextDocument>

#include <memory>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace docswiki::ui {

class CitationChip;

/// One segment of a message on the screen: a paragraph, a list, a table, a code block. Its height is an estimate until
/// it was laid out; what is far from the screen is never laid out. GUI thread.
class MessageElement {
public:
    explicit MessageElement(Segment segment) : m_segment(std::move(segment)) {}

    const Segment &segment() const { return m_segment; }
    bool isCode() const { return m_segment.kind == Segment::Kind::Code; }
    bool isLaidOut() const { return m_measured; }
    qreal height() const { return m_height; }
    qreal gapBefore(QStringView text) const; ///< to the element above

    void estimate(QStringView text, const TextStyle &style, qreal width);
    /// Parses and lays out; cheap when nothing changed since. `text` is the whole message.
    void layOut(const QString &text, const TextStyle &style, const RenderOptions &options, CitationChip &chip,
                qreal width);
    /// Takes over what `old` has laid out where the segment only grew or stayed.
    void takeFrom(MessageElement &old);
    void forget(); ///< keeps the height as an estimate

    /// Everything below is of an element that is laid out; positions are relative to its top left corner.
    QTextDocument *document() const { return m_document.get(); }
    QPointF textOrigin() const;
    qreal idealWidth() const;
    QRectF copyButton(const TextStyle &style) const; ///< of a code block; empty otherwise
    QString code() const;                            ///< what its copy button copies

    struct Look {
        int selectionBegin = 0;
        int selectionEnd = 0; ///< equal: nothing selected
        bool copied = false;  ///< shows "Copied" in the place of "Copy"
        bool hoverCopy = false;
    };
    void paint(QPainter &painter, const QRectF &clip, const TextStyle &style, const Look &look) const;

    /// The selected text as it is copied: chips as [1], list marks as Markdown.
    QString copyText(int begin, int end) const;

private:
    void render(const QString &text, const TextStyle &style, const RenderOptions &options, CitationChip &chip);
    void paintDecorations(QPainter &painter, const QRectF &clip, const TextStyle &style) const;

    Segment m_segment;
    std::unique_ptr<QTextDocument> m_document;
    qsizetype m_renderedEnd = -1; ///< of the segment, when it was rendered
    bool m_renderedClosed = false;
    qreal m_width = 0;
    qreal m_height = 0;
    bool m_measured = false;
};

} // namespace docswiki::ui
