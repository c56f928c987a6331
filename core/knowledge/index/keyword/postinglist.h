// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/pagestore.h"
#include "core/knowledge/index/keyword/postingblock.h"

#include <functional>
#include <vector>

namespace docswiki::knowledge::keyword {

/// A list of postings as it lies in a segment: short ones beside the term, long ones on pages of their own, of which a
/// directory tells how far each reaches and how much its postings can count.
struct PostingList {
    struct Page {
        quint32 last = 0;
        Frontier frontier;
        quint32 number = 0; ///< in the segment; 0: `local` of the list
    };
    quint32 documents = 0;
    bool shortForm = false;
    std::vector<Page> pages;        ///< of a list beside its term: one, without a frontier
    std::vector<std::string> local; ///< pages that are not in the store, readAhead included
};

/// Encodes one list after another: postings come in order, pages go out as they fill.
class PostingEncoder {
public:
    /// Takes a page, and gives its number.
    using PageSink = std::function<Result<quint32>(std::string_view page)>;

    PostingEncoder(const std::vector<quint8> &lengths, PageSink sink) : m_lengths(lengths), m_sink(std::move(sink)) {}

    /// Ascending ordinals, each below lengths.size().
    Result<void> add(Posting posting);
    quint32 documents() const { return m_documents; }

    /// Ends the list with what stands beside the term: the postings themselves, or the number of the directory's page.
    struct Entry {
        quint32 documents = 0;
        bool paged = false;
        std::string bytes;     ///< when not paged
        quint32 directory = 0; ///< when paged
    };
    Result<Entry> end();
    /// Ends the list as one in memory; the sink must not be used by it then (see PostingList::local).
    Result<std::vector<PostingList::Page>> endPages();

private:
    Result<void> endBlock();
    Result<void> endPage();

    const std::vector<quint8> &m_lengths;
    PageSink m_sink;
    std::vector<Posting> m_block;
    std::string m_page;
    quint32 m_base = 0; ///< of the next block on the page
    quint32 m_documents = 0;
    FrontierBuilder m_pageFrontier;
    std::vector<PostingList::Page> m_pages;
};

/// Writes the entry as it stands behind its term, and reads it back.
void putEntry(std::string &out, const PostingEncoder::Entry &entry);

struct EntryView {
    quint32 documents = 0;
    bool paged = false;
    std::string_view bytes;
    quint32 directory = 0;
};
bool readEntry(ByteReader &bytes, EntryView &entry);

/// The list of an entry of a segment with so many passages.
Result<PostingList> openList(PageStore &store, qint64 segment, const EntryView &entry);

/// A page of the list, with readAhead bytes behind it; `buffer` holds what is read from the store.
Result<std::string_view> pageOf(PageStore &store, qint64 segment, const PostingList &list, std::size_t page,
                                std::string &buffer);

/// Calls `each` for all postings, in order.
Result<void> readPostings(
    PageStore &store, qint64 segment, const PostingList &list, quint32 passages,
    const std::function<Result<void>(const quint32 *ordinals, const quint8 *frequencies, std::size_t count)> &each);

} // namespace docswiki::knowledge::keyword
