// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/account/provideraccount.h"

#include <QList>
#include <QString>
#include <QUrl>

namespace docswiki::provider {

/// Where an account's requests go, without a path's end that depends on the interface: what was typed, or the kind's
/// own address. Input error when there is none or it makes no sense.
Result<QUrl> accountUrl(const ProviderAccount &account);

/// "https://openrouter.ai:443": what keys are bound to. Empty when the address makes no sense.
QString accountOrigin(const ProviderAccount &account);

/// Whether a key may travel to this address: over https, to this machine, or with the person's consent.
bool mayCarryKey(const ProviderAccount &account);

/// What is wrong with an account as it was typed, in a sentence: no name, an address or a proxy that makes no sense, a
/// key where an address belongs. Never reads a file.
Result<void> checkAccount(const ProviderAccount &account);

/// A short id that no account of `others` has: from the wish, in lower case ("Work vLLM" -> "work-vllm", "ollama-2").
QString freeAccountId(const QString &wish, const QList<ProviderAccount> &others);
bool isAccountId(const QString &id); ///< letters a to z, digits, '-', '_', '.', at most 40

/// The password taken out of "http://user:password@host:3128", which keeps the user's name; empty when it has none.
QString takeProxyPassword(QString &proxyUrl);
QString withProxyPassword(const QString &proxyUrl, const QString &password);

} // namespace docswiki::provider
