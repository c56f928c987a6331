// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/answerdecoder.h"

#include "core/provider/openai/chunkreader.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/toolcallassembler.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace docswiki::provider::ollama {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype maxCalls = 128;

/// Arguments are an object here; some models behind it write a string.
QString argumentsOf(const QJsonValue &arguments)
{
    if (arguments.isObject() && !arguments.toObject().isEmpty())
        return QString::fromUtf8(QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact));
    const QString text = arguments.toString().trimmed();
    return text.isEmpty() ? u"{}"_s : text;
}
} // namespace

AnswerDecoder::AnswerDecoder(AnswerSink &sink, QString provider) : m_sink(sink), m_provider(std::move(provider)) {}

void AnswerDecoder::feed(QByteArrayView bytes)
{
    if (ended() || m_stopped) return;
    if (m_lines.feed(bytes, [this](QByteArrayView line) { return takeLine(line); })) return;
    m_error = Error{
        ErrorCode::Protocol,
        u"%1 sent a stream that is too large to be an answer. Ask again, or choose another model."_s.arg(m_provider),
        {},
        false};
}

bool AnswerDecoder::takeLine(QByteArrayView line)
{
    QJsonParseError problem;
    const QJsonDocument document = openai::parseLeniently(line, problem);
    if (!document.isObject()) {
        m_error =
            line.startsWith('<')
                ? openai::webPageError(line.toByteArray(), m_provider)
                : Error{ErrorCode::Protocol,
                        u"%1 sent a piece of the answer that cannot be read. Ask again, or choose another model."_s.arg(
                            m_provider),
                        QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 200))), true};
        return false;
    }
    const QJsonObject object = document.object();
    if (const auto fault = openai::faultIn(object); fault && !object["message"_L1].isObject()) {
        m_error = openai::toError(*fault, m_provider);
        return false;
    }
    if (const QString model = object["model"_L1].toString(); !model.isEmpty()) m_outcome.model = model;
    if (const QJsonValue message = object["message"_L1]; message.isObject()) takeMessage(message.toObject());
    if (object["done"_L1].toBool()) takeEnd(object);
    return !ended() && !m_stopped;
}

void AnswerDecoder::takeMessage(const QJsonObject &message)
{
    const QString thinking = message["thinking"_L1].toString();
    const QString content = message["content"_L1].toString();
    const QJsonArray calls = message["tool_calls"_L1].toArray();
    if (thinking.isEmpty() && content.isEmpty() && calls.isEmpty()) {
        if (!m_stopped) m_sink.heartbeatCame();
        return;
    }
    m_sawAnswer = true;
    if (!thinking.isEmpty() && !m_stopped) m_sink.reasoningCame(thinking);
    if (!content.isEmpty() && !m_stopped) tell(m_thinking.feed(content));
    for (const QJsonValue &entry : calls) {
        if (m_outcome.toolCalls.size() == maxCalls) break;
        const QJsonValue function = entry["function"_L1];
        ToolCall call{entry["id"_L1].toString().trimmed(), function["name"_L1].toString(),
                      argumentsOf(function["arguments"_L1])};
        if (call.name.isEmpty()) continue;
        if (call.id.isEmpty()) call.id = openai::newCallId(); // older versions have none
        m_outcome.toolCalls.append(call);
        if (!m_stopped) m_sink.toolCallBegan(call.id, call.name);
    }
}

void AnswerDecoder::takeEnd(const QJsonObject &line)
{
    m_done = true;
    m_outcome.finishReason = line["done_reason"_L1].toString();
    m_outcome.loadTime = Nanoseconds(line["load_duration"_L1].toInteger());
    if (!line["eval_count"_L1].isDouble() && !line["prompt_eval_count"_L1].isDouble()) return;
    Usage usage;
    usage.cachedTokens = line["prompt_eval_cached_count"_L1].toInt();
    usage.promptTokens = line["prompt_eval_count"_L1].toInt();
    usage.completionTokens = line["eval_count"_L1].toInt();
    m_outcome.usage = usage;
}

void AnswerDecoder::tell(const openai::ThinkSplitter::Piece &piece)
{
    if (!piece.reasoning.isEmpty()) m_sink.reasoningCame(piece.reasoning);
    if (!piece.content.isEmpty() && !m_stopped) m_sink.contentCame(piece.content);
}

Result<ChatOutcome> AnswerDecoder::finish()
{
    if (const QByteArray rest = m_lines.takeRest(); !rest.isEmpty() && !ended() && !m_stopped) {
        // The last line without its end, or one that was cut off in the middle: then the answer is truncated.
        QJsonParseError problem;
        if (rest.startsWith('<') || openai::parseLeniently(rest, problem).isObject()) takeLine(rest);
    }
    if (!m_stopped) tell(m_thinking.finish());
    if (m_error) return fail(*m_error);
    if (!m_sawAnswer && (!m_done || m_outcome.finishReason == "load"_L1)) {
        return fail(ErrorCode::Protocol,
                    u"%1 sent an empty answer. Ask again, or choose another model."_s.arg(m_provider),
                    m_done ? u"done_reason=load"_s : u"no line"_s, true);
    }
    const bool called = !m_outcome.toolCalls.isEmpty();
    if (!m_done)
        m_outcome.finishReason = u"truncated"_s;
    else if (m_outcome.finishReason.isEmpty() || (called && m_outcome.finishReason == "stop"_L1))
        m_outcome.finishReason = called ? u"tool_calls"_s : u"stop"_s;
    return m_outcome;
}

} // namespace docswiki::provider::ollama
