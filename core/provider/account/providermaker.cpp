// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/providermaker.h"

#include "core/provider/ollama/ollamaprovider.h"
#include "core/provider/openai/openaiprovider.h"

namespace docswiki::provider {

namespace {
template<typename Provider>
Result<std::shared_ptr<ChatProvider>> shared(Result<std::unique_ptr<Provider>> made)
{
    if (!made) return fail(made.error());
    return std::shared_ptr<ChatProvider>(std::move(*made));
}
} // namespace

Result<std::shared_ptr<ChatProvider>> makeProvider(const ProviderAccount &account, const QString &key, net::StreamPool &pool,
                                                   std::shared_ptr<openai::QuirkBook> quirks)
{
    if (account.kind == ProviderKind::Ollama) return shared(OllamaProvider::create(account, key, pool, std::move(quirks)));
    return shared(OpenAiProvider::create(account, key, pool, std::move(quirks)));
}

} // namespace docswiki::provider
