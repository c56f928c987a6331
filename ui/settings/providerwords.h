// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/providersetup.h"
#include "core/provider/account/connectionstep.h"
#include "core/provider/local/foundserver.h"
#include "ui/common/toneline.h"

#include <QDateTime>

/// What Settings says about providers, in words. Pure; nothing here ever sees a key.
namespace docswiki::ui::providerwords {

QString kindIcon(provider::ProviderKind kind);
bool isCloud(provider::ProviderKind kind); ///< answers to nobody without a key

/// One line about a provider: "312 models · key from the key ring · list 5 min old", or what is in the way.
ToneText state(const engine::ProviderState &state, const QDateTime &now);

QString keyPlace(const provider::KeyState &key); ///< "key from OPENROUTER_API_KEY"; empty: there is none
QString keyPlaceholder(provider::ProviderKind kind, const provider::KeyState &key); ///< what the empty field says
ToneText keySaved(const provider::KeyState &key); ///< where a key that was typed has ended up

/// Http to another machine: what travels there can be read on the way. Empty: no reason to warn.
QString plainHttpWarning(const provider::ProviderAccount &account);

QString found(const provider::local::FoundServer &server); ///< "Ollama 0.6 (3 models)"
QString models(int count);                                 ///< "1 model", "312 models"

QString stepWord(provider::ConnectionStepState state); ///< "done"
Chip::Tone stepTone(provider::ConnectionStepState state);

/// What is wrong with an account as it was typed, field by field; empty: nothing.
struct Problems {
    QString name, address, key, proxy;

    bool any() const { return !(name.isEmpty() && address.isEmpty() && key.isEmpty() && proxy.isEmpty()); }
    bool operator==(const Problems &) const = default;
};
Problems problems(const provider::ProviderAccount &account, const QString &key);

} // namespace docswiki::ui::providerwords
