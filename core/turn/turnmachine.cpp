// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnmachine.h"

#include "core/turn/citations.h"
#include "core/turn/turnstepper.h"

#include <algorithm>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

QString counted(qsizetype count, const QString &unit)
{
    return u"%1 %2%3"_s.arg(count).arg(unit, count == 1 ? u""_s : u"s"_s);
}

/// "4 passages · found while you typed, 12 ms saved · without meaning: the key was refused".
QString retrievalText(const knowledge::Retrieval &retrieval)
{
    QStringList parts{retrieval.passages.isEmpty() ? u"nothing relevant"_s
                                                   : counted(retrieval.passages.size(), u"passage"_s)};
    if (retrieval.prepared) parts.append(u"found while you typed"_s);
    if (!retrieval.note.isEmpty()) parts.append(retrieval.note);
    return parts.join(u" · "_s);
}

} // namespace

void Stepper::startTimed(Stage stage)
{
    TurnState::StageMark &mark = m_state.stage(stage);
    mark.mark = Mark::Running;
    mark.began = m_at;
    emitPayload(StageEvent{stage, StageState::Started});
}

void Stepper::startWork(Stage stage, Milliseconds limit)
{
    startTimed(stage);
    m_effects.append(ArmDeadline{stage, limit});
    m_effects.append(StartStage{stage});
}

void Stepper::endTimed(Stage stage, StageState state, const QString &detail, Nanoseconds saved)
{
    TurnState::StageMark &mark = m_state.stage(stage);
    const Nanoseconds took = m_at - mark.began;
    mark.mark = Mark::Done;
    mark.took += took;
    ++mark.spans;
    emitPayload(StageEvent{stage, state, took, detail, saved});
}

void Stepper::endWork(Stage stage, StageState state, const QString &detail, Nanoseconds saved)
{
    m_effects.append(DisarmDeadline{stage});
    endTimed(stage, state, detail, saved);
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

/// A search that fails is told and counts as none; the turn goes on.
void Stepper::operator()(const Retrieved &retrieved)
{
    if (!running(Stage::Retrieve))
        return;
    if (retrieved.result) {
        m_state.documents = retrieved.result->passages;
        endWork(Stage::Retrieve, StageState::Finished, retrievalText(*retrieved.result), retrieved.result->saved);
    } else {
        endWork(Stage::Retrieve, StageState::Failed, retrieved.result.error().message);
    }
    answerIfReady();
}

void Stepper::operator()(const WebSearched &searched)
{
    if (!running(Stage::Web))
        return;
    if (searched.result) {
        m_state.webPages = *searched.result;
        endWork(Stage::Web, StageState::Finished, counted(searched.result->size(), u"page"_s));
    } else {
        endWork(Stage::Web, StageState::Failed, searched.result.error().message);
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
    m_state.promptSources = m_state.sources.size();
    openStream();
}

void Stepper::operator()(const Cancel &)
{
    if (m_state.phase == Phase::Finished)
        return;
    if (m_state.phase == Phase::Answering && !m_state.outcome)
        m_effects.append(AbortStream{});
    endStream();
    stopTools();
    giveOutHeld();
    finish(done(m_state.answeringModel, u"stopped"_s));
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
            const TurnState::StageMark &mark = m_state.stages[static_cast<std::size_t>(i)];
            if (mark.spans > 0)
                event->stages.insert(static_cast<Stage>(i), mark.took);
        }
    }
    if (m_state.usage) {
        // A round that was stopped or that said nothing of its tokens is missing in the sum.
        m_state.usage->estimated = m_state.usage->estimated || m_state.roundsWithUsage < m_state.attempt;
        emitPayload(UsageEvent{*m_state.usage});
    }
    emitPayload(std::move(last));
    m_state.phase = Phase::Finished;
    m_effects.append(Finish{});
}

DoneEvent Stepper::done(const QString &model, const QString &finishReason) const
{
    DoneEvent event;
    event.text = m_state.text;
    event.model = model.isEmpty() ? m_state.plan.model : model;
    event.answeredBy = m_state.answeringProvider;
    event.finishReason = finishReason;
    event.cited = citedSources(m_state.text, static_cast<int>(m_state.sources.size()));
    event.total = m_at;
    event.firstToken = m_state.firstContent;
    event.overhead = m_state.overhead;
    return event;
}

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
