// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/tokenbudget.h"

#include <algorithm>

namespace docswiki::provider {

namespace {
// Ten shares of a tenth are a little less than one in binary.
constexpr double wholeToken = 1 - 1e-6;
} // namespace

TokenBudget::TokenBudget(BudgetLimits limits) : m_limits(limits), m_tokens(std::min(limits.perMinute, limits.most)) {}

double TokenBudget::tokensAt(Instant now) const
{
    if (!m_counted || now <= *m_counted) return m_tokens;
    const double minutes = std::chrono::duration<double, std::ratio<60>>(now - *m_counted).count();
    return std::min(m_limits.most, m_tokens + minutes * m_limits.perMinute);
}

void TokenBudget::requestMade(Instant now)
{
    m_tokens = std::min(m_limits.most, tokensAt(now) + m_limits.share);
    m_counted = now;
}

bool TokenBudget::has(Instant now) const
{
    return tokensAt(now) >= wholeToken;
}

bool TokenBudget::take(Instant now)
{
    m_tokens = tokensAt(now);
    m_counted = now;
    if (m_tokens < wholeToken) return false;
    m_tokens = std::max(0.0, m_tokens - 1);
    return true;
}

} // namespace docswiki::provider
