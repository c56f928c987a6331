// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/knowledgesettings.h"
#include "core/knowledge/meaning.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace docswiki::net {
class StreamPool;
}
namespace docswiki::knowledge {
class KnowledgeBase;
}

namespace docswiki::engine {

class ProviderBook;

/// Secrets as they are used.
struct MeaningSecrets {
    QString pineconeKey;
    QString postgresPassword;
};

/// Makes what settings describe: the embedder, the store, and the space that both share. Engine's thread.
class MeaningMaker final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MeaningMaker)
public:
    using Embedder = std::shared_ptr<knowledge::Embedder>;
    using Store = std::shared_ptr<knowledge::VectorStore>;

    /// `installation`: which of several machines that share a store this is.
    MeaningMaker(ProviderBook &providers, net::StreamPool &pool, knowledge::KnowledgeBase &base, QString databaseFile,
                 QString installation, QObject *parent = nullptr);

    /// Loads a model of this computer, or prepares to ask a service. Never asks the service.
    QFuture<Result<Embedder>> embedder(const knowledge::EmbedderSettings &settings);
    /// A service that has not told its dimension yet is asked for it.
    QFuture<Result<Embedder>> withDimension(const Embedder &embedder);
    /// `embedder` with a dimension. The space is noted in the database.
    QFuture<Result<knowledge::Meaning>> meaning(const knowledge::KnowledgeSettings &settings, const MeaningSecrets &secrets,
                                                const Embedder &embedder);
    /// The store of the settings, where it is not this computer.
    Store remoteStore(const knowledge::KnowledgeSettings &settings, const MeaningSecrets &secrets);

private:
    Result<Embedder> service(const knowledge::EmbedderSettings &settings);

    ProviderBook &m_providers;
    net::StreamPool &m_pool;
    knowledge::KnowledgeBase &m_base;
    QString m_databaseFile;
    QString m_installation;
};

} // namespace docswiki::engine
