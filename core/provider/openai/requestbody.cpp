// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/requestbody.h"

#include "core/provider/openai/toolcallassembler.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringView>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
QString roleName(Role role)
{
    switch (role) {
    case Role::System: return u"system"_s;
    case Role::User: return u"user"_s;
    case Role::Assistant: return u"assistant"_s;
    case Role::Tool: return u"tool"_s;
    }
    return u"user"_s;
}

QJsonObject messageObject(const ChatMessage &message)
{
    QJsonObject object{{"role"_L1, roleName(message.role)}, {"content"_L1, message.content}};
    if (message.role == Role::Assistant && !message.toolCalls.isEmpty()) {
        QJsonArray calls;
        for (const ToolCall &call : message.toolCalls) {
            const QString arguments = isJsonObject(call.arguments) ? call.arguments : u"{}"_s;
            calls.append(
                QJsonObject{{"id"_L1, call.id},
                            {"type"_L1, "function"_L1},
                            {"function"_L1, QJsonObject{{"name"_L1, call.name}, {"arguments"_L1, arguments}}}});
        }
        object["tool_calls"_L1] = calls;
        // Reasoning models go on with what they thought before the calls, if they get it back unchanged and in order.
        if (!message.reasoningDetails.isEmpty()) object["reasoning_details"_L1] = message.reasoningDetails;
        if (message.content.isEmpty()) object["content"_L1] = QJsonValue::Null;
    }
    if (message.role == Role::Tool) object["tool_call_id"_L1] = message.toolCallId;
    return object;
}

bool isEmptyAnswer(const ChatMessage &message)
{
    return message.role == Role::Assistant && message.content.isEmpty() && message.toolCalls.isEmpty();
}
/// Models that cache a prompt only as far as it is marked. The others do it by themselves.
bool needsCacheMark(const QString &model)
{
    QStringView id(model);
    if (id.startsWith(u'~')) id = id.sliced(1); // OpenRouter's moving aliases
    return id.startsWith("anthropic/"_L1) || id.startsWith("google/gemini"_L1);
}

/// The first system message as one part with a mark behind it: tools and instructions are the same in each request.
void markForCache(QJsonArray &messages)
{
    if (messages.isEmpty()) return;
    QJsonObject first = messages.first().toObject();
    const QString text = first.value("content"_L1).toString();
    if (first.value("role"_L1).toString() != "system"_L1 || text.isEmpty()) return;
    first["content"_L1] = QJsonArray{QJsonObject{
        {"type"_L1, "text"_L1}, {"text"_L1, text}, {"cache_control"_L1, QJsonObject{{"type"_L1, "ephemeral"_L1}}}}};
    messages[0] = first;
}

constexpr qsizetype longestSessionId = 256;
} // namespace

QJsonObject requestObject(const ChatRequest &request, ProviderKind kind, const QUrl &base)
{
    QJsonArray messages;
    for (const ChatMessage &message : request.messages) {
        if (!isEmptyAnswer(message)) // servers take one at the end for the beginning of the answer
            messages.append(messageObject(message));
    }
    if (kind == ProviderKind::OpenRouter && needsCacheMark(request.profile.model)) markForCache(messages);
    QJsonObject body{{"model"_L1, request.profile.model},
                     {"messages"_L1, messages},
                     {"stream"_L1, true},
                     {"stream_options"_L1, QJsonObject{{"include_usage"_L1, true}}},
                     {"temperature"_L1, request.profile.temperature}};
    if (request.profile.maxTokens > 0) {
        // OpenAI calls the older name deprecated, and its reasoning models refuse it; most others know no other name.
        const bool newName = base.host() == "api.openai.com"_L1;
        body[newName ? "max_completion_tokens"_L1 : "max_tokens"_L1] = request.profile.maxTokens;
    }
    if (!request.tools.isEmpty()) {
        body["tools"_L1] = request.tools;
        if (!request.mayCallTools) body["tool_choice"_L1] = "none"_L1;
    }
    const QString session = request.sessionId.left(longestSessionId);
    if (kind == ProviderKind::OpenRouter && !session.isEmpty()) body["session_id"_L1] = session;
    if (kind == ProviderKind::OpenAi && !session.isEmpty()) body["prompt_cache_key"_L1] = session;
    if (kind == ProviderKind::LlamaServer) body["return_progress"_L1] = true;
    return body;
}

QByteArray requestBytes(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace docswiki::provider::openai
