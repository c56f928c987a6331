// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/chatviewmodel.h"
#include "ui/chat/citationchip.h"
#include "ui/chat/messagelayout.h"
#include "ui/chat/textstyle.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QHash>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace docswiki::ui {

class ThemeManager;

/// The messages of the open conversation. Heights are estimates until a message comes into view; only what is visible
/// is laid out, and of a message that is being written only its last part. Stays at the end only while it is there.
class MessageView final : public QAbstractScrollArea {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageView)
public:
    MessageView(ChatViewModel &model, ThemeManager &theme, QWidget *parent = nullptr);
    ~MessageView() override;

    bool followsEnd() const { return m_follow; }
    void scrollToEnd();
    void scrollToMessage(int index);
    QString selectedText();
    void selectAll();
    void clearSelection();
    void copyLastAnswer(); ///< as Markdown

    /// The column of text, from the view's left edge; the same whether or not the scroll bar is there.
    qreal columnWidth() const;
    qreal columnLeft() const;

    int messageCount() const { return static_cast<int>(m_items.size()); }
    QRect messageRect(int index) const;        ///< in viewport coordinates
    int messageAt(QPoint viewportPoint) const; ///< -1: none
    QString messageText(int index) const;      ///< for screen readers and tests: who says what
    int laidOutCount() const;                  ///< how many messages are held laid out
    /// What can be pressed in a message that was in view, hidden actions included; empty for one that was not.
    QList<MessageHit> actions(int index) const;
    void trigger(int index, const MessageHit &action) { activate(index, action); }
    /// Where an action of a message lies, in viewport coordinates; empty: it is not there.
    QRect actionRect(int index, MessageAction action, int element = -1) const;
    std::optional<MessageAction> focusedAction() const; ///< by the keyboard
    /// As it is shown, laid out anew where needed.
    QString renderedText(int index);
    /// Where a chip of `number` is, in viewport coordinates; empty: not in view.
    QPoint citationPoint(int index, int number) const;

Q_SIGNALS:
    void citationActivated(const QString &messageId, int number);
    void linkActivated(const QUrl &url);
    void actionTriggered(docswiki::ui::MessageAction action, const QString &messageId);
    /// The first content of this turn is on the screen since now.
    void firstContentPainted(docswiki::TurnId turn);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void focusOutEvent(QFocusEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Item {
        qreal top = 0;
        qreal height = 0;
        quint64 used = 0;
        std::unique_ptr<MessageLayout> layout;
    };
    /// A place in the whole conversation.
    struct Place {
        int item = -1;
        TextPosition text;
        auto operator<=>(const Place &) const = default;
    };

    /// What is unfolded of one message.
    struct Unfolded {
        bool details = false, reasoning = false, attempts = false, tools = false;
        QSet<int> tool;
    };

    void resetItems();
    void appendItems(int count);
    void truncateItems(int first);
    void replaceItems(int first);
    void updateItem(int index);
    void contentAppended(int index, bool first);
    void restyle();
    void settle(bool keepPlace = true); ///< lays out what is in view, keeping what is seen where it is
    void computeTops();
    MessageLayout &layoutOf(int index);
    MessageLayout::View viewOf(int index) const;
    void applyView(int index);
    void evict(int firstVisible, int lastVisible);
    qreal scrollY() const;
    qreal totalHeight() const;
    int itemAt(qreal y) const;
    QPointF itemOrigin(int index) const; ///< in viewport coordinates
    Place placeAt(QPoint point) const;
    MessageHit hitAt(QPoint point, int *index) const;
    void setHover(int index, const MessageHit &hit);
    void activate(int index, const MessageHit &hit);
    void toggle(int index, const MessageHit &hit);
    void setFocused(int index, const std::optional<MessageHit> &hit);
    void reveal(int index, const QRectF &rect); ///< scrolls as little as needed
    QString actionTip(int index, const MessageHit &hit) const;
    QString citationTip(int index, int number) const;
    void showCopied(int index, int element);
    void showTip(QPoint globalPoint, QPoint point);
    void updateSelection(Place anchor, Place cursor);
    void updatePill();
    void updateClock();
    void advanceClocks();
    void dragScroll();
    void copySelection();

    ChatViewModel &m_model;
    ThemeManager &m_themes;
    TextStyle m_style;
    CitationChip m_chip;
    std::vector<Item> m_items;
    quint64 m_useCounter = 0;
    bool m_follow = true;
    bool m_settling = false;
    bool m_newBelow = false;
    int m_hoverItem = -1;
    MessageHit m_hover;
    MessageHit m_pressed;
    int m_pressedItem = -1;
    Place m_selectionAnchor, m_selectionCursor;
    bool m_selecting = false;
    int m_copiedItem = -1;
    int m_copiedElement = -2;
    int m_focusItem = -1;
    std::optional<MessageHit> m_focus;    ///< of the keyboard
    QHash<QString, Unfolded> m_unfolded;  ///< by message id
    std::optional<TurnId> m_firstContent; ///< shown with the next paint
    QBasicTimer m_clock, m_copiedTimer, m_dragScroll;
    int m_tick = 0; ///< of m_clock, in milliseconds
    QPushButton *m_pill = nullptr;
};

} // namespace docswiki::ui
