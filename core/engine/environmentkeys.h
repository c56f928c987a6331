// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace docswiki::engine {

/// The key that the environment holds for a provider: DOCSWIKI_API_KEY for any, OPENROUTER_API_KEY for OpenRouter only
/// (and for no base URL at all, which means OpenRouter). Empty when there is none.
QString keyFromEnvironment(const QString &providerUrl);

} // namespace docswiki::engine
