// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/engine/engine.h"
#include "core/engine/connectiontests.h"
#include "core/engine/knowledgesetup.h"
#include "core/engine/meaningmaker.h"
#include "core/engine/modeldirectory.h"
#include "core/engine/turnbook.h"
#include "core/knowledge/knowledgebase.h"
#include "core/metrics/systemsampler.h"
#include "core/store/storethread.h"
#include "core/tool/toolregistry.h"

#include <QPromise>
#include <QSet>
#include <QTimer>

#include <memory>
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
    KnowledgeSetup &knowledgeSetup() { return m_knowledgeSetup; }
    const EngineConfig &config() const { return m_config; }
    ModelDirectory &models() { return m_models; }
    ConnectionTests &connectionTests() { return m_connectionTests; }
    QFuture<void> whenModelsLoaded() const { return m_modelsLoaded.future(); }
    QList<ProviderState> providers() const;
    ProviderState stateOf(const provider::ProviderAccount &account) const;
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
    void loadModels();
    void announceModels();
    void begin(TurnId turn, const turn::TurnRequest &asked);
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
    std::shared_ptr<secret::SecretStore> m_secrets;
    knowledge::KnowledgeBase m_knowledge;
    ModelDirectory m_models;
    MeaningMaker m_meaningMaker;
    KnowledgeSetup m_knowledgeSetup;
    ConnectionTests m_connectionTests;
    tool::ToolRegistry m_tools;
    TurnBook m_book;
    metrics::SystemSampler m_sampler;
    metrics::SystemStats m_system;
    struct RunningTurn {
        std::shared_ptr<provider::ChatProvider> provider; ///< outlives the runner
        std::unique_ptr<turn::TurnRunner> runner;
    };
    std::unordered_map<quint64, RunningTurn> m_turns;
    QList<std::pair<TurnId, turn::TurnRequest>> m_early; ///< asked before the models were known
    QSet<TurnId> m_earlyStopped;
    QTimer m_modelsTimer; ///< news of many models and providers come as one
    QTimer m_snapshotTimer;
    QPromise<Result<bool>> m_ready;
    QPromise<bool> m_historyLoaded;
    QPromise<void> m_modelsLoaded;
    bool m_knowsModels = false;
    bool m_isReady = false;
    bool m_hasDocuments = false;
};

template<typename Answer, typename Work>
QFuture<Answer> Engine::onEngine(Work work)
{
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    QFuture<Answer> future = promise->future();
    post([this, promise, work = std::move(work)]() mutable {
        work().then(this, [promise](const Answer &answer) {
            promise->addResult(answer);
            promise->finish();
        });
    });
    return future;
}

} // namespace docswiki::engine
