// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/keywordindex.h"

#include "core/knowledge/index/keyword/topk.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge::keyword {

Result<std::unique_ptr<KeywordIndex>> KeywordIndex::open(Connection &connection)
{
    Result<PageStore> store = PageStore::open(connection);
    if (!store) return fail(store.error());
    std::unique_ptr<KeywordIndex> index(new KeywordIndex(connection, std::move(*store)));
    Result<Statement> rows =
        connection.prepare("SELECT id, passages, gone, words FROM keyword_segment WHERE state = 1");
    if (!rows) return fail(rows.error());
    index->m_segmentRows = std::move(*rows);
    return index;
}

Result<void> KeywordIndex::refresh()
{
    m_lists.clear();
    std::vector<SegmentRow> rows;
    for (;;) {
        const Result<bool> row = m_segmentRows.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        rows.push_back({m_segmentRows.integer(0), static_cast<quint32>(m_segmentRows.integer(1)),
                        static_cast<quint32>(m_segmentRows.integer(2)),
                        static_cast<quint64>(m_segmentRows.integer(3))});
    }
    std::map<qint64, std::shared_ptr<Segment>> present;
    for (const SegmentRow &row : rows) {
        std::shared_ptr<Segment> &segment = present[row.id];
        if (const auto known = m_segments.find(row.id); known != m_segments.end()) segment = known->second;
        if (!segment) {
            Result<std::shared_ptr<Segment>> loaded = Segment::load(m_store, m_connection, row);
            if (!loaded) return fail(loaded.error());
            segment = std::move(*loaded);
        } else if (segment->row().gone != row.gone) {
            if (const Result<void> read = segment->reloadGone(m_connection, row.gone); !read) return read;
        }
    }
    m_segments = std::move(present);
    return {};
}

qint64 KeywordIndex::passages() const
{
    qint64 sum = 0;
    for (const auto &[id, segment] : m_segments)
        sum += segment->row().passages - segment->row().gone;
    return sum;
}

double KeywordIndex::averageWords() const
{
    quint64 words = 0;
    quint64 count = 0;
    for (const auto &[id, segment] : m_segments) {
        words += segment->row().words;
        count += segment->row().passages;
    }
    return count > 0 ? static_cast<double>(words) / static_cast<double>(count) : 1.0;
}

/// All passages of a segment that have any term with this beginning, as one list in memory.
Result<std::optional<PostingList>> KeywordIndex::unionOf(const Segment &segment, const std::string &prefix)
{
    std::vector<float> frequencies;
    TermCursor cursor = segment.termsFrom(m_store, prefix);
    for (;;) {
        const Result<bool> more = cursor.next();
        if (!more) return fail(more.error());
        if (!*more || cursor.term().compare(0, prefix.size(), prefix) > 0) break;
        if (!cursor.term().starts_with(prefix)) continue;
        frequencies.resize(segment.passages());
        const Result<PostingList> list = openList(m_store, segment.row().id, cursor.entry());
        if (!list) return fail(list.error());
        const Result<void> read =
            readPostings(m_store, segment.row().id, *list, segment.passages(),
                         [&](const quint32 *ordinals, const quint8 *codes, std::size_t count) -> Result<void> {
                             for (std::size_t i = 0; i < count; ++i)
                                 frequencies[ordinals[i]] += frequencyLevels[codes[i]];
                             return {};
                         });
        if (!read) return fail(read.error());
    }
    if (frequencies.empty()) return std::optional<PostingList>();
    PostingList list;
    PostingEncoder encoder(segment.lengths(), [&list](std::string_view page) -> Result<quint32> {
        list.local.emplace_back(page);
        list.local.back().append(readAhead, '\0');
        return 0U;
    });
    for (quint32 ordinal = 0; ordinal < frequencies.size(); ++ordinal) {
        if (frequencies[ordinal] <= 0) continue;
        ++list.documents;
        const Result<void> added = encoder.add({ordinal, frequencyCode(static_cast<double>(frequencies[ordinal]))});
        if (!added) return fail(added.error());
    }
    Result<std::vector<PostingList::Page>> pages = encoder.endPages();
    if (!pages) return fail(pages.error());
    list.pages = std::move(*pages);
    return std::optional<PostingList>(std::move(list));
}

Result<const KeywordIndex::Lists *> KeywordIndex::listsOf(const std::string &term, bool prefix)
{
    const auto [known, isNew] = m_lists.try_emplace((prefix ? '*' : '=') + term);
    Lists &lists = known->second;
    for (auto segment = m_segments.begin(); isNew && segment != m_segments.end(); ++segment) {
        Result<std::optional<PostingList>> list =
            prefix ? unionOf(*segment->second, term) : segment->second->find(m_store, term);
        if (!list) {
            m_lists.erase(known);
            return fail(list.error());
        }
        if (*list && (*list)->documents > 0) lists.emplace_back(segment->second.get(), std::move(**list));
    }
    return &lists;
}

Result<qint64> KeywordIndex::documents(const std::string &term, bool prefix)
{
    const Result<const Lists *> lists = listsOf(term, prefix);
    if (!lists) return fail(lists.error());
    qint64 sum = 0;
    for (const auto &[segment, list] : **lists)
        sum += list.documents;
    return sum;
}

/// Kept as long as the average length stays about the same.
const ImpactTable &KeywordIndex::tableFor(const Bm25 &constants)
{
    const double average = averageWords();
    if (!m_table || std::abs(average - m_tableAverage) > 0.01 * m_tableAverage || constants.k1 != m_tableConstants.k1 ||
        constants.b != m_tableConstants.b) {
        m_table = std::make_unique<ImpactTable>(constants, average);
        m_tableConstants = constants;
        m_tableAverage = average;
    }
    return *m_table;
}

Result<std::vector<KeywordHit>> KeywordIndex::top(const std::vector<WeightedTerm> &terms,
                                                  const QList<SearchScope::Range> &ranges, std::size_t k,
                                                  const Bm25 &constants)
{
    struct Wanted {
        const Lists *lists;
        double weight;
    };
    std::vector<Wanted> wanted;
    double heaviest = 0;
    for (const WeightedTerm &term : terms) {
        if (!(term.weight > 0)) continue;
        const Result<const Lists *> lists = listsOf(term.term, term.prefix);
        if (!lists) return fail(lists.error());
        wanted.push_back({*lists, term.weight});
        heaviest = std::max(heaviest, term.weight);
    }
    std::stable_sort(wanted.begin(), wanted.end(), [](const auto &a, const auto &b) { return a.weight > b.weight; });
    if (wanted.size() > ImpactTable::mostTerms) wanted.resize(ImpactTable::mostTerms);

    const ImpactTable &table = tableFor(constants);
    std::vector<const Segment *> segments;
    for (const auto &[id, segment] : m_segments)
        segments.push_back(segment.get());
    // The largest first: what it holds lets most of the others be passed over.
    std::stable_sort(segments.begin(), segments.end(),
                     [](const Segment *a, const Segment *b) { return a->passages() > b->passages(); });
    TopChunks best(k);
    for (const Segment *segment : segments) {
        std::vector<PostingCursor> cursors;
        for (const Wanted &one : wanted) {
            const double scaled = one.weight / heaviest * ImpactTable::largestWeight;
            for (const auto &[owner, list] : *one.lists) {
                if (owner == segment)
                    cursors.emplace_back(m_store, *segment, list, table,
                                         static_cast<quint32>(std::max(std::lround(scaled), 1L)));
            }
        }
        if (cursors.empty()) continue;
        const Result<void> done = SegmentSearch(*segment, std::move(cursors), best).run(segment->ordinalsIn(ranges));
        if (!done) return fail(done.error());
    }
    std::vector<KeywordHit> hits;
    const double unit = heaviest / ImpactTable::largestWeight * 256.0 / 65'535.0;
    for (const ScoredChunk &chunk : best.take())
        hits.push_back({chunk.chunk, chunk.score * unit});
    return hits;
}

} // namespace docswiki::knowledge::keyword
