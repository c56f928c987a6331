// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "core/engine/engine_p.h"

#include <QMetaMethod>

namespace docswiki::engine {

using namespace Qt::StringLiterals;

Engine::Engine(EngineConfig config)
{
    qRegisterMetaType<TurnId>();
    // The parts are made on the engine's own thread, once its event loop runs: they must belong to it.
    QMetaObject::invokeMethod(
        this, [this, config = std::move(config)]() mutable { d = std::make_unique<Private>(*this, std::move(config)); }, Qt::QueuedConnection);
}

Engine::~Engine() = default;

void Engine::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(this, std::move(work), Qt::QueuedConnection);
}

QFuture<Result<bool>> Engine::whenReady()
{
    return onEngine<Result<bool>>([this] { return d->whenReady(); });
}

TurnId Engine::ask(const turn::TurnRequest &request)
{
    const TurnId turn = nextTurnId();
    post([this, turn, request] { d->ask(turn, request); });
    return turn;
}

void Engine::stop(TurnId turn)
{
    post([this, turn] { d->stop(turn); });
}

QFuture<Result<QList<store::Conversation>>> Engine::conversations()
{
    return onEngine<Result<QList<store::Conversation>>>(
        [this] { return d->onStore([](store::ConversationStore &s) { return s.conversations(); }); });
}

QFuture<Result<QList<store::Message>>> Engine::messages(const QString &conversationId)
{
    return onEngine<Result<QList<store::Message>>>(
        [this, conversationId] { return d->onStore([conversationId](store::ConversationStore &s) { return s.messages(conversationId); }); });
}

void Engine::renameConversation(const QString &id, const QString &title)
{
    post([this, id, title] { d->changeConversation(id, [id, title](store::ConversationStore &s) { return s.rename(id, title); }); });
}

void Engine::setConversationPinned(const QString &id, bool pinned)
{
    post([this, id, pinned] { d->changeConversation(id, [id, pinned](store::ConversationStore &s) { return s.setPinned(id, pinned); }); });
}

void Engine::deleteConversation(const QString &id)
{
    post([this, id] { d->deleteConversation(id); });
}

void Engine::restoreConversation(const QString &id)
{
    post([this, id] { d->changeConversation(id, [id](store::ConversationStore &s) { return s.restore(id); }); });
}

void Engine::indexPaths(const QStringList &paths, const QString &library)
{
    post([this, paths, library] { d->knowledge().index({paths, library, false}); });
}

void Engine::pauseIndexing()
{
    post([this] { d->knowledge().pause(); });
}

void Engine::resumeIndexing()
{
    post([this] { d->knowledge().resume(); });
}

void Engine::cancelIndexing()
{
    post([this] { d->knowledge().cancel(); });
}

void Engine::removeLibrary(const QString &name)
{
    post([this, name] { d->removeLibrary(name); });
}

QFuture<Result<QList<knowledge::LibrarySummary>>> Engine::libraries()
{
    return onEngine<Result<QList<knowledge::LibrarySummary>>>([this] { return d->knowledge().libraries(); });
}

QFuture<Result<knowledge::FilePage>> Engine::files(const knowledge::FileQuery &query)
{
    return onEngine<Result<knowledge::FilePage>>([this, query] { return d->knowledge().files(query); });
}

QFuture<Result<knowledge::Retrieval>> Engine::search(const knowledge::RetrieveQuery &query)
{
    return onEngine<Result<knowledge::Retrieval>>([this, query] { return d->knowledge().retrieve(query); });
}

QFuture<Result<QList<metrics::TurnRecord>>> Engine::recentTurns(int limit)
{
    return onEngine<Result<QList<metrics::TurnRecord>>>([this, limit] { return d->recentTurns(limit); });
}

QFuture<metrics::Snapshot> Engine::snapshot(std::chrono::seconds window)
{
    return onEngine<metrics::Snapshot>([this, window] { return d->snapshotWhenLoaded(window); });
}

void Engine::addPaintTime(TurnId turn, Nanoseconds firstPaint)
{
    post([this, turn, firstPaint] { d->addPaintTime(turn, firstPaint); });
}

bool Engine::isWatched() const
{
    return isSignalConnected(QMetaMethod::fromSignal(&Engine::snapshotTaken));
}

} // namespace docswiki::engine
