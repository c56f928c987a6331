// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/circuitbreaker.h"

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
constexpr std::size_t rememberedOutcomes = 128;

QString inARowWords(int failures)
{
    return u"after %1 failures in a row"_s.arg(failures);
}
} // namespace

QString breakerStateName(BreakerState state)
{
    switch (state) {
    case BreakerState::Closed: return u"closed"_s;
    case BreakerState::Open: return u"open"_s;
    case BreakerState::HalfOpen: return u"half-open"_s;
    }
    return {};
}

CircuitBreaker::CircuitBreaker(BreakerLimits limits) : m_limits(limits), m_outcomes(rememberedOutcomes) {}

BreakerState CircuitBreaker::state(Instant now) const
{
    if (!m_openedAt) return BreakerState::Closed;
    return now < *m_openedAt + m_limits.openFor ? BreakerState::Open : BreakerState::HalfOpen;
}

std::optional<Instant> CircuitBreaker::retryAt() const
{
    if (!m_openedAt) return {};
    return *m_openedAt + m_limits.openFor;
}

QString CircuitBreaker::reason() const
{
    return m_reason;
}

bool CircuitBreaker::mayPass(Instant now) const
{
    switch (state(now)) {
    case BreakerState::Closed: return true;
    case BreakerState::Open: return false;
    case BreakerState::HalfOpen:
        // A probe that says nothing for so long does not keep the others out.
        return !m_probe || now >= *m_probe + m_limits.openFor;
    }
    return true;
}

bool CircuitBreaker::pass(Instant now)
{
    if (!mayPass(now)) return false;
    if (m_openedAt) m_probe = now;
    return true;
}

void CircuitBreaker::succeeded(Instant began, Instant now)
{
    if (m_openedAt) {
        if (began >= *m_openedAt) close();
        return;
    }
    m_inARow = 0;
    m_outcomes.push({now, false});
}

void CircuitBreaker::failed(Instant began, Instant now)
{
    if (m_openedAt) {
        if (began < *m_openedAt) return;
        if (++m_inARow >= m_limits.inARow) m_reason = inARowWords(m_inARow);
        open(now);
        return;
    }
    ++m_inARow;
    m_outcomes.push({now, true});
    int all = 0;
    int bad = 0;
    for (std::size_t i = 0; i < m_outcomes.size(); ++i) {
        if (now - m_outcomes[i].at > m_limits.window) continue;
        ++all;
        bad += m_outcomes[i].failed ? 1 : 0;
    }
    if (m_inARow >= m_limits.inARow) {
        m_reason = inARowWords(m_inARow);
        open(now);
    } else if (all >= m_limits.least && 2 * bad >= all) {
        m_reason = u"after %1 failures in %2 requests"_s.arg(bad).arg(all);
        open(now);
    }
}

void CircuitBreaker::withdrawn(Instant began)
{
    if (m_probe && began >= *m_probe) m_probe.reset();
}

void CircuitBreaker::open(Instant now)
{
    m_openedAt = now;
    m_probe.reset();
}

void CircuitBreaker::close()
{
    m_openedAt.reset();
    m_probe.reset();
    m_outcomes.clear();
    m_inARow = 0;
    m_reason.clear();
}

} // namespace docswiki::provider
