// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/chat/answerextras.h"

#include <QRectF>
#include <QSet>
#include <QString>

#include <compare>
#include <optional>

namespace docswiki::ui {

/// A place in the text of one message.
struct TextPosition {
    int element = 0;
    int position = 0;
    auto operator<=>(const TextPosition &) const = default;
};

enum class MessageAction {
    Copy,
    AskAgain,
    Timing,
    Retry,
    Settings,
    Stop,
    OtherModel,
    ToggleDetails,
    ToggleReasoning,
    ToggleAttempts,
    ToggleTools, ///< all of them
    ToggleTool,  ///< the one whose place is MessageHit::element
    EarlierVersion,
    LaterVersion,
};

/// What lies under the pointer, or has the keyboard's focus.
struct MessageHit {
    enum class Kind { None, Text, Link, Citation, CopyCode, Action };
    Kind kind = Kind::None;
    QString link;
    int citation = 0;
    int element = -1;
    MessageAction action = MessageAction::Copy;
    QRectF rect;   ///< in the message's coordinates; of actions and chips
    QString label; ///< of actions, for screen readers

    /// The same thing to press, wherever it lies by now.
    bool isSameAction(const MessageHit &other) const
    {
        return kind == Kind::Action && other.kind == Kind::Action && action == other.action && element == other.element;
    }
    bool operator==(const MessageHit &) const = default;
};

/// Everything about a message on the screen that is not the message itself.
struct MessageState {
    bool live = false; ///< being written
    QString phase;     ///< what is going on, with its clock
    int version = 1;   ///< which of the answers to this question it is
    int versions = 1;
    bool late = false; ///< longer than usual
    bool showActions = false;
    int copiedElement = -2; ///< whose copy button says "Copied": an element, -1 the whole answer
    AnswerExtras extras;
    Nanoseconds elapsed{0}; ///< since the turn began; moves only while a tool runs
    int retryIn = 0;        ///< whole seconds until the provider wants to be asked again
    bool offersSettings = false;
    bool detailsOpen = false;
    bool reasoningOpen = false;
    bool attemptsOpen = false;
    bool toolsOpen = false;
    QSet<int> openTools; ///< places of the calls whose arguments are shown
    MessageHit hover;
    std::optional<MessageHit> focus; ///< of the keyboard
    TextPosition selectionBegin;
    TextPosition selectionEnd; ///< equal: nothing selected

    bool operator==(const MessageState &) const = default;
};

} // namespace docswiki::ui
