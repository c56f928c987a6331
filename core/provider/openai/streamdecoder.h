// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/sseparser.h"
#include "core/provider/chattypes.h"
#include "core/provider/openai/chunkreader.h"
#include "core/provider/openai/reasoningdetails.h"
#include "core/provider/openai/thinksplitter.h"
#include "core/provider/openai/toolcallassembler.h"
#include "core/provider/stream/answersink.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace docswiki::provider::openai {

using provider::AnswerSink;

/// Bytes of a chat-completions stream in, the answer out. Pure: no network, no clock.
///
/// feed() the bytes as they come, wherever they were cut; the sink hears of each piece before feed() returns. ended()
/// tells that no more bytes are needed ("[DONE]", an error). finish() once gives how it ended. The sink may call
/// stop().
class StreamDecoder final : private net::SseSink {
public:
    /// `provider`: its name in error sentences.
    StreamDecoder(AnswerSink &sink, QString provider);

    void feed(QByteArrayView bytes);
    void feedWhole(const QJsonObject &answer); ///< an answer that was not streamed
    bool ended() const { return m_ended; }
    bool hasFinishReason() const { return !m_outcome.finishReason.isEmpty(); }
    void stop();
    void setRequestId(const QString &id)
    {
        m_outcome.requestId = id;
    } ///< of the headers; the stream's own id counts more

    /// The outcome. Without a finish reason: "stop" if the stream said that it was done, else "truncated". Errors: the
    /// provider's own, a broken stream (Protocol), an answer with nothing in it (Protocol).
    Result<ChatOutcome> finish();

private:
    void sseEvent(const net::SseEvent &event) override;
    void sseComment(QByteArrayView text) override;
    void take(const ChunkDelta &delta);
    void tell(const ThinkSplitter::Piece &piece);
    void tellProgress(double promptRead);
    void endWith(Error error);

    AnswerSink &m_sink;
    QString m_provider;
    net::SseParser m_parser;
    ChunkReader m_reader;
    ThinkSplitter m_thinking;
    ToolCallAssembler m_calls;
    ChatOutcome m_outcome;
    ReasoningDetails m_details;
    std::optional<Usage> m_timings;
    std::optional<Error> m_error;
    int m_promptPercent = -1; ///< the last one told
    bool m_toldProcessing = false;
    bool m_sawAnswer = false;
    bool m_sawDone = false;
    bool m_ended = false;
    bool m_stopped = false;
};

} // namespace docswiki::provider::openai
