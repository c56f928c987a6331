// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QString>

#include <span>
#include <vector>

namespace docswiki::bench {

/// Vectors of length 1, questions, and which vectors are nearest to each question by exact search.
struct VectorSet {
    int count = 0;
    int dimension = 0;
    int questionCount = 0;
    int topK = 10;
    std::vector<float> vectors;   ///< one after the other
    std::vector<float> questions;
    std::vector<qint32> truth;    ///< topK numbers for each question, nearest first

    std::span<const float> vector(int i) const { return {vectors.data() + std::size_t(i) * dimension, std::size_t(dimension)}; }
    std::span<const float> question(int i) const { return {questions.data() + std::size_t(i) * dimension, std::size_t(dimension)}; }
    /// The share of a question's true nearest among `found`.
    double recall(int question, std::span<const qint32> found) const;
};

/// Writes the set in the form that tests/node/bench/vectorstores.mjs reads.
Result<void> writeVectorSet(const VectorSet &set, const QString &folder);

} // namespace docswiki::bench
