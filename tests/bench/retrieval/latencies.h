// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <vector>

namespace docswiki::bench {

/// Milliseconds that things took, and what is told of them.
class Latencies {
public:
    template<typename Work>
    void time(Work work)
    {
        const auto began = std::chrono::steady_clock::now();
        work();
        m_values.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    }

    double percentile(double p) const
    {
        if (m_values.empty()) return 0;
        std::vector<double> sorted = m_values;
        std::sort(sorted.begin(), sorted.end());
        return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(p * static_cast<double>(sorted.size())))];
    }

    QJsonObject json() const
    {
        return {{QStringLiteral("count"), static_cast<qint64>(m_values.size())},
                {QStringLiteral("p50_ms"), percentile(0.5)},
                {QStringLiteral("p95_ms"), percentile(0.95)},
                {QStringLiteral("p99_ms"), percentile(0.99)}};
    }

private:
    std::vector<double> m_values;
};

} // namespace docswiki::bench
