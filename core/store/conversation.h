// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "core/turn/turnevent.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::store {

struct Conversation {
    QString id;
    QString title;
    QDateTime createdAt; ///< UTC, as all times here
    QDateTime updatedAt;
    bool pinned = false;
    int messages = 0;
};

enum class MessageState {
    Complete,
    Streaming,   ///< being written; what a crash leaves behind is shown as Interrupted
    Stopped,     ///< by the person
    Failed,      ///< the provider's or our fault: `error`
    Interrupted, ///< the program ended before the answer did
};

/// A call of a tool, as it is seen again when the conversation is opened.
struct ToolUse {
    QString id;
    QString name;
    QString arguments; ///< JSON text, as the model wrote it
    bool answered = false; ///< false: passed on to whoever asked, or the program ended before
    bool ok = false;
    Nanoseconds took{0};
    QString summary;

    bool operator==(const ToolUse &) const = default;
};

/// A node of the conversation's tree. Its children are the answers to it, or the questions after it.
struct Message {
    QString id;
    QString conversationId;
    QString parentId; ///< empty: a first message
    provider::Role role = provider::Role::User;
    MessageState state = MessageState::Complete;
    QString text;
    QString reasoning;
    QString model; ///< assistant only
    QDateTime createdAt;
    QList<turn::Source> sources;
    QList<int> cited;
    QList<ToolUse> tools; ///< assistant only, in the order of the calls
    std::optional<metrics::TurnRecord> record; ///< assistant only: times, usage
    Error error;
};

} // namespace docswiki::store

Q_DECLARE_METATYPE(docswiki::store::Conversation)
Q_DECLARE_METATYPE(docswiki::store::Message)
