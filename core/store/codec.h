// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "core/store/conversation.h"
#include "core/turn/turnevent.h"

#include <QByteArray>
#include <QList>

namespace docswiki::store {

// What is kept in a column as JSON. Decoding takes what it understands and leaves the rest: a row of an older or newer
// program, or a damaged one, never fails a whole list.

QByteArray encodeSources(const QList<turn::Source> &sources);
QList<turn::Source> decodeSources(const QByteArray &json);

QByteArray encodeNumbers(const QList<int> &numbers);
QList<int> decodeNumbers(const QByteArray &json);

QByteArray encodeSpans(const QList<metrics::Span> &spans);
QList<metrics::Span> decodeSpans(const QByteArray &json);

QByteArray encodeUsage(const std::optional<provider::Usage> &usage);
std::optional<provider::Usage> decodeUsage(const QByteArray &json);

QByteArray encodeTools(const QList<ToolUse> &tools);
QList<ToolUse> decodeTools(const QByteArray &json);

QByteArray encodeAttempts(const QList<provider::Attempt> &attempts);
QList<provider::Attempt> decodeAttempts(const QByteArray &json);

} // namespace docswiki::store
