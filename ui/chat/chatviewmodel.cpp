// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatviewmodel.h"

#include "core/turn/citations.h"

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using std::chrono::duration;
using std::chrono::duration_cast;

namespace {

constexpr Milliseconds frame{16};
constexpr size_t maxTurns = 16;
constexpr qsizetype maxDetails = 200;
constexpr std::chrono::seconds silenceShown{3}; ///< while writing: shorter gaps are the model's own pace

Nanoseconds fromMs(double ms)
{
    return duration_cast<Nanoseconds>(duration<double, std::milli>(ms));
}

} // namespace

ChatViewModel::ChatViewModel(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_frame.setInterval(frame);
    connect(&m_frame, &QTimer::timeout, this, qOverload<>(&ChatViewModel::flush));
}

void ChatViewModel::openConversation(const QString &id)
{
    flush();
    m_conversationId = id;
    m_loading = !id.isEmpty();
    m_rows.clear();
    m_tree = {};
    Q_EMIT reset();
    Q_EMIT runningChanged();
}

void ChatViewModel::setMessages(const QString &conversationId, const QList<store::Message> &messages)
{
    if (conversationId != m_conversationId) return; // the person went on to another one meanwhile
    m_loading = false;
    m_rows.clear();
    m_tree = {};
    for (const store::Message &message : messages) {
        if (message.role == provider::Role::User || message.role == provider::Role::Assistant)
            m_tree.put(repaired(message));
    }
    for (const store::Message &message : m_tree.newestBranch()) {
        const auto running = std::find_if(m_turns.cbegin(), m_turns.cend(), [&](const auto &entry) {
            return !entry.second.live.finished() && entry.second.live.answer.id == message.id;
        });
        m_rows.push_back(
            {message, running != m_turns.cend() ? std::optional(running->first) : std::nullopt});
    }
    updateVersions();
    Q_EMIT reset();
    // A turn that began while the messages were being read is not among them.
    for (const auto &[id, running] : m_turns) {
        if (!running.recorded && running.live.answer.conversationId == m_conversationId &&
            indexOf(running.live.answer.id) < 0)
            showTurn(running);
    }
    Q_EMIT runningChanged();
}

/// What the store cannot know: what runs, what a crash cut off, what was said about an error.
store::Message ChatViewModel::repaired(store::Message message) const
{
    for (const auto &[id, running] : m_turns) {
        if (!running.recorded && running.live.answer.id == message.id) return running.live.answer;
    }
    if (message.state == store::MessageState::Streaming) message.state = store::MessageState::Interrupted;
    if (message.cited.isEmpty() && !message.sources.isEmpty())
        message.cited = turn::citedSources(message.text, static_cast<int>(message.sources.size()));
    if (message.error.detail.isEmpty()) message.error.detail = m_details.value(message.id);
    return message;
}

void ChatViewModel::keepDetail(const store::Message &message)
{
    if (message.id.isEmpty() || message.error.detail.isEmpty()) return;
    if (m_details.size() >= maxDetails) m_details.clear();
    m_details.insert(message.id, message.error.detail);
}

void ChatViewModel::updateVersions()
{
    for (ChatRow &row : m_rows) {
        if (row.message.role != provider::Role::Assistant) continue;
        const QStringList ids = m_tree.versions(row.message.id);
        row.versions = std::max(1, static_cast<int>(ids.size()));
        row.version = std::max(0, static_cast<int>(ids.indexOf(row.message.id))) + 1;
    }
}

void ChatViewModel::showVersion(int index, int step)
{
    if (index < 1 || index >= count() || runningTurn()) return;
    const QStringList ids = m_tree.versions(row(index).message.id);
    const qsizetype target = ids.indexOf(row(index).message.id) + step;
    if (step == 0 || target < 0 || target >= ids.size()) return;
    const QList<store::Message> branch = m_tree.branchThrough(ids[target]);
    const int first = index - 1; // the question is asked anew with every version
    if (branch.size() <= index) return;
    m_rows.erase(m_rows.begin() + first, m_rows.end());
    for (qsizetype i = first; i < branch.size(); ++i)
        m_rows.push_back({branch[i]});
    updateVersions();
    Q_EMIT branchChanged(first);
}

int ChatViewModel::indexOf(const QString &messageId) const
{
    if (messageId.isEmpty()) return -1;
    for (int i = count() - 1; i >= 0; --i) {
        if (row(i).message.id == messageId) return i;
    }
    return -1;
}

QString ChatViewModel::lastMessageId() const
{
    return m_rows.empty() ? QString() : m_rows.back().message.id;
}

QList<provider::ChatMessage> ChatViewModel::history(int beforeIndex, int atMost) const
{
    QList<provider::ChatMessage> history;
    const int last = std::min(beforeIndex, count());
    for (int i = std::max(0, last - atMost); i < last; ++i) {
        const store::Message &message = row(i).message;
        if (!message.text.isEmpty()) history.append({message.role, message.text, {}, {}});
    }
    return history;
}

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
    m_rows.push_back({running.live.answer, running.live.finished() ? std::nullopt : std::optional(running.live.id)});
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
    keepDetail(running->live.answer);
    if (index >= 0) {
        ChatRow &row = m_rows[static_cast<size_t>(index)];
        row.message = running->live.answer;
        row.turn.reset();
        m_tree.put(row.message);
        Q_EMIT rowChanged(index);
    }
    Q_EMIT runningChanged();
    Q_EMIT turnFinished(turn);
    // Only the last few are kept.
    for (auto it = m_turns.begin(); m_turns.size() > maxTurns && it != m_turns.end();)
        it = it->second.live.finished() ? m_turns.erase(it) : std::next(it);
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

std::optional<TurnId> ChatViewModel::runningTurn() const
{
    for (auto row = m_rows.crbegin(); row != m_rows.crend(); ++row) {
        if (row->turn) return row->turn;
    }
    return std::nullopt;
}

bool ChatViewModel::isRunning(const QString &conversationId) const
{
    return std::any_of(m_turns.cbegin(), m_turns.cend(), [&](const auto &entry) {
        return !entry.second.live.finished() && entry.second.live.answer.conversationId == conversationId;
    });
}

const LiveTurn *ChatViewModel::liveTurn(TurnId turn) const
{
    const Running *running = find(turn);
    return running ? &running->live : nullptr;
}

Nanoseconds ChatViewModel::turnElapsed(TurnId turn) const
{
    const Running *running = find(turn);
    return running ? std::max(running->live.lastEvent, Nanoseconds(m_clock.now() - running->begin)) : Nanoseconds{0};
}

Nanoseconds ChatViewModel::silence(const Running &running) const
{
    const auto phase = running.live.phase();
    const bool writing = phase && phase->stage == turn::Stage::Decode && !running.live.answer.text.isEmpty();
    return writing ? Nanoseconds(m_clock.now() - running.lastText) : Nanoseconds{0};
}

QString ChatViewModel::phaseText(int index) const
{
    const Running *running = runningOf(index);
    const auto phase = running ? running->live.phase() : std::nullopt;
    if (!phase) return {};
    if (const Nanoseconds silent = silence(*running); silent >= silenceShown) return silenceText(silent);
    const Nanoseconds elapsed = turnElapsed(running->live.id) - phase->since;
    return ui::phaseText(phase->text, elapsed,
                         phase->stage == turn::Stage::Wait ? usualFirstToken(running->live.answer.model)
                                                           : std::nullopt);
}

bool ChatViewModel::phaseIsLate(int index) const
{
    const Running *running = runningOf(index);
    const auto phase = running ? running->live.phase() : std::nullopt;
    if (!phase) return false;
    if (phase->stage == turn::Stage::Decode)
        return silence(*running) > std::max(Nanoseconds(silenceShown) + Nanoseconds(silenceShown), running->longestGap);
    if (phase->stage != turn::Stage::Wait) return false;
    const auto usual = usualFirstToken(running->live.answer.model);
    return usual && turnElapsed(running->live.id) - phase->since > usual->p95;
}

void ChatViewModel::setModelStats(const QList<docswiki::metrics::ModelStats> &models)
{
    m_usual.clear();
    for (const auto &model : models)
        m_usual.insert(model.model, {fromMs(model.firstTokenP50Ms), fromMs(model.firstTokenP95Ms), model.count});
}

std::optional<UsualBand> ChatViewModel::usualFirstToken(const QString &model) const
{
    const auto it = m_usual.constFind(model);
    return it != m_usual.cend() && it->known() ? std::optional(*it) : std::nullopt;
}

ChatViewModel::Running *ChatViewModel::find(TurnId turn)
{
    const auto it = m_turns.find(turn);
    return it == m_turns.end() ? nullptr : &it->second;
}

const ChatViewModel::Running *ChatViewModel::find(TurnId turn) const
{
    const auto it = m_turns.find(turn);
    return it == m_turns.end() ? nullptr : &it->second;
}

const ChatViewModel::Running *ChatViewModel::runningOf(int index) const
{
    return index >= 0 && index < count() && row(index).turn ? find(*row(index).turn) : nullptr;
}

int ChatViewModel::indexOfTurn(TurnId turn) const
{
    for (int i = count() - 1; i >= 0; --i) {
        if (row(i).turn == turn) return i;
    }
    return -1;
}

} // namespace docswiki::ui
