// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectorindex.h"

#include "core/knowledge/vector/scanloops.h"

#include <QSemaphore>
#include <QThread>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <unordered_set>

namespace docswiki::knowledge {

namespace {

constexpr int maxThreads = 8;
constexpr int rowsAtOnce = 256;       // a few kilobytes of results, which stay near
constexpr int wideFrom = 4;           // segments; below, waking other threads takes longer than the work
constexpr qint64 sampleRows = 16'384; // the threshold for candidates is guessed from them
constexpr qint64 fewestFirst = 400;   // candidates
constexpr int learnSegments = 64;     // the mean of half a million vectors is that of all
constexpr double growthToLearnAgain = 4;
constexpr double forgottenToCompact = 0.25;
constexpr std::size_t fewestSure = 10; // of the best, that are looked for with certainty
constexpr float certainlyNear = 1e9F;
constexpr std::size_t prefetchAhead = 8; // rows
constexpr float queryLevels = 2'047;     // with bytes of 127, and 4,096 dimensions, sums stay within 32 bits

bool inRanges(qint64 id, const QList<SearchScope::Range> &ranges)
{
    return std::any_of(ranges.cbegin(), ranges.cend(),
                       [id](const auto &range) { return id >= range.begin && id < range.end; });
}

} // namespace

/// The best so far of one thread: a heap whose top is the worst.
class VectorIndex::Best {
public:
    explicit Best(std::size_t count) : m_count(count) { m_hits.reserve(count + 1); }
    float worst() const { return m_hits.size() < m_count ? -2.0F : m_hits.front().score; }
    void offer(qint64 chunk, float score)
    {
        if (score <= worst() || chunk == 0) return;
        m_hits.push_back({chunk, score});
        std::push_heap(m_hits.begin(), m_hits.end(), better);
        if (m_hits.size() <= m_count) return;
        std::pop_heap(m_hits.begin(), m_hits.end(), better);
        m_hits.pop_back();
    }
    const std::vector<Hit> &hits() const { return m_hits; }
    static bool better(const Hit &a, const Hit &b)
    {
        return a.score != b.score ? a.score > b.score : a.chunk < b.chunk;
    }

private:
    std::size_t m_count;
    std::vector<Hit> m_hits;
};

struct VectorIndex::Query {
    std::vector<std::int16_t> levels;
    float step = 0;
    QuerySketch sketch;
    std::size_t count = 0;
    const QList<SearchScope::Range> &ranges;
};

/// A segment that holds something of the libraries asked for.
struct VectorIndex::Part {
    const VectorSegment *segment = nullptr;
    bool whole = true;
    std::vector<float> estimates; ///< of its rows
};

VectorIndex::VectorIndex(int dimension, VectorIndexOptions options) : m_dimension(dimension), m_options(options)
{
    if (m_options.threads <= 0) m_options.threads = std::clamp(QThread::idealThreadCount(), 1, maxThreads);
    m_threads.setMaxThreadCount(std::max(1, m_options.threads - 1)); // the caller works too
}

void VectorIndex::add(qint64 chunk, std::span<const float> values)
{
    if (m_segments.empty() || m_segments.back()->full())
        m_segments.push_back(std::make_unique<VectorSegment>(m_dimension));
    m_segments.back()->add(chunk, values);
    ++m_rows;
}

/// Runs work(0) … work(count - 1), each once, on as many threads as pay.
void VectorIndex::forEach(int count, bool wide, const std::function<void(int)> &work)
{
    std::atomic<int> next = 0;
    const auto run = [&] {
        for (int i = next++; i < count; i = next++)
            work(i);
    };
    const int helpers = wide ? std::min(m_options.threads, count) - 1 : 0;
    QSemaphore done;
    for (int i = 0; i < helpers; ++i)
        m_threads.start([&] {
            run();
            done.release();
        });
    run();
    done.acquire(std::max(helpers, 0));
}

void VectorIndex::learnMean()
{
    std::vector<float> mean(static_cast<std::size_t>(m_dimension), 0.0F);
    const std::size_t step = std::max<std::size_t>(1, m_segments.size() / learnSegments);
    qint64 rows = 0;
    for (std::size_t i = 0; i < m_segments.size(); i += step) {
        m_segments[i]->addTo(mean);
        rows += m_segments[i]->rows();
    }
    for (float &value : mean)
        value /= static_cast<float>(std::max<qint64>(rows, 1));
    m_sketcher = std::make_unique<const Sketcher>(std::move(mean));
    m_learntFrom = m_rows;
    for (const auto &segment : m_segments)
        segment->dropSketches();
}

void VectorIndex::prepare(const std::atomic<bool> &stop)
{
    if (double(m_forgotten) > forgottenToCompact * double(m_rows)) compact();
    if (m_dimension < m_options.smallestSketched) return;
    if (m_rows < m_options.sketchFrom) {
        if (m_sketcher && m_rows < m_options.sketchFrom / 2) {
            for (const auto &segment : m_segments)
                segment->dropSketches();
            m_sketcher.reset();
        }
        if (!m_sketcher) return;
    }
    if (!m_sketcher || double(m_rows) > growthToLearnAgain * double(m_learntFrom)) learnMean();
    std::vector<VectorSegment *> open;
    for (const auto &segment : m_segments) {
        if (segment->sketched() < segment->rows()) open.push_back(segment.get());
    }
    forEach(static_cast<int>(open.size()), open.size() > 1, [&](int i) {
        if (!stop) open[static_cast<std::size_t>(i)]->sketchRest(*m_sketcher);
    });
}

void VectorIndex::scanBytes(const Query &query, const Part &part, Best &best) const
{
    std::array<std::int32_t, rowsAtOnce> sums;
    const VectorSegment &segment = *part.segment;
    for (int begin = 0; begin < segment.rows(); begin += rowsAtOnce) {
        const int count = std::min(rowsAtOnce, segment.rows() - begin);
        scanloops::dots(segment.codes(begin), m_dimension, count, query.levels.data(), sums.data());
        for (int i = 0; i < count; ++i) {
            const float score =
                static_cast<float>(sums[static_cast<std::size_t>(i)]) * segment.scale(begin + i) * query.step;
            if (score > best.worst() && (part.whole || inRanges(segment.id(begin + i), query.ranges)))
                best.offer(segment.id(begin + i), score);
        }
    }
}

/// The estimate that about the wanted share of the rows reaches, guessed from a sample. None: too few rows for a guess.
std::optional<float> VectorIndex::threshold(const Query &query, const std::vector<Part> &parts, qint64 rows) const
{
    const double share = std::max(m_options.firstShare, double(fewestFirst) / double(rows));
    const qint64 stride = std::max<qint64>(1, rows / sampleRows); // every so many blocks
    std::vector<float> estimates;
    estimates.reserve(sampleRows * 2);
    std::array<std::int32_t, scanloops::blockRows> sums;
    qint64 block = 0; // counted over all segments
    for (const Part &part : parts) {
        const int blocks = part.segment->sketched() / scanloops::blockRows;
        for (; block < blocks; block += stride) {
            scanloops::bitSums(part.segment->sketches(static_cast<int>(block)), m_sketcher->words(), 1,
                               query.sketch.planes.data(), sums.data());
            for (int i = 0; i < scanloops::blockRows; ++i) {
                const int row = static_cast<int>(block) * scanloops::blockRows + i;
                if (part.whole || inRanges(part.segment->id(row), query.ranges))
                    estimates.push_back(
                        query.sketch.estimate(sums[static_cast<std::size_t>(i)], part.segment->factors(row)));
            }
        }
        block -= blocks;
    }
    const auto wanted = static_cast<std::ptrdiff_t>(share * double(estimates.size()));
    if (wanted < 8 || wanted >= static_cast<std::ptrdiff_t>(estimates.size())) return std::nullopt;
    std::nth_element(estimates.begin(), estimates.begin() + wanted, estimates.end(), std::greater<>());
    return estimates[static_cast<std::size_t>(wanted)];
}

void VectorIndex::estimate(const Query &query, Part &part) const
{
    const VectorSegment &segment = *part.segment;
    part.estimates.assign(static_cast<std::size_t>(segment.rows()), certainlyNear); // what has no sketch is looked at
    std::array<std::int32_t, rowsAtOnce> sums;
    for (int begin = 0; begin < segment.sketched(); begin += rowsAtOnce) {
        const int count = std::min(rowsAtOnce, segment.sketched() - begin);
        const int blocks = (count + scanloops::blockRows - 1) / scanloops::blockRows;
        scanloops::bitSums(segment.sketches(begin / scanloops::blockRows), m_sketcher->words(), blocks,
                           query.sketch.planes.data(), sums.data());
        for (int i = 0; i < count; ++i)
            part.estimates[static_cast<std::size_t>(begin + i)] =
                query.sketch.estimate(sums[static_cast<std::size_t>(i)], segment.factors(begin + i));
    }
}

void VectorIndex::compareBytes(const Query &query, const Part &part, const std::vector<int> &rows, Best &best) const
{
    const VectorSegment &segment = *part.segment;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + prefetchAhead < rows.size()) { // they lie anywhere: ask for them early
            const std::int8_t *codes = segment.codes(rows[i + prefetchAhead]);
            for (int byte = 0; byte < m_dimension; byte += 64)
                __builtin_prefetch(codes + byte);
        }
        std::int32_t sum = 0;
        scanloops::dots(segment.codes(rows[i]), m_dimension, 1, query.levels.data(), &sum);
        best.offer(segment.id(rows[i]), static_cast<float>(sum) * segment.scale(rows[i]) * query.step);
    }
}

/// Adds what `scan` finds best in each part to `hits`, of which the best `count` stay.
void VectorIndex::collect(const std::vector<Part> &parts, const std::function<void(int, Best &)> &scan,
                          std::size_t count, std::vector<Hit> &hits)
{
    std::mutex mutex;
    forEach(static_cast<int>(parts.size()), parts.size() >= wideFrom, [&](int i) {
        Best best(count);
        scan(i, best);
        const std::lock_guard lock(mutex);
        hits.insert(hits.end(), best.hits().begin(), best.hits().end());
    });
    std::sort(hits.begin(), hits.end(), Best::better);
    std::unordered_set<qint64> seen; // a chunk may be there with an earlier vector, too
    std::erase_if(hits, [&](const Hit &hit) { return seen.size() >= count || !seen.insert(hit.chunk).second; });
}

std::vector<VectorIndex::Hit> VectorIndex::nearestByBytes(const Query &query, std::vector<Part> &parts)
{
    std::vector<Hit> hits;
    const auto scan = [&](int i, Best &best) { scanBytes(query, parts[static_cast<std::size_t>(i)], best); };
    collect(parts, scan, query.count, hits);
    return hits;
}

/// First the candidates above `threshold`: how good the best of them are says which others may be as good.
std::vector<VectorIndex::Hit> VectorIndex::nearestBySketches(const Query &query, std::vector<Part> &parts,
                                                             float threshold)
{
    const auto inScope = [&](const Part &part, int row) {
        return part.whole || inRanges(part.segment->id(row), query.ranges);
    };
    std::vector<Hit> hits;
    const auto first = [&](int i, Best &best) {
        Part &part = parts[static_cast<std::size_t>(i)];
        estimate(query, part);
        std::vector<int> rows;
        for (int row = 0; row < part.segment->rows(); ++row) {
            if (part.estimates[static_cast<std::size_t>(row)] >= threshold && inScope(part, row)) rows.push_back(row);
        }
        compareBytes(query, part, rows, best);
    };
    collect(parts, first, query.count, hits);
    if (hits.size() < query.count) return nearestByBytes(query, parts); // the guess was wrong, or most was forgotten

    const float wanted = hits[std::max(fewestSure, query.count / 2) - 1].score;
    const auto rest = [&](int i, Best &best) {
        const Part &part = parts[static_cast<std::size_t>(i)];
        std::vector<int> rows;
        for (int row = 0; row < part.segment->sketched(); ++row) {
            const float estimate = part.estimates[static_cast<std::size_t>(row)];
            const float reach = m_options.certainty * query.sketch.deviation(part.segment->factors(row));
            if (estimate < threshold && estimate + reach >= wanted && inScope(part, row)) rows.push_back(row);
        }
        compareBytes(query, part, rows, best);
    };
    collect(parts, rest, query.count, hits);
    return hits;
}

std::vector<VectorIndex::Hit> VectorIndex::nearest(std::span<const float> values, int count,
                                                   const QList<SearchScope::Range> &ranges)
{
    if (static_cast<int>(values.size()) != m_dimension || count <= 0) return {};
    const float largest = scanloops::largestMagnitude(values.data(), m_dimension);
    if (!(largest > 0) || !std::isfinite(largest)) return {};
    Query query{{}, largest / queryLevels, {}, std::max(static_cast<std::size_t>(count), fewestSure), ranges};
    query.levels.reserve(values.size());
    for (const float value : values)
        query.levels.push_back(static_cast<std::int16_t>(std::lround(value / query.step)));

    std::vector<Part> parts;
    qint64 rows = 0;
    for (const auto &segment : m_segments) {
        const VectorSegment::Within within = segment->within(ranges);
        if (within == VectorSegment::Within::None) continue;
        parts.push_back({segment.get(), within == VectorSegment::Within::All, {}});
        rows += segment->rows();
    }
    std::optional<float> least;
    if (m_sketcher && rows >= m_options.sketchFrom / 2) {
        query.sketch = m_sketcher->query(values);
        least = threshold(query, parts, rows);
    }
    std::vector<Hit> hits = least ? nearestBySketches(query, parts, *least) : nearestByBytes(query, parts);
    if (hits.size() > static_cast<std::size_t>(count)) hits.resize(static_cast<std::size_t>(count));
    return hits;
}

void VectorIndex::forgetWhere(const std::function<bool(qint64)> &gone)
{
    for (const auto &segment : m_segments) {
        for (int row = 0; row < segment->rows(); ++row) {
            if (segment->id(row) == 0 || !gone(segment->id(row))) continue;
            segment->forget(row);
            ++m_forgotten;
        }
    }
}

void VectorIndex::forget(std::span<const qint64> chunks)
{
    const std::unordered_set<qint64> set(chunks.begin(), chunks.end());
    if (!set.empty()) forgetWhere([&](qint64 id) { return set.contains(id); });
}

void VectorIndex::keepOnly(std::span<const qint64> sortedChunks)
{
    forgetWhere([&](qint64 id) { return !std::binary_search(sortedChunks.begin(), sortedChunks.end(), id); });
}

void VectorIndex::compact()
{
    Segments kept;
    for (auto &segment : m_segments) {
        for (int row = 0; row < segment->rows(); ++row) {
            if (segment->id(row) == 0) continue;
            if (kept.empty() || kept.back()->full()) kept.push_back(std::make_unique<VectorSegment>(m_dimension));
            kept.back()->addFrom(*segment, row);
        }
        segment.reset(); // so that both are never there at once
    }
    m_segments = std::move(kept);
    m_rows -= m_forgotten;
    m_forgotten = 0;
}

qint64 VectorIndex::bytes() const
{
    qint64 bytes = 0;
    for (const auto &segment : m_segments)
        bytes += segment->bytes();
    return bytes;
}

} // namespace docswiki::knowledge
