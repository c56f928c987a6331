// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectorsegment.h"

#include "core/knowledge/vector/scanloops.h"

#include <algorithm>

namespace docswiki::knowledge {

namespace {
constexpr float largestByte = 127;
} // namespace

VectorSegment::VectorSegment(int dimension)
    : m_dimension(dimension), m_codes(new std::int8_t[std::size_t(capacity) * std::size_t(dimension)])
{
    m_ids.reserve(capacity);
    m_scales.reserve(capacity);
}

const std::uint64_t *VectorSegment::sketches(int block) const
{
    return m_sketches.get() + std::size_t(block) * std::size_t(m_words * scanloops::blockRows);
}

void VectorSegment::note(qint64 id)
{
    m_lowest = m_ids.empty() ? id : std::min(m_lowest, id);
    m_highest = m_ids.empty() ? id : std::max(m_highest, id);
    m_ids.push_back(id);
}

void VectorSegment::add(qint64 id, std::span<const float> values)
{
    const float largest = scanloops::largestMagnitude(values.data(), m_dimension);
    std::int8_t *codes = m_codes.get() + m_ids.size() * std::size_t(m_dimension);
    scanloops::toBytes(values.data(), m_dimension, largest > 0 ? largestByte / largest : 0, codes);
    m_scales.push_back(largest / largestByte);
    note(id);
}

void VectorSegment::addFrom(const VectorSegment &other, int row)
{
    std::copy_n(other.codes(row), m_dimension, m_codes.get() + m_ids.size() * std::size_t(m_dimension));
    m_scales.push_back(other.scale(row));
    note(other.id(row));
}

void VectorSegment::sketchRest(const Sketcher &sketcher)
{
    if (sketched() == rows()) return;
    if (!m_sketches) {
        m_words = sketcher.words();
        m_sketches = std::make_unique<std::uint64_t[]>(std::size_t(capacity) * std::size_t(m_words));
        m_factors.reserve(capacity);
    }
    std::vector<float> values(static_cast<std::size_t>(m_dimension));
    for (int row = sketched(); row < rows(); ++row) {
        std::fill(values.begin(), values.end(), 0.0F);
        scanloops::addScaled(values.data(), codes(row), m_dimension, scale(row));
        const int block = row / scanloops::blockRows;
        std::uint64_t *bits = m_sketches.get() + std::size_t(block) * std::size_t(m_words * scanloops::blockRows) +
                              row % scanloops::blockRows;
        m_factors.push_back(sketcher.sketch(values, bits, scanloops::blockRows));
    }
}

void VectorSegment::dropSketches()
{
    m_sketches.reset();
    m_factors.clear();
    m_factors.shrink_to_fit();
}

void VectorSegment::addTo(std::span<float> sum) const
{
    for (int row = 0; row < rows(); ++row)
        scanloops::addScaled(sum.data(), codes(row), m_dimension, scale(row));
}

VectorSegment::Within VectorSegment::within(const QList<SearchScope::Range> &ranges) const
{
    if (ranges.isEmpty()) return Within::All;
    Within within = Within::None;
    for (const SearchScope::Range &range : ranges) {
        if (range.begin <= m_lowest && m_highest < range.end) return Within::All;
        if (range.begin <= m_highest && m_lowest < range.end) within = Within::Some;
    }
    return within;
}

qint64 VectorSegment::bytes() const
{
    qint64 bytes = capacity * (m_dimension + qint64(sizeof(qint64) + sizeof(float)));
    if (m_sketches) bytes += capacity * qint64(std::size_t(m_words) * sizeof(std::uint64_t) + sizeof(SketchFactors));
    return bytes;
}

} // namespace docswiki::knowledge
