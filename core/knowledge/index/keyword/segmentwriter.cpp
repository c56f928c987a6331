// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/segmentwriter.h"

namespace docswiki::knowledge::keyword {

SegmentWriter::SegmentWriter(PageStore &store, qint64 segment, std::vector<quint8> lengths)
    : m_store(store)
    , m_segment(segment)
    , m_lengths(std::move(lengths))
    , m_postings(m_lengths, [this](std::string_view page) { return append(page); })
{
}

Result<quint32> SegmentWriter::append(std::string_view page)
{
    const quint32 number = m_nextPage++;
    if (const Result<void> written = m_store.write(m_segment, number, page); !written) return fail(written.error());
    return number;
}

Result<void> SegmentWriter::endTerm(const std::string &term)
{
    if (m_postings.documents() == 0) return {};
    const Result<PostingEncoder::Entry> entry = m_postings.end();
    if (!entry) return fail(entry.error());
    const std::size_t before = m_page.size();
    putTerm(m_page, before == 0 ? std::string_view() : m_lastTerm, term);
    putEntry(m_page, *entry);
    if (before > 0 && m_page.size() > pageBytes) { // it opens the next page instead
        m_page.resize(before);
        if (const Result<void> done = endPage(); !done) return done;
        putTerm(m_page, {}, term);
        putEntry(m_page, *entry);
    }
    if (m_firstTerm.empty()) m_firstTerm = term;
    m_lastTerm = term;
    return {};
}

Result<void> SegmentWriter::endPage()
{
    if (m_page.empty()) return {};
    const Result<quint32> number = append(m_page);
    if (!number) return fail(number.error());
    putTerm(m_directory, m_lastInDirectory, m_firstTerm);
    putVarint(m_directory, *number - m_lastTermPage);
    m_lastTermPage = *number;
    m_lastInDirectory = std::exchange(m_firstTerm, {});
    m_page.clear();
    return {};
}

Result<void> SegmentWriter::finish(const std::vector<Run> &runs)
{
    std::string encoded;
    for (const Run &run : runs) {
        putVarint(encoded, static_cast<quint64>(run.first));
        putVarint(encoded, run.count);
    }
    const std::string_view lengths(reinterpret_cast<const char *>(m_lengths.data()), m_lengths.size());
    return endPage()
        .and_then([&] { return m_store.write(m_segment, RunsPage, encoded); })
        .and_then([&] { return m_store.write(m_segment, LengthsPage, lengths); })
        .and_then([&] { return m_store.write(m_segment, DirectoryPage, m_directory); });
}

void appendRun(std::vector<Run> &runs, qint64 chunk, quint32 count)
{
    if (!runs.empty() && runs.back().first + runs.back().count == chunk) {
        runs.back().count += count;
        return;
    }
    const quint32 ordinal = runs.empty() ? 0 : runs.back().ordinal + runs.back().count;
    runs.push_back({chunk, count, ordinal});
}

} // namespace docswiki::knowledge::keyword
