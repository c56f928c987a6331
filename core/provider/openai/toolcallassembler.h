// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace docswiki::provider::openai {

/// One piece of a tool call as a delta carries it. Empty strings stand for "not there".
struct ToolDelta {
    std::optional<int> index;
    QString id;
    QString name;
    QString arguments;           ///< appended
    bool wholeArguments = false; ///< `arguments` came as a JSON object: it replaces, and only once
};

/// Puts streamed tool calls together, whatever way the server labels the pieces: with index, with id, with neither, all
/// with index 0. The rules (1 to 9) are those of many servers' habits; they are told beside the code that follows them.
class ToolCallAssembler {
public:
    struct Started {
        QString id;
        QString name;
    };

    /// Adds a piece; tells of a call whose name has just become known (the name may still grow by later pieces).
    QList<Started> feed(const ToolDelta &delta);

    /// All calls in order of their appearance: each with an id and with arguments ("{}" when none came). Arguments that
    /// are not valid JSON are kept as they came: the caller must not run them.
    QList<ToolCall> finish();

    bool empty() const { return m_calls.empty(); }

private:
    struct Call {
        std::optional<int> index;
        QString id;       ///< the server's, or ours once it was told
        QString serverId; ///< what later pieces refer to
        QString name;
        QString arguments;
        bool whole = false;
        bool told = false;
    };

    Call &callFor(const ToolDelta &delta);
    Call *byIndex(int index);
    Call &append(const ToolDelta &delta);

    std::vector<Call> m_calls;
    std::size_t m_last = 0; ///< the call touched last
};

/// An id for a call that has none: "call_" and 16 hexadecimal digits.
QString newCallId();

/// Whether `text` is one complete JSON value that is an object.
bool isJsonObject(const QString &text);

} // namespace docswiki::provider::openai
