// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/deadlines.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/requestquirks.h"
#include "core/provider/openai/streamdecoder.h"
#include "core/provider/stream/exchange.h"

#include <memory>
#include <optional>

namespace docswiki::provider::openai {

/// One streamed `/chat/completions`, within the limits that Exchange tells of. What arrives is parsed and given out at
/// once, within the event that brought it.
///
/// A provider that refuses a field of the request is asked once more at once without it, or with its other name, at
/// most three times; what it wanted is remembered in the book. Readers see nothing of that.
class OpenAiStream final : public ChatStream, private AnswerSink, private ExchangeSink {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenAiStream)
public:
    static constexpr int maxRepeats = 3;

    /// `body`: as requestObject() makes it, before any quirks.
    OpenAiStream(net::StreamPool &pool, Access access, QJsonObject body, net::Deadlines deadlines,
                 std::shared_ptr<QuirkBook> quirks);
    ~OpenAiStream() override;

    void start() override;
    void abort() override;

private:
    enum class Body { Unknown, Stream, Whole };

    void contentCame(const QString &text) override;
    void reasoningCame(const QString &text) override;
    void toolCallBegan(const QString &id, const QString &name) override;
    void heartbeatCame() override;
    void statusCame(const QString &what) override;

    void exchangeConnected(bool reused) override;
    void exchangeAccepted(const net::HttpHead &head) override;
    void exchangeText(QByteArrayView text) override;
    void exchangeClosed(const std::optional<net::HttpFailure> &failure) override;
    void exchangeRefused(const net::HttpHead &head, const QByteArray &body) override;
    void exchangeFailed(const Error &error) override;

    bool repeatWithout(const ProviderFault &fault); ///< what the provider refused; false: that is not the matter
    Result<ChatOutcome> wholeAnswer();              ///< a body that is not a stream
    void end(Result<ChatOutcome> result);
    void endLater(Result<ChatOutcome> result); ///< for what fails before there is anything to wait for

    Access m_access;
    QJsonObject m_request;
    std::shared_ptr<QuirkBook> m_quirkBook;
    ModelQuirks m_quirks; ///< of this request: what is known of the model, and what it said to this one
    int m_repeats = 0;
    bool m_started = false;
    bool m_ended = false;
    Body m_bodyKind = Body::Unknown;
    QByteArray m_body;                        ///< of a whole answer
    std::shared_ptr<StreamDecoder> m_decoder; ///< shared with exchangeText(): it outlives a slot that deletes us
    Exchange m_exchange;
};

} // namespace docswiki::provider::openai
