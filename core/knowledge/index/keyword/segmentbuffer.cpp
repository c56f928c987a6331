// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/segmentbuffer.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace docswiki::knowledge::keyword {

namespace {

template<typename Count>
void countUp(Count &count)
{
    if (count < std::numeric_limits<Count>::max()) ++count;
}

} // namespace

void SegmentBuffer::begin(qint64 chunk)
{
    m_chunks.push_back(chunk);
    m_words.push_back(0);
}

void SegmentBuffer::add(std::string_view term, Field field)
{
    if (term.empty()) return;
    term = term.substr(0, maxTermLength);
    auto known = m_terms.find(term);
    if (known == m_terms.end()) {
        known = m_terms.emplace(term, static_cast<quint32>(m_names.size())).first;
        m_names.push_back(&known->first);
        m_counts.emplace_back();
    }
    Counts &counts = m_counts[known->second];
    if (counts.body == 0 && counts.heading == 0 && counts.title == 0) m_touched.push_back(known->second);
    switch (field) {
    case Field::Title: countUp(counts.title); break;
    case Field::Heading: countUp(counts.heading); break;
    case Field::Body: countUp(counts.body); break;
    }
}

void SegmentBuffer::end(quint64 words)
{
    m_words.back() = static_cast<quint32>(std::min<quint64>(words, std::numeric_limits<quint32>::max()));
    const auto passage = static_cast<quint32>(m_chunks.size() - 1);
    for (const quint32 term : m_touched) {
        const Counts counts = std::exchange(m_counts[term], {});
        const double frequency = counts.body + headingWeight * counts.heading + titleWeight * counts.title;
        m_postings.push_back({term, passage, frequencyCode(frequency)});
    }
    m_touched.clear();
}

quint32 SegmentBuffer::remove(qint64 firstChunk, qint64 count)
{
    const quint32 before = m_removed;
    for (qint64 &chunk : m_chunks) {
        if (chunk < firstChunk || chunk >= firstChunk + count) continue;
        chunk = -1;
        ++m_removed;
    }
    return m_removed - before;
}

quint64 SegmentBuffer::words() const
{
    quint64 sum = 0;
    for (std::size_t i = 0; i < m_chunks.size(); ++i)
        sum += m_chunks[i] >= 0 ? m_words[i] : 0;
    return sum;
}

Result<void> SegmentBuffer::write(PageStore &store, qint64 segment) const
{
    std::vector<quint32> ordinals(m_chunks.size());
    std::vector<quint8> lengths;
    std::vector<Run> runs;
    for (std::size_t i = 0; i < m_chunks.size(); ++i) {
        if (m_chunks[i] < 0) continue;
        ordinals[i] = static_cast<quint32>(lengths.size());
        lengths.push_back(lengthCode(m_words[i]));
        appendRun(runs, m_chunks[i], 1);
    }
    // The postings lie in the order of passages; sorted by term without comparing them, each list stays in that order.
    std::vector<std::size_t> begins(m_names.size() + 1);
    for (const TermPosting &posting : m_postings)
        ++begins[posting.term + 1];
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    std::vector<Posting> sorted(m_postings.size());
    std::vector<std::size_t> next(begins.begin(), begins.end());
    for (const TermPosting &posting : m_postings)
        sorted[next[posting.term]++] = {posting.passage, posting.frequency};
    std::vector<quint32> order(m_names.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](quint32 a, quint32 b) { return *m_names[a] < *m_names[b]; });

    SegmentWriter writer(store, segment, std::move(lengths));
    for (const quint32 term : order) {
        for (std::size_t i = begins[term]; i < begins[term + 1]; ++i) {
            if (m_chunks[sorted[i].ordinal] < 0) continue;
            const Result<void> added = writer.add({ordinals[sorted[i].ordinal], sorted[i].frequency});
            if (!added) return added;
        }
        if (const Result<void> done = writer.endTerm(*m_names[term]); !done) return done;
    }
    return writer.finish(runs);
}

void SegmentBuffer::clear()
{
    m_terms.clear();
    m_names.clear();
    m_counts.clear();
    m_touched.clear();
    m_postings.clear();
    m_chunks.clear();
    m_words.clear();
    m_removed = 0;
}

} // namespace docswiki::knowledge::keyword
