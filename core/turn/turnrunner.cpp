// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnrunner.h"

#include "core/base/log.h"
#include "core/knowledge/retriever.h"
#include "core/search/websearch.h"
#include "core/tool/toolregistry.h"
#include "core/turn/promptbuilder.h"
#include "core/turn/turnquery.h"

namespace docswiki::turn {

using namespace Qt::StringLiterals;

namespace {

/// What the person has switched off for this turn is not offered either.
QList<tool::Tool *> offeredTools(const TurnRequest &request, const TurnServices &services)
{
    if (!services.tools || !services.offerTools)
        return {};
    QList<tool::Tool *> tools = services.tools->all();
    tools.removeIf([&](const tool::Tool *tool) {
        switch (tool->reach()) {
        case tool::Reach::Documents: return request.documents == Use::Off || !services.hasDocuments;
        case tool::Reach::Web: return request.web == Use::Off;
        case tool::Reach::Other: break;
        }
        return false;
    });
    return tools;
}

TurnPlan planFor(const TurnRequest &request, const TurnServices &services)
{
    TurnPlan plan;
    plan.store = static_cast<bool>(services.store);
    plan.retrieve = services.retriever && services.hasDocuments && request.documents != Use::Off;
    plan.web = services.web && request.web != Use::Off;
    plan.warmUp = static_cast<bool>(services.warmUp);
    plan.ownModel = services.ownModel;
    plan.model = services.profile.model;
    for (const tool::Tool *tool : offeredTools(request, services))
        (tool->reach() == tool::Reach::Documents ? plan.localTools : plan.outsideTools).append(tool->name());
    return plan;
}

} // namespace

TurnRunner::TurnRunner(TurnId id, TurnRequest request, TurnServices services, const Clock &clock, QObject *parent)
    : QObject(parent), m_id(id), m_request(std::move(request)), m_services(std::move(services)), m_clock(clock),
      m_begin(clock.now()), m_state(newTurn(planFor(m_request, m_services)))
{
    for (const tool::Tool *tool : offeredTools(m_request, m_services))
        m_offered.append(tool->definition());
}

TurnRunner::~TurnRunner()
{
    m_retrieval.cancel();
    m_webSearch.cancel();
    for (const auto &[id, tool] : m_tools)
        tool->cancel();
}

void TurnRunner::start()
{
    m_begin = m_clock.now();
    apply(Begin{});
}

void TurnRunner::stop()
{
    apply(Cancel{});
}

/// An effect may answer at once (the decision does, a refused connection may): its input waits until the effects of the
/// step before it are all done.
void TurnRunner::apply(decltype(TurnInput::what) what)
{
    m_inbox.push_back({sinceBegin(), std::move(what)});
    if (m_applying)
        return;
    m_applying = true;
    while (!m_inbox.empty()) {
        const TurnInput input = std::move(m_inbox.front());
        m_inbox.pop_front();
        Step next = step(std::move(m_state), input);
        m_state = std::move(next.state);
        for (const TurnEffect &effect : std::as_const(next.effects))
            std::visit([this](const auto &e) { perform(e); }, effect);
    }
    m_applying = false;
}

void TurnRunner::perform(const Emit &effect)
{
    Q_EMIT happened(m_id, TurnEvent{sinceBegin(), effect.payload});
}

void TurnRunner::perform(const Finish &)
{
    for (auto &[stage, timer] : m_deadlines)
        timer->stop();
    retireStream();
    while (!m_tools.empty())
        retireTool(m_tools.begin()->first);
    Q_EMIT finished(m_id);
}

void TurnRunner::retireStream()
{
    if (!m_stream)
        return;
    m_stream->disconnect(this);
    m_stream.release()->deleteLater(); // we may be inside one of its signals
}

/// Keeps `search` in `slot`, to be cancelled, until it answers. Two traps of Qt 6.4: cancelling a future whose
/// continuation has run reads freed memory, so the slot is emptied first; and then() runs the continuation at once when the
/// future is ready already, so it must not be called on the slot itself.
template<typename Input, typename Found>
void TurnRunner::follow(QFuture<Found> &slot, QFuture<Found> search)
{
    slot = search;
    search.then(this, [this, &slot](const Found &found) {
        slot = {};
        apply(Input{found});
    });
}

void TurnRunner::perform(const StartStage &effect)
{
    switch (effect.stage) {
    case Stage::Store:
        // In the next pass of the event loop: a turn that has nothing else to wait for sends its request first, and waking
        // the store's thread may take this one's core.
        QTimer::singleShot(0, this, [this] {
            m_services.store().then(this, [this](const Result<bool> &result) { apply(Stored{result}); });
        });
        return;
    case Stage::Decide:
        apply(Decided{decide({m_request.question, m_request.documents, m_request.web, m_state.plan.retrieve, m_state.plan.web,
                              !m_request.history.isEmpty()})});
        return;
    case Stage::Retrieve:
        follow<Retrieved>(m_retrieval, m_services.retriever->retrieve(retrieveQueryOf(m_request)));
        return;
    case Stage::Web:
        follow<WebSearched>(m_webSearch, m_services.web->search(m_request.question));
        return;
    case Stage::Warmup:
        m_services.warmUp().then(this, [this](const Result<QString> &warm) { apply(WarmedUp{warm ? *warm : warm.error().message}); });
        return;
    default: Q_UNREACHABLE();
    }
}

void TurnRunner::perform(const CancelStage &effect)
{
    if (effect.stage == Stage::Retrieve)
        m_retrieval.cancel();
    else if (effect.stage == Stage::Web)
        m_webSearch.cancel();
}

void TurnRunner::perform(const ArmDeadline &effect)
{
    QTimer *&timer = m_deadlines[static_cast<int>(effect.stage)];
    if (!timer) {
        timer = new QTimer(this);
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer); // the default may fire 5 % early
        connect(timer, &QTimer::timeout, this, [this, stage = effect.stage] { apply(StageDeadline{stage}); });
    }
    timer->start(effect.after);
}

void TurnRunner::perform(const DisarmDeadline &effect)
{
    if (const auto it = m_deadlines.find(static_cast<int>(effect.stage)); it != m_deadlines.end())
        it->second->stop();
}

void TurnRunner::perform(const OpenStream &effect)
{
    provider::ChatRequest chat;
    chat.profile = m_services.profile;
    chat.question = m_request.question;
    for (const Source &source : effect.sources)
        chat.passages.append(source.passage);
    chat.messages = buildPrompt({m_request.question, m_request.history, effect.sources, effect.useRag || !effect.sources.isEmpty()});
    chat.messages.append(effect.exchange);
    chat.tools = m_offered;
    chat.mayCallTools = !effect.lastRound;
    chat.sessionId = m_request.conversationId;
    retireStream();
    m_stream = m_services.provider.open(chat);
    connectStream(effect.attempt);
    // RequestSent goes into the inbox first, so that nothing the stream says can come before it.
    apply(RequestSent{effect.attempt});
    m_stream->start();
}

void TurnRunner::connectStream(int attempt)
{
    using provider::ChatStream;
    ChatStream *stream = m_stream.get();
    connect(stream, &ChatStream::connected, this, [this, attempt](bool reused) { apply(StreamConnected{attempt, reused}); });
    connect(stream, &ChatStream::statusChanged, this, [this, attempt](const QString &what) { apply(StreamStatus{attempt, what}); });
    connect(stream, &ChatStream::attemptChanged, this,
            [this, attempt](const provider::Attempt &report) { apply(StreamAttempt{attempt, report}); });
    connect(stream, &ChatStream::reasoningArrived, this,
            [this, attempt](const QString &text) { apply(StreamReasoning{attempt, text}); });
    connect(stream, &ChatStream::contentArrived, this,
            [this, attempt](const QString &text) { apply(StreamContent{attempt, text}); });
    connect(stream, &ChatStream::toolCallStarted, this,
            [this, attempt](const QString &id, const QString &name) { apply(StreamToolCall{attempt, id, name}); });
    connect(stream, &ChatStream::finished, this,
            [this, attempt](const Result<provider::ChatOutcome> &result) { apply(StreamFinished{attempt, result}); });
}

void TurnRunner::perform(const AbortStream &)
{
    if (!m_stream)
        return;
    m_stream->disconnect(this);
    m_stream->abort();
}

/// A watcher and no continuation: cancelling the future is then safe at any moment (Qt 6.4), and a tool that ends its
/// future as cancelled is heard of.
void TurnRunner::perform(const StartTool &effect)
{
    tool::Tool *tool = m_services.tools ? m_services.tools->find(effect.name) : nullptr;
    if (!tool) {
        apply(ToolFinished{effect.round, effect.id, fail(ErrorCode::NotFound, u"There is no tool of the name “%1” here."_s.arg(effect.name))});
        return;
    }
    auto &slot = m_tools[effect.id];
    slot = std::make_unique<RunningTool>();
    QTimer &deadline = slot->deadline;
    deadline.setSingleShot(true);
    deadline.setTimerType(Qt::PreciseTimer);
    connect(&deadline, &QTimer::timeout, this, [this, round = effect.round, id = effect.id] { apply(ToolDeadline{round, id}); });
    deadline.start(effect.limit);
    auto &watcher = slot->watcher;
    connect(&watcher, &QFutureWatcherBase::finished, this, [this, &watcher, round = effect.round, id = effect.id] {
        const QFuture<Result<tool::ToolAnswer>> future = watcher.future();
        const bool answered = !future.isCanceled() && future.isResultReadyAt(0);
        const Result<tool::ToolAnswer> result =
            answered ? future.resultAt(0) : fail(ErrorCode::Cancelled, u"The tool was stopped before it had an answer."_s);
        retireTool(id); // disconnects this very lambda, which the emission under way keeps alive
        apply(ToolFinished{round, id, result});
    });
    watcher.setFuture(tool->run(effect.arguments, {m_request.libraries, m_request.topK}));
}

void TurnRunner::perform(const CancelTool &effect)
{
    retireTool(effect.id);
}

/// Nobody waits for it any more. We may be inside a signal of its watcher or its timer.
void TurnRunner::retireTool(const QString &id)
{
    auto node = m_tools.extract(id);
    if (!node)
        return;
    RunningTool &tool = *node.mapped();
    tool.watcher.disconnect(this);
    tool.cancel();
    tool.deadline.disconnect(this);
    tool.deadline.stop();
    // Deleted in the next pass of the event loop, or with this turn.
    m_retired.push_back(std::move(node.mapped()));
    if (m_retired.size() == 1)
        QTimer::singleShot(0, this, [this] { m_retired.clear(); });
}

} // namespace docswiki::turn
