// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/meaningmaker.h"

#include "core/engine/providerbook.h"
#include "core/knowledge/embed/serviceembedder.h"
#include "core/knowledge/embed/staticembedder.h"
#include "core/knowledge/embed/staticmodel.h"
#include "core/knowledge/knowledgebase.h"
#include "core/knowledge/vector/embeddedstore.h"
#include "core/knowledge/vector/pinecone/pineconestore.h"
#include "core/knowledge/vector/postgres/postgresstore.h"
#include "core/knowledge/vector/vectortable.h"
#include "core/provider/openai/endpoint.h"

#include <QtConcurrentRun>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using namespace knowledge;

namespace {

template<typename T>
QFuture<Result<T>> ready(const Result<T> &result)
{
    return QtFuture::makeReadyFuture(result);
}

/// Under which name a store's vectors are noted: those of another index are others.
QString storeKey(const KnowledgeSettings &settings)
{
    switch (settings.store) {
    case VectorStoreKind::Embedded: break;
    case VectorStoreKind::Pinecone:
        return u"pinecone:%1/%2/%3"_s.arg(settings.pinecone.controlUrl, settings.pinecone.index, settings.pinecone.nameSpace);
    case VectorStoreKind::Postgres:
        return u"postgres:%1:%2/%3/%4"_s.arg(settings.postgres.host).arg(settings.postgres.port).arg(settings.postgres.database, settings.postgres.table);
    }
    return QLatin1StringView(vectortable::embeddedStore);
}

} // namespace

MeaningMaker::MeaningMaker(ProviderBook &providers, net::StreamPool &pool, KnowledgeBase &base, QString databaseFile,
                           QString installation, QObject *parent)
    : QObject(parent), m_providers(providers), m_pool(pool), m_base(base), m_databaseFile(std::move(databaseFile)),
      m_installation(std::move(installation))
{
}

QFuture<Result<MeaningMaker::Embedder>> MeaningMaker::embedder(const EmbedderSettings &settings)
{
    switch (settings.kind) {
    case EmbedderKind::None: break;
    case EmbedderKind::Service: return ready(service(settings));
    case EmbedderKind::StaticModel:
        return QtConcurrent::run([folder = settings.modelFolder] { return StaticModel::load(folder); })
            .then(this, [](const Result<std::shared_ptr<const StaticModel>> &model) -> Result<Embedder> {
                return model.map([](const auto &loaded) -> Embedder { return std::make_shared<StaticEmbedder>(loaded); });
            });
    }
    return ready(Result<Embedder>(Embedder()));
}

Result<MeaningMaker::Embedder> MeaningMaker::service(const EmbedderSettings &settings)
{
    const provider::ProviderAccount *account = m_providers.find(settings.account);
    if (!account)
        return fail(ErrorCode::NotFound,
                    u"The provider “%1” that made the embeddings is not set up any more. Choose another in Settings."_s.arg(settings.account));
    const auto access = provider::openai::accessFor(*account, m_providers.keyFor(*account));
    if (!access) return fail(access.error());
    EmbeddingService service;
    service.name = access->name;
    service.baseUrl = access->base;
    service.key = access->key;
    service.route = m_providers.routeFor(*account);
    service.model = settings.model.trimmed();
    service.dimensions = settings.dimensions;
    service.queryPrefix = settings.queryPrefix;
    service.documentPrefix = settings.documentPrefix;
    return std::make_shared<ServiceEmbedder>(m_pool, service);
}

QFuture<Result<MeaningMaker::Embedder>> MeaningMaker::withDimension(const Embedder &embedder)
{
    if (!embedder || embedder->space().dimension > 0) return ready(Result<Embedder>(embedder));
    return embedder->embed({u"dimension"_s}, EmbedPurpose::Query)
        .then(this, [embedder](const Result<QList<Vector>> &vectors) -> Result<Embedder> {
            if (!vectors) return fail(vectors.error());
            if (embedder->space().dimension <= 0)
                return fail(ErrorCode::Protocol, u"%1 answered without an embedding."_s.arg(embedder->space().model));
            return embedder;
        });
}

MeaningMaker::Store MeaningMaker::remoteStore(const KnowledgeSettings &settings, const MeaningSecrets &secrets)
{
    if (settings.store == VectorStoreKind::Pinecone) {
        PineconeAccess access;
        access.controlUrl = settings.pinecone.controlUrl;
        access.index = settings.pinecone.index;
        access.nameSpace = settings.pinecone.nameSpace;
        access.key = secrets.pineconeKey;
        access.installation = m_installation;
        return std::make_shared<PineconeStore>(m_pool, access);
    }
    PostgresAccess access;
    access.host = settings.postgres.host;
    access.port = settings.postgres.port;
    access.database = settings.postgres.database;
    access.user = settings.postgres.user;
    access.password = secrets.postgresPassword;
    access.table = settings.postgres.table;
    access.tls = settings.postgres.tls;
    access.installation = m_installation;
    return std::make_shared<PostgresStore>(access);
}

QFuture<Result<Meaning>> MeaningMaker::meaning(const KnowledgeSettings &settings, const MeaningSecrets &secrets, const Embedder &embedder)
{
    const bool remote = settings.store != VectorStoreKind::Embedded;
    const Store store = remote ? remoteStore(settings, secrets) : Store();
    const EmbeddingSpace space = embedder->space();
    return m_base.openVectorSpace(space, storeKey(settings)).then(this, [this, space, embedder, store](const Result<qint64> &id) -> Result<Meaning> {
        if (!id) return fail(id.error());
        if (store) return Meaning{embedder, store, *id, true};
        auto local = std::make_shared<EmbeddedStore>(m_databaseFile, *id, space);
        local->warmUp();
        return Meaning{embedder, local, *id, false};
    });
}

} // namespace docswiki::engine

#include "moc_meaningmaker.cpp"
