// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"
#include "ui/chat/messageelement.h"
#include "ui/chat/textstyle.h"

#include <QPointF>
#include <QRectF>

#include <compare>
#include <vector>

namespace docswiki::ui {

class CitationChip;

/// A place in the text of one message.
struct TextPosition {
    int element = 0;
    int position = 0;
    auto operator<=>(const TextPosition &) const = default;
};

enum class MessageAction {
    Copy,
    AskAgain,
    Timing,
    Retry,
    Settings,
    Stop,
    OtherModel,
    ToggleDetails,
    ToggleReasoning,
    EarlierVersion,
    LaterVersion,
};

/// What lies under the pointer.
struct MessageHit {
    enum class Kind { None, Text, Link, Citation, CopyCode, Action };
    Kind kind = Kind::None;
    QString link;
    int citation = 0;
    int element = -1;
    MessageAction action = MessageAction::Copy;
    QRectF rect; ///< in the message's coordinates; of actions and chips

    bool operator==(const MessageHit &) const = default;
};

/// One message on the screen: name line, elements, what it waits for or what went wrong, footer. Lays out only the
/// elements asked for. Coordinates are relative to its top left corner. GUI thread; no widget.
class MessageLayout {
public:
    /// Everything that is not the message itself.
    struct View {
        bool live = false; ///< being written
        QString phase;     ///< what is going on, with its clock
        int version = 1;   ///< which of the answers to this question it is
        int versions = 1;
        bool late = false; ///< longer than usual
        bool showActions = false;
        int copiedElement = -2; ///< whose copy button says "Copied": an element, -1 the whole answer
        bool detailsOpen = false;
        bool reasoningOpen = false;
        MessageHit hover;
        TextPosition selectionBegin;
        TextPosition selectionEnd; ///< equal: nothing selected

        bool operator==(const View &) const = default;
    };

    MessageLayout(const TextStyle &style, CitationChip &chip) : m_style(style), m_chip(chip) {}

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

    QRectF phaseRect() const { return m_phaseLine; } ///< of the line with the clock; empty: there is none

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
        bool enabled = true;

        bool isQuiet() const; ///< shown with the pointer over the message, without a frame
        bool isVersion() const { return action == MessageAction::EarlierVersion || action == MessageAction::LaterVersion; }
    };

    bool isQuestion() const { return m_message.role == provider::Role::User; }
    RenderOptions options() const;
    void split();
    void arrange(); ///< tops, buttons and height from the elements' heights
    qreal arrangeErrorCard(qreal y);
    qreal arrangeFooter(qreal y);
    qreal arrangeVersions(qreal y); ///< the width it takes
    qreal arrangeButtons(const QList<std::pair<MessageAction, QString>> &buttons, qreal x, qreal y);
    qreal contentWidth() const;
    QPointF contentOrigin(int element) const;
    void paintHeader(QPainter &painter) const;
    void paintErrorCard(QPainter &painter) const;
    void paintFooter(QPainter &painter) const;
    void paintButton(QPainter &painter, const Button &button) const;
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
    QRectF m_reasoningLine, m_reasoningBody;
    QRectF m_phaseLine;
    QRectF m_markLine; ///< "stopped", "interrupted"
    QRectF m_versionText; ///< "1/2", between its two buttons
    QRectF m_card;
    QRectF m_footer;
    std::vector<Button> m_buttons;
};

} // namespace docswiki::ui
