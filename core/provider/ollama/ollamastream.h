// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/deadlines.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/ollama/answerdecoder.h"
#include "core/provider/ollama/modelmemory.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/requestquirks.h"
#include "core/provider/stream/exchange.h"
#include "core/provider/stream/jsoncall.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace docswiki::provider::ollama {

/// One streamed `/api/chat`, within the limits that Exchange tells of. While the model is being read into memory
/// nothing comes. So, unless it is known to be there, it is asked for first, at most 100 ms long, and said if it is
/// not.
class OllamaStream final : public ChatStream, private AnswerSink, private ExchangeSink {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OllamaStream)
public:
    /// `body`: as chatObject() makes it.
    OllamaStream(net::StreamPool &pool, openai::Access access, QJsonObject body, net::Deadlines deadlines,
                 std::shared_ptr<ModelMemory> memory, std::shared_ptr<openai::QuirkBook> quirks);
    ~OllamaStream() override;

    void start() override;
    void abort() override;

private:
    void contentCame(const QString &text) override;
    void reasoningCame(const QString &text) override;
    void toolCallBegan(const QString &id, const QString &name) override;
    void heartbeatCame() override;

    void exchangeConnected(bool reused) override;
    void exchangeAccepted(const net::HttpHead &head) override;
    void exchangeText(QByteArrayView text) override;
    void exchangeClosed(const std::optional<net::HttpFailure> &failure) override;
    void exchangeRefused(const net::HttpHead &head, const QByteArray &body) override;
    void exchangeFailed(const Error &error) override;

    void askWhetherLoaded();
    JsonCall loadedCall() const;
    void sendFirst();
    bool send();
    void tellLoading();
    bool repeatWithout(const openai::ProviderFault &fault);
    void end(Result<ChatOutcome> result);
    void endLater(Result<ChatOutcome> result);

    QPointer<net::StreamPool> m_pool;
    openai::Access m_access;
    QJsonObject m_request;
    QString m_model;
    int m_context;
    std::shared_ptr<ModelMemory> m_memory;
    std::shared_ptr<openai::QuirkBook> m_quirkBook;
    int m_repeats = 0;
    bool m_started = false;
    bool m_ended = false;
    bool m_sent = false;
    bool m_toldLoading = false;
    std::optional<bool> m_isLoaded; ///< the model, with the context we want; none: no answer to that
    QTimer m_asking;
    QTimer m_slow;                            ///< runs while that is not known and nothing has come
    std::shared_ptr<AnswerDecoder> m_decoder; ///< shared with exchangeText(): it outlives a slot that deletes us
    Exchange m_exchange;
};

} // namespace docswiki::provider::ollama
