// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/modelcatalogue.h"
#include "core/engine/providerbook.h"
#include "core/net/streampool.h"
#include "core/provider/excerpt/excerptprovider.h"
#include "core/provider/modelprofiles.h"
#include "core/provider/resilience/resilience.h"

#include <QObject>

#include <memory>

namespace docswiki::metrics {
struct TurnRecord;
}

namespace docswiki::engine {

/// Who answers for which model: the excerpt model for itself, the providers that were set up for all others, with the
/// person's fallbacks behind them. Engine's thread.
class ModelDirectory final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelDirectory)
public:
    struct Files {
        QString providers;
        QString quirks;
        QString modelLists;
        QString profiles; ///< the person's own
    };
    struct CommandLine {
        QString url;
        QString key;
    };
    ModelDirectory(Files files, const CommandLine &commandLine, std::shared_ptr<secret::SecretStore> secrets, const Clock &clock,
                   QObject *parent = nullptr);
    ~ModelDirectory() override;

    /// Reads accounts, keys, profiles and lists. Ends at the latest when the key ring's limit is over.
    QFuture<void> load();

    struct Choice {
        std::shared_ptr<provider::ChatProvider> provider; ///< with fallbacks and retries; keep it while the turn runs
        provider::ModelProfile profile;
        bool own = false;   ///< runs inside this program
        bool tools = false; ///< it can call tools, as far as it is known
    };
    /// `model`: an id, `model@account`, or nothing for the excerpt model. Never fails: a model that nobody can answer for
    /// gets a provider whose answer is the reason.
    Choice choose(const QString &model);

    void prepare(const QString &model);

    ProviderBook &book() { return m_book; }
    const ProviderBook &book() const { return m_book; }
    ModelCatalogue &catalogue() { return m_catalogue; }
    const ModelCatalogue &catalogue() const { return m_catalogue; }
    net::StreamPool &pool() { return m_pool; }
    provider::Resilience &resilience() { return m_resilience; }
    const provider::Resilience &resilience() const { return m_resilience; }

    /// What earlier runs tell of the models' speed.
    void learn(const QList<metrics::TurnRecord> &earlier);

    OwnAndBundled<provider::ModelSettings> settings(const QString &model) const;
    QFuture<Result<bool>> saveSettings(const QString &model, const provider::ModelSettings &own);

Q_SIGNALS:
    void problemFound(const docswiki::Error &error);

private:
    struct Place {
        std::shared_ptr<provider::ChatProvider> provider;
        provider::ModelProfile profile;
        QString account;
        const provider::ModelInfo *info = nullptr;
    };
    Place placeFor(const QString &model) const;
    QString accountFor(const QString &model) const;
    bool takesTools(const Place &place) const;

    const Files m_files;
    net::StreamPool m_pool;
    provider::Resilience m_resilience;
    ProviderBook m_book;
    ModelCatalogue m_catalogue;
    std::shared_ptr<provider::ExcerptProvider> m_excerpt;
    provider::ModelProfiles m_profiles;
    QThreadPool m_profileFile; ///< one thread: writes keep their order
};

} // namespace docswiki::engine
