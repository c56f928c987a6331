// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messageview.h"

#include "ui/chat/messageviewaccessible.h"
#include "ui/chat/messagewords.h"
#include "ui/common/modeltitle.h"
#include "ui/common/thememanager.h"

#include <QAccessible>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds clockTick{50}; ///< of the waiting clock: two decimals are readable at this pace
constexpr Milliseconds countdownTick{250};
constexpr int clockedRows = 4; ///< only the newest can be waited for
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
    m_hoverItem = m_copiedItem = m_focusItem = -1;
    m_hover = {};
    m_focus.reset();
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
    m_hoverItem = m_copiedItem = m_focusItem = -1;
    m_hover = {};
    m_focus.reset();
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
    m_hoverItem = m_copiedItem = m_focusItem = -1;
    m_hover = {};
    m_focus.reset();
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
    view.showActions = index == m_hoverItem || index == m_focusItem || index == messageCount() - 1;
    view.copiedElement = index == m_copiedItem ? m_copiedElement : -2;
    view.extras = row.extras;
    if (row.turn && row.extras.hasRunningTool()) view.elapsed = m_model.turnElapsed(*row.turn);
    if (row.message.state == store::MessageState::Failed) {
        view.retryIn = m_model.retryIn(index);
        view.offersSettings = !m_model.hasProvider();
    }
    if (const auto open = m_unfolded.constFind(row.message.id); open != m_unfolded.cend()) {
        view.detailsOpen = open->details;
        view.reasoningOpen = open->reasoning;
        view.attemptsOpen = open->attempts;
        view.toolsOpen = open->tools;
        view.openTools = open->tool;
    }
    if (index == m_focusItem) view.focus = m_focus;
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

void MessageView::updateClock()
{
    bool running = false, counting = false;
    for (int i = std::max(0, messageCount() - clockedRows); i < messageCount(); ++i) {
        running = running || m_model.row(i).turn.has_value();
        counting = counting || m_model.retryIn(i) > 0;
    }
    if (!isVisible() || (!running && !counting)) {
        m_clock.stop();
        return;
    }
    const auto tick = static_cast<int>((running ? clockTick : countdownTick).count());
    if (m_clock.isActive() && m_tick == tick) return;
    m_tick = tick;
    m_clock.start(tick, Qt::CoarseTimer, this);
}

void MessageView::advanceClocks()
{
    for (int i = std::max(0, messageCount() - clockedRows); i < messageCount(); ++i) {
        Item &item = m_items[static_cast<size_t>(i)];
        if (!item.layout) continue;
        const bool live = m_model.row(i).turn.has_value();
        if (!live && item.layout->view().retryIn == 0) continue;
        const qreal before = item.layout->height();
        applyView(i);
        if (item.height != before) {
            computeTops();
            settle();
        } else {
            viewport()->update(live ? item.layout->clockRect().translated(itemOrigin(i)).toAlignedRect()
                                    : messageRect(i));
        }
    }
    updateClock();
}

void MessageView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId()) {
        advanceClocks();
    } else if (event->timerId() == m_copiedTimer.timerId()) {
        m_copiedTimer.stop();
        const int index = std::exchange(m_copiedItem, -1);
        if (index >= 0 && index < messageCount()) applyView(index);
        viewport()->update();
    } else if (event->timerId() == m_dragScroll.timerId()) {
        dragScroll();
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
    QString text = who + u": "_s;
    for (const QString &line : AnswerPrelude::spoken(m_model.row(index).extras))
        text += line + u". "_s;
    text += message.text;
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
