// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"
#include "core/engine/modeldirectory.h"
#include "core/engine/turnbook.h"
#include "core/knowledge/knowledgebase.h"
#include "core/metrics/systemsampler.h"
#include "core/store/storethread.h"

#include <QPromise>
#include <QTimer>

#include <unordered_map>

namespace docswiki::turn {
class TurnRunner;
}

namespace docswiki::engine {

/// The engine's parts and how they are wired. Everything here happens on the engine's thread.
class Engine::Private final {
    Q_DISABLE_COPY_MOVE(Private)
public:
    Private(Engine &engine, EngineConfig config);
    ~Private();

    QFuture<Result<bool>> whenReady() const { return m_ready.future(); }

    void ask(TurnId turn, const turn::TurnRequest &request);
    void stop(TurnId turn);
    void addPaintTime(TurnId turn, Nanoseconds firstPaint) { m_book.addPaint(turn, firstPaint); }

    knowledge::KnowledgeBase &knowledge() { return m_knowledge; }
    ModelDirectory &models() { return m_models; }
    void removeLibrary(const QString &name);

    template<typename Work>
    auto onStore(Work work)
    {
        return m_store.run(std::move(work));
    }
    void changeConversation(const QString &id, std::function<Result<bool>(store::ConversationStore &)> change);
    void deleteConversation(const QString &id);

    QFuture<Result<QList<metrics::TurnRecord>>> recentTurns(int limit);
    QFuture<metrics::Snapshot> snapshotWhenLoaded(std::chrono::seconds window);

private:
    void loadHistory();
    void prepareLibraries();
    void countDocuments(const QList<knowledge::LibrarySummary> &libraries);
    void becomeReady(const Result<bool> &result);
    void announce(const QString &conversationId);
    metrics::Snapshot takeSnapshot(std::chrono::seconds window);
    void tick();

    Engine &m_engine;
    const EngineConfig m_config;
    SystemClock m_clock;
    store::StoreThread m_store;
    knowledge::KnowledgeBase m_knowledge;
    ModelDirectory m_models;
    TurnBook m_book;
    metrics::SystemSampler m_sampler;
    metrics::SystemStats m_system;
    std::unordered_map<quint64, std::unique_ptr<turn::TurnRunner>> m_turns;
    QTimer m_snapshotTimer;
    QPromise<Result<bool>> m_ready;
    QPromise<bool> m_historyLoaded;
    bool m_isReady = false;
    bool m_hasDocuments = false;
};

} // namespace docswiki::engine
