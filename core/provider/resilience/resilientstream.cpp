// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/resilientstream.h"

#include "core/provider/resilience/failureclass.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

ResilientStream::ResilientStream(Resilience &shared, std::shared_ptr<TurnCandidates> candidates, ChatRequest request)
    : m_shared(shared)
    , m_candidates(std::move(candidates))
    , m_request(std::move(request))
    , m_speaker(m_candidates->speaker)
    , m_total(m_candidates->list.first().profile.deadlines.total)
{
    const int count = static_cast<int>(m_candidates->list.size());
    for (int i = 0; i < count; ++i) {
        const int candidate = (m_speaker + i) % count;
        m_places.push_back({candidate, m_candidates->list.at(candidate).target(), false, 0});
    }
    for (QTimer *timer : {&m_retryTimer, &m_patienceTimer, &m_hedgeTimer, &m_totalTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { ask(m_retryPlace, AttemptKind::Retry); });
    connect(&m_patienceTimer, &QTimer::timeout, this, &ResilientStream::patienceEnded);
    connect(&m_hedgeTimer, &QTimer::timeout, this, &ResilientStream::hedge);
    connect(&m_totalTimer, &QTimer::timeout, this, &ResilientStream::timeEnded);
}

ResilientStream::~ResilientStream()
{
    closeAll();
}

void ResilientStream::start()
{
    if (m_started || m_over) return;
    m_started = true;
    m_began = now();
    m_totalTimer.start(m_total);
    m_shared.retryBudget().requestMade(m_began);
    m_shared.hedgeBudget().requestMade(m_began);
    const auto healthy = nextHealthy();
    if (!healthy || *healthy == 0) { // all are paused: then the first is as good as any
        m_places.front().asked = true;
        ask(0, AttemptKind::First);
    } else { // there is something to tell, which must not be done from within start()
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_over) askNext();
            },
            Qt::QueuedConnection);
    }
}

void ResilientStream::abort()
{
    if (m_over) return;
    m_over = true;
    stopTimers();
    closeAll();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(fail(ErrorCode::Cancelled, u"The answer was stopped."_s)); },
        Qt::QueuedConnection);
}

std::optional<std::size_t> ResilientStream::nextHealthy() const
{
    for (std::size_t place = 0; place < m_places.size(); ++place) {
        if (!m_places[place].asked && m_shared.breakerOf(m_places[place].target).mayPass(now())) return place;
    }
    return {};
}

void ResilientStream::askNext()
{
    for (std::size_t place = 0; place < m_places.size(); ++place) {
        if (m_places[place].asked) continue;
        m_places[place].asked = true;
        const AttemptKind kind = place == 0 ? AttemptKind::First : AttemptKind::Fallback;
        const CircuitBreaker &breaker = breakerOf(place);
        const Instant moment = now();
        if (breaker.mayPass(moment)) {
            ask(place, kind);
            return;
        }
        const Instant retryAt = breaker.retryAt().value_or(moment);
        const Error error = pausedError(m_places[place].target.model, breaker.reason(),
                                        std::chrono::ceil<Milliseconds>(std::max(retryAt, moment) - moment));
        const RunningAttempt skipped{++m_lastNumber, kind, place, moment};
        remember(skipped, error, {});
        if (!tell(skipped, AttemptState::Failed, error)) return;
    }
    giveUp(GiveUpReason::NotWorthIt);
}

void ResilientStream::ask(std::size_t place, AttemptKind kind)
{
    RunningAttempt attempt{++m_lastNumber, kind, place};
    if ((m_told || kind == AttemptKind::Hedge) && !tell(attempt, AttemptState::Started)) return;
    const Candidate &candidate = candidateOf(place);
    ChatRequest request = m_request;
    request.profile = candidate.profile;
    if (m_places[place].candidate != m_speaker) { // a model's reasoning means nothing to another, or is refused
        for (ChatMessage &message : request.messages)
            message.reasoningDetails = {};
    }
    attempt.began = now();
    breakerOf(place).pass(attempt.began);
    attempt.stream = candidate.provider->open(request).release();
    connectTry(attempt);
    m_running.add(attempt);
    if (kind != AttemptKind::Hedge) {
        armPatience(attempt);
        armHedge(attempt);
    }
    attempt.stream->start();
}

void ResilientStream::connectTry(const RunningAttempt &attempt)
{
    const int number = attempt.number;
    const ChatStream *stream = attempt.stream;
    connect(stream, &ChatStream::connected, this, [this, number](bool reused) { tryConnected(number, reused); });
    connect(stream, &ChatStream::headersArrived, this, [this, number] { tryGotHeaders(number); });
    connect(stream, &ChatStream::heartbeat, this, [this, number] {
        if (m_running.isOnScreen(number)) Q_EMIT heartbeat();
    });
    connect(stream, &ChatStream::statusChanged, this,
            [this, number](const QString &what) { trySaidStatus(number, what); });
    connect(stream, &ChatStream::reasoningArrived, this, [this, number](const QString &text) {
        if (!text.isEmpty() && answers(number, true)) Q_EMIT reasoningArrived(text);
    });
    connect(stream, &ChatStream::contentArrived, this, [this, number](const QString &text) {
        if (!text.isEmpty() && answers(number, true)) Q_EMIT contentArrived(text);
    });
    connect(stream, &ChatStream::toolCallStarted, this, [this, number](const QString &id, const QString &name) {
        if (answers(number, true)) Q_EMIT toolCallStarted(id, name);
    });
    connect(stream, &ChatStream::finished, this,
            [this, number](const Result<ChatOutcome> &result) { tryFinished(number, result); });
}

void ResilientStream::armPatience(const RunningAttempt &attempt)
{
    const Place &place = m_places[attempt.place];
    const ResilienceSettings &settings = m_shared.settings();
    const bool somethingElseToDo =
        nextHealthy() || (settings.retry.mostRetries > 0 && m_shared.retryBudget().has(attempt.began));
    if (place.retries > 0 || !somethingElseToDo) return;
    const Milliseconds ceiling = candidateOf(attempt.place).profile.deadlines.firstContent;
    if (const auto limit = m_shared.firstTokens().limit(place.target, ceiling, settings.firstToken))
        m_patienceTimer.start(*limit);
}

void ResilientStream::armHedge(const RunningAttempt &attempt)
{
    const HedgeLimits &limits = m_shared.settings().hedge;
    const Target &target = m_places[attempt.place].target;
    if (!limits.on || m_hedged || m_shared.firstTokens().samples(target) < limits.leastSamples) return;
    const Nanoseconds usual = *m_shared.firstTokens().percentile(target, limits.fraction);
    m_hedgeTimer.start(std::max(limits.floor, std::chrono::ceil<Milliseconds>(usual)));
}

void ResilientStream::hedge()
{
    if (m_running.size() != 1 || m_answering) return;
    const std::size_t late = m_running.onScreen().place;
    const std::size_t place = nextHealthy().value_or(late);
    const Instant moment = now();
    // Lateness everywhere is overload, which a second request makes worse.
    if (breakerOf(late).state(moment) != BreakerState::Closed ||
        breakerOf(place).state(moment) != BreakerState::Closed || !m_shared.hedgeBudget().take(moment))
        return;
    m_hedged = true;
    m_places[place].asked = true;
    ask(place, AttemptKind::Hedge);
}

void ResilientStream::tryConnected(int number, bool reused)
{
    RunningAttempt *attempt = m_running.find(number);
    if (!attempt) return;
    attempt->connected = reused;
    if (m_running.isOnScreen(number)) Q_EMIT connected(reused);
}

void ResilientStream::tryGotHeaders(int number)
{
    RunningAttempt *attempt = m_running.find(number);
    if (!attempt) return;
    attempt->headers = true;
    if (m_running.isOnScreen(number)) Q_EMIT headersArrived();
}

void ResilientStream::trySaidStatus(int number, const QString &what)
{
    RunningAttempt *attempt = m_running.find(number);
    if (!attempt) return;
    attempt->status = what;
    if (!m_running.isOnScreen(number)) return;
    m_patienceTimer.stop(); // its lateness is explained, and another request would only queue behind it
    m_hedgeTimer.stop();
    Q_EMIT statusChanged(what);
}

bool ResilientStream::answers(int number, bool word)
{
    RunningAttempt *found = m_running.find(number);
    if (!found) return false;
    if (m_answering) return true;
    m_answering = true;
    m_retryTimer.stop();
    m_patienceTimer.stop();
    m_hedgeTimer.stop();
    const Instant moment = now();
    const bool wasOnScreen = m_running.isOnScreen(number);
    const RunningAttempt winner = *found;
    const std::vector<RunningAttempt> all = m_running.takeAll();
    m_running.add(winner);
    m_candidates->speaker = m_places[winner.place].candidate;
    for (const RunningAttempt &attempt : all) {
        // Of a late one that was overtaken it is known that it takes at least so long; left out, the history would grow
        // faster than the model is.
        const bool counts = attempt.number == number ? word : attempt.kind != AttemptKind::Hedge;
        if (counts && !attempt.isCold())
            m_shared.firstTokens().add(m_places[attempt.place].target, moment - attempt.began);
        if (attempt.number == number) continue;
        breakerOf(attempt.place).withdrawn(attempt.began);
        RunningAttempts::close(attempt, this);
    }
    for (const RunningAttempt &attempt : all) {
        if (attempt.number != number && !tell(attempt, AttemptState::Abandoned, {}, moment - attempt.began))
            return false;
    }
    if (!wasOnScreen && !retell(winner)) return false;
    return !m_told || tell(winner, AttemptState::Answering, {}, moment - winner.began);
}

void ResilientStream::tryFinished(int number, const Result<ChatOutcome> &result)
{
    if (result && !answers(number, false)) return;
    if (!m_running.find(number)) return;
    const bool wasOnScreen = m_running.isOnScreen(number);
    const RunningAttempt attempt = m_running.take(number);
    RunningAttempts::letGo(attempt, this);
    if (!result && !m_answering) {
        tryFailed(attempt, result.error(), wasOnScreen, false);
        return;
    }
    const Place &place = m_places[attempt.place];
    CircuitBreaker &breaker = breakerOf(attempt.place);
    if (!result) {
        if (speaksOfHealth(result.error()))
            breaker.failed(attempt.began, now());
        else
            breaker.succeeded(attempt.began, now()); // it wrote until then
        finish(result);
        return;
    }
    breaker.succeeded(attempt.began, now());
    ChatOutcome outcome = *result;
    if (place.candidate != 0) {
        outcome.answeredBy = place.target.provider;
        if (outcome.model.isEmpty()) outcome.model = place.target.model;
    }
    finish(outcome);
}

bool ResilientStream::tell(const RunningAttempt &attempt, AttemptState state, const Error &error, Nanoseconds took,
                           Milliseconds wait)
{
    m_told = true;
    const Target &target = m_places[attempt.place].target;
    const QPointer<ResilientStream> alive(this);
    Q_EMIT attemptChanged({attempt.number, attempt.kind, state, target.model, target.provider, error, took, wait});
    return alive && !m_over;
}

bool ResilientStream::retell(RunningAttempt attempt)
{
    const QPointer<ResilientStream> alive(this);
    if (attempt.connected) Q_EMIT connected(*attempt.connected);
    if (alive && !m_over && attempt.headers) Q_EMIT headersArrived();
    if (alive && !m_over && !m_answering && !attempt.status.isEmpty()) Q_EMIT statusChanged(attempt.status);
    return alive && !m_over;
}

void ResilientStream::finish(Result<ChatOutcome> result)
{
    if (m_over) return;
    m_over = true;
    stopTimers();
    closeAll();
    Q_EMIT finished(result);
}

void ResilientStream::closeAll()
{
    for (const RunningAttempt &attempt : m_running.takeAll()) {
        RunningAttempts::close(attempt, this);
        reportSilence(attempt);
    }
}

/// To the breaker, of one that is ended from outside: it was well if it wrote; else nothing is known.
void ResilientStream::reportSilence(const RunningAttempt &attempt)
{
    if (m_answering)
        breakerOf(attempt.place).succeeded(attempt.began, now());
    else
        breakerOf(attempt.place).withdrawn(attempt.began);
}

void ResilientStream::stopTimers()
{
    for (QTimer *timer : {&m_retryTimer, &m_patienceTimer, &m_hedgeTimer, &m_totalTimer})
        timer->stop();
}

} // namespace docswiki::provider
