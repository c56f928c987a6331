// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine_p.h"

#include "core/base/log.h"
#include "core/engine/conversationtitle.h"
#include "core/engine/samplefiles.h"
#include "core/metrics/statistics.h"
#include "core/secret/keychainstore.h"
#include "core/secret/memorystore.h"
#include "core/tool/builtintools.h"
#include "core/turn/turnrunner.h"

#include <QCryptographicHash>
#include <QSysInfo>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace docswiki::engine {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto snapshotInterval = 2s;
constexpr auto watchedWindow = 24h;
constexpr auto historyDays = 30;
constexpr int historyLimit = 2'000;
constexpr auto announceDelay = 50ms;
constexpr qsizetype mostEarly = 1'000; // more than can run at once

std::shared_ptr<secret::SecretStore> makeSecrets(bool keychain)
{
    if (keychain)
        return std::make_shared<secret::KeychainStore>();
    return std::make_shared<secret::MemoryStore>();
}

/// Tells machines, and data folders on one machine, apart where they share a store. Says nothing about the machine.
QString installationOf(const DataPaths &paths)
{
    const QByteArray where = QSysInfo::machineUniqueId() + paths.root.toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(where, QCryptographicHash::Sha256).toHex().left(16));
}
} // namespace

Engine::Private::Private(Engine &engine, EngineConfig config)
    : m_engine(engine), m_config(std::move(config)), m_store(m_config.paths.conversationDatabase(), m_config.paths.root),
      m_secrets(makeSecrets(m_config.keychain)), m_knowledge({m_config.paths.knowledgeDatabase(), m_config.loaderProgram, 0}),
      m_models({m_config.paths.providersFile(), m_config.paths.quirksFile(), m_config.paths.modelListFile(), m_config.paths.profileOverrides()},
               {m_config.providerUrl, m_config.apiKey}, m_secrets, m_clock),
      m_meaningMaker(m_models.book(), m_models.pool(), m_knowledge, m_config.paths.knowledgeDatabase(), installationOf(m_config.paths)),
      m_knowledgeSetup({m_config.paths.knowledgeSettingsFile(), m_config.paths.embeddingModels(), m_config.embeddingModel, m_secrets},
                       m_meaningMaker, m_knowledge),
      m_connectionTests(m_models.book(), m_models.pool()), m_book(m_config.storeConversations ? &m_store : nullptr), m_sampler(m_config.paths.root)
{
    using knowledge::KnowledgeBase;
    m_ready.start();
    m_historyLoaded.start();
    m_modelsLoaded.start();
    tool::addBuiltInTools(m_tools, &m_knowledge, nullptr);

    QObject::connect(&m_knowledge, &KnowledgeBase::progressChanged, &m_engine, &Engine::indexProgressChanged);
    QObject::connect(&m_knowledge, &KnowledgeBase::fileChanged, &m_engine, &Engine::fileChanged);
    QObject::connect(&m_knowledge, &KnowledgeBase::indexFinished, &m_engine, &Engine::indexFinished);
    QObject::connect(&m_knowledge, &KnowledgeBase::librariesChanged, &m_engine, [this] {
        m_knowledge.libraries().then(&m_engine, [this](const Result<QList<knowledge::LibrarySummary>> &libraries) {
            if (libraries)
                countDocuments(*libraries);
            Q_EMIT m_engine.librariesChanged();
        });
    });
    QObject::connect(&m_knowledge, &KnowledgeBase::embeddingProgressChanged, &m_engine, &Engine::embeddingProgressChanged);
    QObject::connect(&m_knowledgeSetup, &KnowledgeSetup::settingsChanged, &m_engine, &Engine::knowledgeSettingsChanged);
    QObject::connect(&m_knowledgeSetup, &KnowledgeSetup::fetchChanged, &m_engine, &Engine::modelFetchChanged);
    QObject::connect(&m_knowledgeSetup, &KnowledgeSetup::problemFound, &m_engine, &Engine::failed);
    QObject::connect(&m_models.book(), &ProviderBook::accountChanged, &m_knowledgeSetup, [this] { m_knowledgeSetup.accountsChanged(); });
    QObject::connect(&m_book, &TurnBook::recorded, &m_engine, &Engine::turnRecorded);
    QObject::connect(&m_book, &TurnBook::saved, &m_engine, [this](const QString &id) { announce(id); });
    QObject::connect(&m_book, &TurnBook::saveFailed, &m_engine, &Engine::failed);

    m_snapshotTimer.setInterval(snapshotInterval);
    QObject::connect(&m_snapshotTimer, &QTimer::timeout, &m_engine, [this] { tick(); });
    m_snapshotTimer.start();

    m_modelsTimer.setSingleShot(true);
    m_modelsTimer.setInterval(announceDelay);
    QObject::connect(&m_modelsTimer, &QTimer::timeout, &m_engine, [this] { announceModels(); });
    QObject::connect(&m_models.book(), &ProviderBook::changed, &m_engine, [this] { m_modelsTimer.start(); });
    QObject::connect(&m_models.catalogue(), &ModelCatalogue::changed, &m_engine, [this] { m_modelsTimer.start(); });
    QObject::connect(&m_models, &ModelDirectory::problemFound, &m_engine, &Engine::failed);
    QObject::connect(&m_connectionTests, &ConnectionTests::stepChanged, &m_engine, &Engine::connectionStep);
    QObject::connect(&m_connectionTests, &ConnectionTests::finished, &m_engine, &Engine::connectionTested);

    loadModels();
    loadHistory();
    m_knowledgeSetup.load().then(&m_engine, [this](bool) { prepareLibraries(); });
}

Engine::Private::~Private() = default;

void Engine::Private::loadModels()
{
    m_models.load().then(&m_engine, [this] {
        m_knowsModels = true;
        m_modelsLoaded.finish();
        m_knowledgeSetup.accountsChanged();
        for (const auto &[turn, request] : std::exchange(m_early, {})) {
            begin(turn, request);
            if (m_earlyStopped.contains(turn))
                stop(turn);
        }
        m_earlyStopped.clear();
        m_models.learn(m_book.records());
    });
}

QList<ProviderState> Engine::Private::providers() const
{
    QList<ProviderState> states;
    for (const provider::ProviderAccount &account : m_models.book().accounts())
        states.append(stateOf(account));
    return states;
}

ProviderState Engine::Private::stateOf(const provider::ProviderAccount &account) const
{
    ProviderState state{account, m_models.book().keyState(account)};
    state.fromCommandLine = m_models.book().isOfCommandLine(account.id);
    state.refreshing = m_models.catalogue().isRefreshing(account.id);
    if (const provider::AccountModels *list = m_models.catalogue().listOf(account.id)) {
        state.models = static_cast<int>(list->models.size());
        state.modelsFetchedAt = list->fetchedAt;
        state.problem = list->error;
    }
    if (const auto speaker = m_models.book().providerOf(account.id); !speaker && account.enabled)
        state.problem = speaker.error();
    return state;
}

void Engine::Private::announceModels()
{
    Q_EMIT m_engine.providersChanged(providers());
    Q_EMIT m_engine.modelsChanged(m_models.catalogue().models());
}

void Engine::Private::loadHistory()
{
    const QDateTime since = m_clock.wallTime().addDays(-historyDays);
    m_store.run([since](store::ConversationStore &store) { return store.turns(since, historyLimit); })
        .then(&m_engine, [this](const Result<QList<metrics::TurnRecord>> &turns) {
            if (turns)
                m_book.setHistory(*turns);
            else
                Q_EMIT m_engine.failed(turns.error());
            if (turns && m_knowsModels)
                m_models.learn(*turns);
            m_historyLoaded.addResult(true);
            m_historyLoaded.finish();
        });
}

/// A person without documents gets the sample library; a job that an earlier run left unfinished goes on.
void Engine::Private::prepareLibraries()
{
    m_knowledge.libraries().then(&m_engine, [this](const Result<QList<knowledge::LibrarySummary>> &libraries) {
        if (!libraries)
            return becomeReady(fail(libraries.error()));
        countDocuments(*libraries);
        if (m_config.resumeIndexing)
            m_knowledge.resumeUnfinished();
        if (!libraries->isEmpty() || !m_config.sampleLibrary)
            return becomeReady(true);
        const QString folder = m_config.paths.sampleDocuments();
        QtConcurrent::run([folder] { return unpackSampleDocuments(folder); })
            .then(&m_engine, [this, folder](const Result<bool> &unpacked) {
                if (!unpacked)
                    return becomeReady(unpacked);
                QObject::connect(&m_knowledge, &knowledge::KnowledgeBase::indexFinished, &m_engine,
                                 [this](const Result<knowledge::IndexSummary> &summary) {
                                     m_hasDocuments = m_hasDocuments || summary.has_value();
                                     becomeReady(summary.map([](const knowledge::IndexSummary &) { return true; }));
                                 });
                m_knowledge.index({{folder}, sampleLibraryName(), true});
            });
    });
}

void Engine::Private::countDocuments(const QList<knowledge::LibrarySummary> &libraries)
{
    m_hasDocuments = std::any_of(libraries.cbegin(), libraries.cend(), [](const auto &library) { return library.chunks > 0; });
}

void Engine::Private::becomeReady(const Result<bool> &result)
{
    if (std::exchange(m_isReady, true))
        return;
    if (!result)
        Q_EMIT m_engine.failed(result.error());
    m_ready.addResult(result);
    m_ready.finish();
}

void Engine::Private::ask(TurnId turn, const turn::TurnRequest &asked)
{
    // In the first moments of the program accounts and keys are still being read, which has a limit.
    if (m_knowsModels || m_early.size() >= mostEarly)
        begin(turn, asked);
    else
        m_early.append({turn, asked});
}

void Engine::Private::begin(TurnId turn, const turn::TurnRequest &asked)
{
    const ModelDirectory::Choice choice = m_models.choose(asked.model);
    turn::TurnRequest request = asked;
    request.model = choice.profile.model;
    const QDateTime now = m_clock.wallTime();

    store::Conversation conversation{request.conversationId.isEmpty() ? newStoredId() : request.conversationId,
                                     conversationTitle(request.question), now, now, false, 0};
    request.conversationId = conversation.id;
    store::Message question;
    question.id = newStoredId();
    question.conversationId = conversation.id;
    question.parentId = request.parentId;
    question.text = request.question;
    question.createdAt = now;
    store::Message answer;
    answer.id = newStoredId();
    answer.conversationId = conversation.id;
    answer.parentId = question.id;
    answer.role = provider::Role::Assistant;
    answer.state = store::MessageState::Streaming;
    answer.model = request.model;
    answer.createdAt = now;

    m_book.open(turn, answer, now);
    Q_EMIT m_engine.turnStarted({turn, conversation.id, conversation.title, question.id, answer.id, request});

    turn::TurnServices services{*choice.provider, choice.profile};
    services.tools = choice.own ? nullptr : &m_tools;
    services.offerTools = choice.tools && m_hasDocuments;
    services.retriever = &m_knowledge;
    services.hasDocuments = m_hasDocuments;
    services.ownModel = choice.own;
    if (!choice.own && m_hasDocuments && request.documents != turn::Use::Off) {
        // While passages are searched the connection is opened; the request then takes it, finished or not.
        services.warmUp = [provider = choice.provider, profile = choice.profile] { return provider->warmUp(profile); };
    }
    if (m_config.storeConversations) {
        services.store = [this, conversation, question, answer] {
            return m_store.run([=](store::ConversationStore &store) { return store.beginTurn(conversation, question, answer); });
        };
    }
    auto runner = std::make_unique<turn::TurnRunner>(turn, request, std::move(services), m_clock);
    QObject::connect(runner.get(), &turn::TurnRunner::happened, &m_engine, [this](TurnId id, const turn::TurnEvent &event) {
        Q_EMIT m_engine.turnEvent(id, event);
        m_book.add(id, event);
    });
    QObject::connect(runner.get(), &turn::TurnRunner::finished, &m_engine, [this](TurnId id) {
        const auto running = m_turns.find(static_cast<quint64>(id));
        if (running == m_turns.end())
            return;
        // It is still on the stack; its stream goes with it, and the provider after that.
        turn::TurnRunner *ended = running->second.runner.release();
        QObject::connect(ended, &QObject::destroyed, &m_engine, [provider = running->second.provider] { Q_UNUSED(provider); });
        ended->deleteLater();
        m_turns.erase(running);
    });
    turn::TurnRunner *started = runner.get();
    m_turns.emplace(static_cast<quint64>(turn), RunningTurn{choice.provider, std::move(runner)});
    started->start();
}

void Engine::Private::stop(TurnId turn)
{
    if (const auto it = m_turns.find(static_cast<quint64>(turn)); it != m_turns.end())
        it->second.runner->stop();
    else if (!m_knowsModels)
        m_earlyStopped.insert(turn);
}

void Engine::Private::removeLibrary(const QString &name)
{
    m_knowledge.removeLibrary(name).then(&m_engine, [this](const Result<bool> &removed) {
        if (!removed)
            Q_EMIT m_engine.failed(removed.error());
    });
}

void Engine::Private::changeConversation(const QString &id, std::function<Result<bool>(store::ConversationStore &)> change)
{
    m_store.run(std::move(change)).then(&m_engine, [this, id](const Result<bool> &done) {
        if (done)
            announce(id);
        else
            Q_EMIT m_engine.failed(done.error());
    });
}

void Engine::Private::deleteConversation(const QString &id)
{
    m_store.run([id](store::ConversationStore &store) { return store.moveToTrash(id); })
        .then(&m_engine, [this, id](const Result<bool> &done) {
            if (done)
                Q_EMIT m_engine.conversationDeleted(id);
            else
                Q_EMIT m_engine.failed(done.error());
        });
}

void Engine::Private::announce(const QString &conversationId)
{
    m_store.run([conversationId](store::ConversationStore &store) { return store.conversation(conversationId); })
        .then(&m_engine, [this](const Result<store::Conversation> &conversation) {
            if (conversation)
                Q_EMIT m_engine.conversationChanged(*conversation);
        });
}

QFuture<Result<QList<metrics::TurnRecord>>> Engine::Private::recentTurns(int limit)
{
    return m_historyLoaded.future().then(&m_engine, [this, limit](bool) -> Result<QList<metrics::TurnRecord>> {
        const QList<metrics::TurnRecord> &records = m_book.records();
        return records.last(std::clamp<qsizetype>(limit, 0, records.size()));
    });
}

QFuture<metrics::Snapshot> Engine::Private::snapshotWhenLoaded(std::chrono::seconds window)
{
    return m_historyLoaded.future().then(&m_engine, [this, window](bool) {
        m_system = m_sampler.sample();
        return takeSnapshot(window);
    });
}

metrics::Snapshot Engine::Private::takeSnapshot(std::chrono::seconds window)
{
    const QDateTime now = m_clock.wallTime();
    const QDateTime since = now.addSecs(-window.count());
    const QList<metrics::TurnRecord> &records = m_book.records();
    const auto first = std::find_if(records.cbegin(), records.cend(), [&since](const auto &record) { return record.startedAt >= since; });
    metrics::SystemStats system = m_system;
    system.activeConnections = static_cast<int>(m_turns.size());
    metrics::Snapshot snapshot = metrics::takeSnapshot(records.mid(first - records.cbegin()), system, now, window);
    for (const provider::BreakerView &breaker : m_models.resilience().breakers()) {
        const auto stats = std::find_if(snapshot.models.begin(), snapshot.models.end(), [&breaker](const auto &m) { return m.model == breaker.model; });
        if (stats != snapshot.models.end())
            stats->breaker = provider::breakerStateName(breaker.state);
    }
    return snapshot;
}

void Engine::Private::tick()
{
    if (!m_engine.isWatched())
        return;
    m_system = m_sampler.sample();
    Q_EMIT m_engine.snapshotTaken(takeSnapshot(watchedWindow));
}

} // namespace docswiki::engine
