// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/embed/modeloffer.h"
#include "core/knowledge/knowledgesettings.h"
#include "core/knowledge/meaning.h"
#include "core/secret/secretstore.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace docswiki::knowledge {
class KnowledgeBase;
class ModelLibrary;
}

namespace docswiki::engine {

class ProviderBook;

/// How passages are searched by meaning: the settings on disk, their secrets, and the embedder and the store made of
/// them, which it hands to the KnowledgeBase. What is changed counts at once. Engine's thread.
class KnowledgeSetup final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KnowledgeSetup)
public:
    struct Parts {
        QString settingsFile;
        QString modelsFolder;
        std::shared_ptr<secret::SecretStore> secrets;
    };
    KnowledgeSetup(Parts parts, ProviderBook &providers, knowledge::KnowledgeBase &base, const Clock &clock,
                   QObject *parent = nullptr);
    ~KnowledgeSetup() override; ///< waits until everything is written

    /// Reads the settings. Ends when a model on this computer is in use, or there is none; services are not waited for.
    QFuture<bool> load();
    /// Accounts are read, or changed: an embedder that uses one of them is made anew.
    void accountsChanged();

    const knowledge::KnowledgeSettings &settings() const { return m_settings; }
    QFuture<Result<bool>> save(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets);
    QFuture<Result<QString>> test(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets);

    QFuture<Result<QList<knowledge::ModelOffer>>> models();
    void fetch(const QString &id);
    void cancelFetch(const QString &id);

Q_SIGNALS:
    void settingsChanged(const docswiki::knowledge::KnowledgeSettings &settings);
    void fetchChanged(const docswiki::knowledge::ModelFetch &fetch);
    void problemFound(const docswiki::Error &error);

private:
    using Embedder = std::shared_ptr<knowledge::Embedder>;
    struct Secrets {
        QString pineconeKey;
        QString postgresPassword;
    };

    QFuture<bool> apply();
    QFuture<Result<Embedder>> makeEmbedder(const knowledge::EmbedderSettings &settings);
    QFuture<Result<knowledge::Meaning>> makeMeaning(const knowledge::KnowledgeSettings &settings, const Secrets &secrets,
                                                    const Embedder &embedder);
    QFuture<Secrets> readSecrets(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &typed);

    Parts m_parts;
    ProviderBook &m_providers;
    knowledge::KnowledgeBase &m_base;
    const Clock &m_clock;
    knowledge::KnowledgeSettings m_settings;
    quint64 m_generation = 0; ///< of apply(): what an earlier one made is dropped
    bool m_loaded = false;
    QTimer m_retry; ///< a service that could not be asked
    QThreadPool m_files; ///< one thread: writes keep their order
};

} // namespace docswiki::engine
