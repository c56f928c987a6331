// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/requestquirks.h"

#include <QFuture>
#include <QString>

#include <memory>

namespace docswiki::provider {

/// Any OpenAI-compatible server: OpenRouter, OpenAI, llama-server, LM Studio, vLLM, …
/// Lives on the engine's thread; a stream that runs may outlive the pool, none can be begun without it.
class OpenAiProvider final : public ChatProvider {
    Q_DISABLE_COPY_MOVE(OpenAiProvider)
public:
    /// `account.baseUrl` as people type it, with or without /v1; empty: the kind's own. Input error when it is no
    /// address, or when the key would go unencrypted to another machine without the person's consent. The key is kept
    /// in memory only, is sent to this address only and never appears in an Error or the log. `quirks`: where to look
    /// up and to write down which fields models refuse, shared by providers; none: a book of its own.
    static Result<std::unique_ptr<OpenAiProvider>> create(const ProviderAccount &account, const QString &key,
                                                          net::StreamPool &pool,
                                                          std::shared_ptr<openai::QuirkBook> quirks = {});

    /// The same for an address alone; empty: OpenRouter.
    static Result<std::unique_ptr<OpenAiProvider>> create(const QString &address, const QString &key,
                                                          net::StreamPool &pool);

    QString name() const override { return m_access.name; }
    QUrl baseUrl() const { return m_access.base; }
    bool hasKey() const { return !m_access.key.isEmpty(); }

    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;

    /// Opens a connection in the pool, so that the next question finds it standing; LM Studio also loads the model.
    QFuture<Result<QString>> warmUp(const ModelProfile &profile) override;

    /// `GET /models`. Ends at the latest after `limit`. Call it on the provider's thread.
    QFuture<Result<QList<ModelInfo>>> models(Milliseconds limit = std::chrono::seconds(10)) override;

private:
    OpenAiProvider(openai::Access access, net::StreamPool &pool, std::shared_ptr<openai::QuirkBook> quirks);

    openai::Access m_access;
    net::StreamPool &m_pool;
    std::shared_ptr<openai::QuirkBook> m_quirks;
};

} // namespace docswiki::provider
