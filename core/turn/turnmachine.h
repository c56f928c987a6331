// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turninput.h"

#include <QList>

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
    Milliseconds criticalLimit{2'000}; ///< store, decide, retrieve
    Milliseconds otherLimit{10'000};   ///< web, warm-up
};

/// Everything a turn remembers. A value: copy it, compare it, print it.
struct TurnState {
    enum class Phase { New, Gathering, Answering, Finished };
    enum class Mark { Off, Running, Done };

    struct StageMark {
        Mark mark = Mark::Off;
        Nanoseconds began{0};
        Nanoseconds took{0};
    };

    TurnPlan plan;
    Phase phase = Phase::New;
    std::array<StageMark, stageCount> stages{};
    Decision decision;
    QList<knowledge::Passage> documents;
    QList<knowledge::Passage> webPages;
    QList<Source> sources;
    int attempt = 0;
    bool waitsForStore = false; ///< content is held back until the question is on disk
    QString held;
    QString text;     ///< all content so far, held or not
    bool reasoned = false;
    Nanoseconds firstContent{0};
    Nanoseconds requestSent{0};
    std::optional<provider::ChatOutcome> outcome; ///< the stream has ended well; kept while the disk is waited for

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
///     late  = "none": the turn goes on without it, and what comes afterwards is dropped
///     stop  = at any moment: stream aborted, stages cancelled, Done("stopped") with the text so far
///     error = of the stream only: Error, and what text there was stays with the readers
///
/// Every turn ends with exactly one Done or Error, followed by Finish; after that no input has any effect.
Step step(TurnState state, const TurnInput &input);

/// The state of a turn that has not begun.
TurnState newTurn(TurnPlan plan);

} // namespace docswiki::turn
