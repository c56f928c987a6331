// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnevent.h"

#include <QByteArray>
#include <QJsonObject>

namespace docswiki::turn {

/// The public form of an event: `t_ms` and exactly one further key (status, decision, stage, sources, tool_call_start,
/// tool_call, tool_result, attempt, reasoning, content, usage, error, done). Keys are only ever added.
QJsonObject toJson(const TurnEvent &event);

/// One NDJSON line, with its newline.
QByteArray toJsonLine(const TurnEvent &event);

QJsonObject toJson(const Source &source);
QJsonObject toJson(const provider::Usage &usage);
QJsonObject toJson(const provider::Attempt &attempt);
QJsonObject toJson(const Error &error);

} // namespace docswiki::turn
