// SPDX-License-Identifier: GPL-3.0-or-later
// Menu, keyboard and actions of MessageView.
#include "ui/chat/messageview.h"
#include "ui/chat/messagewords.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

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
            for (const auto &[action, label] : {std::pair(MessageAction::AskAgain, words::askAgain()),
                                                std::pair(MessageAction::OtherModel, words::otherModelQuiet()),
                                                std::pair(MessageAction::Timing, words::timing())}) {
                MessageHit chosen;
                chosen.kind = MessageHit::Kind::Action;
                chosen.action = action;
                menu->addAction(label, this, [this, index, chosen] {
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
    const bool press = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (press && m_focus && !(event->modifiers() & Qt::ShiftModifier)) {
        activate(m_focusItem, *m_focus);
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

/// Tab goes through what can be pressed in the messages that are in view, then on to the next widget.
bool MessageView::focusNextPrevChild(bool next)
{
    QList<std::pair<int, MessageHit>> targets;
    for (int i = m_items.empty() ? 0 : itemAt(scrollY()); i < messageCount(); ++i) {
        const Item &item = m_items[static_cast<size_t>(i)];
        if (item.top > scrollY() + viewport()->height()) break;
        if (!item.layout) continue;
        for (const MessageHit &hit : actions(i))
            targets.append({i, hit});
    }
    const auto at = std::find_if(targets.cbegin(), targets.cend(), [this](const auto &target) {
        return m_focus && target.first == m_focusItem && target.second.isSameAction(*m_focus);
    });
    qsizetype place = at == targets.cend() ? (next ? -1 : targets.size()) : at - targets.cbegin();
    place += next ? 1 : -1;
    if (place < 0 || place >= targets.size()) {
        setFocused(-1, {});
        return QAbstractScrollArea::focusNextPrevChild(next);
    }
    setFocused(targets[place].first, targets[place].second);
    reveal(targets[place].first, targets[place].second.rect);
    return true;
}

void MessageView::setFocused(int index, const std::optional<MessageHit> &hit)
{
    if (!hit && !m_focus) return;
    const int before = std::exchange(m_focusItem, index);
    m_focus = hit;
    for (const int changed : {before, index}) {
        if (changed >= 0 && changed < messageCount()) applyView(changed);
    }
    setAccessibleDescription(hit ? hit->label : QString());
    viewport()->update();
}

void MessageView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason) setFocused(-1, {});
}

std::optional<MessageAction> MessageView::focusedAction() const
{
    return m_focus ? std::optional(m_focus->action) : std::nullopt;
}

QList<MessageHit> MessageView::actions(int index) const
{
    const Item &item = m_items[static_cast<size_t>(index)];
    return item.layout ? item.layout->actions(true) : QList<MessageHit>();
}

QRect MessageView::actionRect(int index, MessageAction action, int element) const
{
    for (const MessageHit &hit : actions(index)) {
        if (hit.action == action && hit.element == element)
            return hit.rect.translated(itemOrigin(index)).toAlignedRect();
    }
    return {};
}

} // namespace docswiki::ui
