// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Engine about libraries' settings, vectors and evaluations.
#include "core/engine/engine_p.h"

#include "core/knowledge/eval/evaluationlog.h"
#include "core/knowledge/eval/evaluator.h"

#include <QtConcurrentRun>

namespace docswiki::engine {

using namespace knowledge;

namespace {

/// For calls that answer nothing: what goes wrong is told by Engine::failed.
template<typename T>
void tellFailure(Engine *engine, QFuture<Result<T>> future)
{
    future.then(engine, [engine](const Result<T> &result) {
        if (!result) Q_EMIT engine->failed(result.error());
    });
}

} // namespace

void Engine::prepareSearch(const RetrieveQuery &query)
{
    post([this, query] { d->knowledge().prepare(query); });
}

void Engine::changeLibrary(const QString &name, const LibraryChange &change)
{
    post([this, name, change] { tellFailure(this, d->knowledge().changeLibrary(name, change)); });
}

void Engine::reindexLibrary(const QString &name, bool afresh)
{
    post([this, name, afresh] { tellFailure(this, d->knowledge().reindexLibrary(name, afresh)); });
}

QFuture<Result<KnowledgeSettings>> Engine::knowledgeSettings()
{
    using Settings = Result<KnowledgeSettings>;
    return onEngine<Settings>([this] {
        return d->whenReady().then(this, [this](const Result<bool> &) -> Settings { return d->knowledgeSetup().settings(); });
    });
}

QFuture<Result<bool>> Engine::saveKnowledgeSettings(const KnowledgeSettings &settings, const KnowledgeSecrets &secrets)
{
    return onEngine<Result<bool>>([this, settings, secrets] { return d->knowledgeSetup().save(settings, secrets); });
}

QFuture<Result<QString>> Engine::testKnowledgeSettings(const KnowledgeSettings &settings, const KnowledgeSecrets &secrets)
{
    return onEngine<Result<QString>>([this, settings, secrets] { return d->knowledgeSetup().test(settings, secrets); });
}

QFuture<Result<EmbeddingProgress>> Engine::embeddingProgress()
{
    using Progress = Result<EmbeddingProgress>;
    return onEngine<Progress>([this] { return QtFuture::makeReadyFuture(Progress(d->knowledge().embeddingProgress())); });
}

QFuture<Result<QList<ModelOffer>>> Engine::embeddingModels()
{
    return onEngine<Result<QList<ModelOffer>>>([this] { return d->knowledgeSetup().models(); });
}

void Engine::fetchEmbeddingModel(const QString &id)
{
    post([this, id] { d->knowledgeSetup().fetch(id); });
}

void Engine::cancelModelFetch(const QString &id)
{
    post([this, id] { d->knowledgeSetup().cancelFetch(id); });
}

QFuture<Result<QList<Evaluation>>> Engine::evaluations()
{
    using Evaluations = Result<QList<Evaluation>>;
    return onEngine<Evaluations>([this] {
        return QtConcurrent::run([file = d->config().paths.knowledgeDatabase()]() -> Evaluations {
            const auto log = EvaluationLog::open(file);
            return log ? (*log)->list() : Evaluations(fail(log.error()));
        });
    });
}

QFuture<Result<Evaluation>> Engine::evaluate(const QString &folder)
{
    return onEngine<Result<Evaluation>>([this, folder] {
        auto *evaluator = new Evaluator({folder, d->knowledge().meaning().embedder, 10, d->config().paths.knowledgeDatabase()}, this);
        return evaluator->run().then(this, [evaluator](const Result<EvaluationOutcome> &outcome) {
            evaluator->deleteLater();
            return outcome.map([](const EvaluationOutcome &done) { return done.evaluation; });
        });
    });
}

} // namespace docswiki::engine
