// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/streamdecoder.h"

#include <utility>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

StreamDecoder::StreamDecoder(AnswerSink &sink, QString provider)
    : m_sink(sink), m_provider(std::move(provider)), m_parser(*this)
{
}

void StreamDecoder::feed(QByteArrayView bytes)
{
    if (m_ended) return;
    if (const auto fed = m_parser.feed(bytes); !fed) {
        Error error = fed.error();
        error.message =
            u"%1 sent a stream that is too large to be an answer. Ask again, or choose another model."_s.arg(
                m_provider);
        endWith(std::move(error));
    }
}

void StreamDecoder::feedWhole(const QJsonObject &answer)
{
    if (m_ended) return;
    take(m_reader.read(answer));
    m_sawDone = true;
    m_ended = true;
}

void StreamDecoder::stop()
{
    m_stopped = true;
    m_ended = true;
    m_parser.stop();
}

void StreamDecoder::sseComment(QByteArrayView text)
{
    // OpenRouter's keep-alive says that the model behind it has not begun; that is worth telling once.
    if (text.startsWith("OPENROUTER PROCESSING") && !m_sawAnswer && !m_toldProcessing) {
        m_toldProcessing = true;
        m_sink.statusCame(u"%1 waits for the model"_s.arg(m_provider));
    }
    if (!m_stopped) m_sink.heartbeatCame();
}

void StreamDecoder::tellProgress(double promptRead)
{
    const int percent = static_cast<int>(promptRead * 100);
    if (percent == m_promptPercent) return;
    m_promptPercent = percent;
    m_sink.statusCame(u"Reading the prompt, %1 %"_s.arg(percent));
}

void StreamDecoder::sseEvent(const net::SseEvent &event)
{
    const QByteArrayView data = event.data.trimmed();
    if (data.isEmpty() || data.startsWith(':')) { // keep-alives that were wrapped in data lines
        m_sink.heartbeatCame();
        return;
    }
    if (data == "[DONE]") {
        m_sawDone = true;
        m_ended = true;
        m_parser.stop();
        return;
    }
    const auto delta = m_reader.read(data);
    if (delta) {
        take(*delta);
        return;
    }
    if (event.unterminated) return; // cut off in the middle: finish() calls it truncated
    if (event.type == "error") {
        endWith(toError(faultOfBody(0, data), m_provider));
        return;
    }
    Error error = delta.error();
    error.message =
        u"%1 sent a piece of the answer that cannot be read. Ask again, or choose another model."_s.arg(m_provider);
    error.retryable = true;
    endWith(std::move(error));
}

void StreamDecoder::take(const ChunkDelta &delta)
{
    if (!delta.id.isEmpty()) m_outcome.requestId = delta.id;
    if (!delta.model.isEmpty()) m_outcome.model = delta.model;
    if (delta.usage) m_outcome.usage = delta.usage;
    if (delta.timings) m_timings = delta.timings;
    if (delta.fault) {
        ProviderFault fault = *delta.fault;
        if (fault.requestId.isEmpty()) fault.requestId = m_outcome.requestId;
        endWith(toError(fault, m_provider));
        return;
    }
    if (!delta.isAnswer) {
        if (delta.promptRead) tellProgress(*delta.promptRead);
        if (!m_stopped) m_sink.heartbeatCame();
        return;
    }
    m_sawAnswer = true;
    if (!delta.finishReason.isEmpty()) m_outcome.finishReason = delta.finishReason;

    if (delta.promptRead) tellProgress(*delta.promptRead);
    m_details.add(delta.reasoningDetails);
    const bool silent =
        delta.reasoning.isEmpty() && delta.content.isEmpty() && delta.refusal.isEmpty() && delta.toolCalls.isEmpty();
    if (silent && !m_stopped) m_sink.heartbeatCame();
    if (!delta.reasoning.isEmpty() && !m_stopped) m_sink.reasoningCame(delta.reasoning);
    if (!delta.content.isEmpty() && !m_stopped) tell(m_thinking.feed(delta.content));
    if (!delta.refusal.isEmpty() && !m_stopped) {
        m_outcome.refusal += delta.refusal;
        m_sink.contentCame(delta.refusal);
    }
    for (const ToolDelta &call : delta.toolCalls) {
        for (const auto &started : m_calls.feed(call)) {
            if (!m_stopped) m_sink.toolCallBegan(started.id, started.name);
        }
    }
}

void StreamDecoder::tell(const ThinkSplitter::Piece &piece)
{
    if (!piece.reasoning.isEmpty()) m_sink.reasoningCame(piece.reasoning);
    if (!piece.content.isEmpty() && !m_stopped) m_sink.contentCame(piece.content);
}

void StreamDecoder::endWith(Error error)
{
    m_error = std::move(error);
    m_ended = true;
    m_parser.stop();
}

Result<ChatOutcome> StreamDecoder::finish()
{
    if (!m_ended) m_parser.finish();
    m_ended = true;
    if (!m_stopped) tell(m_thinking.finish());
    if (m_error) return fail(*m_error);
    if (!m_sawAnswer) {
        return fail(ErrorCode::Protocol,
                    u"%1 sent an empty answer. Ask again, or choose another model."_s.arg(m_provider),
                    m_sawDone ? u"[DONE] without a choice"_s : u"no chunk"_s, true);
    }
    if (m_outcome.finishReason == "error"_L1) {
        return fail(toError(
            {.words = u"the answer was broken off with an error"_s, .status = 502, .requestId = m_outcome.requestId},
            m_provider));
    }
    m_outcome.toolCalls = m_calls.finish();
    m_outcome.reasoningDetails = m_details.all();
    if (!m_outcome.usage) m_outcome.usage = m_timings;
    if (m_outcome.finishReason.isEmpty())
        m_outcome.finishReason = !m_sawDone ? u"truncated"_s : m_calls.empty() ? u"stop"_s : u"tool_calls"_s;
    return m_outcome;
}

} // namespace docswiki::provider::openai
