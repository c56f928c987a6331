// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/rotation.h"

#include <cstdint>
#include <span>
#include <vector>

namespace docswiki::knowledge {

/// One bit of each dimension of a vector, after centring and rotation, and what it takes to estimate a product with it:
/// about q·v = scale × (q rotated)·(bits as ±1) + offset, up to a constant of the query.
struct SketchFactors {
    float scale = 0;
    float offset = 0;
};

/// A query against which sketches are held: its values in four bits each, plane by plane (scanloops::bitSums).
struct QuerySketch {
    std::vector<std::uint64_t> planes;
    float step = 0;     ///< what one level is worth
    float levelSum = 0; ///< of all dimensions
    float length = 0;   ///< after centring

    float estimate(std::int32_t bitSum, const SketchFactors &row) const
    {
        return row.scale * step * (2.0F * static_cast<float>(bitSum) - levelSum) + row.offset;
    }
    /// How far such an estimate is off, one standard deviation: signs are sqrt(2/π) of a random direction, and the rest
    /// of it lies anywhere.
    float deviation(const SketchFactors &row) const { return 0.603F * length * row.scale; }
};

/// Makes sketches around the mean of the vectors they are for. Never changes once made: any thread.
class Sketcher {
public:
    explicit Sketcher(std::vector<float> mean);

    int words() const { return m_words; } ///< of 64 bits, in a sketch
    /// Word w goes to bits[w * stride]. `values` is used up.
    SketchFactors sketch(std::span<float> values, std::uint64_t *bits, int stride) const;
    QuerySketch query(std::span<const float> values) const;

private:
    std::vector<float> m_mean;
    Rotation m_rotation;
    int m_words;
};

} // namespace docswiki::knowledge
