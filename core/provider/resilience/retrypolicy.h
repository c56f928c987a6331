// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"

namespace docswiki::provider {

struct RetryLimits {
    int mostRetries = 2;      ///< at one candidate
    Milliseconds fast{5'000}; ///< what took longer to fail would double the wait: not tried again at the same place
    Milliseconds base{500};   ///< the first back-off; doubles
    Milliseconds cap{8'000};  ///< the longest back-off
    Milliseconds patienceBeside{1'000}; ///< the longest Retry-After that is waited for although there is a fallback
    Milliseconds patience{20'000};      ///< … and without one
    Milliseconds leastTime{1'000};      ///< with less than this left of the turn's time nothing new is begun
};

/// An attempt that failed before its first visible token, and where things stand.
struct FailedAttempt {
    Error error;
    Nanoseconds took{0};
    int retries = 0;                ///< made at this candidate before
    bool fallback = false;          ///< a candidate is left that was not asked
    bool mayRetry = true;           ///< the retry budget allows one
    bool unusuallySlow = false;     ///< not the profile's limit ran out but the shorter one of this model's history
    Milliseconds timeLeft{600'000}; ///< of the turn's total
    double random = 0;              ///< [0, 1)
};

enum class NextStep { Retry, NextCandidate, GiveUp };

/// Why it is given up, for the closing sentence.
enum class GiveUpReason { None, NotWorthIt, WaitTooLong, OutOfTime };

struct RetryDecision {
    NextStep step = NextStep::GiveUp;
    Milliseconds wait{0}; ///< before a retry
    GiveUpReason reason = GiveUpReason::None;

    bool operator==(const RetryDecision &) const = default;
};

/// What to do after a failure. Retries are for what is worth it and failed fast: exponential back-off with full jitter,
/// upon the provider's Retry-After. All else goes to the next candidate, or ends.
///
/// A limit of the model's history that ran out is no failure of its own, only a suspicion: without a fallback the same
/// place is asked once more, then with the profile's limit. So the shorter limit never ends a turn that would have gone
/// well without it.
RetryDecision decide(const FailedAttempt &failed, const RetryLimits &limits = {});

/// random × min(cap, base × 2^retries)
Milliseconds backOff(int retries, double random, const RetryLimits &limits = {});

} // namespace docswiki::provider
