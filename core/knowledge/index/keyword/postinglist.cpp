// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/postinglist.h"

#include <array>

namespace docswiki::knowledge::keyword {

namespace {

constexpr std::size_t mostBesideTerm = 1'200; ///< bytes; what is longer gets pages of its own
constexpr quint32 anyOrdinal = 0xFFFF'FFFF;

} // namespace

Result<void> PostingEncoder::add(Posting posting)
{
    m_block.push_back(posting);
    ++m_documents;
    return m_block.size() < blockSize ? Result<void>() : endBlock();
}

Result<void> PostingEncoder::endBlock()
{
    if (m_block.empty()) return {};
    FrontierBuilder builder;
    for (const Posting &posting : m_block)
        builder.add(Impact{posting.frequency, m_lengths[posting.ordinal]});
    const Frontier frontier = builder.build();
    const std::size_t before = m_page.size();
    putBlock(m_page, m_base, m_block, frontier);
    if (before > 0 && m_page.size() > pageBytes) { // it opens the next page instead
        m_page.resize(before);
        if (const Result<void> done = endPage(); !done) return done;
        putBlock(m_page, m_base, m_block, frontier);
    }
    m_pageFrontier.add(frontier);
    m_base = m_block.back().ordinal + 1;
    m_block.clear();
    return {};
}

Result<void> PostingEncoder::endPage()
{
    const Result<quint32> number = m_sink(m_page);
    if (!number) return fail(number.error());
    m_pages.push_back({m_base - 1, m_pageFrontier.build(), *number});
    m_pageFrontier.clear();
    m_page.clear();
    m_base = 0;
    return {};
}

Result<std::vector<PostingList::Page>> PostingEncoder::endPages()
{
    Result<void> done = endBlock();
    if (done && !m_page.empty()) done = endPage();
    if (!done) return fail(done.error());
    m_documents = 0;
    return std::exchange(m_pages, {});
}

Result<PostingEncoder::Entry> PostingEncoder::end()
{
    Entry entry;
    entry.documents = m_documents;
    if (m_documents <= mostInShortForm) {
        putShort(entry.bytes, m_block);
        m_block.clear();
    } else {
        if (const Result<void> done = endBlock(); !done) return fail(done.error());
        if (m_pages.empty() && m_page.size() <= mostBesideTerm) {
            entry.bytes = std::exchange(m_page, {});
        } else {
            Result<std::vector<PostingList::Page>> pages = endPages();
            if (!pages) return fail(pages.error());
            std::string directory;
            putVarint(directory, pages->size());
            putVarint(directory, pages->front().number); // the others follow it
            quint32 last = 0;
            for (const PostingList::Page &page : *pages) {
                putVarint(directory, page.last - last);
                last = page.last;
                directory += static_cast<char>(page.frontier.count);
                putFrontier(directory, page.frontier);
            }
            const Result<quint32> number = m_sink(directory);
            if (!number) return fail(number.error());
            entry.paged = true;
            entry.directory = *number;
        }
    }
    m_documents = 0;
    m_base = 0;
    m_pageFrontier.clear();
    return entry;
}

void putEntry(std::string &out, const PostingEncoder::Entry &entry)
{
    putVarint(out, static_cast<quint64>(entry.documents) << 1 | (entry.paged ? 1U : 0U));
    if (entry.paged) {
        putVarint(out, entry.directory);
    } else {
        putVarint(out, entry.bytes.size());
        out += entry.bytes;
    }
}

bool readEntry(ByteReader &bytes, EntryView &entry)
{
    const quint64 value = bytes.varint();
    entry.documents = static_cast<quint32>(value >> 1);
    entry.paged = (value & 1) != 0;
    if (entry.paged)
        entry.directory = static_cast<quint32>(bytes.varint());
    else
        entry.bytes = bytes.bytes(bytes.varint());
    return bytes.ok();
}

Result<PostingList> openList(PageStore &store, qint64 segment, const EntryView &entry)
{
    PostingList list;
    list.documents = entry.documents;
    if (!entry.paged) {
        list.shortForm = entry.documents <= mostInShortForm;
        list.pages.push_back({anyOrdinal, {}, 0});
        list.local.emplace_back(entry.bytes);
        list.local.back().append(readAhead, '\0');
        return list;
    }
    std::string buffer;
    const Result<std::string_view> page = store.read(segment, entry.directory, buffer);
    if (!page) return fail(page.error());
    ByteReader bytes(*page);
    const quint64 count = bytes.varint();
    const quint64 first = bytes.varint();
    if (count > page->size()) return fail(damagedIndex());
    list.pages.resize(static_cast<std::size_t>(count));
    quint64 last = 0;
    for (std::size_t i = 0; i < list.pages.size(); ++i) {
        last += bytes.varint();
        list.pages[i].last = static_cast<quint32>(last);
        list.pages[i].number = static_cast<quint32>(first + i);
        if (!readFrontier(bytes, bytes.byte(), list.pages[i].frontier) || last >= anyOrdinal)
            return fail(damagedIndex());
    }
    return list;
}

Result<std::string_view> pageOf(PageStore &store, qint64 segment, const PostingList &list, std::size_t page,
                                std::string &buffer)
{
    if (page < list.local.size()) {
        const std::string &local = list.local[page];
        return std::string_view(local.data(), local.size() - readAhead);
    }
    return store.read(segment, list.pages[page].number, buffer);
}

Result<void> readPostings(PageStore &store, qint64 segment, const PostingList &list, quint32 passages,
                          const std::function<Result<void>(const quint32 *, const quint8 *, std::size_t)> &each)
{
    std::array<quint32, blockSize> ordinals;
    std::array<quint8, blockSize> frequencies;
    std::string buffer;
    for (std::size_t number = 0; number < list.pages.size(); ++number) {
        const Result<std::string_view> page = pageOf(store, segment, list, number, buffer);
        if (!page) return fail(page.error());
        ByteReader bytes(*page);
        if (list.shortForm) {
            if (!readShort(bytes, list.documents, passages, ordinals.data(), frequencies.data()))
                return fail(damagedIndex());
            return each(ordinals.data(), frequencies.data(), list.documents);
        }
        quint32 base = 0;
        while (!bytes.atEnd()) {
            BlockHeader header;
            if (!readBlockHeader(bytes, base, passages, header) ||
                !decodeBlock(header, ordinals.data(), frequencies.data()))
                return fail(damagedIndex());
            base = header.last + 1;
            if (const Result<void> done = each(ordinals.data(), frequencies.data(), header.count); !done) return done;
        }
    }
    return {};
}

} // namespace docswiki::knowledge::keyword
