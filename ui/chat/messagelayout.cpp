// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/messagelayout.h"

#include "ui/chat/messagewords.h"

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal paddingTop = 12;
constexpr qreal paddingBottom = 12;
constexpr qreal headerHeight = 24;
constexpr qreal bubblePaddingTop = 7; // the text engine puts the room between lines above them
constexpr qreal bubblePaddingBottom = 11;
constexpr qreal lineRow = 28;

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
                               view.late != m_view.late || view.extras != m_view.extras ||
                               view.elapsed != m_view.elapsed || view.attemptsOpen != m_view.attemptsOpen ||
                               view.toolsOpen != m_view.toolsOpen || view.openTools != m_view.openTools ||
                               view.retryIn != m_view.retryIn || view.offersSettings != m_view.offersSettings ||
                               view.version != m_view.version || view.versions != m_view.versions;
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
    m_phaseLine = m_markLine = m_card = m_footer = m_bubble = m_versionText = {};
    qreal y = paddingTop + headerHeight;
    if (!isQuestion()) y = m_prelude.arrange(m_message, m_view, y, m_width);
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
                    {{MessageAction::Stop, words::stop()}, {MessageAction::OtherModel, words::otherModel()}}, false,
                    rowIndent, y);
        }
        if (m_message.state == store::MessageState::Failed)
            y = arrangeErrorCard(y + (m_elements.empty() ? 0 : 12));
        else if (m_message.state == store::MessageState::Stopped ||
                 m_message.state == store::MessageState::Interrupted) {
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
