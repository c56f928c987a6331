// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"
#include "ui/chat/modelitems.h"

#include <QHash>
#include <QObject>
#include <QString>

namespace docswiki::ui {

class Composer;

/// Fills the composer's lists of models and libraries from the engine, and says in a sentence who will answer from
/// what.
class ComposerChoices final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ComposerChoices)
public:
    ComposerChoices(engine::Engine &engine, Composer &composer, QObject *parent = nullptr);

    void reloadModels();
    void reloadLibraries();
    void setModelStats(const QList<docswiki::metrics::ModelStats> &stats); ///< shown when the list opens
    /// Of providers whose models could not be listed; they stand in the list with a way to the settings.
    void setFailures(const QList<ProviderFailure> &failures);
    void noteUse(const QString &model);                          ///< of a model that was chosen or asked
    const QStringList &recentModels() const { return m_recent; } ///< newest first
    void setRecentModels(const QStringList &ids);
    bool hasProvider() const { return m_otherModels || !m_modelsKnown; } ///< besides the built-in one; true until known
    bool hasDocuments() const { return m_hasDocuments; }
    bool knowsModel(const QString &id) const;
    QStringList existing(QStringList names) const; ///< without libraries that are known to be gone
    bool searchesSample() const; ///< what is searched is the bundled library, and nothing of the person's own
    /// Rich text, with links for followLink(): the settings when there is no other model, servers found on this computer.
    QString answerer() const;
    void followLink(const QString &link);

Q_SIGNALS:
    void changed();
    void failed(const QString &sentence);
    void settingsRequested();
    void modelSuggested(const QString &id); ///< of a server that the person has just taken up

private:
    void findServers();
    void addServer(int index);
    void refreshModels();
    void showProviders(const QList<docswiki::engine::ProviderState> &providers);
    void showModels(const QList<provider::ModelInfo> &models);
    void fillModelPicker();
    QString searched() const; ///< the libraries' names
    void showLibraries(const QList<knowledge::LibrarySummary> &libraries);

    engine::Engine &m_engine;
    Composer &m_composer;
    QList<knowledge::LibrarySummary> m_libraries;
    bool m_hasDocuments = true; ///< until it is known otherwise
    QList<provider::ModelInfo> m_models;
    QHash<QString, docswiki::metrics::ModelStats> m_stats;
    QList<ProviderFailure> m_failures;
    QStringList m_recent;
    QList<provider::local::FoundServer> m_found; ///< while there is no other provider
    bool m_lookedForServers = false;
    QString m_newAccount; ///< of a server just added, until its models are known
    bool m_modelsKnown = false;
    bool m_otherModels = false; ///< besides the excerpt model
};

} // namespace docswiki::ui
