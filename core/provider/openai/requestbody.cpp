// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/requestbody.h"

#include "core/provider/openai/toolcallassembler.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

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
        if (message.content.isEmpty()) object["content"_L1] = QJsonValue::Null;
    }
    if (message.role == Role::Tool) object["tool_call_id"_L1] = message.toolCallId;
    return object;
}

bool isEmptyAnswer(const ChatMessage &message)
{
    return message.role == Role::Assistant && message.content.isEmpty() && message.toolCalls.isEmpty();
}
} // namespace

QByteArray requestBody(const ChatRequest &request)
{
    QJsonArray messages;
    for (const ChatMessage &message : request.messages) {
        if (!isEmptyAnswer(message)) // servers take one at the end for the beginning of the answer
            messages.append(messageObject(message));
    }
    QJsonObject body{{"model"_L1, request.profile.model},
                     {"messages"_L1, messages},
                     {"stream"_L1, true},
                     {"stream_options"_L1, QJsonObject{{"include_usage"_L1, true}}},
                     {"temperature"_L1, request.profile.temperature}};
    if (request.profile.maxTokens > 0) body["max_tokens"_L1] = request.profile.maxTokens;
    if (!request.tools.isEmpty()) {
        body["tools"_L1] = request.tools;
        if (!request.mayCallTools) body["tool_choice"_L1] = "none"_L1;
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace docswiki::provider::openai
