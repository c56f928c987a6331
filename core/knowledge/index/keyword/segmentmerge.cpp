// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/segmentmerge.h"

#include <algorithm>

namespace docswiki::knowledge::keyword {

SegmentMerge::SegmentMerge(PageStore &store, std::vector<std::shared_ptr<Segment>> sources, qint64 target)
    : m_store(store), m_sources(std::move(sources)), m_target(target), m_writer(store, target, plan())
{
}

/// Gives every passage that stays its new ordinal; the lengths of these.
std::vector<quint8> SegmentMerge::plan()
{
    std::vector<quint8> lengths;
    for (const std::shared_ptr<Segment> &segment : m_sources) {
        Source source{segment->terms(m_store), false, static_cast<quint32>(lengths.size()), {}};
        if (!segment->anyGone()) {
            for (const Run &run : segment->runs())
                appendRun(m_runs, run.first, run.count);
            lengths.insert(lengths.end(), segment->lengths().begin(), segment->lengths().end());
        } else {
            source.ordinals.resize(segment->passages(), gone);
            for (const Run &run : segment->runs()) {
                for (quint32 i = 0; i < run.count; ++i) {
                    const quint32 ordinal = run.ordinal + i;
                    if (segment->isGone(ordinal)) continue;
                    source.ordinals[ordinal] = static_cast<quint32>(lengths.size());
                    appendRun(m_runs, run.first + i, 1);
                    lengths.push_back(segment->lengths()[ordinal]);
                }
            }
        }
        m_cursors.push_back(std::move(source));
    }
    m_lengths = lengths.size();
    return lengths;
}

quint32 SegmentMerge::ordinalOf(std::size_t index, quint32 ordinal) const
{
    const Source &source = m_cursors[index];
    return source.ordinals.empty() ? source.base + ordinal : source.ordinals[ordinal];
}

Result<void> SegmentMerge::advance(Source &source)
{
    const Result<bool> more = source.cursor.next();
    if (!more) return fail(more.error());
    source.ended = !*more;
    return {};
}

Result<bool> SegmentMerge::step(qint64 &budget)
{
    for (Source &source : m_cursors) {
        if (m_begun) break;
        if (const Result<void> done = advance(source); !done) return fail(done.error());
    }
    m_begun = true;
    while (budget > 0) {
        const Source *least = nullptr;
        for (const Source &source : m_cursors) {
            if (!source.ended && (!least || source.cursor.term() < least->cursor.term())) least = &source;
        }
        if (!least) {
            const Result<void> finished = m_writer.finish(m_runs);
            if (!finished) return fail(finished.error());
            return true;
        }
        const std::string term = least->cursor.term();
        if (const Result<void> copied = copyTerm(term, budget); !copied) return fail(copied.error());
    }
    return false;
}

Result<void> SegmentMerge::copyTerm(const std::string &term, qint64 &budget)
{
    constexpr qint64 costOfTerm = 4; // in postings
    for (std::size_t i = 0; i < m_cursors.size(); ++i) {
        Source &source = m_cursors[i];
        if (source.ended || source.cursor.term() != term) continue;
        const Segment &segment = *m_sources[i];
        const Result<PostingList> list = openList(m_store, segment.row().id, source.cursor.entry());
        if (!list) return fail(list.error());
        const Result<void> copied =
            readPostings(m_store, segment.row().id, *list, segment.passages(),
                         [&](const quint32 *ordinals, const quint8 *frequencies, std::size_t count) -> Result<void> {
                             for (std::size_t p = 0; p < count; ++p) {
                                 const quint32 ordinal = ordinalOf(i, ordinals[p]);
                                 if (ordinal == gone) continue;
                                 if (const Result<void> added = m_writer.add({ordinal, frequencies[p]}); !added)
                                     return added;
                             }
                             return {};
                         });
        if (!copied) return copied;
        budget -= list->documents + costOfTerm;
        if (const Result<void> done = advance(source); !done) return done;
    }
    return m_writer.endTerm(term);
}

} // namespace docswiki::knowledge::keyword
