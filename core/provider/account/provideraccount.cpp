// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/provideraccount.h"

#include <algorithm>
#include <array>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
struct KindFacts {
    ProviderKind kind;
    QLatin1StringView name;
    QLatin1StringView title;
    QLatin1StringView baseUrl;
};
// The ports are the servers' own defaults.
constexpr std::array kinds{
    KindFacts{ProviderKind::OpenRouter, "openrouter"_L1, "OpenRouter"_L1, "https://openrouter.ai/api/v1"_L1},
    KindFacts{ProviderKind::OpenAi, "openai"_L1, "OpenAI"_L1, "https://api.openai.com/v1"_L1},
    KindFacts{ProviderKind::Compatible, "compatible"_L1, "OpenAI-compatible server"_L1, ""_L1},
    KindFacts{ProviderKind::Ollama, "ollama"_L1, "Ollama"_L1, "http://127.0.0.1:11434"_L1},
    KindFacts{ProviderKind::LmStudio, "lmstudio"_L1, "LM Studio"_L1, "http://127.0.0.1:1234/v1"_L1},
    KindFacts{ProviderKind::LlamaServer, "llama-server"_L1, "llama-server"_L1, "http://127.0.0.1:8080/v1"_L1},
    KindFacts{ProviderKind::Vllm, "vllm"_L1, "vLLM"_L1, "http://127.0.0.1:8000/v1"_L1},
};

const KindFacts &factsOf(ProviderKind kind)
{
    return *std::find_if(kinds.begin(), kinds.end(), [kind](const KindFacts &facts) { return facts.kind == kind; });
}
} // namespace

QString providerKindName(ProviderKind kind)
{
    return factsOf(kind).name;
}

QString providerKindTitle(ProviderKind kind)
{
    return factsOf(kind).title;
}

ProviderKind providerKindFromName(const QString &name)
{
    const auto facts = std::find_if(kinds.begin(), kinds.end(), [&name](const KindFacts &f) { return f.name == name; });
    return facts == kinds.end() ? ProviderKind::Compatible : facts->kind;
}

QString usualBaseUrl(ProviderKind kind)
{
    return factsOf(kind).baseUrl;
}

} // namespace docswiki::provider
