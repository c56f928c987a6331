// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and selection of MessageView.
#include "ui/chat/formattext.h"
#include "ui/chat/messageview.h"
#include "ui/chat/messagewords.h"
#include "ui/common/passageplace.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
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
        tip = citationTip(index, hit.citation);
    } else if (hit.kind == MessageHit::Kind::Action) {
        tip = actionTip(index, hit);
    } else if (hit.kind == MessageHit::Kind::None && index >= 0) {
        const auto &record = m_model.row(index).message.record;
        if (record && record->total > Nanoseconds{0} && point.y() > messageRect(index).bottom() - 48)
            tip = tr("First token: from Enter to the first word. tok/s: while writing, first token left out. "
                     "Then the whole answer, tokens in → out, and what the provider charged.");
    }
    QToolTip::showText(globalPoint, tip, viewport());
}

QString MessageView::citationTip(int index, int number) const
{
    const auto &sources = m_model.row(index).message.sources;
    const auto source =
        std::find_if(sources.cbegin(), sources.cend(), [number](const turn::Source &s) { return s.id == number; });
    if (source == sources.cend()) return {};
    const knowledge::Passage &passage = source->passage;
    QString text = passage.text.left(tipPassageLength).simplified();
    if (passage.text.size() > tipPassageLength) text += u" …"_s;
    const QString section = passage.section(), position = positionText(passage);
    return u"<div style='width:320px'><b>"_s + documentTitle(passage.document, passage.title).toHtmlEscaped() + u"</b>"_s +
           (section.isEmpty() ? QString() : u"<br>"_s + section.toHtmlEscaped()) +
           (position.isEmpty()  ? QString()
            : section.isEmpty() ? u"<br>"_s + position.toHtmlEscaped()
                                : u" · "_s + position.toHtmlEscaped()) +
           u"<br><br>"_s +
           text.toHtmlEscaped() + u"</div>"_s;
}

QString MessageView::actionTip(int index, const MessageHit &hit) const
{
    const auto plain = [](const QString &text) {
        return u"<div style='width:360px'>"_s + text.left(1500).toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</div>"_s;
    };
    const ChatRow &row = m_model.row(index);
    switch (hit.action) {
    case MessageAction::Copy: return tr("Copy the answer as Markdown (Ctrl+Shift+C)");
    case MessageAction::AskAgain: return tr("Ask the same question again (Ctrl+R)");
    case MessageAction::OtherModel:
        return row.turn ? tr("Stop, choose another model and ask it the same question")
                        : tr("Choose another model and ask it the same question");
    case MessageAction::Timing: return tr("Show where the time went (Ctrl+T)");
    case MessageAction::Stop: return tr("Stop (Esc)");
    case MessageAction::Retry:
        return m_model.retryIn(index) > 0 ? tr("The provider asks to wait; asking earlier will probably fail again.")
                                          : tr("Ask the same question again (Ctrl+R)");
    case MessageAction::EarlierVersion: return words::earlierVersion();
    case MessageAction::LaterVersion: return words::laterVersion();
    case MessageAction::ToggleAttempts: return plain(row.extras.attempts.details().join(u'\n'));
    case MessageAction::ToggleTool:
        return hit.element >= 0 && hit.element < row.extras.tools.size()
                   ? plain(toolDetails(row.extras.tools[hit.element]))
                   : QString();
    default: return {};
    }
}

void MessageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) return;
    setFocused(-1, {});
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
        if (hit.action >= MessageAction::ToggleDetails && hit.action <= MessageAction::ToggleTool) {
            toggle(index, hit);
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

void MessageView::toggle(int index, const MessageHit &hit)
{
    constexpr qsizetype most = 1000;
    if (m_unfolded.size() > most) m_unfolded.clear();
    Unfolded &open = m_unfolded[m_model.row(index).message.id];
    switch (hit.action) {
    case MessageAction::ToggleDetails: open.details = !open.details; break;
    case MessageAction::ToggleReasoning: open.reasoning = !open.reasoning; break;
    case MessageAction::ToggleAttempts: open.attempts = !open.attempts; break;
    case MessageAction::ToggleTools: open.tools = !open.tools; break;
    default:
        if (!open.tool.remove(hit.element)) open.tool.insert(hit.element);
        break;
    }
    m_follow = false; // what was clicked stays under the pointer
    applyView(index);
    computeTops();
    settle();
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

void MessageView::dragScroll()
{
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    const int past = point.y() < 0 ? point.y() : std::max(0, point.y() - viewport()->height());
    verticalScrollBar()->setValue(verticalScrollBar()->value() + past / 2);
    updateSelection(m_selectionAnchor, placeAt(point));
}

} // namespace docswiki::ui
