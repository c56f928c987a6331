// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/searchscope.h"
#include "core/knowledge/vector/sketcher.h"

#include <QList>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace docswiki::knowledge {

/// Some thousand vectors in memory: a byte a value, and sketches of them once they are wanted. A row that was forgotten
/// keeps its place with the id 0.
class VectorSegment {
public:
    static constexpr int capacity = 8'192; // 3 MB at 384 dimensions: what one thread scans at a time

    enum class Within { None, Some, All };

    explicit VectorSegment(int dimension);

    int rows() const { return static_cast<int>(m_ids.size()); }
    bool full() const { return rows() == capacity; }
    qint64 id(int row) const { return m_ids[static_cast<std::size_t>(row)]; }
    float scale(int row) const { return m_scales[static_cast<std::size_t>(row)]; }
    const std::int8_t *codes(int row) const { return m_codes.get() + std::size_t(row) * std::size_t(m_dimension); }
    const SketchFactors &factors(int row) const { return m_factors[static_cast<std::size_t>(row)]; }
    const std::uint64_t *sketches(int block) const;
    int sketched() const { return static_cast<int>(m_factors.size()); } ///< rows that have a sketch, from the first

    void add(qint64 id, std::span<const float> values);
    void addFrom(const VectorSegment &other, int row); ///< without its sketch
    void forget(int row) { m_ids[static_cast<std::size_t>(row)] = 0; }
    void sketchRest(const Sketcher &sketcher); ///< of rows that have none
    void dropSketches();
    void addTo(std::span<float> sum) const; ///< the sum of its vectors

    Within within(const QList<SearchScope::Range> &ranges) const; ///< no ranges: all
    qint64 bytes() const;

private:
    void note(qint64 id);

    int m_dimension;
    std::vector<qint64> m_ids;
    std::vector<float> m_scales; ///< value = byte × scale
    std::unique_ptr<std::int8_t[]> m_codes;
    std::unique_ptr<std::uint64_t[]> m_sketches;
    std::vector<SketchFactors> m_factors;
    int m_words = 0;
    qint64 m_lowest = 0;
    qint64 m_highest = 0;
};

} // namespace docswiki::knowledge
