// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/route.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace docswiki::provider {

/// What stands behind an address: decides how it is spoken to and what it can be asked beside chats.
enum class ProviderKind {
    OpenRouter,
    OpenAi,
    Compatible, ///< any other server that speaks OpenAI's chat interface
    Ollama,     ///< by its native interface
    LmStudio,
    LlamaServer,
    Vllm,
};

/// A provider as the person set it up. Its key is not here: keys lie in the keychain, bound to `baseUrl`'s origin.
struct ProviderAccount {
    QString id; ///< short and stable, "openrouter", "ollama", "work-vllm": models are told apart by it (`llama3.2@ollama`)
    ProviderKind kind = ProviderKind::Compatible;
    QString name;    ///< for people
    QString baseUrl; ///< as the person typed it; empty: the kind's own address
    bool enabled = true;
    bool keyOverPlainHttp = false; ///< the person has agreed to send the key unencrypted to another machine
    net::Route route;

    bool operator==(const ProviderAccount &) const = default;
};

/// What the person set up about models, beyond single providers.
struct ModelChoices {
    QStringList fallbacks; ///< models that answer when the chosen one cannot, in order; `model@account` or a plain id
    bool hedge = false;    ///< a second request when the first word is late; at most 5 % of requests

    bool operator==(const ModelChoices &) const = default;
};

QString providerKindName(ProviderKind kind); ///< as in files: "openrouter", "openai", "compatible", "ollama", …
QString providerKindTitle(ProviderKind kind); ///< for people: "OpenRouter", "LM Studio"
ProviderKind providerKindFromName(const QString &name); ///< Compatible for a word that is none
QString usualBaseUrl(ProviderKind kind); ///< "https://openrouter.ai/api/v1", "http://127.0.0.1:11434"; empty: none

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::ProviderAccount)
