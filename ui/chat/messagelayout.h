// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"
#include "ui/chat/answerprelude.h"
#include "ui/chat/messageelement.h"
#include "ui/chat/messagestate.h"
#include "ui/chat/textstyle.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace docswiki::ui {

class CitationChip;

/// One message on the screen: name line, elements, what it waits for or what went wrong, footer. Lays out only the
/// elements asked for. Coordinates are relative to its top left corner. GUI thread; no widget.
class MessageLayout {
public:
    using View = MessageState;

    MessageLayout(const TextStyle &style, CitationChip &chip) : m_style(style), m_chip(chip), m_prelude(style) {}

    void setMessage(const store::Message &message, bool live);
    void setWidth(qreal width);
    /// Only what changes heights is looked at here; painting takes the rest.
    void setView(const View &view);
    const View &view() const { return m_view; }
    const store::Message &message() const { return m_message; }

    qreal height() const { return m_height; }
    /// Lays out what intersects top..bottom; true when heights above, in or below it changed.
    bool layOut(qreal top, qreal bottom);
    /// The laid-out element nearest below `y` and its top: what stays in place when heights change.
    std::pair<int, qreal> anchorAt(qreal y) const;
    qreal elementTop(int element) const;

    QRectF clockRect() const { return m_phaseLine.united(m_prelude.clockRect()); } ///< of what runs with the clock
    /// What can be pressed, in reading order; with `hidden`, also what shows only under the pointer.
    QList<MessageHit> actions(bool hidden = false) const;

    void paint(QPainter &painter, const QRectF &clip) const;
    MessageHit hitTest(QPointF point) const;
    TextPosition positionAt(QPointF point) const; ///< the nearest one
    TextPosition end() const;
    TextPosition wordBegin(TextPosition position) const;
    TextPosition wordEnd(TextPosition position) const;
    QString selectedText(TextPosition begin, TextPosition end); ///< lays out what it needs
    QString plainText();                                        ///< of all elements, as it is shown
    QString codeAt(int element) const;

    static qreal estimatedHeight(const store::Message &message, const TextStyle &style, qreal width);

private:
    struct Button {
        MessageAction action;
        QString label;
        QRectF rect;
        bool quiet = false; ///< shown with the pointer over the message, without a frame
        bool enabled = true;

        bool isVersion() const
        {
            return action == MessageAction::EarlierVersion || action == MessageAction::LaterVersion;
        }
    };

    bool isQuestion() const { return m_message.role == provider::Role::User; }
    RenderOptions options() const;
    void split();
    void arrange(); ///< tops, buttons and height from the elements' heights
    qreal arrangeErrorCard(qreal y);
    qreal arrangeFooter(qreal y);
    qreal arrangeVersions(qreal y); ///< the width it takes
    qreal arrangeButtons(const QList<std::pair<MessageAction, QString>> &buttons, bool quiet, qreal x, qreal y);
    QString errorDetails() const;
    static constexpr qreal bubblePaddingX = 14;
    qreal contentWidth() const;
    QPointF contentOrigin(int element) const;
    void paintHeader(QPainter &painter) const;
    void paintErrorCard(QPainter &painter) const;
    void paintFooter(QPainter &painter) const;
    void paintButton(QPainter &painter, const Button &button) const;
    void paintFocus(QPainter &painter) const;
    int elementAt(qreal y) const;

    const TextStyle &m_style;
    CitationChip &m_chip;
    store::Message m_message;
    View m_view;
    QString m_linkDefinitions;
    std::vector<MessageElement> m_elements;
    std::vector<qreal> m_tops; ///< of the elements
    qreal m_width = 0;
    qreal m_height = 0;
    QRectF m_bubble;
    AnswerPrelude m_prelude;
    QRectF m_phaseLine;
    QRectF m_markLine;    ///< "stopped", "interrupted"
    QRectF m_versionText; ///< "1/2", between its two buttons
    QRectF m_card;
    QRectF m_footer;
    std::vector<Button> m_buttons;
};

} // namespace docswiki::ui
