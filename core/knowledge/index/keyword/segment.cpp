// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/segment.h"

#include <algorithm>

namespace docswiki::knowledge::keyword {

void putTerm(std::string &out, std::string_view previous, std::string_view term)
{
    const auto [mine, theirs] = std::mismatch(term.begin(), term.end(), previous.begin(), previous.end());
    const auto shared = static_cast<std::size_t>(mine - term.begin());
    out += static_cast<char>(shared);
    out += static_cast<char>(term.size() - shared);
    out += term.substr(shared);
}

bool readTerm(ByteReader &bytes, std::string &term)
{
    const quint8 shared = bytes.byte();
    const std::string_view rest = bytes.bytes(bytes.byte());
    if (shared > term.size()) return false;
    term.resize(shared);
    term += rest;
    return bytes.ok();
}

TermCursor::TermCursor(PageStore &store, qint64 segment, std::vector<quint32> pages)
    : m_store(&store), m_segment(segment), m_pages(std::move(pages))
{
}

Result<bool> TermCursor::next()
{
    if (m_bytes.atEnd()) {
        if (m_nextPage == m_pages.size()) return false;
        const Result<std::string_view> page = m_store->read(m_segment, m_pages[m_nextPage++], m_page);
        if (!page) return fail(page.error());
        m_bytes = ByteReader(*page);
        m_term.clear();
    }
    if (!readTerm(m_bytes, m_term) || !readEntry(m_bytes, m_entry)) return fail(damagedIndex());
    return true;
}

Result<std::shared_ptr<Segment>> Segment::load(PageStore &store, Connection &connection, const SegmentRow &row)
{
    std::shared_ptr<Segment> segment(new Segment(row));
    std::string buffer;
    Result<std::string_view> page = store.read(row.id, RunsPage, buffer);
    if (!page) return fail(page.error());
    if (!segment->readRuns(*page)) return fail(damagedIndex());
    page = store.read(row.id, DirectoryPage, buffer);
    if (!page) return fail(page.error());
    if (!segment->readDirectory(*page)) return fail(damagedIndex());
    page = store.read(row.id, LengthsPage, buffer);
    if (!page) return fail(page.error());
    if (page->size() != row.passages) return fail(damagedIndex());
    segment->m_lengths.assign(page->begin(), page->end());
    if (const Result<void> read = segment->reloadGone(connection, row.gone); !read) return fail(read.error());
    return segment;
}

bool Segment::readRuns(std::string_view page)
{
    ByteReader bytes(page);
    quint64 ordinal = 0;
    while (!bytes.atEnd()) {
        Run run;
        run.first = static_cast<qint64>(bytes.varint());
        const quint64 count = bytes.varint();
        run.ordinal = static_cast<quint32>(ordinal);
        ordinal += count;
        if (!bytes.ok() || count == 0 || ordinal > m_row.passages) return false;
        run.count = static_cast<quint32>(count);
        m_runs.push_back(run);
    }
    return ordinal == m_row.passages;
}

bool Segment::readDirectory(std::string_view page)
{
    ByteReader bytes(page);
    std::string term;
    quint64 number = 0;
    while (!bytes.atEnd()) {
        if (!readTerm(bytes, term)) return false;
        number += bytes.varint();
        m_firstTerms.push_back(term);
        m_termPages.push_back(static_cast<quint32>(number));
    }
    return bytes.ok();
}

Result<void> Segment::reloadGone(Connection &connection, quint32 count)
{
    m_row.gone = count;
    if (count == 0) return {};
    Result<Statement> list = connection.prepare("SELECT first, count FROM keyword_gone WHERE segment = ?1");
    if (!list) return fail(list.error());
    list->bind(m_row.id);
    for (;;) {
        const Result<bool> row = list->step();
        if (!row) return fail(row.error());
        if (!*row) return {};
        const qint64 first = list->integer(0);
        const qint64 end = first + list->integer(1);
        if (first < 0 || end > m_row.passages) return fail(damagedIndex());
        for (qint64 ordinal = first; ordinal < end; ++ordinal)
            markGone(static_cast<quint32>(ordinal));
    }
}

void Segment::markGone(quint32 ordinal)
{
    if (m_gone.empty()) m_gone.resize((m_row.passages + 63) / 64);
    m_gone[ordinal / 64] |= 1ULL << (ordinal % 64);
}

qint64 Segment::chunkOf(quint32 ordinal) const
{
    const auto after = std::upper_bound(m_runs.begin(), m_runs.end(), ordinal,
                                        [](quint32 wanted, const Run &run) { return wanted < run.ordinal; });
    const Run &run = *std::prev(after); // the first run begins with ordinal 0
    return run.first + (ordinal - run.ordinal);
}

std::vector<std::pair<quint32, quint32>> Segment::ordinalsIn(const QList<SearchScope::Range> &ranges) const
{
    std::vector<std::pair<quint32, quint32>> found;
    for (const Run &run : m_runs) {
        for (const SearchScope::Range &range : ranges) {
            const qint64 begin = std::max(run.first, range.begin);
            const qint64 end = std::min(run.first + run.count, range.end);
            if (begin >= end) continue;
            found.emplace_back(run.ordinal + static_cast<quint32>(begin - run.first),
                               run.ordinal + static_cast<quint32>(end - run.first));
        }
    }
    std::sort(found.begin(), found.end());
    std::size_t kept = 0;
    for (const auto &interval : found) {
        if (kept > 0 && interval.first <= found[kept - 1].second)
            found[kept - 1].second = std::max(found[kept - 1].second, interval.second);
        else
            found[kept++] = interval;
    }
    found.resize(kept);
    return found;
}

std::size_t Segment::pageFor(std::string_view term) const
{
    const auto after = std::upper_bound(m_firstTerms.begin(), m_firstTerms.end(), term);
    return after == m_firstTerms.begin() ? 0 : static_cast<std::size_t>(after - m_firstTerms.begin()) - 1;
}

Result<std::optional<PostingList>> Segment::find(PageStore &store, std::string_view term) const
{
    if (m_termPages.empty()) return std::optional<PostingList>();
    TermCursor cursor(store, m_row.id, {m_termPages[pageFor(term)]});
    for (;;) {
        const Result<bool> more = cursor.next();
        if (!more) return fail(more.error());
        if (!*more || cursor.term() > term) return std::optional<PostingList>();
        if (cursor.term() < term) continue;
        Result<PostingList> list = openList(store, m_row.id, cursor.entry());
        if (!list) return fail(list.error());
        return std::optional<PostingList>(std::move(*list));
    }
}

TermCursor Segment::terms(PageStore &store) const
{
    return TermCursor(store, m_row.id, m_termPages);
}

TermCursor Segment::termsFrom(PageStore &store, std::string_view term) const
{
    const auto from = m_termPages.begin() + static_cast<std::ptrdiff_t>(pageFor(term));
    return TermCursor(store, m_row.id, {from, m_termPages.end()});
}

} // namespace docswiki::knowledge::keyword
