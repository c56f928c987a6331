// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/account/provideraccount.h"

#include <QString>

namespace docswiki::provider {

/// A key of the environment and where it stood there.
struct EnvironmentKey {
    QString variable; ///< "OPENROUTER_API_KEY"; empty: there is none
    QString key;
};

/// DOCSWIKI_API_KEY goes to any provider, OPENROUTER_API_KEY only to OpenRouter's address, OPENAI_API_KEY only to
/// api.openai.com, the last two over https only. `providerUrl` as people type it; empty: OpenRouter.
EnvironmentKey environmentKey(const QString &providerUrl);

/// The same for an account. Ollama by its own interface takes no key, so none goes there.
EnvironmentKey environmentKey(const ProviderAccount &account);

/// The key alone; empty when there is none.
QString keyFromEnvironment(const QString &providerUrl);

} // namespace docswiki::provider
