// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Engine about libraries' settings, vectors and evaluations.
#include "core/engine/engine_p.h"

namespace docswiki::engine {

using namespace Qt::StringLiterals;

namespace {

template<typename T>
QFuture<Result<T>> notWired()
{
    return QtFuture::makeReadyFuture(Result<T>(fail(ErrorCode::Internal, u"Not here yet."_s)));
}

} // namespace

void Engine::prepareSearch(const knowledge::RetrieveQuery &) {}
void Engine::changeLibrary(const QString &, const knowledge::LibraryChange &) {}
void Engine::reindexLibrary(const QString &, bool) {}
QFuture<Result<knowledge::KnowledgeSettings>> Engine::knowledgeSettings() { return notWired<knowledge::KnowledgeSettings>(); }
QFuture<Result<bool>> Engine::saveKnowledgeSettings(const knowledge::KnowledgeSettings &, const knowledge::KnowledgeSecrets &) { return notWired<bool>(); }
QFuture<Result<QString>> Engine::testKnowledgeSettings(const knowledge::KnowledgeSettings &, const knowledge::KnowledgeSecrets &) { return notWired<QString>(); }
QFuture<Result<knowledge::EmbeddingProgress>> Engine::embeddingProgress() { return notWired<knowledge::EmbeddingProgress>(); }
QFuture<Result<QList<knowledge::ModelOffer>>> Engine::embeddingModels() { return notWired<QList<knowledge::ModelOffer>>(); }
void Engine::fetchEmbeddingModel(const QString &) {}
void Engine::cancelModelFetch(const QString &) {}
QFuture<Result<QList<knowledge::Evaluation>>> Engine::evaluations() { return notWired<QList<knowledge::Evaluation>>(); }
QFuture<Result<knowledge::Evaluation>> Engine::evaluate(const QString &) { return notWired<knowledge::Evaluation>(); }

} // namespace docswiki::engine
