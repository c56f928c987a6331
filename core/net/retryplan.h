// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QByteArrayView>
#include <QDateTime>

#include <optional>

namespace docswiki::net {

struct RetryLimits {
    int retries = 3;             ///< after a failure that may pass; those with a wait that was asked for not counted
    int askedWaits = 10;         ///< those
    Milliseconds firstWait{400}; ///< doubled each time
    Milliseconds longestWait{8'000};
    Milliseconds total{60'000}; ///< of all attempts and waits together

    bool operator==(const RetryLimits &) const = default;
};

/// When one piece of work is tried again. Pure: what time it is, and the chance in a wait, come from outside.
class RetryPlan final {
public:
    RetryPlan(const RetryLimits &limits, Instant begin) : m_limits(limits), m_begin(begin) {}

    /// How long to wait before the next attempt; none: no more of them. `asked` is what the other side wants to be
    /// waited, which is never shortened. `chance` is from 0 to 1, so that many who fail at once do not come back at
    /// once.
    std::optional<Milliseconds> next(Instant now, std::optional<Milliseconds> asked, double chance);

    Milliseconds left(Instant now) const; ///< of the total; at least 0
    void succeeded() { m_failed = 0; }    ///< a part of the work: the count of failures begins anew

private:
    RetryLimits m_limits;
    Instant m_begin;
    int m_failed = 0;
    int m_asked = 0;
};

/// `Retry-After`: seconds or a date. At most a day.
std::optional<Milliseconds> retryAfter(QByteArrayView value, const QDateTime &now);

} // namespace docswiki::net
