// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/postingcursor.h"

namespace docswiki::knowledge::keyword {

/// A passage with the sum of its terms' scores.
struct ScoredChunk {
    quint32 score = 0;
    qint64 chunk = 0;

    /// Best first; of equals the older.
    friend bool operator<(const ScoredChunk &a, const ScoredChunk &b)
    {
        return a.score != b.score ? a.score > b.score : a.chunk < b.chunk;
    }
};

/// The best `k` of what is offered.
class TopChunks {
public:
    explicit TopChunks(std::size_t k) : m_k(k) { m_heap.reserve(k + 1); }
    /// What a passage must have at least to be among them.
    quint32 wanted() const { return m_heap.size() < m_k ? 1 : m_heap.front().score; }
    void offer(ScoredChunk chunk);
    std::vector<ScoredChunk> take(); ///< best first

private:
    std::size_t m_k;
    std::vector<ScoredChunk> m_heap; ///< the worst in front
};

/// Offers every passage of a segment that may be among the best: an exact answer, by MaxScore over windows of passages.
///
/// In each window the terms whose bounds together stay below the worst of the best so far cannot lift a passage into
/// the answer by themselves: they are looked up only for passages that have one of the other terms, and only while the
/// sum may still do. So a common word costs little beside a rare one.
class SegmentSearch {
public:
    SegmentSearch(const Segment &segment, std::vector<PostingCursor> cursors, TopChunks &top);

    /// Within these ordinals, ascending.
    Result<void> run(const std::vector<std::pair<quint32, quint32>> &intervals);

private:
    static constexpr quint32 windowSize = 4'096;

    struct Found {
        quint32 ordinal = 0;
        quint32 score = 0;
    };

    Result<void> window(quint32 begin, quint32 end);
    quint64 readBounds(quint32 begin, quint32 end);
    void partition();
    void collect(quint32 begin, quint32 end, quint32 least);
    Result<void> complete();

    const Segment &m_segment;
    std::vector<PostingCursor> m_cursors;
    TopChunks &m_top;
    std::vector<quint32> m_bounds;     ///< of each cursor, in this window
    std::vector<std::size_t> m_few;    ///< essential
    std::vector<std::size_t> m_common; ///< the others, the largest bound first
    std::vector<quint64> m_rest;       ///< the sum of the bounds of this and all later ones of m_common
    WindowSums m_sums{windowSize};
    std::vector<Found> m_found;
};

} // namespace docswiki::knowledge::keyword
