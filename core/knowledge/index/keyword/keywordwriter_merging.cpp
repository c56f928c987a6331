// SPDX-License-Identifier: GPL-3.0-or-later
// The part of KeywordWriter that keeps the segments few.
#include "core/knowledge/index/keyword/keywordwriter.h"

#include <algorithm>

namespace docswiki::knowledge::keyword {

namespace {

constexpr std::size_t fanIn = 8;         // segments of a level that become one of the next
constexpr quint32 smallestLevel = 64;    // passages: what is smaller is as good as that
constexpr quint32 mostAtOnce = 1U << 30; // passages in a segment: beyond it nothing is merged any more

quint32 staying(const SegmentRow &row)
{
    return row.passages - row.gone;
}

/// Segments of a level are of about a size: up to 64 passages, 512, 4,096, …
int levelOf(quint32 passages)
{
    int level = 0;
    for (quint64 size = smallestLevel; size < passages; size *= fanIn)
        ++level;
    return level;
}

} // namespace

bool KeywordWriter::isMerging(qint64 id) const
{
    return std::any_of(m_merges.begin(), m_merges.end(), [id](const Job &job) {
        const auto &sources = job.merge->sources();
        return std::any_of(sources.begin(), sources.end(), [id](const auto &s) { return s->row().id == id; });
    });
}

/// Eight of a level, or one that is mostly gone; none: nothing is to be done.
std::vector<qint64> KeywordWriter::nextMerge(int &level) const
{
    std::map<int, std::vector<qint64>> levels;
    for (const auto &[id, row] : m_live) {
        if (isMerging(id)) continue;
        level = levelOf(staying(row));
        if (row.gone * 2ULL > row.passages) return {id};
        if (staying(row) < mostAtOnce / fanIn) levels[level].push_back(id);
    }
    for (auto &[number, ids] : levels) {
        const bool busy = std::any_of(m_merges.begin(), m_merges.end(),
                                      [wanted = number](const Job &job) { return job.level == wanted; });
        if (busy || ids.size() < fanIn) continue;
        level = number;
        ids.resize(fanIn);
        return ids;
    }
    return {};
}

/// The segments that are not larger than all smaller ones together, and these.
std::vector<qint64> KeywordWriter::nextTidy() const
{
    std::vector<std::pair<quint32, qint64>> bySize;
    for (const auto &[id, row] : m_live)
        bySize.emplace_back(staying(row), id);
    std::sort(bySize.begin(), bySize.end());
    quint64 sum = 0;
    std::size_t taken = 0;
    for (std::size_t i = 0; i < bySize.size(); ++i) {
        if (bySize[i].first <= sum && sum + bySize[i].first < mostAtOnce) taken = i + 1;
        sum += bySize[i].first;
    }
    std::vector<qint64> ids;
    for (std::size_t i = 0; i < taken; ++i)
        ids.push_back(bySize[i].second);
    std::sort(ids.begin(), ids.end()); // about the order of the passages: their ids make long runs
    return ids;
}

Result<bool> KeywordWriter::beginMerge(const std::vector<qint64> &sources, int level)
{
    if (sources.empty()) return false;
    std::vector<std::shared_ptr<Segment>> segments;
    for (const qint64 id : sources) {
        const Result<std::shared_ptr<Segment>> source = segment(id);
        if (!source) return fail(source.error());
        segments.push_back(*source);
    }
    const Result<qint64> target = addSegment();
    if (!target) return fail(target.error());
    m_merges.push_back({std::make_unique<SegmentMerge>(m_store, std::move(segments), *target), level});
    std::stable_sort(m_merges.begin(), m_merges.end(), [](const Job &a, const Job &b) { return a.level < b.level; });
    return true;
}

/// What has nothing left needs no merge to go.
Result<void> KeywordWriter::dropEmpty()
{
    for (auto live = m_live.begin(); live != m_live.end();) {
        const qint64 id = live->first;
        if (staying(live->second) > 0 || isMerging(id)) {
            ++live;
            continue;
        }
        if (const Result<void> dropped = setState(id, SegmentState::Dropped, 0, 0); !dropped) return dropped;
        live = m_live.erase(live);
        m_loaded.erase(id);
        m_dropped.push_back(id);
    }
    return {};
}

Result<void> KeywordWriter::mergeSome(qint64 budget)
{
    if (const Result<void> dropped = dropEmpty(); !dropped) return dropped;
    while (budget > 0) {
        for (;;) {
            int level = 0;
            const std::vector<qint64> sources = nextMerge(level);
            const Result<bool> begun = beginMerge(sources, level);
            if (!begun) return fail(begun.error());
            if (!*begun) break;
        }
        if (m_merges.empty()) return {};
        if (const Result<void> done = work(budget); !done) return done;
    }
    return {};
}

/// Goes on with the smallest merge.
Result<void> KeywordWriter::work(qint64 &budget)
{
    SegmentMerge &merge = *m_merges.front().merge;
    const Result<bool> done = merge.step(budget);
    if (!done) return fail(done.error());
    if (!*done) return {};
    const Result<void> finished = finish(merge);
    m_merges.erase(m_merges.begin());
    return finished;
}

/// The target takes the place of its sources, without what was removed from them meanwhile.
Result<void> KeywordWriter::finish(SegmentMerge &merge)
{
    SegmentRow row{merge.target(), merge.passages(), 0, 0};
    std::vector<quint32> gone;
    for (std::size_t i = 0; i < merge.sources().size(); ++i) {
        const Segment &source = *merge.sources()[i];
        const SegmentRow &now = m_live[source.row().id];
        const double staying = 1.0 - static_cast<double>(now.gone) / std::max(now.passages, 1U);
        row.words += static_cast<quint64>(static_cast<double>(now.words) * staying); // about: it makes an average
        for (quint32 ordinal = 0; source.anyGone() && ordinal < source.passages(); ++ordinal) {
            const quint32 to = merge.ordinalOf(i, ordinal);
            if (source.isGone(ordinal) && to != SegmentMerge::gone) gone.push_back(to);
        }
    }
    m_live[row.id] = row;
    if (const Result<void> live = setState(row.id, SegmentState::Live, row.passages, row.words); !live) return live;
    std::sort(gone.begin(), gone.end());
    for (std::size_t i = 0; i < gone.size();) {
        std::size_t end = i + 1;
        while (end < gone.size() && gone[end] == gone[end - 1] + 1)
            ++end;
        const Result<void> marked = markGone(row.id, gone[i], static_cast<quint32>(end - i));
        if (!marked) return marked;
        i = end;
    }
    for (const std::shared_ptr<Segment> &source : merge.sources()) {
        const qint64 id = source->row().id;
        if (const Result<void> dropped = setState(id, SegmentState::Dropped, 0, 0); !dropped) return dropped;
        m_live.erase(id);
        m_loaded.erase(id);
        m_dropped.push_back(id);
    }
    return {};
}

Result<void> KeywordWriter::clearAway(qint64 pages)
{
    while (pages > 0 && !m_dropped.empty()) {
        const qint64 id = m_dropped.back();
        const Result<qint64> removed = m_store.drop(id, pages);
        if (!removed) return fail(removed.error());
        if (*removed == pages) return {}; // there may be more
        pages -= *removed;
        for (const char *sql :
             {"DELETE FROM keyword_gone WHERE segment = ?1", "DELETE FROM keyword_segment WHERE id = ?1"}) {
            Result<Statement> remove = m_connection.prepare(sql);
            if (!remove) return fail(remove.error());
            if (const Result<void> done = remove->bind(id).run(); !done) return done;
        }
        m_dropped.pop_back();
    }
    return {};
}

Result<bool> KeywordWriter::tidy(qint64 postings)
{
    if (const Result<void> written = writeBuffer(); !written) return fail(written.error());
    if (m_merges.empty()) {
        if (const Result<void> dropped = dropEmpty(); !dropped) return fail(dropped.error());
        const Result<bool> begun = beginMerge(nextTidy(), 0);
        if (!begun) return begun;
    }
    const bool more = !m_merges.empty() || !m_dropped.empty();
    if (!m_merges.empty()) {
        if (const Result<void> done = work(postings); !done) return fail(done.error());
    } else if (const Result<void> cleared = clearAway(clearedAtOnce); !cleared) {
        return fail(cleared.error());
    }
    return more;
}

} // namespace docswiki::knowledge::keyword
