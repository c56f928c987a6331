// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace docswiki::bench {

/// Vectors with a structure like that of embeddings: topics of unequal size in a space of few latent dimensions, turned
/// into many, plus noise. Each is known by its number alone, so any of them can be made again at any time, on any
/// thread.
class GeneratedVectors {
public:
    struct Shape {
        int dimension = 384;
        int latent = 48;
        int topics = 2'000;
        float spread = 0.7F; ///< of a topic, against the distance of topics
        float noise = 0.35F; ///< share of the length that has no structure
    };
    explicit GeneratedVectors(Shape shape, std::uint32_t seed = 1);

    void make(std::uint64_t number, std::span<float> values) const; ///< of length 1
    /// Of the same topics, and of none of the numbers: what somebody might ask for.
    void query(std::uint64_t number, std::span<float> values) const { make(number | std::uint64_t(1) << 63, values); }
    const Shape &shape() const { return m_shape; }

private:
    Shape m_shape;
    std::vector<float> m_turn;   ///< latent × dimension
    std::vector<float> m_topics; ///< topics × latent
};

/// The numbers of the `count` nearest of the first `rows` vectors to each query, exactly, in float.
std::vector<std::vector<std::uint64_t>> exactNearest(const GeneratedVectors &vectors, std::uint64_t rows, int queries,
                                                     int count);

} // namespace docswiki::bench
