// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/postinglist.h"
#include "core/knowledge/index/searchscope.h"

#include <memory>
#include <optional>
#include <vector>

namespace docswiki::knowledge::keyword {

/// Passages with ids that follow each other; their ordinals do, too.
struct Run {
    qint64 first = 0; ///< passage id
    quint32 count = 0;
    quint32 ordinal = 0; ///< of the first
};

/// What the table says of a segment.
struct SegmentRow {
    qint64 id = 0;
    quint32 passages = 0;
    quint32 gone = 0;
    quint64 words = 0;
};

/// The terms of a segment in order, each with its postings. Reads one page at a time.
class TermCursor {
public:
    TermCursor(PageStore &store, qint64 segment, std::vector<quint32> pages);

    Result<bool> next(); ///< false: there are no more
    const std::string &term() const { return m_term; }
    const EntryView &entry() const { return m_entry; } ///< until next()

private:
    PageStore *m_store;
    qint64 m_segment;
    std::vector<quint32> m_pages;
    std::size_t m_nextPage = 0;
    std::string m_page;
    ByteReader m_bytes{{}};
    std::string m_term;
    EntryView m_entry;
};

/// A segment as searches and merges read it: everything but terms and postings in memory (about a byte a passage).
class Segment {
public:
    static Result<std::shared_ptr<Segment>> load(PageStore &store, Connection &connection, const SegmentRow &row);

    const SegmentRow &row() const { return m_row; }
    quint32 passages() const { return m_row.passages; }
    const std::vector<Run> &runs() const { return m_runs; }
    const std::vector<quint8> &lengths() const { return m_lengths; } ///< codes, by ordinal
    qint64 chunkOf(quint32 ordinal) const;
    /// Ordinals of the passages in the ranges: [first, second) pairs, ascending.
    std::vector<std::pair<quint32, quint32>> ordinalsIn(const QList<SearchScope::Range> &ranges) const;

    bool isGone(quint32 ordinal) const { return !m_gone.empty() && (m_gone[ordinal / 64] >> (ordinal % 64) & 1) != 0; }
    bool anyGone() const { return !m_gone.empty(); }
    void markGone(quint32 ordinal);
    Result<void> reloadGone(Connection &connection, quint32 count);

    Result<std::optional<PostingList>> find(PageStore &store, std::string_view term) const;
    TermCursor terms(PageStore &store) const;                            ///< all
    TermCursor termsFrom(PageStore &store, std::string_view term) const; ///< from the page that would hold it

private:
    explicit Segment(const SegmentRow &row) : m_row(row) {}
    bool readRuns(std::string_view page);
    bool readDirectory(std::string_view page);
    std::size_t pageFor(std::string_view term) const;

    SegmentRow m_row;
    std::vector<Run> m_runs; ///< ascending ordinals
    std::vector<quint8> m_lengths;
    std::vector<std::string> m_firstTerms; ///< of each page of terms
    std::vector<quint32> m_termPages;
    std::vector<quint64> m_gone; ///< a bit a passage; empty: none is
};

/// A term behind the one before it: how many bytes they share, the rest, then the entry.
void putTerm(std::string &out, std::string_view previous, std::string_view term);
bool readTerm(ByteReader &bytes, std::string &term);

} // namespace docswiki::knowledge::keyword
