// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, keyboard and selection of MessageView.
#include "ui/chat/formattext.h"
#include "ui/chat/messageview.h"
#include "ui/chat/messagewords.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStyleHints>
#include <QToolTip>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds dragScrollTick{40};
constexpr Milliseconds copiedShown{1600};
constexpr int tipPassageLength = 260;

} // namespace

MessageHit MessageView::hitAt(QPoint point, int *index) const
{
    *index = messageAt(point);
    if (*index < 0) return {};
    const Item &item = m_items[static_cast<size_t>(*index)];
    return item.layout ? item.layout->hitTest(point - itemOrigin(*index)) : MessageHit{};
}

MessageView::Place MessageView::placeAt(QPoint point) const
{
    if (m_items.empty()) return {};
    const int index = itemAt(point.y() + scrollY());
    const Item &item = m_items[static_cast<size_t>(index)];
    return {index, item.layout ? item.layout->positionAt(point - itemOrigin(index)) : TextPosition{}};
}

void MessageView::setHover(int index, const MessageHit &hit)
{
    if (index == m_hoverItem && hit == m_hover) return;
    const int before = m_hoverItem;
    m_hoverItem = index;
    m_hover = hit;
    for (const int changed : {before, index}) {
        if (changed >= 0 && changed < messageCount()) {
            applyView(changed);
            viewport()->update(messageRect(changed));
        }
    }
    switch (hit.kind) {
    case MessageHit::Kind::None: viewport()->unsetCursor(); break;
    case MessageHit::Kind::Text: viewport()->setCursor(Qt::IBeamCursor); break;
    default: viewport()->setCursor(Qt::PointingHandCursor); break;
    }
}

bool MessageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showTip(help->globalPos(), help->pos());
        return true;
    }
    if (event->type() == QEvent::Leave) setHover(-1, {});
    return QAbstractScrollArea::viewportEvent(event);
}

void MessageView::showTip(QPoint globalPoint, QPoint point)
{
    int index = -1;
    const MessageHit hit = hitAt(point, &index);
    QString tip;
    if (hit.kind == MessageHit::Kind::Link) {
        tip = hit.link.toHtmlEscaped(); // as it goes over the wire: no letter can pose as another
    } else if (hit.kind == MessageHit::Kind::Citation) {
        const auto &sources = m_model.row(index).message.sources;
        const auto source = std::find_if(sources.cbegin(), sources.cend(),
                                         [&hit](const turn::Source &s) { return s.id == hit.citation; });
        if (source != sources.cend()) {
            const knowledge::Passage &passage = source->passage;
            QString text = passage.text.left(tipPassageLength).simplified();
            if (passage.text.size() > tipPassageLength) text += u" …"_s;
            const QString section = passage.section();
            tip = u"<div style='width:320px'><b>"_s + passage.title.toHtmlEscaped() + u"</b>"_s +
                  (section.isEmpty() ? QString() : u"<br>"_s + section.toHtmlEscaped()) +
                  (passage.page > 0 ? u" · "_s + tr("page %1").arg(passage.page) : QString()) + u"<br><br>"_s +
                  text.toHtmlEscaped() + u"</div>"_s;
        }
    } else if (hit.kind == MessageHit::Kind::Action) {
        switch (hit.action) {
        case MessageAction::Copy: tip = tr("Copy the answer as Markdown (Ctrl+Shift+C)"); break;
        case MessageAction::AskAgain: tip = tr("Ask the same question again (Ctrl+R)"); break;
        case MessageAction::Timing: tip = tr("Show where the time went (Ctrl+T)"); break;
        case MessageAction::Stop: tip = tr("Stop (Esc)"); break;
        case MessageAction::EarlierVersion: tip = words::earlierVersion(); break;
        case MessageAction::LaterVersion: tip = words::laterVersion(); break;
        default: break;
        }
    } else if (hit.kind == MessageHit::Kind::None && index >= 0) {
        const auto &record = m_model.row(index).message.record;
        if (record && record->total > Nanoseconds{0} && point.y() > messageRect(index).bottom() - 48)
            tip = tr("First token: from Enter to the first word. tok/s: while writing, first token left out. "
                     "Then the whole answer, tokens in → out, and what the provider charged.");
    }
    QToolTip::showText(globalPoint, tip, viewport());
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) return;
    int index = -1;
    const MessageHit hit = hitAt(event->pos(), &index);
    m_pressed = hit;
    m_pressedItem = index;
    if (hit.kind == MessageHit::Kind::Action || hit.kind == MessageHit::Kind::CopyCode) return;
    const Place place = placeAt(event->pos());
    m_selecting = true;
    updateSelection(event->modifiers() & Qt::ShiftModifier && m_selectionAnchor.item >= 0 ? m_selectionAnchor : place,
                    place);
}

void MessageView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_selecting && event->buttons() & Qt::LeftButton) {
        updateSelection(m_selectionAnchor, placeAt(event->pos()));
        const bool outside = event->pos().y() < 0 || event->pos().y() > viewport()->height();
        if (outside && !m_dragScroll.isActive())
            m_dragScroll.start(static_cast<int>(dragScrollTick.count()), this);
        else if (!outside)
            m_dragScroll.stop();
        return;
    }
    int index = -1;
    const MessageHit hit = hitAt(event->pos(), &index);
    setHover(index, hit);
}

void MessageView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) return;
    m_selecting = false;
    m_dragScroll.stop();
    const bool selected = m_selectionAnchor != m_selectionCursor;
    int index = -1;
    const MessageHit hit = hitAt(event->pos(), &index);
    const bool same = index == m_pressedItem && hit.kind == m_pressed.kind && hit.element == m_pressed.element &&
                      hit.link == m_pressed.link && hit.citation == m_pressed.citation &&
                      hit.action == m_pressed.action;
    if (same && !selected) activate(index, hit);
    m_pressed = {};
    if (selected && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
}

void MessageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->pos());
    if (event->button() != Qt::LeftButton || place.item < 0) return;
    const Item &item = m_items[static_cast<size_t>(place.item)];
    if (item.layout)
        updateSelection({place.item, item.layout->wordBegin(place.text)},
                        {place.item, item.layout->wordEnd(place.text)});
}

void MessageView::activate(int index, const MessageHit &hit)
{
    if (index < 0) return;
    const QString id = m_model.row(index).message.id;
    switch (hit.kind) {
    case MessageHit::Kind::None:
    case MessageHit::Kind::Text: break;
    case MessageHit::Kind::Link: {
        const QUrl url(hit.link);
        if (isSafeLink(url)) Q_EMIT linkActivated(url);
        break;
    }
    case MessageHit::Kind::Citation: Q_EMIT citationActivated(id, hit.citation); break;
    case MessageHit::Kind::CopyCode:
        QApplication::clipboard()->setText(layoutOf(index).codeAt(hit.element));
        showCopied(index, hit.element);
        break;
    case MessageHit::Kind::Action:
        if (hit.action == MessageAction::ToggleDetails || hit.action == MessageAction::ToggleReasoning) {
            QSet<QString> &open = hit.action == MessageAction::ToggleDetails ? m_openDetails : m_openReasoning;
            if (!open.remove(id)) open.insert(id);
            m_follow = false; // what was clicked stays under the pointer
            applyView(index);
            computeTops();
            settle();
        } else if (hit.action == MessageAction::Copy) {
            QApplication::clipboard()->setText(m_model.row(index).message.text);
            showCopied(index, -1);
        } else if (hit.action == MessageAction::EarlierVersion || hit.action == MessageAction::LaterVersion) {
            m_model.showVersion(index, hit.action == MessageAction::EarlierVersion ? -1 : 1);
        } else {
            Q_EMIT actionTriggered(hit.action, id);
        }
        break;
    }
}

void MessageView::showCopied(int index, int element)
{
    m_copiedItem = index;
    m_copiedElement = element;
    applyView(index);
    viewport()->update();
    m_copiedTimer.start(static_cast<int>(copiedShown.count()), this);
}

void MessageView::updateSelection(Place anchor, Place cursor)
{
    m_selectionAnchor = anchor;
    m_selectionCursor = cursor;
    for (int i = 0; i < messageCount(); ++i)
        applyView(i);
    viewport()->update();
}

void MessageView::clearSelection()
{
    updateSelection({}, {});
}

void MessageView::selectAll()
{
    if (!m_items.empty()) updateSelection({0, {}}, {messageCount() - 1, {1 << 30, 0}});
}

QString MessageView::selectedText()
{
    const auto [begin, end] = std::minmax(m_selectionAnchor, m_selectionCursor);
    if (begin == end || begin.item < 0) return {};
    QStringList parts;
    for (int i = begin.item; i <= end.item && i < messageCount(); ++i) {
        // Messages between the two ends are taken as their Markdown: thousands may be selected at once.
        if (i != begin.item && i != end.item)
            parts.append(m_model.row(i).message.text);
        else
            parts.append(layoutOf(i).selectedText(i == begin.item ? begin.text : TextPosition{},
                                                  i == end.item ? end.text : TextPosition{1 << 30, 0}));
    }
    return parts.join(u"\n\n"_s);
}

void MessageView::copySelection()
{
    const QString text = selectedText();
    if (!text.isEmpty()) QApplication::clipboard()->setText(text);
}

void MessageView::copyLastAnswer()
{
    for (int i = messageCount() - 1; i >= 0; --i) {
        if (m_model.row(i).message.role == provider::Role::Assistant) {
            QApplication::clipboard()->setText(m_model.row(i).message.text);
            showCopied(i, -1);
            return;
        }
    }
}

void MessageView::contextMenuEvent(QContextMenuEvent *event)
{
    int index = -1;
    const QPoint point = viewport()->mapFromGlobal(event->globalPos());
    const MessageHit hit = hitAt(point, &index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_selectionAnchor != m_selectionCursor)
        menu->addAction(tr("Copy selection"), this, &MessageView::copySelection)->setShortcut(QKeySequence::Copy);
    if (hit.kind == MessageHit::Kind::Link)
        menu->addAction(tr("Copy link"), this, [link = hit.link] { QApplication::clipboard()->setText(link); });
    if (index >= 0) {
        const QString text = m_model.row(index).message.text;
        const bool question = m_model.row(index).message.role == provider::Role::User;
        menu->addAction(question ? tr("Copy question") : tr("Copy answer as Markdown"), this,
                        [text] { QApplication::clipboard()->setText(text); });
        if (!question && m_model.row(index).versions > 1 && !m_model.runningTurn()) {
            const ChatRow &row = m_model.row(index);
            menu->addAction(words::earlierVersion(), this, [this, index] { m_model.showVersion(index, -1); })
                ->setEnabled(row.version > 1);
            menu->addAction(words::laterVersion(), this, [this, index] { m_model.showVersion(index, 1); })
                ->setEnabled(row.version < row.versions);
        }
        if (!question && !m_model.row(index).turn) {
            for (const MessageAction action : {MessageAction::AskAgain, MessageAction::Timing}) {
                MessageHit chosen;
                chosen.kind = MessageHit::Kind::Action;
                chosen.action = action;
                menu->addAction(action == MessageAction::AskAgain ? words::askAgain() : words::timing(), this,
                                [this, index, chosen] {
                                    if (index < messageCount()) activate(index, chosen);
                                });
            }
        }
    }
    menu->addSeparator();
    menu->addAction(tr("Select all"), this, &MessageView::selectAll)->setShortcut(QKeySequence::SelectAll);
    menu->popup(event->globalPos());
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up: bar->triggerAction(QAbstractSlider::SliderSingleStepSub); break;
    case Qt::Key_Down: bar->triggerAction(QAbstractSlider::SliderSingleStepAdd); break;
    case Qt::Key_PageUp: bar->triggerAction(QAbstractSlider::SliderPageStepSub); break;
    case Qt::Key_PageDown: bar->triggerAction(QAbstractSlider::SliderPageStepAdd); break;
    case Qt::Key_Space:
        bar->triggerAction(event->modifiers() & Qt::ShiftModifier ? QAbstractSlider::SliderPageStepSub
                                                                  : QAbstractSlider::SliderPageStepAdd);
        break;
    case Qt::Key_Home: bar->setValue(0); break;
    case Qt::Key_End: scrollToEnd(); break;
    default: event->ignore(); break; // typing goes to the composer
    }
}

} // namespace docswiki::ui
