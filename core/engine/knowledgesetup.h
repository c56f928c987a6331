// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/meaningmaker.h"
#include "core/knowledge/embed/modelfetcher.h"
#include "core/knowledge/embed/modeloffer.h"
#include "core/net/shortcalls.h"
#include "core/secret/secretstore.h"

#include <QThreadPool>
#include <QTimer>

namespace docswiki::engine {

/// How passages are searched by meaning: the settings on disk, their secrets, and the embedder and the store made of
/// them, which it hands to the KnowledgeBase. What is changed counts at once. Engine's thread.
class KnowledgeSetup final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KnowledgeSetup)
public:
    struct Parts {
        QString settingsFile;
        QString modelsFolder;
        QString embeddingModel; ///< the command line's, for this run: a folder, or "none"; empty: the settings count
        std::shared_ptr<secret::SecretStore> secrets;
    };
    KnowledgeSetup(Parts parts, MeaningMaker &maker, knowledge::KnowledgeBase &base, QObject *parent = nullptr);
    ~KnowledgeSetup() override; ///< waits until everything is written

    /// Reads the settings. Ends when a model on this computer is in use, or there is none; services are not waited for.
    QFuture<bool> load();
    /// Accounts are read, or changed: an embedder that uses one of them is made anew.
    void accountsChanged();

    const knowledge::KnowledgeSettings &settings() const { return m_settings; }
    QFuture<Result<bool>> save(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets);
    QFuture<Result<QString>> test(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &secrets);

    QFuture<Result<QList<knowledge::ModelOffer>>> models();
    void fetch(const QString &id) { m_fetcher.fetch(id); }
    void cancelFetch(const QString &id) { m_fetcher.cancel(id); }

Q_SIGNALS:
    void settingsChanged(const docswiki::knowledge::KnowledgeSettings &settings);
    void fetchChanged(const docswiki::knowledge::ModelFetch &fetch);
    void problemFound(const docswiki::Error &error);

private:
    QFuture<bool> apply();
    void applied(quint64 generation, const Result<knowledge::Meaning> &meaning);
    QFuture<Result<knowledge::Meaning>> make(const knowledge::KnowledgeSettings &settings, const MeaningSecrets &secrets);
    QFuture<MeaningSecrets> readSecrets(const knowledge::KnowledgeSettings &settings, const knowledge::KnowledgeSecrets &typed);
    QFuture<Result<QString>> secret(const QString &name, const char *variable, const std::optional<QString> &typed);
    void keep(const QString &name, const std::optional<QString> &typed);

    Parts m_parts;
    MeaningMaker &m_maker;
    knowledge::KnowledgeBase &m_base;
    net::ShortCalls m_calls;
    knowledge::ModelFetcher m_fetcher;
    knowledge::KnowledgeSettings m_settings;
    quint64 m_generation = 0; ///< of apply(): what an earlier one made is dropped
    QTimer m_retry;           ///< a service that could not be asked
    QThreadPool m_files;      ///< one thread: writes keep their order
};

} // namespace docswiki::engine
