// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"

#include <QString>

namespace docswiki::provider {

/// What a failure means for what comes after it.
enum class FailureClass {
    Cancelled,   ///< the person stopped it
    Ours,        ///< we asked for what cannot be asked, or our disk or program failed
    Refused,     ///< 400, 422, …: the same request is refused again, here and most likely anywhere
    TooLong,     ///< 413, or more than the model's context holds: another model may take it
    Account,     ///< 401, 402, 403, quota or credit used up: a person must do something
    Misplaced,   ///< 404, a redirect, a web page: the model or the server is not where we look
    Busy,        ///< 429: too many requests
    Down,        ///< 5xx, 408
    Unreachable, ///< no connection, or it broke
    Garbled,     ///< an answer that makes no sense
    Slow,        ///< one of our limits ran out
    Paused,      ///< not asked at all: its circuit breaker is open
};

FailureClass classify(const Error &error);

/// The same request may succeed in a moment, at the same place.
bool isWorthRetry(const Error &error);

/// The request may succeed at another place.
bool isWorthFallback(const Error &error);

/// It tells that the place is unwell, and counts for the circuit breaker. So does 429, although the server is up: as
/// long as it has no room for us, asking it first only makes the answer later and the crowd larger. A used-up quota
/// does not count: half a minute heals it not, and once it is topped up the next question must go there at once.
bool speaksOfHealth(const Error &error);

/// What failed, as the end of a sentence that begins with its name: "returned 429", "did not answer within 30 s".
/// `took`: how long it was waited for.
QString whatItDid(const Error &error, Nanoseconds took);

/// For people: "1.2 s" under ten seconds, "21 s", "5 min". Rounded up, so that a wait is never promised too short.
QString waitText(Nanoseconds duration);

/// The error of a candidate whose circuit breaker is open. `reason`: "after 5 failures in a row"; `wait`: until it is
/// tried again, 0: another question is trying it now.
Error pausedError(const QString &name, const QString &reason, Milliseconds wait);

} // namespace docswiki::provider
