// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/topk.h"

#include <algorithm>
#include <numeric>

namespace docswiki::knowledge::keyword {

void TopChunks::offer(ScoredChunk chunk)
{
    if (m_heap.size() < m_k) {
        m_heap.push_back(chunk);
        std::push_heap(m_heap.begin(), m_heap.end());
        return;
    }
    if (m_k == 0 || !(chunk < m_heap.front())) return;
    std::pop_heap(m_heap.begin(), m_heap.end());
    m_heap.back() = chunk;
    std::push_heap(m_heap.begin(), m_heap.end());
}

std::vector<ScoredChunk> TopChunks::take()
{
    std::sort_heap(m_heap.begin(), m_heap.end());
    return std::exchange(m_heap, {});
}

SegmentSearch::SegmentSearch(const Segment &segment, std::vector<PostingCursor> cursors, TopChunks &top)
    : m_segment(segment), m_cursors(std::move(cursors)), m_top(top), m_bounds(m_cursors.size())
{
}

Result<void> SegmentSearch::run(const std::vector<std::pair<quint32, quint32>> &intervals)
{
    if (m_cursors.empty()) return {};
    for (PostingCursor &cursor : m_cursors) {
        if (const Result<void> ready = cursor.prepare(); !ready) return ready;
    }
    for (const auto &[first, last] : intervals) {
        for (quint32 begin = first; begin < last;) {
            const quint32 end = std::min(last, (begin / windowSize + 1) * windowSize);
            if (const Result<void> done = window(begin, end); !done) return done;
            begin = end;
        }
    }
    return {};
}

quint64 SegmentSearch::readBounds(quint32 begin, quint32 end)
{
    quint64 sum = 0;
    for (std::size_t i = 0; i < m_cursors.size(); ++i)
        sum += m_bounds[i] = m_cursors[i].bound(begin, end);
    return sum;
}

/// As many terms as possible are to be passed over, the costliest for their bound first.
void SegmentSearch::partition()
{
    const quint64 wanted = m_top.wanted();
    m_few.resize(m_cursors.size());
    std::iota(m_few.begin(), m_few.end(), std::size_t(0));
    const auto worth = [this](std::size_t i) {
        return static_cast<double>(m_bounds[i]) / static_cast<double>(m_cursors[i].documents());
    };
    std::sort(m_few.begin(), m_few.end(), [&](std::size_t a, std::size_t b) { return worth(a) < worth(b); });
    m_common.clear();
    quint64 sum = 0;
    std::erase_if(m_few, [&](std::size_t i) {
        if (m_bounds[i] == 0) return true;
        if (sum + m_bounds[i] >= wanted) return false;
        sum += m_bounds[i];
        m_common.push_back(i);
        return true;
    });
    std::sort(m_common.begin(), m_common.end(),
              [&](std::size_t a, std::size_t b) { return m_bounds[a] > m_bounds[b]; });
    m_rest.assign(m_common.size() + 1, 0);
    for (std::size_t i = m_common.size(); i-- > 0;)
        m_rest[i] = m_rest[i + 1] + m_bounds[m_common[i]];
}

Result<void> SegmentSearch::window(quint32 begin, quint32 end)
{
    if (readBounds(begin, end) < m_top.wanted()) return {};
    partition();
    for (const std::size_t i : m_few) {
        if (const Result<void> read = m_cursors[i].sharpen(begin); !read) return read;
    }
    if (readBounds(begin, end) < m_top.wanted()) return {};
    partition();
    for (const std::size_t i : m_few) {
        const Result<void> added = m_cursors[i].addTo(begin, end, m_sums);
        if (!added) return added;
    }
    const quint64 wanted = m_top.wanted();
    collect(begin, end, static_cast<quint32>(wanted > m_rest[0] ? wanted - m_rest[0] : 1));
    return complete();
}

/// What has at least so much after the essential terms, in order; clears the sums.
void SegmentSearch::collect(quint32 begin, quint32 end, quint32 least)
{
    constexpr std::size_t dense = windowSize / 8; // from here on it is faster to look at every sum
    m_found.clear();
    const std::size_t touched = std::exchange(m_sums.touchedCount, 0);
    quint32 *sums = m_sums.sums.data();
    if (touched >= dense) {
        constexpr quint32 group = 16; // of which mostly none is good enough: looked at together; sums stay below 2^31
        const auto below = static_cast<qint32>(least - 1);
        for (quint32 offset = 0; offset < windowSize; offset += group) {
            qint32 any = 0;
            for (quint32 i = 0; i < group; ++i)
                any |= static_cast<qint32>(sums[offset + i]) > below ? 1 : 0;
            for (quint32 i = 0; any != 0 && i < group; ++i) {
                if (sums[offset + i] >= least) m_found.push_back({begin + offset + i, sums[offset + i]});
            }
        }
        std::fill_n(sums, end - begin, 0U);
        return;
    }
    for (std::size_t i = 0; i < touched; ++i) {
        const quint16 offset = m_sums.touched[i];
        if (sums[offset] >= least) m_found.push_back({begin + offset, sums[offset]});
        sums[offset] = 0;
    }
    std::sort(m_found.begin(), m_found.end(), [](const Found &a, const Found &b) { return a.ordinal < b.ordinal; });
}

/// Looks the common terms up for what was found, as long as it may still be among the best.
Result<void> SegmentSearch::complete()
{
    if (m_segment.anyGone()) std::erase_if(m_found, [this](const Found &f) { return m_segment.isGone(f.ordinal); });
    for (std::size_t i = 0; i < m_common.size() && !m_found.empty(); ++i) {
        const quint64 wanted = m_top.wanted();
        PostingCursor &cursor = m_cursors[m_common[i]];
        std::size_t kept = 0;
        for (const Found &found : m_found) {
            if (found.score + m_rest[i] < wanted) continue;
            const quint64 others = found.score + m_rest[i + 1];
            const auto needed = static_cast<quint32>(wanted > others ? wanted - others : 0);
            quint32 score = 0;
            if (const Result<void> done = cursor.scoreOf(found.ordinal, needed, score); !done) return done;
            if (score + others >= wanted) m_found[kept++] = {found.ordinal, found.score + score};
        }
        m_found.resize(kept);
    }
    for (const Found &found : m_found)
        m_top.offer({found.score, m_segment.chunkOf(found.ordinal)});
    return {};
}

} // namespace docswiki::knowledge::keyword
