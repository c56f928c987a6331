// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"
#include "ui/chat/messagestate.h"
#include "ui/chat/textstyle.h"

#include <QList>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace docswiki::ui {

constexpr qreal rowIndent = 22; ///< of the words behind a row's icon or mark

/// What stands between the name line of an answer and its text: how it came to be answered, its thoughts, its tool
/// calls. Each is one line that unfolds. Coordinates are the message's. GUI thread; no widget.
class AnswerPrelude {
public:
    explicit AnswerPrelude(const TextStyle &style) : m_style(style) {}

    /// Puts the rows below `y`; the bottom of the last one.
    qreal arrange(const store::Message &message, const MessageState &state, qreal y, qreal width);
    void paint(QPainter &painter, const store::Message &message, const MessageState &state) const;
    /// What can be pressed, from top to bottom.
    QList<MessageHit> actions() const;
    /// Of the rows with a running clock; empty: there is none.
    QRectF clockRect() const { return m_clock; }
    /// For screen readers: every row, folded or not.
    static QStringList spoken(const AnswerExtras &extras);

private:
    struct Row {
        MessageAction action;
        int tool = -1;
        QString text;
        QString facts; ///< behind the text, never cut
        bool bad = false;
        bool open = false;
        QString icon; ///< empty: a mark that shows whether it is open
        QRectF line;
        QString details;
        QRectF body;
    };

    qreal addRow(Row row, qreal y, qreal width);
    void paintRow(QPainter &painter, const Row &row, const MessageState &state) const;

    const TextStyle &m_style;
    QList<Row> m_rows;
    QRectF m_clock;
};

} // namespace docswiki::ui
