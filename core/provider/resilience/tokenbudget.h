// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <optional>

namespace docswiki::provider {

struct BudgetLimits {
    double share = 0.1;    ///< tokens that each request earns
    double perMinute = 10; ///< tokens that come by themselves
    double most = 20;      ///< tokens that can be saved up
};

/// A token bucket for what is sent beyond the requests people made. In an outage all turns fail at once, and a retry of
/// each would double the load on what is already down: with a share of 0.1 it grows by a tenth, whatever happens.
/// Begins with one minute's worth.
class TokenBudget {
public:
    explicit TokenBudget(BudgetLimits limits = {});

    void requestMade(Instant now);
    bool has(Instant now) const;
    bool take(Instant now); ///< one token; false: none is left

private:
    double tokensAt(Instant now) const;

    BudgetLimits m_limits;
    double m_tokens;
    std::optional<Instant> m_counted; ///< when m_tokens was right
};

} // namespace docswiki::provider
