// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/vectorsegment.h"

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace docswiki::knowledge {

struct VectorIndexOptions {
    qint64 sketchFrom = 150'000; ///< vectors; fewer are quickly gone through byte by byte
    int smallestSketched = 128;  ///< dimensions; the signs of fewer say too little
    double firstShare = 0.001;   ///< of the vectors: candidates that tell how good the best are
    float certainty = 2.0F;      ///< deviations that the estimate of one of the best may be off
    int threads = 0;             ///< 0: one a core, at most 8
};

/// Vectors in memory, and the nearest to a query. Few are compared byte by byte; of many, first their sketches, then
/// the bytes of those that, by the estimate and its error, may be among the best. There is nothing to build beforehand:
/// what was added is found. One thread at a time; the work of one call is shared among threads of its own.
class VectorIndex {
public:
    explicit VectorIndex(int dimension, VectorIndexOptions options = {});

    void add(qint64 chunk, std::span<const float> values); ///< of length 1; the same chunk may come again
    /// Makes what many vectors are searched with; takes seconds after a million new ones, nothing after none. Without
    /// it new vectors are found all the same, only more slowly.
    void prepare(const std::atomic<bool> &stop);

    struct Hit {
        qint64 chunk = 0;
        float score = 0; ///< cosine, off by up to 0.01
        bool operator==(const Hit &) const = default;
    };
    /// Best first, each chunk once; `query` of length 1. Empty ranges: all.
    std::vector<Hit> nearest(std::span<const float> query, int count, const QList<SearchScope::Range> &ranges);

    void forget(std::span<const qint64> chunks);
    void keepOnly(std::span<const qint64> sortedChunks);
    qint64 size() const { return m_rows - m_forgotten; }
    qint64 bytes() const;

private:
    using Segments = std::vector<std::unique_ptr<VectorSegment>>;
    class Best;
    struct Query;
    struct Part;

    void forEach(int count, bool wide, const std::function<void(int)> &work);
    void forgetWhere(const std::function<bool(qint64)> &gone);
    void compact();
    void learnMean();
    std::optional<float> threshold(const Query &query, const std::vector<Part> &parts, qint64 rows) const;
    std::vector<Hit> nearestByBytes(const Query &query, std::vector<Part> &parts);
    std::vector<Hit> nearestBySketches(const Query &query, std::vector<Part> &parts, float threshold);
    void scanBytes(const Query &query, const Part &part, Best &best) const;
    void estimate(const Query &query, Part &part) const;
    void compareBytes(const Query &query, const Part &part, const std::vector<int> &rows, Best &best) const;
    void collect(const std::vector<Part> &parts, const std::function<void(int, Best &)> &scan, std::size_t count,
                 std::vector<Hit> &hits);

    int m_dimension;
    VectorIndexOptions m_options;
    Segments m_segments;
    qint64 m_rows = 0;
    qint64 m_forgotten = 0;
    std::unique_ptr<const Sketcher> m_sketcher; ///< none: byte by byte
    qint64 m_learntFrom = 0;                    ///< rows when its mean was found
    QThreadPool m_threads;
};

} // namespace docswiki::knowledge
