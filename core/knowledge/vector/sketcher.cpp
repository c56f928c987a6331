// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/sketcher.h"

#include "core/knowledge/vector/scanloops.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

namespace {
constexpr int wordBits = 64;
constexpr float highestLevel = 7; // four bits with a sign
} // namespace

Sketcher::Sketcher(std::vector<float> mean)
    : m_mean(std::move(mean))
    , m_rotation(static_cast<int>(m_mean.size()))
    , m_words((static_cast<int>(m_mean.size()) + wordBits - 1) / wordBits)
{
}

SketchFactors Sketcher::sketch(std::span<float> values, std::uint64_t *bits, int stride) const
{
    const int dimension = static_cast<int>(values.size());
    SketchFactors factors;
    factors.offset = scanloops::dot(values.data(), m_mean.data(), dimension); // less |mean|², the same for all
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] -= m_mean[i];
    m_rotation.apply(values);
    for (int word = 0; word < m_words; ++word) {
        std::uint64_t packed = 0;
        const int begin = word * wordBits;
        const int end = std::min(begin + wordBits, dimension);
        for (int i = begin; i < end; ++i)
            packed |= std::uint64_t(values[static_cast<std::size_t>(i)] > 0) << (i - begin);
        bits[word * stride] = packed;
    }
    // The signs alone point a little beside the vector: this length makes the estimate right on average.
    const float magnitudes = scanloops::sumOfMagnitudes(values.data(), dimension);
    if (magnitudes > 0) factors.scale = scanloops::dot(values.data(), values.data(), dimension) / magnitudes;
    return factors;
}

QuerySketch Sketcher::query(std::span<const float> values) const
{
    const int dimension = static_cast<int>(values.size());
    std::vector<float> turned(values.begin(), values.end());
    for (std::size_t i = 0; i < turned.size(); ++i)
        turned[i] -= m_mean[i];
    m_rotation.apply(turned);
    QuerySketch sketch;
    sketch.length = std::sqrt(scanloops::dot(turned.data(), turned.data(), dimension));
    sketch.planes.assign(static_cast<std::size_t>(m_words * scanloops::planes), 0);
    const float largest = scanloops::largestMagnitude(turned.data(), dimension);
    if (!(largest > 0)) return sketch;
    sketch.step = largest / highestLevel;
    for (int i = 0; i < dimension; ++i) {
        const int level = static_cast<int>(std::lround(turned[static_cast<std::size_t>(i)] / sketch.step));
        sketch.levelSum += static_cast<float>(level);
        std::uint64_t *planes = sketch.planes.data() + i / wordBits * scanloops::planes;
        for (int plane = 0; plane < scanloops::planes; ++plane)
            planes[plane] |= std::uint64_t((level >> plane) & 1) << (i % wordBits); // two's complement
    }
    return sketch;
}

} // namespace docswiki::knowledge
