// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnmachine.h"

#include "core/turn/citations.h"

#include <algorithm>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

/// One step under way: the state it changes and the effects it gathers.
class Stepper {
public:
    Stepper(TurnState state, Nanoseconds at) : m_state(std::move(state)), m_at(at) {}

    Step take() { return {std::move(m_state), std::move(m_effects)}; }

    void operator()(const Begin &);
    void operator()(const Stored &);
    void operator()(const Decided &);
    void operator()(const Retrieved &);
    void operator()(const WebSearched &);
    void operator()(const WarmedUp &);
    void operator()(const StageDeadline &);
    void operator()(const Cancel &);
    void operator()(const RequestSent &);
    void operator()(const StreamConnected &);
    void operator()(const StreamStatus &);
    void operator()(const StreamAttempt &);
    void operator()(const StreamReasoning &);
    void operator()(const StreamContent &);
    void operator()(const StreamToolCall &);
    void operator()(const StreamFinished &);

private:
    using Phase = TurnState::Phase;
    using Mark = TurnState::Mark;

    bool running(Stage stage) const { return m_state.stage(stage).mark == Mark::Running; }
    bool current(int attempt) const { return m_state.phase == Phase::Answering && attempt == m_state.attempt && !m_state.outcome; }

    void emitPayload(TurnPayload payload) { m_effects.append(Emit{std::move(payload)}); }
    void startTimed(Stage stage);
    void startWork(Stage stage, Milliseconds limit);
    void endTimed(Stage stage, StageState state, const QString &detail = {});
    void endWork(Stage stage, StageState state, const QString &detail);
    void endSearch(Stage stage, const Result<QList<knowledge::Passage>> &result, QList<knowledge::Passage> &found, const QString &unit);
    void endStreamStagesBefore(Stage next);
    void answerIfReady();
    void releaseHeld();
    void finishIfReady();
    void finish(TurnPayload last);
    DoneEvent done(const QString &model, const QString &finishReason) const;
    Nanoseconds overhead() const;

    TurnState m_state;
    QList<TurnEffect> m_effects;
    Nanoseconds m_at;
};

void Stepper::startTimed(Stage stage)
{
    m_state.stage(stage) = {Mark::Running, m_at, {}};
    emitPayload(StageEvent{stage, StageState::Started});
}

void Stepper::startWork(Stage stage, Milliseconds limit)
{
    startTimed(stage);
    m_effects.append(ArmDeadline{stage, limit});
    m_effects.append(StartStage{stage});
}

void Stepper::endTimed(Stage stage, StageState state, const QString &detail)
{
    TurnState::StageMark &mark = m_state.stage(stage);
    mark.mark = Mark::Done;
    mark.took = m_at - mark.began;
    emitPayload(StageEvent{stage, state, mark.took, detail});
}

void Stepper::endWork(Stage stage, StageState state, const QString &detail)
{
    m_effects.append(DisarmDeadline{stage});
    endTimed(stage, state, detail);
}

void Stepper::operator()(const Begin &)
{
    if (m_state.phase != Phase::New)
        return;
    m_state.phase = Phase::Gathering;
    emitPayload(StatusEvent{u"Analyzing your request..."_s});
    const TurnPlan &plan = m_state.plan;
    if (plan.store) {
        m_state.waitsForStore = true;
        startWork(Stage::Store, plan.criticalLimit);
    }
    startWork(Stage::Decide, plan.criticalLimit);
    if (plan.retrieve)
        startWork(Stage::Retrieve, plan.criticalLimit);
    if (plan.warmUp)
        startWork(Stage::Warmup, plan.otherLimit);
}

void Stepper::operator()(const Stored &stored)
{
    if (!running(Stage::Store))
        return;
    if (stored.result)
        endWork(Stage::Store, StageState::Finished, {});
    else
        endWork(Stage::Store, StageState::Failed, stored.result.error().message);
    releaseHeld();
}

void Stepper::operator()(const Decided &decided)
{
    if (!running(Stage::Decide))
        return;
    m_state.decision = decided.decision;
    endWork(Stage::Decide, StageState::Finished, decided.decision.reason);
    emitPayload(DecisionEvent{decided.decision.useRag, decided.decision.useWeb, decided.decision.reason});
    if (!m_state.decision.useRag && running(Stage::Retrieve)) {
        m_effects.append(CancelStage{Stage::Retrieve});
        endWork(Stage::Retrieve, StageState::Finished, u"not needed"_s);
    }
    // The web search starts here and not at Begin: a question that does not need the web never leaves the machine, and
    // the decision takes less than a millisecond.
    if (m_state.decision.useWeb && m_state.plan.web)
        startWork(Stage::Web, m_state.plan.otherLimit);
    answerIfReady();
}

void Stepper::operator()(const Retrieved &retrieved)
{
    endSearch(Stage::Retrieve, retrieved.result, m_state.documents, u"passage"_s);
}

void Stepper::operator()(const WebSearched &searched)
{
    endSearch(Stage::Web, searched.result, m_state.webPages, u"page"_s);
}

/// A search that fails is told and counts as none; the turn goes on.
void Stepper::endSearch(Stage stage, const Result<QList<knowledge::Passage>> &result, QList<knowledge::Passage> &found, const QString &unit)
{
    if (!running(stage))
        return;
    if (result) {
        found = *result;
        endWork(stage, StageState::Finished, u"%1 %2%3"_s.arg(found.size()).arg(unit, found.size() == 1 ? u""_s : u"s"_s));
    } else {
        endWork(stage, StageState::Failed, result.error().message);
    }
    answerIfReady();
}

void Stepper::operator()(const WarmedUp &warmedUp)
{
    if (running(Stage::Warmup))
        endWork(Stage::Warmup, StageState::Finished, warmedUp.detail);
}

void Stepper::operator()(const StageDeadline &deadline)
{
    if (!running(deadline.stage))
        return;
    m_effects.append(CancelStage{deadline.stage});
    endTimed(deadline.stage, StageState::Late, u"went on without it"_s);
    if (deadline.stage == Stage::Decide) {
        m_state.decision = {m_state.plan.retrieve, false, u"the decision came too late"_s};
        emitPayload(DecisionEvent{m_state.decision.useRag, false, m_state.decision.reason});
    }
    if (deadline.stage == Stage::Store)
        releaseHeld();
    answerIfReady();
}

void Stepper::answerIfReady()
{
    if (m_state.phase != Phase::Gathering || running(Stage::Decide))
        return;
    if ((m_state.decision.useRag && running(Stage::Retrieve)) || running(Stage::Web))
        return;
    QList<knowledge::Passage> found = m_state.decision.useRag ? m_state.documents : QList<knowledge::Passage>();
    found.append(m_state.webPages);
    for (const knowledge::Passage &passage : std::as_const(found))
        m_state.sources.append(Source{static_cast<int>(m_state.sources.size()) + 1, passage});
    if (m_state.decision.useRag || m_state.decision.useWeb)
        emitPayload(SourcesEvent{m_state.sources});
    m_state.phase = Phase::Answering;
    ++m_state.attempt;
    startTimed(Stage::Prompt);
    m_effects.append(OpenStream{m_state.attempt, m_state.sources, m_state.decision.useRag});
}

void Stepper::operator()(const RequestSent &sent)
{
    if (!current(sent.attempt) || !running(Stage::Prompt))
        return;
    endTimed(Stage::Prompt, StageState::Finished);
    m_state.requestSent = m_at;
    startTimed(Stage::Connect);
}

void Stepper::operator()(const StreamConnected &connected)
{
    if (!current(connected.attempt) || !running(Stage::Connect))
        return;
    endTimed(Stage::Connect, StageState::Finished, connected.reused ? u"reused"_s : u"new connection"_s);
    startTimed(Stage::Wait);
}

/// Ends what is still open of connect, wait, reasoning and decode, as far as they come before `next`.
void Stepper::endStreamStagesBefore(Stage next)
{
    for (const Stage stage : {Stage::Prompt, Stage::Connect, Stage::Wait, Stage::Reasoning, Stage::Decode}) {
        if (stage < next && running(stage))
            endTimed(stage, StageState::Finished);
    }
}

void Stepper::operator()(const StreamStatus &status)
{
    if (current(status.attempt))
        emitPayload(StatusEvent{status.what});
}

void Stepper::operator()(const StreamAttempt &tried)
{
    if (current(tried.attempt))
        emitPayload(AttemptEvent{tried.report});
}

void Stepper::operator()(const StreamReasoning &reasoning)
{
    if (!current(reasoning.attempt) || reasoning.text.isEmpty())
        return;
    endStreamStagesBefore(Stage::Reasoning);
    if (m_state.stage(Stage::Reasoning).mark == Mark::Off)
        startTimed(Stage::Reasoning);
    m_state.reasoned = true;
    emitPayload(ReasoningEvent{reasoning.text});
}

void Stepper::operator()(const StreamContent &content)
{
    if (!current(content.attempt) || content.text.isEmpty())
        return;
    if (m_state.stage(Stage::Decode).mark == Mark::Off) {
        endStreamStagesBefore(Stage::Decode);
        startTimed(Stage::Decode);
    }
    m_state.text += content.text;
    if (m_state.waitsForStore) {
        m_state.held += content.text;
        return;
    }
    if (m_state.firstContent == Nanoseconds{0})
        m_state.firstContent = m_at;
    emitPayload(ContentEvent{content.text});
}

void Stepper::releaseHeld()
{
    m_state.waitsForStore = false;
    if (!m_state.held.isEmpty()) {
        m_state.firstContent = m_at;
        emitPayload(ContentEvent{std::exchange(m_state.held, {})});
    }
    finishIfReady();
}

void Stepper::operator()(const StreamToolCall &call)
{
    if (current(call.attempt))
        emitPayload(ToolCallStartEvent{call.id, call.name});
}

void Stepper::operator()(const StreamFinished &finished)
{
    if (!current(finished.attempt))
        return;
    if (!finished.result) {
        m_state.waitsForStore = false;
        if (!m_state.held.isEmpty())
            emitPayload(ContentEvent{std::exchange(m_state.held, {})});
        finish(ErrorEvent{finished.result.error()});
        return;
    }
    endStreamStagesBefore(Stage::Tools);
    m_state.outcome = *finished.result;
    finishIfReady();
}

void Stepper::finishIfReady()
{
    if (!m_state.outcome || m_state.waitsForStore || m_state.phase == Phase::Finished)
        return;
    const provider::ChatOutcome outcome = *m_state.outcome;
    const QString model = outcome.model.isEmpty() ? m_state.plan.model : outcome.model;
    for (const provider::ToolCall &call : outcome.toolCalls)
        emitPayload(ToolCallEvent{call.id, call.name, call.arguments});
    if (outcome.usage)
        emitPayload(UsageEvent{*outcome.usage});
    if (m_state.text.isEmpty() && !m_state.reasoned && outcome.toolCalls.isEmpty()) {
        finish(ErrorEvent{{ErrorCode::Protocol, u"%1 ended its answer without a word. Ask again, or choose another model."_s.arg(model),
                           u"empty stream, finish_reason "_s + outcome.finishReason, true}});
        return;
    }
    finish(done(model, outcome.finishReason));
}

void Stepper::operator()(const Cancel &)
{
    if (m_state.phase == Phase::Finished)
        return;
    if (m_state.phase == Phase::Answering && !m_state.outcome)
        m_effects.append(AbortStream{});
    if (!m_state.held.isEmpty())
        emitPayload(ContentEvent{std::exchange(m_state.held, {})});
    finish(done(m_state.plan.model, u"stopped"_s));
}

void Stepper::finish(TurnPayload last)
{
    for (const Stage stage : {Stage::Store, Stage::Decide, Stage::Retrieve, Stage::Web, Stage::Warmup}) {
        if (!running(stage))
            continue;
        // The question is written to the end even when the person has stopped the answer.
        if (stage != Stage::Store)
            m_effects.append(CancelStage{stage});
        endWork(stage, StageState::Late, u"not waited for"_s);
    }
    endStreamStagesBefore(Stage::Tools);
    if (auto *event = std::get_if<DoneEvent>(&last)) {
        for (int i = 0; i < stageCount; ++i) {
            if (m_state.stages[static_cast<std::size_t>(i)].mark == Mark::Done)
                event->stages.insert(static_cast<Stage>(i), m_state.stages[static_cast<std::size_t>(i)].took);
        }
    }
    emitPayload(std::move(last));
    m_state.phase = Phase::Finished;
    m_effects.append(Finish{});
}

DoneEvent Stepper::done(const QString &model, const QString &finishReason) const
{
    DoneEvent event;
    event.text = m_state.text;
    event.model = model;
    event.finishReason = finishReason;
    event.cited = citedSources(m_state.text, static_cast<int>(m_state.sources.size()));
    event.total = m_at;
    event.firstToken = m_state.firstContent;
    event.overhead = overhead();
    return event;
}

/// The part of the way to the first content that was ours: all of it, less the provider's and the web's.
Nanoseconds Stepper::overhead() const
{
    const Nanoseconds firstContent = m_state.firstContent;
    if (firstContent == Nanoseconds{0})
        return {};
    Nanoseconds others{0};
    if (!m_state.plan.ownModel)
        others += firstContent - m_state.requestSent;
    const auto endOf = [this](Stage stage) { return m_state.stage(stage).began + m_state.stage(stage).took; };
    if (m_state.stage(Stage::Web).mark == Mark::Done)
        others += std::max(Nanoseconds{0}, endOf(Stage::Web) - std::max(endOf(Stage::Decide), endOf(Stage::Retrieve)));
    return std::max(Nanoseconds{0}, firstContent - others);
}

} // namespace

Step step(TurnState state, const TurnInput &input)
{
    Stepper stepper(std::move(state), input.at);
    std::visit([&stepper](const auto &what) { stepper(what); }, input.what);
    return stepper.take();
}

TurnState newTurn(TurnPlan plan)
{
    TurnState state;
    state.plan = std::move(plan);
    return state;
}

} // namespace docswiki::turn
