// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/retrypolicy.h"

#include "core/provider/resilience/failureclass.h"

#include <algorithm>

namespace docswiki::provider {

Milliseconds backOff(int retries, double random, const RetryLimits &limits)
{
    const int doublings = std::clamp(retries, 0, 20);
    const Milliseconds longest = std::min(limits.cap, limits.base * (1 << doublings));
    return Milliseconds(
        static_cast<Milliseconds::rep>(static_cast<double>(longest.count()) * std::clamp(random, 0.0, 1.0)));
}

RetryDecision decide(const FailedAttempt &failed, const RetryLimits &limits)
{
    if (failed.timeLeft < limits.leastTime) return {NextStep::GiveUp, {}, GiveUpReason::OutOfTime};

    const auto elsewhere = [&failed](GiveUpReason otherwise) -> RetryDecision {
        if (failed.fallback && isWorthFallback(failed.error)) return {NextStep::NextCandidate, {}, {}};
        return {NextStep::GiveUp, {}, otherwise};
    };
    if (!isWorthRetry(failed.error) || failed.retries >= limits.mostRetries || !failed.mayRetry)
        return elsewhere(GiveUpReason::NotWorthIt);
    if (failed.unusuallySlow && failed.retries == 0)
        return failed.fallback ? elsewhere({}) : RetryDecision{NextStep::Retry, {}, {}};
    if (failed.took >= limits.fast) return elsewhere(GiveUpReason::NotWorthIt);

    Milliseconds wait = backOff(failed.retries, failed.random, limits);
    if (const auto asked = failed.error.retryAfter) {
        if (*asked > (failed.fallback ? limits.patienceBeside : limits.patience))
            return elsewhere(GiveUpReason::WaitTooLong);
        wait += *asked;
    }
    if (wait + limits.leastTime > failed.timeLeft) return elsewhere(GiveUpReason::OutOfTime);
    return {NextStep::Retry, wait, {}};
}

} // namespace docswiki::provider
