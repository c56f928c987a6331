// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/retrieval/vectors_generated.h"

#include "core/base/vectorised.h"
#include "core/knowledge/vector/scanloops.h"

#include <QtConcurrentMap>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

namespace docswiki::bench {

namespace {

std::uint64_t mixed(std::uint64_t value) // splitmix64
{
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

/// About normal, of variance 1: four uniform numbers added.
float normal(std::uint64_t bits)
{
    const auto part = [bits](int shift) { return static_cast<float>((bits >> shift) & 0xFFFF); };
    return (part(0) + part(16) + part(32) + part(48) - 2 * 65'535.0F) * (1.7320508F / 65'535.0F);
}

DOCSWIKI_VECTORISED
void addRow(float *out, const float *row, int count, float factor)
{
    for (int i = 0; i < count; ++i)
        out[i] += factor * row[i];
}

} // namespace

GeneratedVectors::GeneratedVectors(Shape shape, std::uint32_t seed) : m_shape(shape)
{
    const auto fill = [&](std::vector<float> &values, int count, std::uint64_t salt) {
        values.resize(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = normal(mixed(mixed(seed + salt) + i));
    };
    fill(m_turn, shape.latent * shape.dimension, 11);
    fill(m_topics, shape.topics * shape.latent, 12);
    for (int i = 0; i < shape.latent; ++i) { // the first latent dimensions say more than the last
        const float weight = 1.0F / std::sqrt(1.0F + 0.15F * static_cast<float>(i));
        for (int j = 0; j < shape.dimension; ++j)
            m_turn[static_cast<std::size_t>(i * shape.dimension + j)] *= weight;
    }
}

void GeneratedVectors::make(std::uint64_t number, std::span<float> values) const
{
    std::uint64_t state = mixed(number);
    const auto next = [&state] { return state = mixed(state); };
    // A few topics are large, most are small.
    const double uniform = static_cast<double>(next() >> 11) * 0x1.0p-53;
    const auto topic = std::min(static_cast<int>(uniform * uniform * m_shape.topics), m_shape.topics - 1);
    std::fill(values.begin(), values.end(), 0.0F);
    for (int i = 0; i < m_shape.latent; ++i) {
        const float at =
            m_topics[static_cast<std::size_t>(topic * m_shape.latent + i)] + m_shape.spread * normal(next());
        addRow(values.data(), m_turn.data() + i * m_shape.dimension, m_shape.dimension, at);
    }
    const auto length = [&] {
        return std::sqrt(knowledge::scanloops::dot(values.data(), values.data(), m_shape.dimension));
    };
    const float noise = m_shape.noise * length() / std::sqrt(static_cast<float>(m_shape.dimension));
    for (float &value : values)
        value += noise * normal(next());
    const float factor = 1 / length();
    for (float &value : values)
        value *= factor;
}

std::vector<std::vector<std::uint64_t>> exactNearest(const GeneratedVectors &vectors, std::uint64_t rows, int queries,
                                                     int count)
{
    using Hit = std::pair<float, std::uint64_t>;
    const auto dimension = static_cast<std::size_t>(vectors.shape().dimension);
    std::vector<std::vector<float>> asked(static_cast<std::size_t>(queries), std::vector<float>(dimension));
    for (std::size_t q = 0; q < asked.size(); ++q)
        vectors.query(q, asked[q]);
    std::vector<std::vector<Hit>> best(asked.size());
    std::mutex mutex;
    constexpr std::uint64_t rowsOfATask = 4'096;
    std::vector<std::uint64_t> tasks((rows + rowsOfATask - 1) / rowsOfATask);
    std::iota(tasks.begin(), tasks.end(), 0);
    QtConcurrent::blockingMap(tasks, [&](std::uint64_t task) {
        std::vector<std::vector<Hit>> mine(asked.size());
        std::vector<float> values(dimension);
        const std::uint64_t end = std::min(rows, (task + 1) * rowsOfATask);
        for (std::uint64_t row = task * rowsOfATask; row < end; ++row) {
            vectors.make(row, values);
            for (std::size_t q = 0; q < asked.size(); ++q) {
                const float score =
                    knowledge::scanloops::dot(values.data(), asked[q].data(), static_cast<int>(dimension));
                std::vector<Hit> &heap = mine[q];
                if (heap.size() == static_cast<std::size_t>(count) && score <= heap.front().first) continue;
                heap.emplace_back(score, row);
                std::push_heap(heap.begin(), heap.end(), std::greater<>());
                if (heap.size() <= static_cast<std::size_t>(count)) continue;
                std::pop_heap(heap.begin(), heap.end(), std::greater<>());
                heap.pop_back();
            }
        }
        const std::lock_guard lock(mutex);
        for (std::size_t q = 0; q < mine.size(); ++q)
            best[q].insert(best[q].end(), mine[q].begin(), mine[q].end());
    });
    std::vector<std::vector<std::uint64_t>> found(asked.size());
    for (std::size_t q = 0; q < best.size(); ++q) {
        std::sort(best[q].begin(), best[q].end(), std::greater<>());
        for (std::size_t i = 0; i < std::min(best[q].size(), static_cast<std::size_t>(count)); ++i)
            found[q].push_back(best[q][i].second);
    }
    return found;
}

} // namespace docswiki::bench
