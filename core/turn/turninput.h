// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/retrieve/retrieval.h"
#include "core/tool/tool.h"
#include "core/turn/decision.h"
#include "core/turn/turnevent.h"

#include <variant>

namespace docswiki::turn {

// What can happen to a turn, as TurnMachine hears of it. Results of the stages carry no ids: a turn starts each of them
// once. What a stream says carries its number (`attempt`), because a turn opens one for each round; what a tool says
// carries the round and the call that asked for it.

struct Begin {};
struct Stored { Result<bool> result; };
struct Decided { Decision decision; };
struct Retrieved { Result<knowledge::Retrieval> result; };
struct WebSearched { Result<QList<knowledge::Passage>> result; };
struct WarmedUp { QString detail; };
struct StageDeadline { Stage stage = Stage::Decide; };
struct Cancel {};

struct RequestSent { int attempt = 0; };
struct StreamConnected { int attempt = 0; bool reused = false; };
struct StreamReasoning { int attempt = 0; QString text; };
struct StreamContent { int attempt = 0; QString text; };
struct StreamStatus { int attempt = 0; QString what; };
struct StreamAttempt { int attempt = 0; provider::Attempt report; };
struct StreamToolCall { int attempt = 0; QString id; QString name; };
struct ToolFinished { int round = 0; QString id; Result<tool::ToolAnswer> result; };
struct ToolDeadline { int round = 0; QString id; };
struct StreamFinished { int attempt = 0; Result<provider::ChatOutcome> result; };

struct TurnInput {
    Nanoseconds at{0}; ///< since the turn began
    std::variant<Begin, Stored, Decided, Retrieved, WebSearched, WarmedUp, StageDeadline, Cancel, RequestSent, StreamConnected,
                 StreamStatus, StreamAttempt, StreamReasoning, StreamContent, StreamToolCall, StreamFinished, ToolFinished, ToolDeadline>
        what;
};

// What TurnMachine wants done. TurnRunner does it, in this order, and reports back as TurnInput.

struct StartStage { Stage stage = Stage::Decide; };
struct CancelStage { Stage stage = Stage::Decide; };
struct ArmDeadline { Stage stage = Stage::Decide; Milliseconds after{0}; };
struct DisarmDeadline { Stage stage = Stage::Decide; };
/// Build the prompt from the question and these sources, add what was said in earlier rounds, and send it. The beginning
/// is the same in every round of a turn: `sources` are those of the first, what tools found is in `exchange`.
struct OpenStream {
    int attempt = 0;
    QList<Source> sources;
    bool useRag = false;
    QList<provider::ChatMessage> exchange; ///< calls and their results, oldest first
    bool lastRound = false;                ///< no more calls: the model must answer
};
/// Run it; ToolFinished, or ToolDeadline after `limit`, comes of it.
struct StartTool { int round = 0; QString id; QString name; QJsonObject arguments; Milliseconds limit{0}; };
struct CancelTool { int round = 0; QString id; };
struct AbortStream {};
struct Emit { TurnPayload payload; };
struct Finish {}; ///< the last effect of every turn; nothing follows

using TurnEffect = std::variant<StartStage, CancelStage, ArmDeadline, DisarmDeadline, OpenStream, AbortStream, StartTool, CancelTool, Emit,
                                Finish>;

} // namespace docswiki::turn
