// SPDX-License-Identifier: GPL-3.0-or-later
// What ResilientStream does after an attempt failed or a time ran out.
#include "core/base/log.h"
#include "core/provider/openai/failures.h"
#include "core/provider/resilience/failureclass.h"
#include "core/provider/resilience/resilientstream.h"

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

void ResilientStream::tryFailed(const RunningAttempt &attempt, const Error &error, bool wasOnScreen, bool unusuallySlow)
{
    const Instant moment = now();
    const Nanoseconds took = moment - attempt.began;
    if (wasOnScreen) {
        m_patienceTimer.stop();
        m_hedgeTimer.stop();
    }
    if (speaksOfHealth(error))
        breakerOf(attempt.place).failed(attempt.began, moment);
    else
        breakerOf(attempt.place).withdrawn(attempt.began);
    if (error.code == ErrorCode::Cancelled) {
        finish(fail(error));
        return;
    }
    qCDebug(logProvider).noquote() << "attempt" << attempt.number << "failed:" << error.message << error.detail;
    remember(attempt, error, took);
    if (!tell(attempt, AttemptState::Failed, error, took)) return;
    if (!m_running.isEmpty()) {
        if (wasOnScreen) retell(m_running.onScreen());
        return;
    }

    Place &place = m_places[attempt.place];
    const bool fallback = nextHealthy().has_value();
    const auto used = std::chrono::duration_cast<Milliseconds>(now() - m_began);
    const RetryDecision next = decide({error, took, place.retries, fallback, m_shared.retryBudget().has(now()),
                                       unusuallySlow, m_total - used, m_shared.random()},
                                      m_shared.settings().retry);
    switch (next.step) {
    case NextStep::Retry:
        if (fallback && !breakerOf(attempt.place).mayPass(now())) { // this failure opened it
            askNext();
            return;
        }
        m_shared.retryBudget().take(now());
        ++place.retries;
        m_retryPlace = attempt.place;
        if (next.wait > Milliseconds(0)) {
            const RunningAttempt coming{m_lastNumber + 1, AttemptKind::Retry, attempt.place};
            m_retryTimer.start(next.wait);
            tell(coming, AttemptState::Waiting, {}, {}, next.wait);
        } else {
            ask(attempt.place, AttemptKind::Retry);
        }
        return;
    case NextStep::NextCandidate: askNext(); return;
    case NextStep::GiveUp: {
        const bool someLeft = std::any_of(m_places.begin(), m_places.end(), [](const Place &p) { return !p.asked; });
        if (isWorthFallback(error) && next.reason != GiveUpReason::OutOfTime && someLeft)
            askNext(); // all that are left are paused: the person is told so
        else
            giveUp(next.reason);
        return;
    }
    }
}

void ResilientStream::patienceEnded()
{
    if (m_running.isEmpty() || m_answering) return;
    const RunningAttempt attempt = m_running.take(m_running.onScreen().number);
    const Place &place = m_places[attempt.place];
    const Milliseconds limit = std::chrono::milliseconds(m_patienceTimer.intervalAsDuration());
    m_shared.firstTokens().add(place.target, limit); // it takes at least so long: the next one is given more time
    RunningAttempts::close(attempt, this);
    const Error error{ErrorCode::Timeout,
                      u"%1 sent no text within %2, far longer than usual. Ask again, or choose another model."_s.arg(
                          place.target.provider, waitText(limit)),
                      u"limit=history"_s, true};
    tryFailed(attempt, error, true, true);
}

void ResilientStream::timeEnded()
{
    const std::vector<RunningAttempt> running = m_running.takeAll();
    stopTimers();
    for (const RunningAttempt &attempt : running) {
        RunningAttempts::close(attempt, this);
        reportSilence(attempt);
    }
    const std::size_t late = running.empty() ? 0 : running.front().place;
    const Error error = openai::timeoutError(openai::Wait::Total, m_total, m_places[late].target.provider);
    for (const RunningAttempt &attempt : running) {
        if (m_answering) break;
        const Nanoseconds took = now() - attempt.began;
        remember(attempt, error, took);
        if (!tell(attempt, AttemptState::Failed, error, took)) return;
    }
    if (m_answering || m_failed.empty())
        finish(fail(error));
    else
        giveUp(GiveUpReason::OutOfTime);
}

void ResilientStream::giveUp(GiveUpReason reason)
{
    QList<FailedCandidate> failed;
    for (const auto &[place, candidate] : m_failed)
        failed.append(candidate);
    finish(fail(finalError(failed, reason)));
}

void ResilientStream::remember(const RunningAttempt &attempt, const Error &error, Nanoseconds took)
{
    m_failed.insert_or_assign(attempt.place, FailedCandidate{m_places[attempt.place].target, error, took});
}

} // namespace docswiki::provider
