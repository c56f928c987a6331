// SPDX-License-Identifier: GPL-3.0-or-later
// TurnMachine, the part about one stream: its stages, its attempts, its text, its end.
#include "core/turn/attempttext.h"
#include "core/turn/turnstepper.h"

#include <algorithm>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {
constexpr std::array streamStages{Stage::Prompt, Stage::Connect, Stage::Wait, Stage::Reasoning, Stage::Decode};
}

/// Opens the stream of the next round. What counts by the round begins anew.
void Stepper::openStream()
{
    m_state.phase = Phase::Answering;
    ++m_state.attempt;
    for (const Stage stage : streamStages)
        m_state.stage(stage).mark = Mark::Off;
    m_state.roundText.clear();
    m_state.announced.clear();
    m_state.connectNote.clear();
    m_state.roundReasoned = m_state.reasoningBegan = m_state.decodeBegan = m_state.answeringTold = false;
    m_state.attemptsAlive = {1};
    startTimed(Stage::Prompt);
    m_effects.append(OpenStream{m_state.attempt, m_state.sources.first(m_state.promptSources), m_state.decision.useRag,
                                m_state.exchange, m_state.lastRound});
}

void Stepper::operator()(const RequestSent &sent)
{
    if (!current(sent.attempt) || !running(Stage::Prompt)) return;
    endTimed(Stage::Prompt, StageState::Finished);
    m_state.requestSent = m_at;
    startTimed(Stage::Connect);
}

/// The stream has said or failed all it will: the time it took was the provider's.
void Stepper::endStream()
{
    if (m_state.requestSent && !m_state.plan.ownModel) m_state.othersTook += m_at - *m_state.requestSent;
    m_state.requestSent.reset();
}

/// An attempt failed and no other one is on its way: nothing of the stream is open.
bool Stepper::waitsForFirstWord() const
{
    const bool open =
        std::any_of(streamStages.begin(), streamStages.end(), [this](Stage stage) { return running(stage); });
    return m_state.requestSent && !open && !m_state.reasoningBegan && !m_state.decodeBegan;
}

void Stepper::reopenConnect()
{
    if (waitsForFirstWord()) startTimed(Stage::Connect);
}

void Stepper::operator()(const StreamConnected &connected)
{
    if (!current(connected.attempt)) return;
    reopenConnect();
    if (!running(Stage::Connect)) return;
    const QString how = connected.reused ? u"reused"_s : u"new connection"_s;
    const QString note = std::exchange(m_state.connectNote, {});
    endTimed(Stage::Connect, StageState::Finished, note.isEmpty() ? how : how + u", "_s + note);
    startTimed(Stage::Wait);
}

/// Ends what is still open of prompt, connect, wait, reasoning and decode, as far as they come before `next`.
void Stepper::endStreamStagesBefore(Stage next, StageState state, const QString &detail)
{
    for (const Stage stage : streamStages) {
        if (stage < next && running(stage)) endTimed(stage, state, detail);
    }
}

void Stepper::operator()(const StreamStatus &status)
{
    if (current(status.attempt)) emitPayload(StatusEvent{status.what});
}

/// Several attempts may be on their way (a hedge beside a late first one): connecting and waiting end as failed only
/// with the last of them, and begin again with the next.
void Stepper::operator()(const StreamAttempt &tried)
{
    if (!current(tried.attempt)) return;
    using provider::AttemptState;
    const provider::Attempt &report = tried.report;
    emitPayload(AttemptEvent{report});
    switch (report.state) {
    case AttemptState::Waiting:
        if (m_state.attemptsAlive.isEmpty()) {
            reopenConnect();
            m_state.connectNote =
                u"after a pause of %1 s"_s.arg(static_cast<double>(report.wait.count()) / 1000, 0, 'f', 1);
        }
        break;
    case AttemptState::Started:
        m_state.attemptsAlive.insert(report.number);
        reopenConnect();
        break;
    case AttemptState::Failed: attemptFailed(report); break;
    case AttemptState::Abandoned: m_state.attemptsAlive.remove(report.number); break;
    case AttemptState::Answering:
        m_state.attemptsAlive = {report.number};
        m_state.answeringTold = true;
        m_state.answeringModel = report.model;
        m_state.answeringProvider =
            report.kind == provider::AttemptKind::Fallback || report.kind == provider::AttemptKind::Hedge
                ? report.provider
                : QString();
        break;
    }
}

void Stepper::attemptFailed(const provider::Attempt &attempt)
{
    m_state.attemptsAlive.remove(attempt.number);
    if (!m_state.attemptsAlive.isEmpty() || m_state.reasoningBegan || m_state.decodeBegan) return;
    const QString reason = shortReason(attempt.error);
    const QString who = attempt.provider.isEmpty() ? attempt.model : attempt.provider;
    for (const Stage stage : {Stage::Connect, Stage::Wait}) {
        if (running(stage)) endTimed(stage, StageState::Failed, who.isEmpty() ? reason : who + u": "_s + reason);
    }
}

void Stepper::operator()(const StreamReasoning &reasoning)
{
    if (!current(reasoning.attempt) || reasoning.text.isEmpty()) return;
    endStreamStagesBefore(Stage::Reasoning);
    if (!std::exchange(m_state.reasoningBegan, true)) startTimed(Stage::Reasoning);
    m_state.reasoned = m_state.roundReasoned = true;
    emitPayload(ReasoningEvent{reasoning.text});
}

void Stepper::operator()(const StreamContent &content)
{
    if (!current(content.attempt) || content.text.isEmpty()) return;
    if (!std::exchange(m_state.decodeBegan, true)) {
        endStreamStagesBefore(Stage::Decode);
        startTimed(Stage::Decode);
    }
    QString text = content.text;
    if (m_state.roundText.isEmpty() && !m_state.text.isEmpty()) { // another round goes on: a paragraph of its own
        if (!m_state.text.endsWith("\n\n"_L1)) text.prepend(m_state.text.endsWith(u'\n') ? u"\n"_s : u"\n\n"_s);
    }
    m_state.roundText += content.text;
    m_state.text += text;
    if (m_state.waitsForStore)
        m_state.held += text;
    else
        giveOut(text);
}

/// The first content settles how much of the way to it was ours: all, less what the provider, the web and tools that
/// wait for others took.
void Stepper::giveOut(const QString &text)
{
    if (m_state.firstContent == Nanoseconds{0}) {
        Nanoseconds others = m_state.othersTook;
        if (m_state.requestSent && !m_state.plan.ownModel) others += m_at - *m_state.requestSent;
        const auto endOf = [this](Stage stage) { return m_state.stage(stage).began + m_state.stage(stage).took; };
        if (m_state.stage(Stage::Web).mark == Mark::Done)
            others +=
                std::max(Nanoseconds{0}, endOf(Stage::Web) - std::max(endOf(Stage::Decide), endOf(Stage::Retrieve)));
        m_state.firstContent = m_at;
        m_state.overhead = std::max(Nanoseconds{0}, m_at - others);
    }
    emitPayload(ContentEvent{text});
}

void Stepper::giveOutHeld()
{
    m_state.waitsForStore = false;
    if (!m_state.held.isEmpty()) giveOut(std::exchange(m_state.held, {}));
}

void Stepper::releaseHeld()
{
    giveOutHeld();
    finishIfReady();
}

void Stepper::addUsage(const std::optional<provider::Usage> &usage)
{
    if (!usage) return;
    ++m_state.roundsWithUsage;
    if (!m_state.usage) {
        m_state.usage = usage;
        return;
    }
    provider::Usage &sum = *m_state.usage;
    sum.promptTokens += usage->promptTokens;
    sum.completionTokens += usage->completionTokens;
    sum.cachedTokens += usage->cachedTokens;
    sum.reasoningTokens += usage->reasoningTokens;
    if (usage->cost) sum.cost = sum.cost.value_or(0) + *usage->cost;
    sum.estimated = sum.estimated || usage->estimated;
}

void Stepper::operator()(const StreamFinished &finished)
{
    if (!current(finished.attempt)) return;
    endStream();
    if (!finished.result) {
        endStreamStagesBefore(Stage::Tools, StageState::Failed, shortReason(finished.result.error()));
        giveOutHeld();
        finish(ErrorEvent{finished.result.error()});
        return;
    }
    const provider::ChatOutcome &outcome = *finished.result;
    endStreamStagesBefore(Stage::Tools);
    addUsage(outcome.usage);
    if (!outcome.model.isEmpty()) m_state.answeringModel = outcome.model;
    if (!outcome.answeredBy.isEmpty() || !m_state.answeringTold) m_state.answeringProvider = outcome.answeredBy;
    if (wantsTools(outcome)) {
        runTools(outcome);
        return;
    }
    m_state.outcome = outcome;
    finishIfReady();
}

void Stepper::finishIfReady()
{
    if (!m_state.outcome || m_state.waitsForStore || m_state.phase == Phase::Finished) return;
    const provider::ChatOutcome outcome = *m_state.outcome;
    const QString model = m_state.answeringModel.isEmpty() ? m_state.plan.model : m_state.answeringModel;
    if (!outcome.toolCalls.isEmpty()) {
        tellUnrunCalls(outcome);
    } else if (m_state.roundText.isEmpty() && !m_state.roundReasoned) {
        finish(ErrorEvent{{ErrorCode::Protocol,
                           u"%1 ended its answer without a word. Ask again, or choose another model."_s.arg(model),
                           u"empty stream, finish_reason "_s + outcome.finishReason, true}});
    } else {
        finish(done(model, outcome.finishReason));
    }
}

} // namespace docswiki::turn
