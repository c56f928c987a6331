// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace docswiki {

namespace {
constexpr int precisionBits = 7;
constexpr quint64 linearPart = 1ULL << precisionBits; // values below lie in buckets of width 1
constexpr int valueBits = 32;                         // 2^32 µs = 71.6 min
constexpr quint64 largest = (1ULL << valueBits) - 1;
constexpr std::size_t bucketCount = linearPart + (valueBits - precisionBits) * (linearPart / 2);

std::size_t bucketOf(quint64 value)
{
    if (value < linearPart)
        return value;
    const int shift = std::bit_width(value) - precisionBits; // ≥ 1; keeps the top 7 bits
    const quint64 top = value >> shift;                      // linearPart/2 … linearPart-1
    return linearPart + static_cast<std::size_t>(shift - 1) * (linearPart / 2) + (top - linearPart / 2);
}

quint64 middleOf(std::size_t bucket)
{
    if (bucket < linearPart)
        return bucket;
    const std::size_t offset = bucket - linearPart;
    const auto shift = static_cast<int>(offset / (linearPart / 2)) + 1;
    const quint64 top = offset % (linearPart / 2) + linearPart / 2;
    return (top << shift) + ((1ULL << shift) >> 1);
}
} // namespace

Histogram::Histogram() : m_buckets(bucketCount, 0) {}

void Histogram::record(qint64 microseconds)
{
    const quint64 value = std::min(static_cast<quint64>(std::max<qint64>(microseconds, 0)), largest);
    ++m_buckets[bucketOf(value)];
    ++m_count;
    m_sum += static_cast<double>(value);
    m_max = std::max(m_max, static_cast<qint64>(value));
}

void Histogram::merge(const Histogram &other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_max = std::max(m_max, other.m_max);
}

void Histogram::clear()
{
    *this = Histogram();
}

double Histogram::mean() const
{
    return m_count == 0 ? 0.0 : m_sum / static_cast<double>(m_count);
}

qint64 Histogram::percentile(double fraction) const
{
    if (m_count == 0)
        return 0;
    const auto rank = static_cast<quint64>(std::ceil(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(m_count)));
    quint64 seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= std::max<quint64>(rank, 1))
            return std::min(static_cast<qint64>(middleOf(i)), m_max);
    }
    return m_max;
}

} // namespace docswiki
