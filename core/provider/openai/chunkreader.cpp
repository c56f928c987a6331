// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/chunkreader.h"

#include <algorithm>
#include <array>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {

/// Text of `thinking` parts: a string, or parts of its own.
QString thinkingText(const QJsonValue &thinking)
{
    if (thinking.isString()) return thinking.toString();
    QString text;
    for (const QJsonValue &part : thinking.toArray())
        text += part["text"_L1].toString();
    return text;
}

/// `content` as a string, or as an array of parts.
void readContent(const QJsonValue &content, ChunkDelta &delta)
{
    if (content.isString()) {
        delta.content = content.toString();
        return;
    }
    for (const QJsonValue &part : content.toArray()) {
        const QString type = part["type"_L1].toString();
        if (part.isString())
            delta.content += part.toString();
        else if (type == "thinking"_L1 || type == "reasoning"_L1)
            delta.reasoning +=
                thinkingText(part.toObject().contains("thinking"_L1) ? part["thinking"_L1] : part["text"_L1]);
        else if (type == "refusal"_L1)
            delta.refusal += part["refusal"_L1].toString();
        else
            delta.content += part["text"_L1].toString();
    }
}

ToolDelta toolDelta(const QJsonObject &call)
{
    ToolDelta delta;
    if (const QJsonValue index = call["index"_L1]; index.isDouble()) delta.index = index.toInt();
    delta.id = call["id"_L1].toString();
    const QJsonObject function = call["function"_L1].toObject();
    delta.name = function["name"_L1].toString();
    const QJsonValue arguments = function["arguments"_L1];
    if (arguments.isObject()) {
        delta.arguments = QString::fromUtf8(QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact));
        delta.wholeArguments = true;
    } else if (arguments.isArray()) {
        delta.arguments = QString::fromUtf8(QJsonDocument(arguments.toArray()).toJson(QJsonDocument::Compact));
        delta.wholeArguments = true;
    } else {
        delta.arguments = arguments.toString();
    }
    return delta;
}

/// What llama-server adds to chunks: `prompt_progress` if asked for, `timings` in the last one.
void readLlamaServer(const QJsonObject &chunk, ChunkDelta &delta)
{
    if (const QJsonValue progress = chunk["prompt_progress"_L1]; progress.isObject()) {
        const double total = progress["total"_L1].toDouble();
        if (total > 0) delta.promptRead = std::clamp(progress["processed"_L1].toDouble() / total, 0.0, 1.0);
    }
    if (const QJsonValue timings = chunk["timings"_L1]; timings["predicted_n"_L1].isDouble()) {
        Usage usage;
        usage.cachedTokens = timings["cache_n"_L1].toInt();
        usage.promptTokens = timings["prompt_n"_L1].toInt() + usage.cachedTokens;
        usage.completionTokens = timings["predicted_n"_L1].toInt();
        delta.timings = usage;
    }
}

QString detailsText(const QJsonArray &details)
{
    QString text;
    for (const QJsonValue &detail : details) // "reasoning.encrypted" and its kind have neither
        text += detail["text"_L1].toString() + detail["summary"_L1].toString();
    return text;
}
} // namespace

QJsonDocument parseLeniently(QByteArrayView payload, QJsonParseError &problem)
{
    const QByteArray bytes = QByteArray::fromRawData(payload.data(), payload.size());
    QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (problem.error == QJsonParseError::IllegalUTF8String)
        document = QJsonDocument::fromJson(QString::fromUtf8(bytes).toUtf8(), &problem);
    return document;
}

Usage usageFrom(const QJsonObject &usage)
{
    Usage result;
    result.promptTokens = usage["prompt_tokens"_L1].toInt();
    result.completionTokens = usage["completion_tokens"_L1].toInt();
    result.cachedTokens = usage["prompt_tokens_details"_L1]["cached_tokens"_L1].toInt(
        usage["cached_tokens"_L1].toInt(usage["prompt_cache_hit_tokens"_L1].toInt()));
    result.reasoningTokens =
        usage["completion_tokens_details"_L1]["reasoning_tokens"_L1].toInt(usage["reasoning_tokens"_L1].toInt());
    if (const QJsonValue cost = usage["cost"_L1]; cost.isDouble()) result.cost = cost.toDouble();
    return result;
}

Result<ChunkDelta> ChunkReader::read(QByteArrayView payload)
{
    QJsonParseError problem;
    const QJsonDocument document = parseLeniently(payload, problem);
    if (!document.isObject()) {
        return fail(
            ErrorCode::Protocol, u"A piece of the answer is not valid JSON."_s,
            u"%1 at byte %2 of: %3"_s.arg(problem.errorString(), QString::number(problem.offset),
                                          QString::fromUtf8(payload.first(std::min<qsizetype>(payload.size(), 200)))));
    }
    return read(document.object());
}

ChunkDelta ChunkReader::read(const QJsonObject &chunk)
{
    ChunkDelta delta;
    delta.id = chunk["id"_L1].toString();
    delta.model = chunk["model"_L1].toString();
    if (const QJsonValue usage = chunk["usage"_L1]; usage.isObject())
        delta.usage = usageFrom(usage.toObject());
    else if (const QJsonValue groq = chunk["x_groq"_L1]["usage"_L1]; groq.isObject())
        delta.usage = usageFrom(groq.toObject());

    readLlamaServer(chunk, delta);

    if (auto fault = faultIn(chunk)) {
        delta.fault = std::move(fault);
        return delta;
    }
    for (const QJsonValue &choice : chunk["choices"_L1].toArray()) {
        if (choice["index"_L1].toInt(0) != 0) continue;
        delta.isAnswer = true;
        const QJsonValue message = choice["delta"_L1].isObject() ? choice["delta"_L1] : choice["message"_L1];
        readMessage(message.toObject(), delta);
        delta.finishReason = choice["finish_reason"_L1].toString();
        if (const QJsonValue error = choice["error"_L1]; error.isObject()) // OpenRouter, where one choice failed
            delta.fault = faultIn({{"error"_L1, error}});
    }
    return delta;
}

void ChunkReader::readMessage(const QJsonObject &message, ChunkDelta &delta)
{
    readContent(message["content"_L1], delta);
    delta.reasoning += reasoningOf(message);
    delta.refusal += message["refusal"_L1].toString();
    delta.reasoningDetails = message["reasoning_details"_L1].toArray();
    for (const QJsonValue &call : message["tool_calls"_L1].toArray())
        delta.toolCalls.append(toolDelta(call.toObject()));
    if (const QJsonValue legacy = message["function_call"_L1]; legacy.isObject())
        delta.toolCalls.append(toolDelta({{"index"_L1, 0}, {"function"_L1, legacy}}));
}

QString ChunkReader::reasoningOf(const QJsonObject &message)
{
    for (const auto name : std::array{"reasoning_content"_L1, "reasoning"_L1}) {
        if (const QString text = message[name].toString();
            !text.isEmpty() && m_reasoningField != ReasoningField::Details) {
            m_reasoningField = ReasoningField::Text;
            return text;
        }
    }
    if (m_reasoningField == ReasoningField::Text) return {};
    const QString text = detailsText(message["reasoning_details"_L1].toArray());
    if (!text.isEmpty()) m_reasoningField = ReasoningField::Details;
    return text;
}

} // namespace docswiki::provider::openai
