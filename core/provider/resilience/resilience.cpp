// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/resilience.h"

#include <utility>

namespace docswiki::provider {

Resilience::Resilience(const Clock &clock, std::function<double()> random, ResilienceSettings settings)
    : m_clock(clock)
    , m_random(std::move(random))
    , m_settings(std::move(settings))
    , m_retryBudget(m_settings.retryBudget)
    , m_hedgeBudget(m_settings.hedgeBudget)
{
}

void Resilience::addFirstToken(const QString &provider, const QString &model, Nanoseconds took)
{
    m_firstTokens.add({provider, model}, took);
}

BreakerView Resilience::view(const Target &target, const CircuitBreaker &breaker) const
{
    const Instant now = m_clock.now();
    BreakerView view{target.provider,   target.model, breaker.state(now), breaker.failuresInARow(),
                     breaker.retryAt(), {},           breaker.reason()};
    if (view.retryAt) {
        const auto away = std::chrono::duration_cast<Milliseconds>(*view.retryAt - now);
        view.retryAtWallTime = m_clock.wallTime().addMSecs(away.count());
    }
    return view;
}

BreakerView Resilience::breaker(const QString &provider, const QString &model) const
{
    const Target target{provider, model};
    const Slot *slot = m_breakers.find(target);
    return view(target, slot && slot->made ? *slot->made : CircuitBreaker(m_settings.breaker));
}

QList<BreakerView> Resilience::breakers() const
{
    QList<BreakerView> views;
    m_breakers.each([&](const Target &target, const Slot &slot) {
        if (slot.made) views.append(view(target, *slot.made));
    });
    return views;
}

} // namespace docswiki::provider
