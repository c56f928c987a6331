// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/firsttokenhistory.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace docswiki::provider {

void FirstTokenHistory::add(const Target &target, Nanoseconds took)
{
    m_times[target].last.push(took);
}

int FirstTokenHistory::samples(const Target &target) const
{
    const Times *times = m_times.find(target);
    return times ? static_cast<int>(times->last.size()) : 0;
}

std::optional<Nanoseconds> FirstTokenHistory::percentile(const Target &target, double fraction) const
{
    const Times *times = m_times.find(target);
    if (!times || times->last.empty()) return {};
    std::vector<Nanoseconds> values;
    for (std::size_t i = 0; i < times->last.size(); ++i)
        values.push_back(times->last[i]);
    const auto count = static_cast<double>(values.size());
    const auto rank = static_cast<std::ptrdiff_t>(std::clamp(std::ceil(fraction * count), 1.0, count)) - 1;
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

std::optional<Milliseconds> FirstTokenHistory::limit(const Target &target, Milliseconds ceiling,
                                                     const FirstTokenLimits &limits) const
{
    if (samples(target) < limits.leastSamples) return {};
    const Nanoseconds slow = *percentile(target, 0.99);
    const auto wanted = std::chrono::ceil<Milliseconds>(std::chrono::duration<double, std::nano>(slow) * limits.factor);
    const Milliseconds limit = std::max(limits.floor, wanted);
    if (limit >= ceiling) return {};
    return limit;
}

} // namespace docswiki::provider
