// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/environmentkeys.h"

#include "core/provider/openai/endpoint.h"

#include <QUrl>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
EnvironmentKey fromVariable(const char *variable)
{
    const QString key = qEnvironmentVariable(variable).trimmed();
    return key.isEmpty() ? EnvironmentKey{} : EnvironmentKey{QString::fromLatin1(variable), key};
}
} // namespace

EnvironmentKey environmentKey(const QString &providerUrl)
{
    if (EnvironmentKey any = fromVariable("DOCSWIKI_API_KEY"); !any.key.isEmpty()) return any;
    const QString address = providerUrl.trimmed().isEmpty() ? usualBaseUrl(ProviderKind::OpenRouter) : providerUrl;
    const auto url = openai::baseUrl(address);
    if (!url || url->scheme() != "https"_L1) return {};
    const QString host = url->host();
    if (host == "openrouter.ai"_L1 || host.endsWith(".openrouter.ai"_L1)) return fromVariable("OPENROUTER_API_KEY");
    if (host == "api.openai.com"_L1) return fromVariable("OPENAI_API_KEY");
    return {};
}

EnvironmentKey environmentKey(const ProviderAccount &account)
{
    if (account.kind == ProviderKind::Ollama) return {};
    const QString address = account.baseUrl.trimmed().isEmpty() ? usualBaseUrl(account.kind) : account.baseUrl;
    return address.isEmpty() ? EnvironmentKey{} : environmentKey(address);
}

QString keyFromEnvironment(const QString &providerUrl)
{
    return environmentKey(providerUrl).key;
}

} // namespace docswiki::provider
