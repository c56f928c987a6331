// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgesetup.h"

#include "core/base/log.h"
#include "core/knowledge/embed/modelcatalogue.h"
#include "core/knowledge/knowledgebase.h"
#include "core/knowledge/knowledgesettingsfile.h"
#include "core/net/routeresolver.h"

#include <QtConcurrentRun>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace knowledge;

namespace {

constexpr auto retryDelay = 30s;
const QString pineconeSecret = u"pinecone"_s;
const QString postgresSecret = u"postgres"_s;

/// "potion-base-8M, 256 dimensions".
QString spaceText(const EmbeddingSpace &space)
{
    return u"%1 answers with %2 dimensions"_s.arg(space.model).arg(space.dimension);
}

/// Services are not waited for: their account may not be known yet, and they may be away.
bool isLocal(const KnowledgeSettings &settings)
{
    return settings.embedder.kind != EmbedderKind::Service && settings.store == VectorStoreKind::Embedded;
}

template<typename T>
QFuture<Result<T>> ready(const Result<T> &result)
{
    return QtFuture::makeReadyFuture(result);
}

} // namespace

KnowledgeSetup::KnowledgeSetup(Parts parts, MeaningMaker &maker, KnowledgeBase &base, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_maker(maker), m_base(base),
      m_calls(std::make_shared<net::RouteResolver>(), {}),
      m_fetcher(m_calls, ModelCatalogue::bundled().hub, m_parts.modelsFolder)
{
    m_files.setMaxThreadCount(1);
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryDelay);
    connect(&m_retry, &QTimer::timeout, this, [this] { apply(); });
    connect(&m_fetcher, &ModelFetcher::changed, this, &KnowledgeSetup::fetchChanged);
}

KnowledgeSetup::~KnowledgeSetup()
{
    m_files.waitForDone();
}

QFuture<bool> KnowledgeSetup::load()
{
    return QtConcurrent::run(&m_files, [file = m_parts.settingsFile] { return knowledgesettingsfile::load(file); })
        .then(this,
              [this](const knowledgesettingsfile::Loaded &loaded) {
                  m_settings = loaded.settings;
                  if (loaded.problem) Q_EMIT problemFound(*loaded.problem);
                  if (m_parts.embeddingModel == "none"_L1) {
                      m_settings.embedder = {};
                  } else if (!m_parts.embeddingModel.isEmpty()) {
                      m_settings.embedder = {EmbedderKind::StaticModel, m_parts.embeddingModel};
                      m_settings.store = VectorStoreKind::Embedded;
                  }
                  const QFuture<bool> applied = apply();
                  return isLocal(m_settings) ? applied : QtFuture::makeReadyFuture(true);
              })
        .unwrap();
}

void KnowledgeSetup::accountsChanged()
{
    if (m_settings.embedder.kind == EmbedderKind::Service) apply();
}

QFuture<bool> KnowledgeSetup::apply()
{
    const quint64 generation = ++m_generation;
    m_retry.stop();
    if (m_settings.embedder.kind == EmbedderKind::None) {
        m_base.setMeaning({}, m_settings.budgetTokens);
        return QtFuture::makeReadyFuture(true);
    }
    return readSecrets(m_settings, {})
        .then(this, [this](const MeaningSecrets &secrets) { return make(m_settings, secrets); })
        .unwrap()
        .then(this, [this, generation](const Result<Meaning> &meaning) {
            applied(generation, meaning);
            return meaning.has_value();
        });
}

/// Without vectors keywords are searched all the same; what is missing is told where vectors are told of.
void KnowledgeSetup::applied(quint64 generation, const Result<Meaning> &meaning)
{
    if (generation != m_generation) return;
    if (meaning) return m_base.setMeaning(*meaning, m_settings.budgetTokens);
    qCWarning(logKnowledge) << "search by meaning:" << meaning.error().message << meaning.error().detail;
    m_base.setMeaning({}, m_settings.budgetTokens, meaning.error().message);
    if (m_settings.embedder.kind == EmbedderKind::Service || meaning.error().retryable) m_retry.start();
}

QFuture<Result<Meaning>> KnowledgeSetup::make(const KnowledgeSettings &settings, const MeaningSecrets &secrets)
{
    return m_maker.embedder(settings.embedder)
        .then(this,
              [this](const Result<MeaningMaker::Embedder> &made) {
                  return made ? m_maker.withDimension(*made) : ready(Result<MeaningMaker::Embedder>(fail(made.error())));
              })
        .unwrap()
        .then(this,
              [this, settings, secrets](const Result<MeaningMaker::Embedder> &made) {
                  return made ? m_maker.meaning(settings, secrets, *made) : ready(Result<Meaning>(fail(made.error())));
              })
        .unwrap();
}

QFuture<Result<QString>> KnowledgeSetup::secret(const QString &name, const char *variable, const std::optional<QString> &typed)
{
    if (typed) return ready(Result<QString>(*typed));
    if (const QString given = qEnvironmentVariable(variable); !given.isEmpty()) return ready(Result<QString>(given));
    return m_parts.secrets->read(name);
}

QFuture<MeaningSecrets> KnowledgeSetup::readSecrets(const KnowledgeSettings &settings, const KnowledgeSecrets &typed)
{
    const auto valueOf = [](const Result<QString> &read) {
        if (!read) qCWarning(logKnowledge) << read.error().message << read.error().detail;
        return read.value_or(QString());
    };
    if (settings.store == VectorStoreKind::Pinecone)
        return secret(pineconeSecret, "PINECONE_API_KEY", typed.pineconeKey)
            .then(this, [valueOf](const Result<QString> &key) { return MeaningSecrets{valueOf(key), {}}; });
    if (settings.store == VectorStoreKind::Postgres)
        return secret(postgresSecret, "PGPASSWORD", typed.postgresPassword)
            .then(this, [valueOf](const Result<QString> &password) { return MeaningSecrets{{}, valueOf(password)}; });
    return QtFuture::makeReadyFuture(MeaningSecrets());
}

void KnowledgeSetup::keep(const QString &name, const std::optional<QString> &typed)
{
    if (!typed) return;
    const QFuture<Result<void>> kept = typed->isEmpty() ? m_parts.secrets->remove(name) : m_parts.secrets->write(name, *typed);
    QFuture<Result<void>>(kept).then(this, [this](const Result<void> &done) {
        if (!done) Q_EMIT problemFound(done.error());
    });
}

QFuture<Result<bool>> KnowledgeSetup::save(const KnowledgeSettings &settings, const KnowledgeSecrets &secrets)
{
    if (const Result<void> good = checkKnowledgeSettings(settings); !good) return ready(Result<bool>(fail(good.error())));
    keep(pineconeSecret, secrets.pineconeKey);
    keep(postgresSecret, secrets.postgresPassword);
    return QtConcurrent::run(&m_files, [file = m_parts.settingsFile, settings] { return knowledgesettingsfile::save(file, settings); })
        .then(this,
              [this, settings](const Result<void> &written) {
                  if (!written) return ready(Result<bool>(fail(written.error())));
                  m_settings = settings;
                  Q_EMIT settingsChanged(m_settings);
                  const QFuture<bool> applied = apply();
                  if (!isLocal(settings)) return ready(Result<bool>(true));
                  return QFuture<bool>(applied).then(this, [](bool) { return Result<bool>(true); });
              })
        .unwrap();
}

QFuture<Result<QString>> KnowledgeSetup::test(const KnowledgeSettings &settings, const KnowledgeSecrets &typed)
{
    if (const Result<void> good = checkKnowledgeSettings(settings); !good) return ready(Result<QString>(fail(good.error())));
    if (settings.embedder.kind == EmbedderKind::None)
        return ready(Result<QString>(u"Passages are found by their words alone."_s));
    struct Tried {
        Result<MeaningMaker::Embedder> embedder;
        MeaningSecrets secrets;
    };
    return readSecrets(settings, typed)
        .then(this,
              [this, settings](const MeaningSecrets &secrets) {
                  return m_maker.embedder(settings.embedder)
                      .then(this,
                            [this](const Result<MeaningMaker::Embedder> &made) {
                                return made ? m_maker.withDimension(*made) : ready(Result<MeaningMaker::Embedder>(fail(made.error())));
                            })
                      .unwrap()
                      .then(this, [secrets](const Result<MeaningMaker::Embedder> &made) { return Tried{made, secrets}; });
              })
        .unwrap()
        .then(this,
              [this, settings](const Tried &tried) {
                  if (!tried.embedder) return ready(Result<QString>(fail(tried.embedder.error())));
                  const EmbeddingSpace space = (*tried.embedder)->space();
                  if (settings.store == VectorStoreKind::Embedded)
                      return ready(Result<QString>(u"%1; vectors are kept on this computer."_s.arg(spaceText(space))));
                  const MeaningMaker::Store store = m_maker.remoteStore(settings, tried.secrets);
                  return store->check(space).then(this, [store, space](const Result<bool> &checked) -> Result<QString> {
                      if (!checked) return fail(checked.error());
                      return u"%1; %2 can keep them."_s.arg(spaceText(space), store->name());
                  });
              })
        .unwrap();
}

QFuture<Result<QList<ModelOffer>>> KnowledgeSetup::models()
{
    return QtConcurrent::run([folder = m_parts.modelsFolder]() -> Result<QList<ModelOffer>> {
        return modelsAt(folder, ModelCatalogue::bundled());
    });
}

} // namespace docswiki::engine

#include "moc_knowledgesetup.cpp"
