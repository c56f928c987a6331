// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>

namespace docswiki::knowledge::scanloops {

/// The loops in which a search in memory spends its time.

/// Rows of a block of sketches: one bit of a dimension each, word by word, the rows of a block side by side, so that
/// one instruction serves all of them.
constexpr int blockRows = 8;
constexpr int planes = 4; ///< bits of a query's values, the last one counts -8

/// out[row] = Σ query value × bit of the row, for each row of `blocks` blocks of `words` words. `query` has `planes`
/// words for each word of a row.
void bitSums(const std::uint64_t *sketches, int words, int blocks, const std::uint64_t *query, std::int32_t *out);

/// out[row] = Σ row × query, for `rows` rows one after another.
void dots(const std::int8_t *rows, int dimension, int count, const std::int16_t *query, std::int32_t *out);

/// out += factor × row
void addScaled(float *out, const std::int8_t *row, int dimension, float factor);
float dot(const float *a, const float *b, int dimension);
float sumOfMagnitudes(const float *values, int dimension);
float largestMagnitude(const float *values, int dimension);
void toBytes(const float *values, int dimension, float factor, std::int8_t *out); ///< rounded, within ±127

} // namespace docswiki::knowledge::scanloops
