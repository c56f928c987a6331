// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

#include <cstddef>
#include <vector>

namespace docswiki {

/// The last `capacity` values, oldest first. Not safe between threads.
template<typename T>
class RingBuffer {
public:
    explicit RingBuffer(std::size_t capacity) : m_values(capacity) { Q_ASSERT(capacity > 0); }

    void push(T value)
    {
        m_values[(m_first + m_size) % m_values.size()] = std::move(value);
        if (m_size < m_values.size())
            ++m_size;
        else
            m_first = (m_first + 1) % m_values.size();
    }
    void clear() { m_first = m_size = 0; }

    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_values.size(); }
    bool empty() const { return m_size == 0; }
    const T &operator[](std::size_t i) const { return m_values[(m_first + i) % m_values.size()]; }
    const T &back() const { return (*this)[m_size - 1]; }

private:
    std::vector<T> m_values;
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

} // namespace docswiki
