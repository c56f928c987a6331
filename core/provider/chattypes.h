// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/types.h"
#include "core/net/deadlines.h"

#include <QJsonArray>
#include <QList>
#include <QString>

#include <optional>

namespace docswiki::provider {

enum class Role { System, User, Assistant, Tool };

struct ToolCall {
    QString id;
    QString name;
    QString arguments; ///< JSON text of an object
    bool operator==(const ToolCall &) const = default;
};

struct ChatMessage {
    Role role = Role::User;
    QString content;
    QList<ToolCall> toolCalls; ///< assistant only
    QString toolCallId;        ///< tool only
    QJsonArray
        reasoningDetails; ///< assistant only: what a reasoning model wants back, unchanged, beside its tool calls

    bool operator==(const ChatMessage &) const = default;
};

/// How to talk to one model: the guide's per-model settings and the limits that go with them.
struct ModelProfile {
    QString model; ///< as the provider names it: `openai/gpt-5`
    int maxTokens = 2000;
    double temperature = 0.7;
    int streamChunk = 50;  ///< characters gathered before the chat is painted again; never delays the first
    int contextLength = 0; ///< tokens the model is loaded with (servers that can be told); 0: its own choice
    std::optional<double> promptPrice;     ///< USD a token, where the provider's list does not say it
    std::optional<double> completionPrice; ///< USD a token
    net::Deadlines deadlines;

    bool operator==(const ModelProfile &) const = default;
};

/// What one request needs. `messages` is the prompt as the provider sees it; `question` and `passages` are the same
/// things before they were written into it, for models that work on them directly (the excerpt model).
struct ChatRequest {
    ModelProfile profile;
    QList<ChatMessage> messages;
    QString question;
    QList<knowledge::Passage> passages;
    QJsonArray tools;  ///< as in the wire format; empty: none
    bool mayCallTools = true; ///< false: `tools` are named, for the prompt cache and for strict servers, but not to be called
    QString sessionId; ///< the conversation's id: lets a provider keep a conversation where its prompt is cached; may be empty
};

struct Usage {
    int promptTokens = 0;
    int completionTokens = 0;
    int cachedTokens = 0;
    int reasoningTokens = 0;
    std::optional<double> cost; ///< USD, as the provider says it
    bool estimated = false;     ///< counted by us, because the provider did not say
    bool operator==(const Usage &) const = default;
};

/// How a stream ended when it ended well.
struct ChatOutcome {
    QString model;        ///< the one that answered, as the provider says it
    QString finishReason; ///< "stop", "length", "tool_calls", …; "truncated" when the stream broke off without a word
    QList<ToolCall> toolCalls;
    std::optional<Usage> usage;
    QString requestId;           ///< for the provider's support; may be empty
    QString refusal;             ///< the model's words when it refused (they came as content too); else empty
    QJsonArray reasoningDetails; ///< to be handed back with the tool calls; see ChatMessage
    QString answeredBy;          ///< the provider's name for people, when another than the first one asked answered
    Nanoseconds loadTime{0};     ///< that a local server says it took to load the model, before the first word

    bool operator==(const ChatOutcome &) const = default;
};

} // namespace docswiki::provider
