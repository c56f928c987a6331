// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/ringbuffer.h"

#include <QString>

#include <optional>

namespace docswiki::provider {

struct BreakerLimits {
    int inARow = 5; ///< failures that open it
    int least = 10; ///< requests within `window` of which half failed open it, too
    Milliseconds window{60'000};
    Milliseconds openFor{30'000}; ///< then one request is let through, to see
};

enum class BreakerState {
    Closed,   ///< requests pass
    Open,     ///< none pass until retryAt()
    HalfOpen, ///< one may pass; how it ends decides
};

QString breakerStateName(BreakerState state); ///< "closed", "open", "half-open"

/// Spares the person the wait for a model that fails again and again, and spares it the requests. A pure value.
/// Each attempt reports how it ended, exactly once, with the moment it began: what began before the breaker opened says
/// nothing new and is ignored.
class CircuitBreaker {
public:
    explicit CircuitBreaker(BreakerLimits limits = {});

    bool mayPass(Instant now) const; ///< whether pass() would say yes
    /// Asks for leave before an attempt begins; in the half-open state the first to ask gets it.
    bool pass(Instant now);

    void succeeded(Instant began, Instant now);
    void failed(Instant began, Instant now);
    void withdrawn(Instant began); ///< ended without telling anything: stopped by the person, overtaken, refused

    BreakerState state(Instant now) const;
    std::optional<Instant> retryAt() const; ///< while it is not closed
    QString reason() const;                 ///< why it opened: "after 5 failures in a row"; empty while it is closed
    int failuresInARow() const { return m_inARow; }

private:
    struct Outcome {
        Instant at{};
        bool failed = false;
    };
    void open(Instant now);
    void close();

    BreakerLimits m_limits;
    RingBuffer<Outcome> m_outcomes;
    int m_inARow = 0;
    std::optional<Instant> m_openedAt;
    std::optional<Instant> m_probe; ///< when the one of the half-open state began
    QString m_reason;
};

} // namespace docswiki::provider
