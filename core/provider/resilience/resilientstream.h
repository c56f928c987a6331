// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"
#include "core/provider/resilience/finalerror.h"
#include "core/provider/resilience/resilience.h"
#include "core/provider/resilience/resilientprovider.h"
#include "core/provider/resilience/retrypolicy.h"
#include "core/provider/resilience/runningattempts.h"

#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace docswiki::provider {

/// One answer from whichever candidate gives it. Performs what retrypolicy.h, circuitbreaker.h and firsttokenhistory.h
/// decide; before the first visible token only (content, reasoning or the start of a tool call). After it the attempt
/// that sent it is the answer, and how it ends is the end.
///
///     ask ──► waiting ──first token──► answering ──► finished
///      ▲         │ failed                                ▲
///      └─ retry, next candidate ──── nothing is left ────┘
///
/// - First token late by this model's history: given up for the next candidate, or asked once more. A model that says
///   what it is busy with (statusChanged: being loaded) is left alone.
/// - Hedge: a second attempt beside a late one. The first word wins, the other's connection is closed at once.
/// - Time: the total deadline of the turn's first candidate covers all attempts together. The other deadlines are each
///   attempt's own, from its candidate's profile.
/// - `finished` with an error: see finalerror.h.
class ResilientStream final : public ChatStream {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResilientStream)
public:
    ResilientStream(Resilience &shared, std::shared_ptr<TurnCandidates> candidates, ChatRequest request);
    ~ResilientStream() override;

    void start() override;
    void abort() override;

private:
    /// A candidate in the order of this round.
    struct Place {
        int candidate = 0;
        Target target;
        bool asked = false; ///< or skipped
        int retries = 0;
    };

    // Asking
    void ask(std::size_t place, AttemptKind kind);
    void askNext();
    void connectTry(const RunningAttempt &attempt);
    void armPatience(const RunningAttempt &attempt);
    void armHedge(const RunningAttempt &attempt);
    void hedge();
    std::optional<std::size_t> nextHealthy() const; ///< not asked, and its breaker lets pass

    // Hearing
    void tryConnected(int number, bool reused);
    void tryGotHeaders(int number);
    void trySaidStatus(int number, const QString &what);
    bool answers(int number, bool word); ///< false: this is not the attempt to listen to (any more)
    void tryFinished(int number, const Result<ChatOutcome> &result);
    void tryFailed(const RunningAttempt &attempt, const Error &error, bool wasOnScreen, bool unusuallySlow);
    void patienceEnded();
    void timeEnded();

    // Telling; false: we were deleted or stopped meanwhile
    bool tell(const RunningAttempt &attempt, AttemptState state, const Error &error = {}, Nanoseconds took = {},
              Milliseconds wait = {});
    bool retell(RunningAttempt attempt);
    void giveUp(GiveUpReason reason);
    void finish(Result<ChatOutcome> result);

    void closeAll();
    void reportSilence(const RunningAttempt &attempt);
    void stopTimers();
    void remember(const RunningAttempt &attempt, const Error &error, Nanoseconds took);
    const Candidate &candidateOf(std::size_t place) const { return m_candidates->list.at(m_places[place].candidate); }
    CircuitBreaker &breakerOf(std::size_t place) { return m_shared.breakerOf(m_places[place].target); }
    Instant now() const { return m_shared.clock().now(); }

    Resilience &m_shared;
    std::shared_ptr<TurnCandidates> m_candidates;
    ChatRequest m_request;
    int m_speaker; ///< whose reasoning the request holds
    Milliseconds m_total;
    std::vector<Place> m_places;
    RunningAttempts m_running;
    std::map<std::size_t, FailedCandidate> m_failed; ///< by their places: how the last attempt at each ended
    Instant m_began{};
    int m_lastNumber = 0;
    std::size_t m_retryPlace = 0;
    bool m_started = false;
    bool m_told = false; ///< something was said of attempts: then all is
    bool m_hedged = false;
    bool m_answering = false;
    bool m_over = false;
    QTimer m_retryTimer;
    QTimer m_patienceTimer;
    QTimer m_hedgeTimer;
    QTimer m_totalTimer;
};

} // namespace docswiki::provider
