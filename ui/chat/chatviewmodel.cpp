// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/chatviewmodel.h"

#include "core/turn/citations.h"
#include "ui/common/modeltitle.h"

#include <algorithm>
#include <utility>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using std::chrono::duration;
using std::chrono::duration_cast;

namespace {

constexpr Milliseconds frame{16};
constexpr std::chrono::seconds silenceShown{3};         ///< while writing: shorter gaps are the model's own pace
constexpr std::chrono::seconds thoughtSilenceShown{12}; ///< many models think in bursts
constexpr std::chrono::seconds lateWithoutUsual{12};
constexpr std::chrono::seconds lateWhileTold{30}; ///< loading a model from disk is slow, and says so

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
        m_rows.push_back(makeRow(message));
        if (running != m_turns.cend()) m_rows.back().turn = running->first;
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
    if (message.error.detail.isEmpty()) message.error.detail = m_kept.value(message.id).errorDetail;
    return message;
}

ChatRow ChatViewModel::makeRow(const store::Message &message) const
{
    ChatRow row{message};
    if (message.role != provider::Role::Assistant) return row;
    row.extras = extrasOf(message);
    for (const auto &[id, running] : m_turns) {
        if (!message.id.isEmpty() && running.live.answer.id == message.id && row.extras.isEmpty())
            row.extras = running.live.extras;
    }
    if (const auto kept = m_kept.constFind(message.id); kept != m_kept.cend()) {
        if (row.extras.isEmpty()) row.extras = kept->extras;
        row.retryAt = kept->retryAt;
    }
    return row;
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
        m_rows.push_back(makeRow(branch[i]));
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

QList<provider::ChatMessage> ChatViewModel::history(int beforeIndex) const
{
    QList<provider::ChatMessage> history;
    const int last = std::min(beforeIndex, count());
    for (int i = 0; i < last; ++i) {
        const store::Message &message = row(i).message;
        if (!message.text.isEmpty()) history.append({message.role, message.text, {}, {}});
    }
    return history;
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
    const bool writing =
        phase && ((phase->stage == turn::Stage::Decode && !running.live.answer.text.isEmpty()) ||
                  (phase->stage == turn::Stage::Reasoning && !running.live.answer.reasoning.isEmpty()));
    const Nanoseconds silent = writing ? Nanoseconds(m_clock.now() - running.lastText) : Nanoseconds{0};
    return phase && phase->stage == turn::Stage::Reasoning && silent < thoughtSilenceShown ? Nanoseconds{0} : silent;
}

QString ChatViewModel::phaseText(int index) const
{
    const Running *running = runningOf(index);
    const auto phase = running ? running->live.phase() : std::nullopt;
    if (!phase) return {};
    if (const Nanoseconds silent = silence(*running); silent >= silenceShown) return silenceText(silent);
    const Nanoseconds now = turnElapsed(running->live.id);
    if (phase->until) return countdownText(phase->text, *phase->until - now);
    const Nanoseconds elapsed = now - phase->since;
    const bool waits = phase->stage == turn::Stage::Wait && !phase->told;
    const auto usual = waits ? usualFirstToken(running->live.askedModel()) : std::nullopt;
    if (waits && !usual && isLate(*running, *phase)) return stillNothingText(phase->text, elapsed);
    return ui::phaseText(phase->text, elapsed, usual);
}

bool ChatViewModel::phaseIsLate(int index) const
{
    const Running *running = runningOf(index);
    const auto phase = running ? running->live.phase() : std::nullopt;
    return phase && isLate(*running, *phase);
}

bool ChatViewModel::isLate(const Running &running, const Phase &phase) const
{
    if (phase.until) return false;
    if (phase.stage == turn::Stage::Decode)
        return silence(running) > std::max(Nanoseconds(silenceShown) + Nanoseconds(silenceShown), running.longestGap);
    if (phase.stage == turn::Stage::Reasoning) return silence(running) > running.longestGap;
    const Nanoseconds elapsed = turnElapsed(running.live.id) - phase.since;
    if (phase.told) return elapsed > lateWhileTold;
    if (phase.stage == turn::Stage::Connect) return elapsed > lateWithoutUsual;
    if (phase.stage != turn::Stage::Wait) return false;
    const auto usual = usualFirstToken(running.live.askedModel());
    return elapsed > (usual ? usual->p95 : Nanoseconds(lateWithoutUsual));
}

int ChatViewModel::retryIn(int index) const
{
    const auto at = row(index).retryAt;
    if (!at || *at <= m_clock.now()) return 0;
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(*at - m_clock.now()).count());
}

void ChatViewModel::setHasProvider(bool has)
{
    if (std::exchange(m_hasProvider, has) == has) return;
    for (int i = 0; i < count(); ++i) {
        if (row(i).message.state == store::MessageState::Failed) Q_EMIT rowChanged(i);
    }
}

void ChatViewModel::setModelStats(const QList<docswiki::metrics::ModelStats> &models)
{
    m_usual.clear();
    for (const auto &model : models)
        m_usual.insert(model.model, {fromMs(model.firstTokenP50Ms), fromMs(model.firstTokenP95Ms), model.count});
}

std::optional<UsualBand> ChatViewModel::usualFirstToken(const QString &model) const
{
    const auto it = m_usual.constFind(plainModelId(model));
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
