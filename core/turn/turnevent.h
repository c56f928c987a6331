// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/knowledge/types.h"
#include "core/provider/attempt.h"
#include "core/provider/chattypes.h"

#include <QMap>
#include <QMetaType>
#include <QString>

#include <variant>

namespace docswiki::turn {

/// The parts of a turn that are timed. The order is that of the waterfall. From Prompt on they come once a round: a model
/// that calls tools is asked again with what they said; and Connect and Wait once an attempt.
enum class Stage {
    Store,     ///< question and empty answer are written to disk
    Decide,    ///< documents? web?
    Retrieve,  ///< passages from the libraries
    Web,       ///< web search and page reading
    Warmup,    ///< connection opened, local model loaded
    Prompt,    ///< the prompt is put together
    Connect,   ///< until the provider's connection stands
    Wait,      ///< until the first reasoning or content
    Reasoning, ///< first reasoning to first content
    Decode,    ///< first to last content
    Tools,     ///< tools run, all of a round side by side
    Paint,     ///< first content to first pixel; the window adds it
};
constexpr int stageCount = 12;

enum class StageState { Started, Finished, Late, Failed };

/// A passage as the answer cites it: `id` is the number in the brackets, from 1.
struct Source {
    int id = 0;
    knowledge::Passage passage;
    bool operator==(const Source &) const = default;
};

struct StatusEvent { QString message; };
struct DecisionEvent { bool useRag = false; bool useWeb = false; QString reason; };
/// `took` is zero when started, and that of this one span when ended. `detail` is for people: "4 passages", "reused",
/// "late: went on without".
struct StageEvent {
    Stage stage = Stage::Decide;
    StageState state = StageState::Started;
    Nanoseconds took{0};
    QString detail;
    Nanoseconds saved{0}; ///< that it would have taken had it not been done before, such as while the question was typed
};
/// All sources so far: comes again, longer, when tools find more. A source keeps its number.
struct SourcesEvent { QList<Source> sources; };
struct ToolCallStartEvent { QString id; QString name; };
/// The whole call. A ToolResultEvent follows, unless nobody here knows the tool: then the turn ends with the finish reason
/// "tool_calls", and whoever asked may answer it.
struct ToolCallEvent { QString id; QString name; QString arguments; };
struct ToolResultEvent { QString id; QString name; bool ok = false; Nanoseconds took{0}; QString summary; };
/// What became of a try to get an answer; none of these when the first try answers.
struct AttemptEvent { provider::Attempt attempt; };
struct ReasoningEvent { QString text; };
struct ContentEvent { QString text; };
/// Once, before the end: the sum over all rounds of the turn.
struct UsageEvent { provider::Usage usage; };
struct ErrorEvent { Error error; };

/// How the answer ended. `text` is all of its content; after an error or a stop, what there was.
struct DoneEvent {
    QString text;
    QString model;        ///< who answered: after a fallback the model that took over
    QString answeredBy;   ///< the provider's name for people, when another than the first one asked answered
    QString finishReason; ///< the provider's, or "stopped" when the person stopped it
    QList<int> cited;     ///< Source ids that the text names, in order of first use
    bool cached = false;
    Nanoseconds total{0};
    Nanoseconds firstToken{0}; ///< until the first content; 0 when none came
    Nanoseconds overhead{0};   ///< until the first content, less what waiting for others took
    QMap<Stage, Nanoseconds> stages; ///< sums: a stage may have come more than once
};

using TurnPayload = std::variant<StatusEvent, DecisionEvent, StageEvent, SourcesEvent, ToolCallStartEvent, ToolCallEvent,
                                 ToolResultEvent, AttemptEvent, ReasoningEvent, ContentEvent, UsageEvent, ErrorEvent, DoneEvent>;

/// One thing that happened in a turn. The chat pane, the API, the trace and the metrics all read these and nothing else.
/// The last event of a turn is a DoneEvent or an ErrorEvent.
struct TurnEvent {
    Nanoseconds at{0}; ///< since the turn began, monotonic
    TurnPayload payload;

    bool isLast() const { return std::holds_alternative<DoneEvent>(payload) || std::holds_alternative<ErrorEvent>(payload); }
};

QString stageName(Stage stage);          ///< "decide", "retrieve", … as in JSON
QString stageStateName(StageState state); ///< "started", …

} // namespace docswiki::turn

Q_DECLARE_METATYPE(docswiki::turn::TurnEvent)
