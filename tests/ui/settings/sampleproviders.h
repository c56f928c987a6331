// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "ui/settings/meaningview.h"
#include "ui/settings/modelsview.h"
#include "ui/settings/providersview.h"

#include <QPromise>

#include <memory>
#include <utility>

/// Providers made by hand, and somebody who answers the settings views and remembers what was asked.
namespace docswiki::ui::sample {

QList<engine::ProviderState> providers();
QList<provider::local::FoundServer> foundServers();
QList<provider::ModelInfo> models();
QList<provider::ConnectionStep> steps(int upTo, bool failed); ///< the first `upTo` done, the next running or failed
ProfileEditor::Settings settings(const QString &model);

/// In the engine's place. Its answers wait until answer() unless `atOnce`.
struct Desk {
    using Saved = std::pair<provider::ProviderAccount, std::optional<QString>>;

    QList<Saved> saved;
    QList<std::pair<QString, int>> moved;
    QStringList removed;
    QList<Saved> tested;
    QList<quint64> cancelled;
    QList<provider::ModelChoices> choices;
    QList<std::pair<QString, provider::ModelSettings>> settingsSaved;
    QStringList settingsAsked;
    QList<std::pair<knowledge::KnowledgeSettings, knowledge::KnowledgeSecrets>> meaningSaved;
    QList<std::pair<knowledge::KnowledgeSettings, knowledge::KnowledgeSecrets>> meaningTested;
    QStringList fetched;
    QStringList fetchesCancelled;

    bool atOnce = true;
    std::optional<Error> refusal; ///< what every request is answered with
    provider::KeySource keyPlace = provider::KeySource::Keychain;
    QList<provider::local::FoundServer> local = foundServers();

    ProviderActions providerActions();
    ModelActions modelActions();
    MeaningActions meaningActions();
    void answer(); ///< all that wait

private:
    template<typename T>
    QFuture<Result<T>> reply(const T &value);
    engine::ProviderState stateOf(const provider::ProviderAccount &account, bool key) const;

    QList<std::function<void()>> m_waiting;
};

} // namespace docswiki::ui::sample
