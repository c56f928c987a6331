// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/rotation.h"

#include "core/base/vectorised.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>

namespace docswiki::knowledge {

namespace {

DOCSWIKI_VECTORISED
void multiply(float *values, const float *by, int count)
{
    for (int i = 0; i < count; ++i)
        values[i] *= by[i];
}

DOCSWIKI_VECTORISED
void hadamard(float *values, int count, float factor)
{
    for (int half = 1; half < count; half *= 2) {
        for (int begin = 0; begin < count; begin += 2 * half) {
            float *low = values + begin;
            float *high = low + half;
            for (int i = 0; i < half; ++i) {
                const float a = low[i];
                const float b = high[i];
                low[i] = a + b;
                high[i] = a - b;
            }
        }
    }
    for (int i = 0; i < count; ++i)
        values[i] *= factor;
}

} // namespace

Rotation::Rotation(int dimension)
    : m_dimension(dimension), m_block(static_cast<int>(std::bit_floor(static_cast<unsigned>(dimension))))
{
    std::mt19937 random(0x5eed); // the standard says what it gives, so sketches are the same everywhere
    m_signs.resize(static_cast<std::size_t>(rounds) * static_cast<std::size_t>(dimension));
    for (float &sign : m_signs)
        sign = random() & 1U ? 1.0F : -1.0F;
}

void Rotation::apply(std::span<float> values) const
{
    const float factor = 1.0F / std::sqrt(static_cast<float>(m_block));
    for (int round = 0; round < rounds; ++round) {
        multiply(values.data(), m_signs.data() + round * m_dimension, m_dimension);
        hadamard(values.data() + (round % 2 == 0 ? 0 : m_dimension - m_block), m_block, factor);
    }
}

} // namespace docswiki::knowledge
