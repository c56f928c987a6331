// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/net/streampool.h"
#include "core/provider/chatprovider.h"
#include "core/provider/ollama/modelmemory.h"
#include "core/provider/openai/endpoint.h"
#include "core/provider/openai/requestquirks.h"

#include <QFuture>
#include <QSet>
#include <QString>

#include <memory>

namespace docswiki::provider {

/// Ollama by its own interface, because its OpenAI-compatible one can neither say how large the context is to be (long
/// prompts are cut silently) nor what is in memory. How the context is chosen: ollama/modelmemory.h.
/// Lives on the engine's thread; a stream that runs may outlive the pool, none can be begun without it.
class OllamaProvider final : public ChatProvider {
    Q_DISABLE_COPY_MOVE(OllamaProvider)
public:
    /// As OpenAiProvider::create(); `account.baseUrl` with or without /v1 or /api, empty: this machine's port 11434.
    static Result<std::unique_ptr<OllamaProvider>> create(const ProviderAccount &account, const QString &key,
                                                          net::StreamPool &pool,
                                                          std::shared_ptr<openai::QuirkBook> quirks = {});

    QString name() const override { return m_access.name; }
    QUrl baseUrl() const { return m_access.base; } ///< without a path of the interface
    bool hasKey() const { return !m_access.key.isEmpty(); }

    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;

    /// Opens a connection and has the model loaded with the context the next request will ask for, unless it is in
    /// memory or a request for that is on its way. Ends at the latest after the profile's total limit, at most five
    /// minutes; cancelled when the pool dies first.
    QFuture<Result<QString>> warmUp(const ModelProfile &profile) override;

    /// What can chat of `/api/tags`, with what is in memory. Ends at the latest after `limit`.
    QFuture<Result<QList<ModelInfo>>> models(Milliseconds limit = std::chrono::seconds(10)) override;

private:
    OllamaProvider(openai::Access access, net::StreamPool &pool, std::shared_ptr<openai::QuirkBook> quirks);

    openai::Access m_access;
    net::StreamPool &m_pool;
    std::shared_ptr<openai::QuirkBook> m_quirks;
    std::shared_ptr<ollama::ModelMemory> m_memory = std::make_shared<ollama::ModelMemory>();
    std::shared_ptr<QSet<QString>> m_loading = std::make_shared<QSet<QString>>(); ///< by warmUp() just now
};

} // namespace docswiki::provider
