// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turninput.h"

#include <QList>
#include <QSet>
#include <QStringList>

#include <array>
#include <optional>

namespace docswiki::turn {

/// What does not change during a turn.
struct TurnPlan {
    bool store = true;      ///< the conversation is kept on disk
    bool retrieve = true;   ///< documents are not switched off
    bool web = false;       ///< a web search is set up and not switched off
    bool warmUp = false;    ///< the provider has something to warm up
    bool ownModel = false;  ///< the model runs inside this program: its time is ours
    QString model;          ///< asked for; the answer names its own
    QStringList localTools;   ///< offered to the model, their work stays on this machine
    QStringList outsideTools; ///< offered to the model, and waits for others
    Milliseconds criticalLimit{2'000}; ///< store, decide, retrieve
    Milliseconds otherLimit{10'000};   ///< web, warm-up
    Milliseconds toolLimit{10'000};    ///< each call by itself
    int mostRounds = 10;               ///< the last of them without tools, so that an answer comes

    bool knows(const QString &tool) const { return localTools.contains(tool) || outsideTools.contains(tool); }
};

/// Everything a turn remembers. A value: copy it, compare it, print it.
struct TurnState {
    enum class Phase { New, Gathering, Answering, RunningTools, Finished };
    enum class Mark { Off, Running, Done };

    struct StageMark {
        Mark mark = Mark::Off;
        Nanoseconds began{0};
        Nanoseconds took{0}; ///< the sum, where it came more than once
        int spans = 0;       ///< that have ended
    };

    /// One call of the round that is at work.
    struct ToolRun {
        provider::ToolCall call; ///< its id is unique in the turn
        bool running = false;
        QString content; ///< what the model is told
    };

    TurnPlan plan;
    Phase phase = Phase::New;
    std::array<StageMark, stageCount> stages{};
    Decision decision;
    QList<knowledge::Passage> documents;
    QList<knowledge::Passage> webPages;
    QList<Source> sources;
    qsizetype promptSources = 0; ///< the first so many are in the prompt, the others were found by tools

    // Rounds: one stream each, with tools between them.
    int attempt = 0; ///< number of the stream, which is that of the round
    bool lastRound = false;
    QList<ToolRun> tools;
    QList<provider::ChatMessage> exchange; ///< of the rounds before this one
    QStringList callsMade;                 ///< name and arguments of every known call
    QSet<QString> usedIds;                 ///< ids of calls, as models gave them, in the rounds before this one
    QStringList announced;                 ///< ids of this round that ToolCallStart has named, as the model gave them
    QString roundText;
    bool roundReasoned = false;
    bool reasoningBegan = false; ///< in this round
    bool decodeBegan = false;    ///< in this round
    Nanoseconds localToolsEnded{0};
    std::optional<provider::Usage> usage; ///< of the rounds that have ended
    int roundsWithUsage = 0;

    // Attempts of this round's request.
    QSet<int> attemptsAlive{1};
    QString connectNote; ///< what the next end of Connect has to say: a pause before it
    bool answeringTold = false; ///< a report of this round has named who answers
    QString answeringModel;     ///< of the last round that has an answer
    QString answeringProvider;  ///< empty: the one that was asked

    bool waitsForStore = false; ///< content is held back until the question is on disk
    QString held;
    QString text;     ///< all content so far, held or not
    bool reasoned = false;
    Nanoseconds firstContent{0};
    Nanoseconds overhead{0};                 ///< set together with firstContent
    Nanoseconds othersTook{0};               ///< waiting for providers and outside tools so far, without the running stream
    std::optional<Nanoseconds> requestSent;  ///< of the running stream
    std::optional<provider::ChatOutcome> outcome; ///< the last stream has ended well; kept while the disk is waited for

    const StageMark &stage(Stage s) const { return stages[static_cast<std::size_t>(s)]; }
    StageMark &stage(Stage s) { return stages[static_cast<std::size_t>(s)]; }
};

struct Step {
    TurnState state;
    QList<TurnEffect> effects;
};

/// One turn as a pure function: no clock, no thread, no network; what is late, wrong or unasked-for is dropped.
///
///     t=0   Status goes out, then these start side by side:
///
///           store     ├──┤ 2 s        holds back content, not the request: what is shown is on disk
///           decide    ├┤   2 s ┐
///           retrieve  ├────┤ 2 s ├─►  prompt ─► connect ─► wait ─► (reasoning) ─► decode ─► Done
///           web        ├─────────┤ 10 s   begins when the decision wants it (under 1 ms), and is then waited for
///           warm-up   ├──────┤     10 s   never waited for
///
///     tools: a stream that ends with calls of tools we know is no end. They start side by side, each with its own 10 s,
///     and the next round asks again with what they said:
///
///           prompt ─► connect ─► wait ─► decode ─► ├─ tool ─────┤
///                                                  ├─ tool ─┤    ├─► prompt ─► connect ─► … at most 10 rounds
///                                                  ├─ tool ───┤ ┘
///
///     Every call is answered exactly once: with what the tool found, or a sentence that says why there is nothing (late,
///     failed, unknown, unreadable arguments, made twice before). A call that is made a third time is not run again; a
///     round of only such calls leads to the last round, in which the model may call nothing. A round that calls only
///     tools nobody here knows ends the turn.
///
///     late  = "none": the turn goes on without it, and what comes afterwards is dropped
///     stop  = at any moment: stream aborted, stages and tools cancelled, Done("stopped") with the text so far
///     error = of the stream only: Error, and what text there was stays with the readers
///
/// Every turn ends with exactly one Done or Error, followed by Finish; after that no input has any effect.
Step step(TurnState state, const TurnInput &input);

/// The state of a turn that has not begun.
TurnState newTurn(TurnPlan plan);

} // namespace docswiki::turn
