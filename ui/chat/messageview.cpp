// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageview.h"

#include "ui/chat/messageviewaccessible.h"
#include "ui/chat/messagewords.h"
#include "ui/common/modeltitle.h"
#include "ui/common/thememanager.h"

#include <QAccessible>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int keptLayouts = 48;       ///< laid-out messages that are not in view
constexpr Milliseconds clockTick{50}; ///< of the waiting clock: two decimals are readable at this pace
constexpr qreal sideMargin = 24;
constexpr qreal endMargin = 16;
constexpr int pillHeight = 28; ///< twice the radius in the style sheet

} // namespace

MessageView::MessageView(ChatViewModel &model, ThemeManager &theme, QWidget *parent)
    : QAbstractScrollArea(parent), m_model(model), m_themes(theme)
{
    installMessageViewAccessibility();
    setObjectName("MessageView"_L1);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Conversation"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);

    m_pill = new QPushButton(tr("New content ↓"), this);
    m_pill->setObjectName("NewContentPill"_L1);
    m_pill->setFocusPolicy(Qt::NoFocus);
    m_pill->setFixedHeight(pillHeight);
    m_pill->setCursor(Qt::PointingHandCursor);
    m_pill->setToolTip(tr("Go to the end (End)"));
    m_pill->hide();
    connect(m_pill, &QPushButton::clicked, this, &MessageView::scrollToEnd);

    connect(&model, &ChatViewModel::reset, this, &MessageView::resetItems);
    connect(&model, &ChatViewModel::rowsAppended, this, &MessageView::appendItems);
    connect(&model, &ChatViewModel::rowsTruncated, this, &MessageView::truncateItems);
    connect(&model, &ChatViewModel::branchChanged, this, &MessageView::replaceItems);
    connect(&model, &ChatViewModel::rowChanged, this, &MessageView::updateItem);
    connect(&model, &ChatViewModel::contentAppended, this, &MessageView::contentAppended);
    connect(&model, &ChatViewModel::phaseChanged, this, &MessageView::updateItem);
    connect(&theme, &ThemeManager::themeChanged, this, &MessageView::restyle);
    // Told once, when the answer is whole: nobody wants to hear it token by token.
    connect(&model, &ChatViewModel::turnFinished, this, [this] {
        QAccessibleEvent event(this, QAccessible::NameChanged);
        event.setChild(messageCount() - 1);
        QAccessible::updateAccessibility(&event);
    });
    restyle();
    resetItems();
}

MessageView::~MessageView() = default;

void MessageView::restyle()
{
    m_style = TextStyle::make(m_themes.theme(), font());
    m_chip.setStyle(m_style);
    for (Item &item : m_items)
        item.layout.reset();
    computeTops();
    settle();
}

void MessageView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) restyle();
}

void MessageView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    settle();
    updateClock();
}

void MessageView::resetItems()
{
    m_items.clear();
    m_items.resize(static_cast<size_t>(m_model.count()));
    m_hoverItem = m_copiedItem = -1;
    m_hover = {};
    m_selectionAnchor = m_selectionCursor = {};
    m_selecting = false;
    m_firstContent.reset();
    const qreal width = columnWidth();
    for (int i = 0; i < messageCount(); ++i)
        m_items[static_cast<size_t>(i)].height = MessageLayout::estimatedHeight(m_model.row(i).message, m_style, width);
    m_follow = true;
    m_newBelow = false;
    computeTops();
    settle();
    updateClock();
}

void MessageView::appendItems(int count)
{
    const bool wasLast = m_items.empty() ? false : true;
    for (int i = 0; i < count; ++i) {
        Item item;
        item.height = MessageLayout::estimatedHeight(m_model.row(messageCount()).message, m_style, columnWidth());
        m_items.push_back(std::move(item));
    }
    if (wasLast && messageCount() > count)
        applyView(messageCount() - count - 1); // its actions are shown on the last answer only
    m_follow = true;                           // the person just asked: they want to see it
    computeTops();
    settle();
    updateClock();
}

void MessageView::truncateItems(int first)
{
    m_items.resize(static_cast<size_t>(std::min(first, messageCount())));
    m_hoverItem = m_copiedItem = -1;
    m_hover = {};
    clearSelection();
    computeTops();
    settle();
}

void MessageView::replaceItems(int first)
{
    // The switch that was pressed stays in sight: at the end when the answer is the last one, else where it was.
    m_follow = m_follow && m_model.count() == messageCount();
    const bool follow = m_follow;
    m_items.resize(static_cast<size_t>(first));
    m_hoverItem = m_copiedItem = -1;
    m_hover = {};
    m_selectionAnchor = m_selectionCursor = {};
    appendItems(m_model.count() - first);
    m_follow = follow;
    if (!follow) scrollToMessage(std::min(first, messageCount() - 1));
    settle();
}

void MessageView::updateItem(int index)
{
    Item &item = m_items[static_cast<size_t>(index)];
    const ChatRow &row = m_model.row(index);
    if (item.layout) {
        item.layout->setMessage(row.message, row.turn.has_value());
        applyView(index);
        item.height = item.layout->height();
    } else {
        item.height = MessageLayout::estimatedHeight(row.message, m_style, columnWidth());
    }
    computeTops();
    settle();
    updateClock();
}

void MessageView::contentAppended(int index, bool first)
{
    if (first) m_firstContent = m_model.row(index).turn;
    if (!m_follow) m_newBelow = true;
    updateItem(index);
}

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

MessageLayout &MessageView::layoutOf(int index)
{
    Item &item = m_items[static_cast<size_t>(index)];
    const ChatRow &row = m_model.row(index);
    if (!item.layout) {
        item.layout = std::make_unique<MessageLayout>(m_style, m_chip);
        item.layout->setWidth(columnWidth());
        item.layout->setView(viewOf(index));
        item.layout->setMessage(row.message, row.turn.has_value());
    }
    item.layout->setWidth(columnWidth());
    item.used = ++m_useCounter;
    return *item.layout;
}

MessageLayout::View MessageView::viewOf(int index) const
{
    MessageLayout::View view;
    const ChatRow &row = m_model.row(index);
    view.live = row.turn.has_value();
    view.phase = m_model.phaseText(index);
    view.late = m_model.phaseIsLate(index);
    view.version = row.version;
    view.versions = row.versions;
    view.showActions = index == m_hoverItem || index == messageCount() - 1;
    view.copiedElement = index == m_copiedItem ? m_copiedElement : -2;
    view.detailsOpen = m_openDetails.contains(row.message.id);
    view.reasoningOpen = m_openReasoning.contains(row.message.id);
    if (index == m_hoverItem) view.hover = m_hover;
    const auto [begin, end] = std::minmax(m_selectionAnchor, m_selectionCursor);
    if (begin != end && index >= begin.item && index <= end.item) {
        view.selectionBegin = index == begin.item ? begin.text : TextPosition{};
        view.selectionEnd = index == end.item ? end.text : TextPosition{1 << 30, 0};
    }
    return view;
}

void MessageView::applyView(int index)
{
    Item &item = m_items[static_cast<size_t>(index)];
    if (!item.layout) return;
    const MessageLayout::View view = viewOf(index);
    if (item.layout->view() == view) return;
    item.layout->setView(view);
    item.height = item.layout->height();
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

void MessageView::updateClock()
{
    bool running = false;
    for (int i = std::max(0, messageCount() - 4); i < messageCount() && !running; ++i)
        running = m_model.row(i).turn.has_value();
    if (running && isVisible()) {
        if (!m_clock.isActive()) m_clock.start(static_cast<int>(clockTick.count()), Qt::CoarseTimer, this);
    } else {
        m_clock.stop();
    }
}

void MessageView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId()) {
        for (int i = std::max(0, messageCount() - 4); i < messageCount(); ++i) {
            Item &item = m_items[static_cast<size_t>(i)];
            if (!m_model.row(i).turn || !item.layout) continue;
            const qreal before = item.layout->height();
            applyView(i);
            if (item.height != before) {
                computeTops();
                settle();
            } else if (!item.layout->view().phase.isEmpty()) {
                viewport()->update(item.layout->phaseRect().translated(itemOrigin(i)).toAlignedRect());
            }
        }
    } else if (event->timerId() == m_copiedTimer.timerId()) {
        m_copiedTimer.stop();
        const int index = std::exchange(m_copiedItem, -1);
        if (index >= 0 && index < messageCount()) applyView(index);
        viewport()->update();
    } else if (event->timerId() == m_dragScroll.timerId()) {
        const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
        const int past = point.y() < 0 ? point.y() : std::max(0, point.y() - viewport()->height());
        verticalScrollBar()->setValue(verticalScrollBar()->value() + past / 2);
        updateSelection(m_selectionAnchor, placeAt(point));
    } else {
        QAbstractScrollArea::timerEvent(event);
    }
}

void MessageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_style.theme.window);
    const qreal y = scrollY();
    for (int i = m_items.empty() ? 0 : itemAt(y + event->rect().top()); i < messageCount(); ++i) {
        const Item &item = m_items[static_cast<size_t>(i)];
        const QPointF origin = itemOrigin(i);
        if (origin.y() > event->rect().bottom()) break;
        if (!item.layout) continue;
        painter.save();
        painter.translate(origin);
        item.layout->paint(painter, QRectF(event->rect()).translated(-origin));
        painter.restore();
    }
    if (m_firstContent) {
        const TurnId turn = *std::exchange(m_firstContent, std::nullopt);
        QMetaObject::invokeMethod(
            this, [this, turn] { Q_EMIT firstContentPainted(turn); }, Qt::QueuedConnection);
    }
}

QRect MessageView::messageRect(int index) const
{
    return QRectF(itemOrigin(index), QSizeF(columnWidth(), m_items[static_cast<size_t>(index)].height)).toAlignedRect();
}

int MessageView::messageAt(QPoint point) const
{
    if (m_items.empty()) return -1;
    const qreal y = point.y() + scrollY();
    const int index = itemAt(y);
    const Item &item = m_items[static_cast<size_t>(index)];
    return y >= item.top && y < item.top + item.height ? index : -1;
}

QString MessageView::messageText(int index) const
{
    const store::Message &message = m_model.row(index).message;
    const QString who = message.role == provider::Role::User ? words::you() : modelTitle(message.model);
    QString text = who + u": "_s + message.text;
    if (message.state == store::MessageState::Failed) text += u' ' + message.error.message;
    return text;
}

QString MessageView::renderedText(int index)
{
    return layoutOf(index).plainText();
}

QPoint MessageView::citationPoint(int index, int number) const
{
    const QRect rect = messageRect(index).intersected(viewport()->rect());
    for (int y = rect.top(); y < rect.bottom(); y += 4) {
        for (int x = rect.left(); x < rect.right(); x += 4) {
            int item = -1;
            if (hitAt({x, y}, &item).citation == number && item == index) return {x, y};
        }
    }
    return {};
}

} // namespace docswiki::ui
