// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messagelayout.h"

#include "ui/chat/citationchip.h"
#include "ui/chat/formattext.h"
#include "ui/chat/messagewords.h"
#include "ui/chat/wrappedtext.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using store::MessageState;

namespace {

constexpr qreal paddingTop = 12;
constexpr qreal paddingBottom = 12;
constexpr qreal headerHeight = 24;
constexpr qreal bubblePaddingX = 14;
constexpr qreal bubblePaddingTop = 7; // the text engine puts the room between lines above them
constexpr qreal bubblePaddingBottom = 11;
constexpr qreal lineRow = 28;
constexpr qsizetype maxReasoningShown = 8 * 1024;

} // namespace

RenderOptions MessageLayout::options() const
{
    RenderOptions options;
    for (const turn::Source &source : m_message.sources)
        options.citations.insert(source.id);
    options.linkDefinitions = m_linkDefinitions;
    return options;
}

void MessageLayout::setMessage(const store::Message &message, bool live)
{
    const bool sameText = message.id == m_message.id || m_message.id.isEmpty();
    const bool grew = sameText && message.text.startsWith(m_message.text);
    const bool sourcesChanged = message.sources.size() != m_message.sources.size();
    const QString definitions = live ? QString() : linkDefinitions(message.text);
    if (!grew || sourcesChanged || definitions != m_linkDefinitions) {
        for (MessageElement &element : m_elements)
            element.forget();
    }
    if (!grew) m_elements.clear();
    const bool textChanged = m_elements.empty() || message.text.size() != m_message.text.size();
    m_message = message;
    m_linkDefinitions = definitions;
    m_view.live = live;
    if (textChanged) split();
    arrange();
}

void MessageLayout::split()
{
    QList<Segment> segments;
    segments.reserve(static_cast<qsizetype>(m_elements.size()) + 4);
    for (const MessageElement &element : m_elements)
        segments.append(element.segment());
    if (isQuestion())
        splitPlain(m_message.text, segments);
    else
        splitMarkdown(m_message.text, segments);
    // Elements whose segment is unchanged stay as they are; only the last one or few are new.
    size_t kept = 0;
    const auto count = static_cast<size_t>(segments.size());
    while (kept < std::min(m_elements.size(), count) &&
           m_elements[kept].segment() == segments[static_cast<qsizetype>(kept)])
        ++kept;
    std::vector<MessageElement> replaced;
    for (size_t i = kept; i < m_elements.size(); ++i)
        replaced.push_back(std::move(m_elements[i]));
    m_elements.erase(m_elements.begin() + static_cast<std::ptrdiff_t>(kept), m_elements.end());
    for (size_t i = kept; i < count; ++i) {
        m_elements.emplace_back(segments[static_cast<qsizetype>(i)]);
        if (i - kept < replaced.size()) m_elements.back().takeFrom(replaced[i - kept]);
    }
}

void MessageLayout::setWidth(qreal width)
{
    if (m_width == width) return;
    m_width = width;
    arrange();
}

void MessageLayout::setView(const View &view)
{
    if (m_view == view) return;
    const bool heightsChange = view.live != m_view.live || view.phase.isEmpty() != m_view.phase.isEmpty() ||
                               view.detailsOpen != m_view.detailsOpen || view.reasoningOpen != m_view.reasoningOpen ||
                               view.late != m_view.late || view.version != m_view.version ||
                               view.versions != m_view.versions;
    m_view = view;
    if (heightsChange) arrange();
}

qreal MessageLayout::contentWidth() const
{
    return isQuestion() ? m_width - 2 * bubblePaddingX : m_width;
}

void MessageLayout::arrange()
{
    m_buttons.clear();
    m_reasoningLine = m_reasoningBody = m_phaseLine = m_markLine = m_card = m_footer = m_bubble = m_versionText = {};
    qreal y = paddingTop + headerHeight;
    if (!m_message.reasoning.isEmpty()) {
        m_reasoningLine = {0, y, m_width, lineRow};
        y += lineRow;
        if (m_view.reasoningOpen) {
            const QString shown = m_message.reasoning.right(maxReasoningShown);
            m_reasoningBody = {16, y, m_width - 16, wrappedHeight(shown, m_style.small, m_width - 16) + 8};
            y = m_reasoningBody.bottom() + 4;
        }
    }
    const qreal contentTop = y;
    if (isQuestion()) y += bubblePaddingTop;
    m_tops.resize(m_elements.size());
    qreal ideal = 0;
    bool allLaidOut = true;
    for (size_t i = 0; i < m_elements.size(); ++i) {
        m_elements[i].estimate(m_message.text, m_style, contentWidth());
        if (i > 0) y += m_elements[i].gapBefore(m_message.text);
        m_tops[i] = y;
        y += m_elements[i].height();
        ideal = std::max(ideal, m_elements[i].idealWidth());
        allLaidOut = allLaidOut && m_elements[i].isLaidOut();
    }
    if (isQuestion()) {
        y += bubblePaddingBottom;
        const qreal width = allLaidOut ? std::min(m_width, std::ceil(ideal) + 2 * bubblePaddingX) : m_width;
        m_bubble = {0, contentTop, width, y - contentTop};
    } else {
        if (!m_view.phase.isEmpty()) {
            m_phaseLine = {0, y, m_width, lineRow};
            y += lineRow;
            if (m_view.late)
                y = arrangeButtons(
                    {{MessageAction::Stop, words::stop()}, {MessageAction::OtherModel, words::otherModel()}}, 0, y);
        }
        if (m_message.state == MessageState::Failed)
            y = arrangeErrorCard(y + (m_elements.empty() ? 0 : 12));
        else if (m_message.state == MessageState::Stopped || m_message.state == MessageState::Interrupted) {
            m_markLine = {0, y + 4, m_width, lineRow};
            y = m_markLine.bottom();
        }
        if (!m_view.live)
            y = arrangeFooter(y + 6);
        else if (m_elements.empty() && m_view.phase.isEmpty())
            y += lineRow;
    }
    m_height = std::ceil(y + paddingBottom);
}

qreal MessageLayout::arrangeErrorCard(qreal y)
{
    const QFontMetricsF body(m_style.body);
    const qreal inner = m_width - 32;
    const bool details = m_view.detailsOpen && !m_message.error.detail.isEmpty();
    qreal inside = 12 + std::ceil(body.height()) + 4 +
                   wrappedHeight(m_message.error.message.left(2000), m_style.body, inner) + 10;
    if (details) inside += wrappedHeight(m_message.error.detail.left(4000), m_style.small, inner) + 10;
    QList<std::pair<MessageAction, QString>> buttons{{MessageAction::Retry, words::retry()},
                                                     {MessageAction::OtherModel, words::otherModel()}};
    if (m_message.error.code == ErrorCode::Unauthorised) buttons.append({MessageAction::Settings, words::editKey()});
    if (!m_message.error.detail.isEmpty())
        buttons.append({MessageAction::ToggleDetails, details ? words::hideDetails() : words::details()});
    const qreal bottom = arrangeButtons(buttons, 16, y + inside);
    m_card = {0, y, m_width, bottom + 10 - y};
    return m_card.bottom();
}

qreal MessageLayout::arrangeFooter(qreal y)
{
    const QFontMetricsF small(m_style.small);
    const QString timing = m_message.record ? footerText(*m_message.record) : QString();
    const qreal timingWidth = timing.isEmpty() ? 0 : small.horizontalAdvance(timing) + 16;
    const qreal versionsWidth = arrangeVersions(y);
    QList<std::pair<MessageAction, QString>> actions;
    if (!m_message.text.isEmpty()) actions.append({MessageAction::Copy, words::copy()});
    if (m_message.state != MessageState::Failed) // its card says "Try again"
        actions.append({MessageAction::AskAgain, words::askAgain()});
    actions.append({MessageAction::Timing, words::timing()});
    qreal actionsWidth = 0;
    for (const auto &action : actions)
        actionsWidth += small.horizontalAdvance(action.second) + 20;
    m_footer = {versionsWidth, y, m_width - versionsWidth, 24};
    const bool oneLine = versionsWidth + timingWidth + actionsWidth <= m_width;
    if (!oneLine) {
        const qreal lines = std::ceil(timingWidth / std::max<qreal>(80, m_footer.width()));
        m_footer.setHeight(std::max<qreal>(24, lines * 20));
        return arrangeButtons(actions, -8, m_footer.bottom());
    }
    arrangeButtons(actions, versionsWidth + (timing.isEmpty() ? -8 : timingWidth - 4), y);
    return m_footer.bottom();
}

qreal MessageLayout::arrangeVersions(qreal y)
{
    if (m_view.versions < 2) return 0;
    constexpr qreal buttonWidth = 22;
    const qreal textWidth =
        std::ceil(QFontMetricsF(m_style.small).horizontalAdvance(words::version(m_view.versions, m_view.versions))) + 4;
    qreal x = -6; // the first mark stands under the text's edge
    m_buttons.push_back({MessageAction::EarlierVersion, words::earlierVersion(), {x, y, buttonWidth, 24}, m_view.version > 1});
    x += buttonWidth;
    m_versionText = {x, y, textWidth, 24};
    x += textWidth;
    m_buttons.push_back(
        {MessageAction::LaterVersion, words::laterVersion(), {x, y, buttonWidth, 24}, m_view.version < m_view.versions});
    return x + buttonWidth + 8;
}

bool MessageLayout::Button::isQuiet() const
{
    return action == MessageAction::Copy || action == MessageAction::AskAgain || action == MessageAction::Timing;
}

qreal MessageLayout::arrangeButtons(const QList<std::pair<MessageAction, QString>> &buttons, qreal x, qreal y)
{
    const QFontMetricsF small(m_style.small);
    const qreal begin = x;
    for (const auto &[action, label] : buttons) {
        const qreal width = std::ceil(small.horizontalAdvance(label)) + 16;
        if (x + width > m_width && x > begin) {
            x = begin;
            y += 28;
        }
        m_buttons.push_back({action, label, QRectF(x, y, width, 24), true});
        x += width + 4;
    }
    return y + 24;
}

bool MessageLayout::layOut(qreal top, qreal bottom)
{
    const qreal before = m_height;
    const std::vector<qreal> topsBefore = m_tops;
    const RenderOptions render = options();
    // Heights change as estimates become measures, so what is in view is asked anew until nothing changes.
    for (int round = 0; round < 8; ++round) {
        bool changed = false;
        for (size_t i = 0; i < m_elements.size(); ++i) {
            MessageElement &element = m_elements[i];
            if (m_tops[i] > bottom || m_tops[i] + element.height() < top) continue;
            const qreal height = element.height();
            const bool wasLaidOut = element.isLaidOut();
            element.layOut(m_message.text, m_style, render, m_chip, contentWidth());
            changed = changed || height != element.height() || !wasLaidOut;
        }
        if (!changed) break;
        arrange();
    }
    return before != m_height || topsBefore != m_tops;
}

int MessageLayout::elementAt(qreal y) const
{
    const auto it = std::upper_bound(m_tops.cbegin(), m_tops.cend(), y);
    return std::max(0, static_cast<int>(it - m_tops.cbegin()) - 1);
}

std::pair<int, qreal> MessageLayout::anchorAt(qreal y) const
{
    if (m_elements.empty()) return {-1, 0};
    for (auto i = static_cast<size_t>(elementAt(y)); i < m_elements.size(); ++i) {
        if (m_elements[i].isLaidOut()) return {static_cast<int>(i), m_tops[i]};
    }
    return {-1, 0};
}

qreal MessageLayout::elementTop(int element) const
{
    return element >= 0 && static_cast<size_t>(element) < m_tops.size() ? m_tops[static_cast<size_t>(element)] : 0;
}

QPointF MessageLayout::contentOrigin(int element) const
{
    const auto i = static_cast<size_t>(element);
    return QPointF(isQuestion() ? bubblePaddingX : 0, m_tops[i]) + m_elements[i].textOrigin();
}

MessageHit MessageLayout::hitTest(QPointF point) const
{
    MessageHit hit;
    for (const Button &button : m_buttons) {
        if (button.enabled && button.rect.contains(point) && (m_view.showActions || !button.isQuiet())) {
            hit.kind = MessageHit::Kind::Action;
            hit.action = button.action;
            hit.rect = button.rect;
            return hit;
        }
    }
    if (m_reasoningLine.contains(point)) {
        hit.kind = MessageHit::Kind::Action;
        hit.action = MessageAction::ToggleReasoning;
        hit.rect = m_reasoningLine;
        return hit;
    }
    if (m_elements.empty()) return hit;
    const int index = elementAt(point.y());
    const MessageElement &element = m_elements[static_cast<size_t>(index)];
    const qreal top = m_tops[static_cast<size_t>(index)];
    if (!element.isLaidOut() || point.y() < top || point.y() > top + element.height() || point.x() < 0 ||
        point.x() > m_width)
        return hit;
    hit.element = index;
    const QRectF copy = element.copyButton(m_style).translated(isQuestion() ? bubblePaddingX : 0, top);
    if (copy.contains(point)) {
        hit.kind = MessageHit::Kind::CopyCode;
        hit.rect = copy;
        return hit;
    }
    const QPointF inside = point - contentOrigin(index);
    const QTextFormat format = element.document()->documentLayout()->formatAt(inside);
    if (CitationChip::numberIn(format) > 0) {
        hit.kind = MessageHit::Kind::Citation;
        hit.citation = CitationChip::numberIn(format);
        return hit;
    }
    hit.link = element.document()->documentLayout()->anchorAt(inside);
    hit.kind = hit.link.isEmpty() ? MessageHit::Kind::Text : MessageHit::Kind::Link;
    return hit;
}

TextPosition MessageLayout::positionAt(QPointF point) const
{
    if (m_elements.empty() || point.y() < m_tops.front()) return {};
    const int index = elementAt(point.y());
    const MessageElement &element = m_elements[static_cast<size_t>(index)];
    if (!element.document()) return {index, 0};
    const int position = element.document()->documentLayout()->hitTest(point - contentOrigin(index), Qt::FuzzyHit);
    return {index, std::max(0, position)};
}

TextPosition MessageLayout::end() const
{
    return {static_cast<int>(m_elements.size()), 0};
}

namespace {

TextPosition wordEdge(const MessageElement &element, TextPosition position, QTextCursor::MoveOperation edge)
{
    QTextCursor cursor(element.document());
    cursor.setPosition(std::min(position.position, element.document()->characterCount() - 1));
    cursor.movePosition(edge);
    return {position.element, cursor.position()};
}

} // namespace

TextPosition MessageLayout::wordBegin(TextPosition position) const
{
    const auto i = static_cast<size_t>(position.element);
    return i < m_elements.size() && m_elements[i].document()
               ? wordEdge(m_elements[i], position, QTextCursor::StartOfWord)
               : position;
}

TextPosition MessageLayout::wordEnd(TextPosition position) const
{
    const auto i = static_cast<size_t>(position.element);
    return i < m_elements.size() && m_elements[i].document() ? wordEdge(m_elements[i], position, QTextCursor::EndOfWord)
                                                             : position;
}

QString MessageLayout::selectedText(TextPosition begin, TextPosition end)
{
    QStringList parts;
    const RenderOptions render = options();
    for (int i = std::max(0, begin.element); i <= end.element && i < static_cast<int>(m_elements.size()); ++i) {
        MessageElement &element = m_elements[static_cast<size_t>(i)];
        if (i == end.element && end.position == 0) break;
        element.layOut(m_message.text, m_style, render, m_chip, contentWidth());
        const int from = i == begin.element ? begin.position : 0;
        const int to = i == end.element ? end.position : element.document()->characterCount() - 1;
        parts.append(element.copyText(from, to));
    }
    arrange();
    return parts.join(isQuestion() ? u"\n"_s : u"\n\n"_s);
}

QString MessageLayout::plainText()
{
    return selectedText({}, end());
}

QString MessageLayout::codeAt(int element) const
{
    if (element < 0 || static_cast<size_t>(element) >= m_elements.size()) return {};
    // A block too long for one element is copied whole.
    QString code;
    for (auto i = static_cast<size_t>(element); i < m_elements.size(); ++i) {
        const Segment &segment = m_elements[i].segment();
        if (segment.kind != Segment::Kind::Code || (i > static_cast<size_t>(element) && !segment.continued)) break;
        if (!code.isEmpty()) code += u'\n';
        code += m_message.text.mid(segment.begin, segment.end - segment.begin);
    }
    return code;
}

qreal MessageLayout::estimatedHeight(const store::Message &message, const TextStyle &style, qreal width)
{
    const bool question = message.role == provider::Role::User;
    const qreal characters = std::max<qreal>(20, width / (style.basePixels * 0.56));
    const auto lines = static_cast<qreal>(message.text.count(u'\n')) * (question ? 1.0 : 0.8) +
                       std::ceil(static_cast<qreal>(message.text.size()) / characters);
    return std::ceil(paddingTop + headerHeight + lines * style.lineHeight + paddingBottom +
                     (question ? bubblePaddingTop + bubblePaddingBottom : 30));
}

} // namespace docswiki::ui
