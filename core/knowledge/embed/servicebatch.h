// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>

namespace docswiki::knowledge {

/// How many texts a service takes in one request. Halved when it refuses; what a refusal of the size itself taught
/// stays, what a failure of its own taught is forgotten by and by.
class ServiceBatch final {
public:
    explicit ServiceBatch(int most) : m_ceiling(most), m_size(most) {}

    int size() const { return m_size; }

    /// So many texts went through after more had been refused, because of their number (`firm`) or for the moment.
    void learned(int size, bool firm)
    {
        if (firm) m_ceiling = std::max(1, std::min(m_ceiling, size));
        m_size = std::clamp(size, 1, m_ceiling);
        m_good = 0;
    }

    void succeeded()
    {
        if (m_size >= m_ceiling || ++m_good < growAfter) return;
        m_size = std::min(m_size * 2, m_ceiling);
        m_good = 0;
    }

private:
    static constexpr int growAfter = 16;
    int m_ceiling;
    int m_size;
    int m_good = 0;
};

} // namespace docswiki::knowledge
