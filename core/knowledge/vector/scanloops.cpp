// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/scanloops.h"

#include "core/base/vectorised.h"

namespace docswiki::knowledge::scanloops {

namespace {

using BitSums = void (*)(const std::uint64_t *, int, int, const std::uint64_t *, std::int32_t *);

// A macro, since a function is not inlined into one compiled for another processor.
#define DOCSWIKI_BIT_SUMS                                                                                              \
    for (int block = 0; block < blocks; ++block, sketches += words * blockRows, out += blockRows) {                    \
        std::uint64_t ones[blockRows] = {}, twos[blockRows] = {}, fours[blockRows] = {}, eights[blockRows] = {};       \
        for (int word = 0; word < words; ++word) {                                                                     \
            const std::uint64_t *plane = query + word * planes;                                                        \
            const std::uint64_t *row = sketches + word * blockRows;                                                    \
            for (int i = 0; i < blockRows; ++i) {                                                                      \
                ones[i] += static_cast<unsigned>(__builtin_popcountll(row[i] & plane[0]));                             \
                twos[i] += static_cast<unsigned>(__builtin_popcountll(row[i] & plane[1]));                             \
                fours[i] += static_cast<unsigned>(__builtin_popcountll(row[i] & plane[2]));                            \
                eights[i] += static_cast<unsigned>(__builtin_popcountll(row[i] & plane[3]));                           \
            }                                                                                                          \
        }                                                                                                              \
        for (int i = 0; i < blockRows; ++i)                                                                            \
            out[i] = static_cast<std::int32_t>(ones[i] + 2 * twos[i] + 4 * fours[i]) -                                 \
                     static_cast<std::int32_t>(8 * eights[i]);                                                         \
    }

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)

__attribute__((optimize("O3"),
               target("avx512f,avx512vl,avx512bw,avx512dq,avx512vpopcntdq,prefer-vector-width=512"))) void
bitSumsAvx512(const std::uint64_t *sketches, int words, int blocks, const std::uint64_t *query, std::int32_t *out)
{
    DOCSWIKI_BIT_SUMS
}

__attribute__((optimize("O3"), target("popcnt"))) void
bitSumsPopcnt(const std::uint64_t *sketches, int words, int blocks, const std::uint64_t *query, std::int32_t *out)
{
    DOCSWIKI_BIT_SUMS
}

#endif

void bitSumsPlain(const std::uint64_t *sketches, int words, int blocks, const std::uint64_t *query,
                  std::int32_t *out){DOCSWIKI_BIT_SUMS}

BitSums bestBitSums()
{
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
    // target_clones of GCC 12 knows no avx512vpopcntdq, so this one is chosen by hand.
    if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return bitSumsAvx512;
    if (__builtin_cpu_supports("popcnt")) return bitSumsPopcnt;
#endif
    return bitSumsPlain;
}

} // namespace

void bitSums(const std::uint64_t *sketches, int words, int blocks, const std::uint64_t *query, std::int32_t *out)
{
    static const BitSums best = bestBitSums();
    best(sketches, words, blocks, query, out);
}

DOCSWIKI_VECTORISED
void dots(const std::int8_t *rows, int dimension, int count, const std::int16_t *query, std::int32_t *out)
{
    for (int row = 0; row < count; ++row, rows += dimension) {
        std::int32_t sum = 0;
        for (int i = 0; i < dimension; ++i)
            sum += static_cast<std::int32_t>(rows[i]) * query[i];
        out[row] = sum;
    }
}

DOCSWIKI_VECTORISED
void addScaled(float *out, const std::int8_t *row, int dimension, float factor)
{
    for (int i = 0; i < dimension; ++i)
        out[i] += factor * static_cast<float>(row[i]);
}

DOCSWIKI_VECTORISED
float dot(const float *a, const float *b, int dimension)
{
    float sum = 0;
    for (int i = 0; i < dimension; ++i)
        sum += a[i] * b[i];
    return sum;
}

DOCSWIKI_VECTORISED
float sumOfMagnitudes(const float *values, int dimension)
{
    float sum = 0;
    for (int i = 0; i < dimension; ++i)
        sum += values[i] < 0 ? -values[i] : values[i];
    return sum;
}

DOCSWIKI_VECTORISED
float largestMagnitude(const float *values, int dimension)
{
    float largest = 0;
    for (int i = 0; i < dimension; ++i) {
        const float magnitude = values[i] < 0 ? -values[i] : values[i];
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

DOCSWIKI_VECTORISED
void toBytes(const float *values, int dimension, float factor, std::int8_t *out)
{
    for (int i = 0; i < dimension; ++i) {
        const float scaled = values[i] * factor;
        const auto rounded = static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5F : 0.5F));
        out[i] = static_cast<std::int8_t>(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
    }
}

} // namespace docswiki::knowledge::scanloops
