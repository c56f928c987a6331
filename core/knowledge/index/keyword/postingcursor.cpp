// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/postingcursor.h"

#include <algorithm>

namespace docswiki::knowledge::keyword {

PostingCursor::PostingCursor(PageStore &store, const Segment &segment, const PostingList &list,
                             const ImpactTable &table, quint32 weight)
    : m_store(&store), m_segment(&segment), m_list(&list), m_table(&table), m_weight(weight)
{
    m_pageBounds.reserve(list.pages.size());
    for (const PostingList::Page &page : list.pages) {
        m_pageBounds.push_back(table.bound(weight, page.frontier));
    }
}

void PostingCursor::skipPages(quint32 ordinal)
{
    while (m_page < m_list->pages.size() && m_list->pages[m_page].last < ordinal) {
        ++m_page;
        m_read = false;
    }
    if (!m_read) return;
    while (m_block < m_blocks.size() && m_blocks[m_block].header.last < ordinal) {
        ++m_block;
        m_decoded = false;
    }
}

Result<void> PostingCursor::readPage()
{
    m_blocks.clear();
    m_block = 0;
    m_decoded = false;
    m_read = true;
    const Result<std::string_view> page = pageOf(*m_store, m_segment->row().id, *m_list, m_page, m_buffer);
    if (!page) return fail(page.error());
    ByteReader bytes(*page);
    quint32 largest = 0;
    if (m_list->shortForm) {
        if (!readShort(bytes, m_list->documents, m_segment->passages(), m_ordinals.data(), m_frequencies.data()))
            return fail(damagedIndex());
        Block block;
        block.header.count = static_cast<quint8>(m_list->documents);
        block.header.first = m_ordinals[0];
        block.header.last = m_ordinals[m_list->documents - 1];
        for (std::size_t i = 0; i < m_list->documents; ++i)
            block.bound = std::max(block.bound,
                                   m_table->score(m_weight, {m_frequencies[i], m_segment->lengths()[m_ordinals[i]]}));
        largest = block.bound;
        m_blocks.push_back(block);
        m_decoded = true;
        m_at = 0;
    } else {
        quint32 base = 0;
        while (!bytes.atEnd()) {
            Block block;
            if (!readBlockHeader(bytes, base, m_segment->passages(), block.header)) return fail(damagedIndex());
            base = block.header.last + 1;
            block.bound = m_table->bound(m_weight, block.header.frontier);
            largest = std::max(largest, block.bound);
            m_blocks.push_back(block);
        }
    }
    m_pageBounds[m_page] = largest;
    return {};
}

Result<void> PostingCursor::prepare()
{
    return m_list->pages.size() == 1 && m_list->pages.front().frontier.count == 0 ? readPage() : Result<void>();
}

Result<void> PostingCursor::sharpen(quint32 begin)
{
    skipPages(begin);
    if (m_page == m_list->pages.size() || m_read) return {};
    const Result<void> read = readPage();
    skipPages(begin);
    return read;
}

quint32 PostingCursor::bound(quint32 begin, quint32 end)
{
    skipPages(begin);
    const std::vector<PostingList::Page> &pages = m_list->pages;
    quint32 largest = 0;
    std::size_t page = m_page;
    if (page < pages.size() && m_read) {
        for (std::size_t i = m_block; i < m_blocks.size() && m_blocks[i].header.first < end; ++i)
            largest = std::max(largest, m_blocks[i].bound);
        ++page;
    }
    for (; page < pages.size() && (page == 0 || pages[page - 1].last + 1 < end); ++page)
        largest = std::max(largest, m_pageBounds[page]);
    return largest;
}

Result<void> PostingCursor::decode()
{
    if (m_decoded) return {};
    if (!decodeBlock(m_blocks[m_block].header, m_ordinals.data(), m_frequencies.data())) return fail(damagedIndex());
    m_decoded = true;
    m_at = 0;
    return {};
}

Result<void> PostingCursor::addTo(quint32 begin, quint32 end, WindowSums &window)
{
    const quint8 *lengths = m_segment->lengths().data();
    const ImpactTable &table = *m_table;
    const quint32 weight = m_weight;
    quint32 *sums = window.sums.data();
    for (quint32 from = begin;;) {
        if (const Result<void> read = sharpen(from); !read) return read;
        if (m_page == m_list->pages.size()) return {};
        for (; m_block < m_blocks.size(); ++m_block, m_decoded = false) {
            const BlockHeader &header = m_blocks[m_block].header;
            if (header.first >= end) return {};
            if (const Result<void> done = decode(); !done) return done;
            const std::size_t count = header.count;
            std::size_t at = m_at;
            while (at < count && m_ordinals[at] < begin)
                ++at;
            quint16 *touched = window.touched.data() + window.touchedCount;
            for (; at < count && m_ordinals[at] < end; ++at) {
                const quint32 offset = m_ordinals[at] - begin;
                *touched = static_cast<quint16>(offset);
                touched += sums[offset] == 0 ? 1 : 0;
                sums[offset] += table.score(weight, {m_frequencies[at], lengths[m_ordinals[at]]});
            }
            window.touchedCount = static_cast<std::size_t>(touched - window.touched.data());
            m_at = at;
            if (at < count) return {};
        }
        from = m_list->pages[m_page].last + 1; // the page is done
        if (from == 0 || from >= end) return {};
    }
}

Result<void> PostingCursor::seekScore(quint32 ordinal, quint32 wanted, quint32 &score)
{
    score = 0;
    skipPages(ordinal);
    if (m_page == m_list->pages.size() || (!m_read && m_pageBounds[m_page] < wanted)) return {};
    if (const Result<void> read = sharpen(ordinal); !read) return read;
    if (m_block == m_blocks.size()) return {};
    const Block &block = m_blocks[m_block];
    if (block.header.first > ordinal || block.bound < wanted) return {};
    if (const Result<void> done = decode(); !done) return done;
    score = scoreInBlock(ordinal);
    return {};
}

/// In steps that double: the next is mostly near.
quint32 PostingCursor::scoreInBlock(quint32 ordinal)
{
    const std::size_t count = m_blocks[m_block].header.count;
    std::size_t at = m_at;
    for (std::size_t step = 1; at < count && m_ordinals[at] < ordinal; step *= 2) {
        m_at = at + 1;
        at += step;
    }
    const auto end = m_ordinals.begin() + static_cast<std::ptrdiff_t>(std::min(at + 1, count));
    const auto found = std::lower_bound(m_ordinals.begin() + static_cast<std::ptrdiff_t>(m_at), end, ordinal);
    m_at = static_cast<std::size_t>(found - m_ordinals.begin());
    if (m_at >= count || m_ordinals[m_at] != ordinal) return 0;
    return m_table->score(m_weight, {m_frequencies[m_at], m_segment->lengths()[ordinal]});
}

} // namespace docswiki::knowledge::keyword
