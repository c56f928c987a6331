// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/provider/resilience/circuitbreaker.h"
#include "core/provider/resilience/firsttokenhistory.h"
#include "core/provider/resilience/retrypolicy.h"
#include "core/provider/resilience/target.h"
#include "core/provider/resilience/tokenbudget.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace docswiki::provider {

/// When a second request is sent beside a late one: after the 95th percentile of this model's first words.
struct HedgeLimits {
    bool on = false; ///< costs tokens twice: the person's choice
    int leastSamples = 20;
    double fraction = 0.95;
    Milliseconds floor{300};
};

struct ResilienceSettings {
    RetryLimits retry;
    BreakerLimits breaker;
    FirstTokenLimits firstToken;
    HedgeLimits hedge;
    BudgetLimits retryBudget{0.1, 10, 20}; ///< a tenth of the requests, and ten a minute
    BudgetLimits hedgeBudget{0.05, 0, 5};  ///< one in twenty
};

/// A circuit breaker as the dashboard shows it.
struct BreakerView {
    QString provider;
    QString model;
    BreakerState state = BreakerState::Closed;
    int failuresInARow = 0;
    std::optional<Instant> retryAt;           ///< while it is not closed
    std::optional<QDateTime> retryAtWallTime; ///< the same, UTC
    QString reason;                           ///< "after 5 failures in a row"; empty while it is closed

    bool operator==(const BreakerView &) const = default;
};

/// What all turns of one engine know together of the models' health and speed. Engine's thread; outlives the providers
/// and streams that use it.
class Resilience final {
    Q_DISABLE_COPY_MOVE(Resilience)
public:
    /// `random`: a number in [0, 1), for the jitter.
    Resilience(const Clock &clock, std::function<double()> random, ResilienceSettings settings = {});

    void setHedging(bool on) { m_settings.hedge.on = on; }
    /// A time to the first word that was measured earlier, from the stored turns. Oldest first.
    void addFirstToken(const QString &provider, const QString &model, Nanoseconds took);

    BreakerView breaker(const QString &provider, const QString &model) const; ///< closed when it is not known
    QList<BreakerView> breakers() const;

    // For ResilientStream.
    const Clock &clock() const { return m_clock; }
    double random() const { return m_random(); }
    const ResilienceSettings &settings() const { return m_settings; }
    CircuitBreaker &breakerOf(const Target &target) { return m_breakers[target].breaker(m_settings.breaker); }
    FirstTokenHistory &firstTokens() { return m_firstTokens; }
    TokenBudget &retryBudget() { return m_retryBudget; }
    TokenBudget &hedgeBudget() { return m_hedgeBudget; }

private:
    struct Slot {
        std::optional<CircuitBreaker> made;
        CircuitBreaker &breaker(const BreakerLimits &limits) { return made ? *made : made.emplace(limits); }
    };
    BreakerView view(const Target &target, const CircuitBreaker &breaker) const;

    const Clock &m_clock;
    std::function<double()> m_random;
    ResilienceSettings m_settings;
    TargetMap<Slot> m_breakers;
    FirstTokenHistory m_firstTokens;
    TokenBudget m_retryBudget;
    TokenBudget m_hedgeBudget;
};

} // namespace docswiki::provider
