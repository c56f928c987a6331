// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/deadlines.h"
#include "core/net/httpstream.h"
#include "core/net/inflater.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/failures.h"
#include "core/provider/openai/streamdecoder.h"

#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace docswiki::provider::openai {

/// One streamed `/chat/completions`. Waits in this order, each with its own limit, and the total beside them:
///
///     start ─connect─► request sent ─headers─► 2xx ─first content─► text, reasoning or a tool call ─gap─► … ─► end
///
/// The gap counts from one byte to the next, keep-alives included; it begins with the first content, since until then
/// the first-content limit stands. What arrives is parsed and given out at once, within the event that brought it.
class OpenAiStream final : public ChatStream, private AnswerSink, private net::HttpStreamSink {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenAiStream)
public:
    OpenAiStream(net::StreamPool &pool, Access access, QByteArray body, net::Deadlines deadlines);
    ~OpenAiStream() override;

    void start() override;
    void abort() override;

private:
    enum class Phase { Idle, Connecting, WaitingForHeaders, WaitingForContent, Streaming, ReadingRefusal, Ended };
    enum class Body { Unknown, Stream, Whole };

    void contentCame(const QString &text) override;
    void reasoningCame(const QString &text) override;
    void toolCallBegan(const QString &id, const QString &name) override;
    void heartbeatCame() override;

    void requestSent(bool reused) override;
    void headCame(const net::HttpHead &head) override;
    void bodyCame(QByteArrayView bytes) override;
    void exchangeEnded(const std::optional<net::HttpFailure> &failure) override;

    void takeText(QByteArrayView bytes);
    void phaseTimedOut();
    void enter(Phase phase, Milliseconds limit);
    void answerBegan();

    Result<ChatOutcome> refusal() const; ///< an error status, with its body
    Result<ChatOutcome> wholeAnswer();   ///< a body that is not a stream
    Error brokenConnection(const net::HttpFailure &failure) const;
    void end(Result<ChatOutcome> result);
    void endLater(Result<ChatOutcome> result); ///< for what fails before there is anything to wait for
    void letGo(bool keepConnection);

    QPointer<net::StreamPool> m_pool;
    Access m_access;
    QByteArray m_requestBody;
    net::Deadlines m_deadlines;
    Phase m_phase = Phase::Idle;
    Body m_bodyKind = Body::Unknown;
    net::HttpHead m_head;
    qint64 m_received = 0;
    QByteArray m_body; ///< of a refusal or a whole answer
    QTimer m_phaseTimer;
    QTimer m_totalTimer;
    Milliseconds m_phaseLimit{0};
    Instant m_lastByte{};
    std::shared_ptr<StreamDecoder> m_decoder; ///< shared with takeText(): it outlives a slot that deletes us
    std::unique_ptr<net::Inflater> m_inflater;
    std::unique_ptr<net::HttpStream> m_http;
};

} // namespace docswiki::provider::openai
