// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnmachine.h"

namespace docswiki::turn {

/// One step under way: the state it changes and the effects it gathers. Only for the files of TurnMachine:
/// turnmachine.cpp (begin, gathering, end), streamsteps.cpp (one stream), toolsteps.cpp (rounds).
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
    void operator()(const ToolFinished &);
    void operator()(const ToolDeadline &);

private:
    using Phase = TurnState::Phase;
    using Mark = TurnState::Mark;
    using ToolRun = TurnState::ToolRun;

    bool running(Stage stage) const { return m_state.stage(stage).mark == Mark::Running; }
    bool current(int attempt) const
    {
        return m_state.phase == Phase::Answering && attempt == m_state.attempt && !m_state.outcome;
    }
    bool waitsForFirstWord() const;

    void emitPayload(TurnPayload payload) { m_effects.append(Emit{std::move(payload)}); }
    void startTimed(Stage stage);
    void startWork(Stage stage, Milliseconds limit);
    void endTimed(Stage stage, StageState state, const QString &detail = {}, Nanoseconds saved = {});
    void endWork(Stage stage, StageState state, const QString &detail, Nanoseconds saved = {});
    void answerIfReady();
    void releaseHeld();

    void openStream();
    void endStream();
    void reopenConnect();
    void attemptFailed(const provider::Attempt &attempt);
    void endStreamStagesBefore(Stage next, StageState state = StageState::Finished, const QString &detail = {});
    void giveOut(const QString &text);
    void giveOutHeld();
    void addUsage(const std::optional<provider::Usage> &usage);
    void finishIfReady();

    bool wantsTools(const provider::ChatOutcome &outcome) const;
    QList<provider::ToolCall> tellCalls(const QList<provider::ToolCall> &calls);
    QString callId(const QString &given, qsizetype occurrence) const;
    void runTools(const provider::ChatOutcome &outcome);
    std::optional<ToolResultEvent> startTool(ToolRun &run);
    void answerTool(ToolRun &run, bool ok, const QString &content, const QString &summary);
    ToolRun *runningTool(int round, const QString &id);
    QString contentOf(const tool::ToolAnswer &answer);
    void nextRoundIfReady();
    void stopTools();
    void tellUnrunCalls(const provider::ChatOutcome &outcome);

    void finish(TurnPayload last);
    DoneEvent done(const QString &model, const QString &finishReason) const;

    TurnState m_state;
    QList<TurnEffect> m_effects;
    Nanoseconds m_at;
};

} // namespace docswiki::turn
