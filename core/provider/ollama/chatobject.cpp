// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/chatobject.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace docswiki::provider::ollama {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 bytesPerToken = 3;
constexpr qint64 tokensPerMessage = 8; // the template's marks around it
constexpr int longestAnswer = 8'192;   // of a profile that sets none

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

QJsonArray callsOf(const ChatMessage &message)
{
    QJsonArray calls;
    for (const ToolCall &call : message.toolCalls) {
        const QJsonObject arguments = QJsonDocument::fromJson(call.arguments.toUtf8()).object();
        calls.append(QJsonObject{{"id"_L1, call.id},
                                 {"function"_L1, QJsonObject{{"name"_L1, call.name}, {"arguments"_L1, arguments}}}});
    }
    return calls;
}
} // namespace

QJsonObject chatObject(const ChatRequest &request, int context)
{
    QJsonArray messages;
    QHash<QString, QString> toolNames; // by call id: results are told apart by the tool's name here
    for (const ChatMessage &message : request.messages) {
        const bool answer = message.role == Role::Assistant;
        if (answer && message.content.isEmpty() && message.toolCalls.isEmpty()) continue;
        QJsonObject object{{"role"_L1, roleName(message.role)}, {"content"_L1, message.content}};
        if (answer && !message.toolCalls.isEmpty()) {
            object["tool_calls"_L1] = callsOf(message);
            for (const ToolCall &call : message.toolCalls)
                toolNames.insert(call.id, call.name);
        }
        if (message.role == Role::Tool) {
            object["tool_name"_L1] = toolNames.value(message.toolCallId);
            object["tool_call_id"_L1] = message.toolCallId;
        }
        messages.append(object);
    }
    QJsonObject options{{"temperature"_L1, request.profile.temperature}};
    if (context > 0) options["num_ctx"_L1] = context;
    if (request.profile.maxTokens > 0) options["num_predict"_L1] = request.profile.maxTokens;
    QJsonObject body{{"model"_L1, request.profile.model},
                     {"messages"_L1, messages},
                     {"stream"_L1, true},
                     {"keep_alive"_L1, QString::fromLatin1(keepAlive)},
                     {"options"_L1, options}};
    // There is no tool_choice: a last round, which must not call, goes without them.
    if (!request.tools.isEmpty() && request.mayCallTools) body["tools"_L1] = request.tools;
    return body;
}

int estimatedTokens(const ChatRequest &request)
{
    qint64 bytes = request.tools.isEmpty() ? 0 : QJsonDocument(request.tools).toJson(QJsonDocument::Compact).size();
    for (const ChatMessage &message : request.messages) {
        bytes += message.content.toUtf8().size();
        for (const ToolCall &call : message.toolCalls)
            bytes += call.name.size() + call.arguments.toUtf8().size();
    }
    const qint64 answer = request.profile.maxTokens > 0 ? request.profile.maxTokens : longestAnswer;
    return static_cast<int>(
        std::min<qint64>(bytes / bytesPerToken + tokensPerMessage * request.messages.size() + answer, 10'000'000));
}

} // namespace docswiki::provider::ollama
