// SPDX-License-Identifier: GPL-3.0-or-later
// Where the messages of MessageView lie, what is laid out, and how it scrolls.
#include "ui/chat/messageview.h"

#include <QPushButton>
#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

namespace {

constexpr int keptLayouts = 48; ///< laid-out messages that are not in view
constexpr qreal sideMargin = 24;
constexpr qreal endMargin = 16;

} // namespace

qreal MessageView::columnWidth() const
{
    return std::floor(std::clamp<qreal>(width() - 2 * sideMargin, 160, m_style.columnWidth));
}

qreal MessageView::columnLeft() const
{
    return std::floor(std::max<qreal>(12, (width() - columnWidth()) / 2));
}

qreal MessageView::scrollY() const
{
    return verticalScrollBar()->value();
}

qreal MessageView::totalHeight() const
{
    return m_items.empty() ? 0 : m_items.back().top + m_items.back().height + endMargin;
}

void MessageView::computeTops()
{
    qreal y = 8;
    for (Item &item : m_items) {
        item.top = y;
        y += item.height;
    }
}

int MessageView::itemAt(qreal y) const
{
    const auto it = std::upper_bound(m_items.cbegin(), m_items.cend(), y,
                                     [](qreal value, const Item &item) { return value < item.top; });
    return std::max(0, static_cast<int>(it - m_items.cbegin()) - 1);
}

QPointF MessageView::itemOrigin(int index) const
{
    return {columnLeft(), m_items[static_cast<size_t>(index)].top - scrollY()};
}

void MessageView::settle(bool keepPlace)
{
    if (m_settling) return;
    m_settling = true;
    QScrollBar *bar = verticalScrollBar();
    const qreal height = viewport()->height();
    qreal y = scrollY();
    // What is seen stays where it is: the first laid-out element in view is the fixed point.
    int anchorItem = -1, anchorElement = -1;
    qreal anchorOffset = 0;
    if (keepPlace && !m_follow) {
        for (int i = itemAt(y); i < messageCount(); ++i) {
            const Item &item = m_items[static_cast<size_t>(i)];
            if (item.top > y + height) break;
            if (!item.layout) continue;
            const auto [element, top] = item.layout->anchorAt(y - item.top);
            if (element >= 0) {
                anchorItem = i;
                anchorElement = element;
                anchorOffset = item.top + top - y;
                break;
            }
        }
    }
    int first = 0, last = -1;
    for (int round = 0; round < 6 && !m_items.empty(); ++round) {
        const qreal bottomY = std::max<qreal>(0, totalHeight() - height);
        if (m_follow)
            y = bottomY;
        else if (anchorItem >= 0 && round > 0)
            y = m_items[static_cast<size_t>(anchorItem)].top +
                m_items[static_cast<size_t>(anchorItem)].layout->elementTop(anchorElement) - anchorOffset;
        y = std::clamp<qreal>(y, 0, bottomY);
        bool changed = false;
        first = itemAt(y);
        for (last = first; last < messageCount() && m_items[static_cast<size_t>(last)].top < y + height; ++last) {
            Item &item = m_items[static_cast<size_t>(last)];
            MessageLayout &layout = layoutOf(last);
            layout.layOut(y - item.top, y + height - item.top);
            if (layout.height() != item.height) {
                item.height = layout.height();
                changed = true;
                break; // all below it moves: begin again with the new tops
            }
        }
        if (!changed) break;
        computeTops();
    }
    const int maximum = static_cast<int>(std::ceil(std::max<qreal>(0, totalHeight() - height)));
    bar->setPageStep(static_cast<int>(height));
    bar->setSingleStep(static_cast<int>(m_style.lineHeight * 2));
    bar->setRange(0, maximum);
    bar->setValue(m_follow ? maximum : static_cast<int>(std::lround(y)));
    if (bar->value() >= maximum) m_newBelow = false;
    evict(first, last);
    updatePill();
    m_settling = false;
    viewport()->update();
}

void MessageView::evict(int firstVisible, int lastVisible)
{
    std::vector<std::pair<quint64, int>> held;
    for (int i = 0; i < messageCount(); ++i) {
        const Item &item = m_items[static_cast<size_t>(i)];
        if (item.layout && (i < firstVisible || i > lastVisible)) held.emplace_back(item.used, i);
    }
    if (static_cast<int>(held.size()) <= keptLayouts) return;
    std::sort(held.begin(), held.end());
    for (size_t i = 0; i + keptLayouts < held.size(); ++i)
        m_items[static_cast<size_t>(held[i].second)].layout.reset();
}

int MessageView::laidOutCount() const
{
    return static_cast<int>(
        std::count_if(m_items.cbegin(), m_items.cend(), [](const Item &item) { return item.layout != nullptr; }));
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) {
        const qreal width = columnWidth();
        for (int i = 0; i < messageCount(); ++i) {
            Item &item = m_items[static_cast<size_t>(i)];
            if (item.layout) {
                item.layout->setWidth(width);
                item.height = item.layout->height();
            } else {
                item.height = MessageLayout::estimatedHeight(m_model.row(i).message, m_style, width);
            }
        }
        computeTops();
    }
    settle();
}

void MessageView::scrollContentsBy(int, int)
{
    if (m_settling) return;
    const QScrollBar *bar = verticalScrollBar();
    m_follow = bar->value() >= bar->maximum() - 2;
    settle();
}

void MessageView::scrollToEnd()
{
    m_follow = true;
    settle();
}

void MessageView::scrollToMessage(int index)
{
    if (index < 0 || index >= messageCount()) return;
    m_follow = false;
    verticalScrollBar()->setValue(static_cast<int>(m_items[static_cast<size_t>(index)].top));
    // Heights above may have been estimates; once laid out, the message is put at the top again.
    verticalScrollBar()->setValue(static_cast<int>(m_items[static_cast<size_t>(index)].top));
}

void MessageView::updatePill()
{
    const bool show = m_newBelow && !m_follow;
    if (show) {
        m_pill->adjustSize();
        // With the composer's own margin it stands 8 px above it.
        m_pill->move((width() - m_pill->width()) / 2, height() - m_pill->height() - 4);
        m_pill->raise();
    }
    m_pill->setVisible(show);
}

void MessageView::reveal(int index, const QRectF &rect)
{
    constexpr int margin = 12;
    QScrollBar *bar = verticalScrollBar();
    const qreal top = itemOrigin(index).y() + rect.top() - margin;
    const qreal past = itemOrigin(index).y() + rect.bottom() + margin - viewport()->height();
    if (top < 0)
        bar->setValue(bar->value() + static_cast<int>(std::floor(top)));
    else if (past > 0)
        bar->setValue(bar->value() + static_cast<int>(std::ceil(past)));
}

} // namespace docswiki::ui
