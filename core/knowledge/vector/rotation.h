// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <vector>

namespace docswiki::knowledge {

/// A random rotation: it keeps lengths and angles, and spreads what a vector says evenly over its values, so that the
/// sign of each says about as much. Always the same one for a dimension. Four rounds of random signs and a Hadamard
/// transform of the largest power of two, at the front and at the end by turns (the idea: D. Gao et al., RaBitQ, SIGMOD
/// 2024).
class Rotation {
public:
    explicit Rotation(int dimension); ///< at least 1
    void apply(std::span<float> values) const;

private:
    static constexpr int rounds = 4;
    int m_dimension;
    int m_block;                ///< the largest power of two that is not larger than the dimension
    std::vector<float> m_signs; ///< ±1, of each round
};

} // namespace docswiki::knowledge
