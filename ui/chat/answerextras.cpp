// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/answerextras.h"

#include <algorithm>

namespace docswiki::ui {

namespace {

constexpr qsizetype maxTools = 200; // rounds and calls are bounded; this bounds what a stream of strange events can do

ToolRow *openRow(QList<ToolRow> &rows, const QString &id)
{
    const auto it = std::find_if(rows.rbegin(), rows.rend(),
                                 [&id](const ToolRow &row) { return row.id == id && row.state == ToolState::Running; });
    return it == rows.rend() ? nullptr : &*it;
}

} // namespace

void AnswerExtras::apply(const turn::TurnEvent &event)
{
    // Ids may come again in a later round, so only a call that is still open is the same one.
    const auto rowOf = [&](const QString &id, const QString &name) -> ToolRow * {
        if (ToolRow *row = openRow(tools, id)) return row;
        if (tools.size() >= maxTools) return nullptr;
        tools.append({id, name, {}, ToolState::Running, event.at, Nanoseconds{0}, {}});
        return &tools.last();
    };
    if (const auto *begun = std::get_if<turn::ToolCallStartEvent>(&event.payload)) {
        if (ToolRow *row = rowOf(begun->id, begun->name)) row->name = begun->name;
    } else if (const auto *call = std::get_if<turn::ToolCallEvent>(&event.payload)) {
        if (ToolRow *row = rowOf(call->id, call->name)) {
            row->name = call->name;
            row->arguments = call->arguments;
        }
    } else if (const auto *result = std::get_if<turn::ToolResultEvent>(&event.payload)) {
        if (ToolRow *row = rowOf(result->id, result->name)) {
            row->state = result->ok ? ToolState::Done : ToolState::Failed;
            row->took = result->took;
            row->begin = std::max(row->begin, event.at - result->took); // writing the call is not the tool's time
            row->summary = result->summary;
        }
    } else if (const auto *attempt = std::get_if<turn::AttemptEvent>(&event.payload)) {
        attempts.add(attempt->attempt, event.at);
    } else if (event.isLast()) {
        for (ToolRow &row : tools) {
            if (row.state != ToolState::Running) continue;
            row.state = ToolState::Stopped;
            row.took = std::max(Nanoseconds{0}, event.at - row.begin);
        }
    }
}

bool AnswerExtras::hasRunningTool() const
{
    return std::any_of(tools.cbegin(), tools.cend(),
                       [](const ToolRow &row) { return row.state == ToolState::Running; });
}

AnswerExtras extrasOf(const store::Message &message)
{
    AnswerExtras extras;
    for (const store::ToolUse &use : message.tools) {
        const ToolState state = use.ok ? ToolState::Done : use.answered ? ToolState::Failed : ToolState::Stopped;
        extras.tools.append({use.id, use.name, use.arguments, state, Nanoseconds{0}, use.took, use.summary});
    }
    if (message.record) {
        for (const provider::Attempt &attempt : message.record->attempts)
            extras.attempts.add(attempt, attempt.took);
    }
    return extras;
}

} // namespace docswiki::ui
