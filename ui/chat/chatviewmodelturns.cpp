// SPDX-License-Identifier: GPL-3.0-or-later
// How ChatViewModel follows turns, from the question to the record.
#include "ui/chat/chatviewmodel.h"

#include <algorithm>

namespace docswiki::ui {

namespace {

constexpr size_t maxTurns = 16;
constexpr qsizetype maxKept = 200;

} // namespace

void ChatViewModel::beginTurn(TurnId turn, const turn::TurnRequest &request)
{
    Running running;
    running.live.id = turn;
    running.live.request = request;
    const QDateTime now = m_clock.wallTime();
    running.live.question.role = provider::Role::User;
    running.live.question.conversationId = request.conversationId;
    running.live.question.parentId = request.parentId;
    running.live.question.text = request.question;
    running.live.question.createdAt = now;
    running.live.answer.role = provider::Role::Assistant;
    running.live.answer.conversationId = request.conversationId;
    running.live.answer.state = store::MessageState::Streaming;
    running.live.answer.model = request.model;
    running.live.answer.createdAt = now;
    running.live.trace = docswiki::metrics::Trace(now, request.model);
    running.begin = m_clock.now();
    const auto &stored = m_turns.insert_or_assign(turn, std::move(running)).first->second;
    if (request.conversationId == m_conversationId) showTurn(stored);
    Q_EMIT runningChanged();
}

void ChatViewModel::showTurn(const Running &running)
{
    // An answer asked again replaces what came after the common parent: the other branch stays in the store.
    const int parent = indexOf(running.live.request.parentId);
    if (parent + 1 < count() && (parent >= 0 || running.live.request.parentId.isEmpty())) {
        m_rows.erase(m_rows.begin() + parent + 1, m_rows.end());
        Q_EMIT rowsTruncated(parent + 1);
    }
    m_rows.push_back({running.live.question});
    m_rows.push_back({running.live.answer, running.live.finished() ? std::nullopt : std::optional(running.live.id), 1,
                      1, running.live.extras});
    m_tree.put(running.live.question);
    m_tree.put(running.live.answer);
    updateVersions();
    Q_EMIT rowsAppended(2);
}

void ChatViewModel::turnStarted(const engine::TurnStarted &started)
{
    Running *running = find(started.turn);
    if (!running) {
        beginTurn(started.turn, started.request); // begun by somebody else, such as the API
        running = find(started.turn);
    }
    const int answer = indexOfTurn(started.turn);
    LiveTurn &live = running->live;
    live.question.id = started.questionId;
    live.answer.id = started.answerId;
    live.answer.parentId = started.questionId;
    live.question.conversationId = live.answer.conversationId = started.conversationId;
    if (answer < 1) return;
    const bool adopted = m_conversationId.isEmpty() && !started.conversationId.isEmpty();
    m_rows[static_cast<size_t>(answer - 1)].message.id = started.questionId;
    m_rows[static_cast<size_t>(answer)].message = live.answer;
    m_tree.put(live.question);
    m_tree.put(live.answer);
    updateVersions();
    if (adopted) {
        m_conversationId = started.conversationId;
        Q_EMIT conversationAdopted(m_conversationId);
    }
}

void ChatViewModel::turnEvent(TurnId turn, const turn::TurnEvent &event)
{
    Running *running = find(turn);
    if (!running || running->live.finished()) return;
    // The engine's clock is the same monotonic one; the earliest arrival tells best when the turn began.
    const Instant begin = m_clock.now() - event.at;
    if (!running->begun || begin < running->begin) running->begin = begin;
    running->begun = true;

    LiveTurn &live = running->live;
    const bool hadContent = !live.answer.text.isEmpty();
    const bool isText = std::holds_alternative<turn::ContentEvent>(event.payload) ||
                        std::holds_alternative<turn::ReasoningEvent>(event.payload);
    live.apply(event);
    if (event.isLast()) {
        finish(turn);
        return;
    }
    const int index = indexOfTurn(turn);
    if (index < 0) return;
    if (isText) {
        const Instant now = m_clock.now();
        if (hadContent) running->longestGap = std::max(running->longestGap, Nanoseconds(now - running->lastText));
        running->lastText = now;
        running->dirty = true;
        if (!hadContent && !live.answer.text.isEmpty())
            flush(turn, *running, true);
        else if (!m_frame.isActive())
            m_frame.start();
        return;
    }
    ChatRow &row = m_rows[static_cast<size_t>(index)];
    if (std::holds_alternative<turn::SourcesEvent>(event.payload)) {
        row.message.sources = live.answer.sources;
        Q_EMIT rowChanged(index);
    } else {
        row.message.record = live.answer.record;
        row.message.model = live.answer.model;
        row.extras = live.extras;
        Q_EMIT phaseChanged(index);
    }
}

void ChatViewModel::flush()
{
    m_frame.stop();
    for (auto &[turn, running] : m_turns) {
        if (running.dirty) flush(turn, running, false);
    }
}

void ChatViewModel::flush(TurnId turn, Running &running, bool first)
{
    running.dirty = false;
    const int index = indexOfTurn(turn);
    if (index < 0) return;
    store::Message &shown = m_rows[static_cast<size_t>(index)].message;
    const bool reasoningChanged = shown.reasoning.size() != running.live.answer.reasoning.size();
    shown.reasoning = running.live.answer.reasoning;
    shown.text = running.live.answer.text;
    shown.record = running.live.answer.record;
    if (reasoningChanged && shown.text.isEmpty())
        Q_EMIT phaseChanged(index);
    else
        Q_EMIT contentAppended(index, first);
}

void ChatViewModel::finish(TurnId turn)
{
    Running *running = find(turn);
    const int index = indexOfTurn(turn);
    keep(*running);
    if (index >= 0) {
        ChatRow &row = m_rows[static_cast<size_t>(index)];
        row = {running->live.answer, {}, row.version, row.versions, running->live.extras, {}};
        if (const auto wait = row.message.error.retryAfter) row.retryAt = m_clock.now() + *wait;
        m_tree.put(row.message);
        Q_EMIT rowChanged(index);
    }
    Q_EMIT runningChanged();
    Q_EMIT turnFinished(turn);
    // Only the last few are kept.
    for (auto it = m_turns.begin(); m_turns.size() > maxTurns && it != m_turns.end();)
        it = it->second.live.finished() ? m_turns.erase(it) : std::next(it);
}

void ChatViewModel::keep(const Running &running)
{
    const store::Message &answer = running.live.answer;
    if (answer.id.isEmpty() ||
        (answer.error.detail.isEmpty() && running.live.extras.isEmpty() && !answer.error.retryAfter))
        return;
    if (m_kept.size() >= maxKept) m_kept.clear();
    Kept kept{answer.error.detail, running.live.extras, {}};
    if (answer.error.retryAfter) kept.retryAt = m_clock.now() + *answer.error.retryAfter;
    m_kept.insert(answer.id, kept);
}

void ChatViewModel::turnRecorded(TurnId turn, const docswiki::metrics::TurnRecord &record)
{
    const int index = indexOf(record.messageId);
    if (index >= 0) {
        store::Message &message = m_rows[static_cast<size_t>(index)].message;
        message.record = record;
        m_tree.put(message);
        Q_EMIT rowChanged(index);
    }
    if (Running *running = find(turn))
        running->recorded = running->live.finished(); // its clock may still be asked for: the first paint comes later
}

} // namespace docswiki::ui
