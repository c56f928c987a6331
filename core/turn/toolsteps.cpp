// SPDX-License-Identifier: GPL-3.0-or-later
// TurnMachine, the part about tools: what is run, what is answered without running, when the next round begins.
#include "core/tool/passagetext.h"
#include "core/tool/toolarguments.h"
#include "core/turn/turnstepper.h"

#include <QJsonDocument>

#include <algorithm>

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostAtOnce = 16;                  // calls of one round that are run
constexpr qsizetype mostResultCharacters = 32'000;    // of one result; a passage that is begun is quoted whole
constexpr qsizetype mostExchangeCharacters = 200'000; // of all results together: about what a large context can hold
constexpr qsizetype mostSameCalls = 2;

/// What the provider cut is no call: its arguments may be half of what was meant.
bool isCut(const QString &finishReason)
{
    return finishReason == "length"_L1 || finishReason == "content_filter"_L1 || finishReason == "error"_L1;
}

bool isSame(const knowledge::Passage &a, const knowledge::Passage &b)
{
    return a.document == b.document && a.library == b.library && a.text == b.text;
}

/// What two calls have in common when they are the same: the name, and the arguments however they are spelt.
QString keyOf(const provider::ToolCall &call)
{
    const auto arguments = tool::parseArguments(call.name, call.arguments);
    return call.name + u'\n' +
           (arguments ? QString::fromUtf8(QJsonDocument(*arguments).toJson(QJsonDocument::Compact)) : call.arguments);
}

QString secondsOf(Milliseconds limit)
{
    return QString::number(static_cast<double>(limit.count()) / 1000);
}

} // namespace

bool Stepper::wantsTools(const provider::ChatOutcome &outcome) const
{
    return !m_state.lastRound && !isCut(outcome.finishReason) &&
           std::any_of(outcome.toolCalls.cbegin(), outcome.toolCalls.cend(),
                       [this](const provider::ToolCall &call) { return m_state.plan.knows(call.name); });
}

/// The id a call goes by: the model's own, unless it gave none or gave it before in this turn.
QString Stepper::callId(const QString &given, qsizetype occurrence) const
{
    if (!given.isEmpty() && occurrence == 0 && !m_state.usedIds.contains(given)) return given;
    return u"%1_%2_%3"_s.arg(given.isEmpty() ? u"call"_s : given, QString::number(m_state.attempt),
                             QString::number(occurrence));
}

void Stepper::operator()(const StreamToolCall &call)
{
    if (!current(call.attempt)) return;
    emitPayload(ToolCallStartEvent{callId(call.id, m_state.announced.count(call.id)), call.name});
    m_state.announced.append(call.id);
}

/// Tells of the calls of a round that has ended; each by the id that its start was told with.
QList<provider::ToolCall> Stepper::tellCalls(const QList<provider::ToolCall> &calls)
{
    QList<provider::ToolCall> told;
    QStringList given;
    QSet<QString> taken;
    for (provider::ToolCall call : calls) {
        const qsizetype occurrence = given.count(call.id);
        const bool announced = occurrence < m_state.announced.count(call.id);
        given.append(call.id);
        call.id = callId(call.id, occurrence);
        while (taken.contains(call.id))
            call.id += u'_';
        taken.insert(call.id);
        if (!announced) emitPayload(ToolCallStartEvent{call.id, call.name});
        emitPayload(ToolCallEvent{call.id, call.name, call.arguments});
        told.append(call);
    }
    for (const QString &id : std::as_const(m_state.announced)) // also of a call that was begun and never ended
        m_state.usedIds.insert(id);
    m_state.usedIds.unite(taken);
    return told;
}

void Stepper::runTools(const provider::ChatOutcome &outcome)
{
    m_state.phase = Phase::RunningTools;
    startTimed(Stage::Tools);
    m_state.localToolsEnded = m_at;
    const QList<provider::ToolCall> calls = tellCalls(outcome.toolCalls);
    provider::ChatMessage said;
    said.role = provider::Role::Assistant;
    said.content = m_state.roundText;
    said.toolCalls = calls;
    said.reasoningDetails = outcome.reasoningDetails;
    m_state.exchange.append(said);

    // First all that can run are started, then the others are answered.
    m_state.tools.clear();
    QList<ToolResultEvent> refused;
    bool onlyRepeated = true;
    for (const provider::ToolCall &call : calls) {
        ToolRun run{call, false, {}};
        if (m_state.plan.knows(call.name)) {
            const QString key = keyOf(call);
            const bool repeated = m_state.callsMade.count(key) >= mostSameCalls;
            m_state.callsMade.append(key);
            onlyRepeated = onlyRepeated && repeated;
            if (repeated) {
                run.content = u"This call was made before with the same arguments, and was not run again. Use what it "
                              "returned then, or answer with what you have."_s;
                refused.append({call.id, call.name, false, {}, u"not run: the same call was made before"_s});
            }
        }
        if (run.content.isEmpty()) {
            if (const auto answered = startTool(run)) refused.append(*answered);
        }
        m_state.tools.append(run);
    }
    if (onlyRepeated) m_state.lastRound = true;
    for (const ToolResultEvent &event : std::as_const(refused))
        emitPayload(event);
    nextRoundIfReady();
}

/// Starts it, or answers it at once with the reason why not.
std::optional<ToolResultEvent> Stepper::startTool(ToolRun &run)
{
    const provider::ToolCall &call = run.call;
    const auto refuse = [&](const QString &content, const QString &summary) {
        run.content = content;
        return ToolResultEvent{call.id, call.name, false, {}, summary};
    };
    if (!m_state.plan.knows(call.name)) {
        return refuse(u"There is no tool of the name “%1” here. The tools there are: %2."_s.arg(
                          call.name, (m_state.plan.localTools + m_state.plan.outsideTools).join(u", "_s)),
                      u"not run: there is no such tool"_s);
    }
    const auto arguments = tool::parseArguments(call.name, call.arguments);
    if (!arguments) return refuse(arguments.error().message, u"not run: unreadable arguments"_s);
    const auto atWork =
        std::count_if(m_state.tools.cbegin(), m_state.tools.cend(), [](const ToolRun &r) { return r.running; });
    if (atWork >= mostAtOnce) {
        return refuse(
            u"This call was not run: at most %1 run at the same time. Make it again if it is still needed."_s.arg(
                mostAtOnce),
            u"not run: too many calls at once"_s);
    }
    run.running = true;
    m_effects.append(StartTool{m_state.attempt, call.id, call.name, *arguments, m_state.plan.toolLimit});
    return {};
}

Stepper::ToolRun *Stepper::runningTool(int round, const QString &id)
{
    if (m_state.phase != Phase::RunningTools || round != m_state.attempt) return nullptr;
    const auto run = std::find_if(m_state.tools.begin(), m_state.tools.end(),
                                  [&id](const ToolRun &r) { return r.running && r.call.id == id; });
    return run == m_state.tools.end() ? nullptr : &*run;
}

void Stepper::answerTool(ToolRun &run, bool ok, const QString &content, const QString &summary)
{
    run.running = false;
    run.content = content.trimmed().isEmpty() ? u"(nothing was returned)"_s : content; // some servers refuse an empty one
    if (m_state.plan.localTools.contains(run.call.name)) m_state.localToolsEnded = m_at;
    emitPayload(ToolResultEvent{run.call.id, run.call.name, ok, m_at - m_state.stage(Stage::Tools).began, summary});
}

void Stepper::operator()(const ToolFinished &finished)
{
    ToolRun *run = runningTool(finished.round, finished.id);
    if (!run) return;
    if (finished.result)
        answerTool(*run, true, contentOf(*finished.result), finished.result->summary);
    else
        answerTool(*run, false, finished.result.error().message, finished.result.error().message);
    nextRoundIfReady();
}

void Stepper::operator()(const ToolDeadline &deadline)
{
    ToolRun *run = runningTool(deadline.round, deadline.id);
    if (!run) return;
    m_effects.append(CancelTool{deadline.round, deadline.id});
    const QString limit = secondsOf(m_state.plan.toolLimit);
    answerTool(*run, false,
               u"%1 did not answer within %2 s and was stopped. Answer without it, or ask it for less."_s.arg(
                   run->call.name, limit),
               u"late: stopped after %1 s"_s.arg(limit));
    nextRoundIfReady();
}

/// What the model reads. Passages join the turn's sources under the next numbers; one that is there already keeps its
/// number and is not quoted again.
QString Stepper::contentOf(const tool::ToolAnswer &answer)
{
    QString content = answer.content;
    if (content.size() > mostResultCharacters)
        content = content.left(mostResultCharacters) + u"\n(cut: the rest is too long)"_s;
    QStringList known;
    bool more = false;
    for (const knowledge::Passage &passage : answer.passages) {
        if (content.size() >= mostResultCharacters) break;
        const auto there = std::find_if(m_state.sources.cbegin(), m_state.sources.cend(),
                                        [&passage](const Source &source) { return isSame(source.passage, passage); });
        if (there != m_state.sources.cend()) {
            known.append(u"[%1]"_s.arg(there->id));
            continue;
        }
        const int id = static_cast<int>(m_state.sources.size()) + 1;
        m_state.sources.append(Source{id, passage});
        content += u"\n\n"_s + tool::numberedPassage(id, passage);
        more = true;
    }
    if (!known.isEmpty()) content += u"\n\nFound as well, and quoted elsewhere here: %1."_s.arg(known.join(u", "_s));
    if (more) emitPayload(SourcesEvent{m_state.sources});
    return content;
}

void Stepper::nextRoundIfReady()
{
    if (std::any_of(m_state.tools.cbegin(), m_state.tools.cend(), [](const ToolRun &run) { return run.running; }))
        return;
    const TurnPlan &plan = m_state.plan;
    QStringList names;
    bool outside = false;
    for (const ToolRun &run : std::as_const(m_state.tools)) {
        provider::ChatMessage result;
        result.role = provider::Role::Tool;
        result.content = run.content;
        result.toolCallId = run.call.id;
        m_state.exchange.append(result);
        if (!names.contains(run.call.name)) names.append(run.call.name);
        outside = outside || plan.outsideTools.contains(run.call.name);
    }
    if (outside) m_state.othersTook += m_at - m_state.localToolsEnded;
    m_state.tools.clear();
    endTimed(Stage::Tools, StageState::Finished, names.join(u", "_s));
    qsizetype characters = 0;
    for (const provider::ChatMessage &message : std::as_const(m_state.exchange))
        characters += message.content.size();
    if (m_state.attempt + 1 >= plan.mostRounds || characters > mostExchangeCharacters) m_state.lastRound = true;
    openStream();
}

void Stepper::stopTools()
{
    if (m_state.phase != Phase::RunningTools) return;
    for (ToolRun &run : m_state.tools) {
        if (!run.running) continue;
        m_effects.append(CancelTool{m_state.attempt, run.call.id});
        answerTool(run, false, {}, u"stopped"_s);
    }
    endTimed(Stage::Tools, StageState::Late, u"stopped"_s);
}

/// The turn ends with calls: those of tools nobody here knows are passed on, the others were cut off or came after the
/// last round.
void Stepper::tellUnrunCalls(const provider::ChatOutcome &outcome)
{
    const bool cut = isCut(outcome.finishReason);
    bool passedOn = true;
    const QList<provider::ToolCall> calls = tellCalls(outcome.toolCalls);
    for (const provider::ToolCall &call : calls) {
        if (!m_state.plan.knows(call.name)) continue;
        passedOn = false;
        emitPayload(
            ToolResultEvent{call.id,
                            call.name,
                            false,
                            {},
                            cut ? u"not run: the answer was cut off"_s : u"not run: the model was to answer now"_s});
    }
    const QString model = m_state.answeringModel.isEmpty() ? m_state.plan.model : m_state.answeringModel;
    if (cut) {
        finish(done(model, outcome.finishReason));
    } else if (passedOn) {
        finish(done(model, u"tool_calls"_s));
    } else if (m_state.text.isEmpty()) {
        finish(ErrorEvent{
            {ErrorCode::Protocol,
             u"%1 went on asking for tools instead of answering. Ask for less at once, or choose another model."_s.arg(
                 model),
             u"calls in round %1, which allowed none"_s.arg(m_state.attempt), true}});
    } else {
        finish(done(model, u"stop"_s));
    }
}

} // namespace docswiki::turn
