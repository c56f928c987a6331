// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"

#include <QFuture>
#include <QString>

#include <memory>

namespace docswiki::provider {

/// Any OpenAI-compatible server: OpenRouter, OpenAI, llama-server, vLLM, …
/// Lives on the engine's thread; a stream that runs may outlive the pool, none can be begun without it.
class OpenAiProvider final : public ChatProvider {
    Q_DISABLE_COPY_MOVE(OpenAiProvider)
public:
    /// `address` as people type it, with or without /v1; empty: OpenRouter. Input error when it is no address.
    /// The key is kept in memory only, is sent to this address only and never appears in an Error or the log.
    static Result<std::unique_ptr<OpenAiProvider>> create(const QString &address, const QString &key,
                                                          net::StreamPool &pool);

    QString name() const override { return m_access.name; }
    QUrl baseUrl() const { return m_access.base; }
    bool hasKey() const { return !m_access.key.isEmpty(); }

    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;

    /// Opens a connection in the pool, so that the next question finds it standing.
    QFuture<Result<QString>> warmUp(const ModelProfile &profile) override;

    /// `GET /models`. Ends at the latest after `limit`. Call it on the provider's thread.
    QFuture<Result<QList<ModelInfo>>> models(Milliseconds limit = std::chrono::seconds(10));

private:
    OpenAiProvider(openai::Access access, net::StreamPool &pool);

    openai::Access m_access;
    net::StreamPool &m_pool;
};

} // namespace docswiki::provider
