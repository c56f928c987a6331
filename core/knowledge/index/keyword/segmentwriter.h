// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/segment.h"

namespace docswiki::knowledge::keyword {

constexpr std::size_t maxTermLength = 255; ///< bytes

/// Writes the pages of a new segment: terms in ascending order, of each its postings in order.
class SegmentWriter {
public:
    /// `lengths` are the codes of all passages.
    SegmentWriter(PageStore &store, qint64 segment, std::vector<quint8> lengths);
    SegmentWriter(const SegmentWriter &) = delete;
    SegmentWriter &operator=(const SegmentWriter &) = delete;

    Result<void> add(Posting posting) { return m_postings.add(posting); }
    Result<void> endTerm(const std::string &term); ///< whose postings were added; none: there is no such term
    /// Writes what the pages need to be found.
    Result<void> finish(const std::vector<Run> &runs);

private:
    Result<quint32> append(std::string_view page);
    Result<void> endPage();

    PageStore &m_store;
    qint64 m_segment;
    std::vector<quint8> m_lengths;
    PostingEncoder m_postings;
    quint32 m_nextPage = FirstFreePage;
    std::string m_page;      ///< of terms
    std::string m_firstTerm; ///< on it
    std::string m_lastTerm;
    std::string m_directory;
    std::string m_lastInDirectory;
    quint32 m_lastTermPage = 0;
};

/// Adds a passage to the runs of a segment.
void appendRun(std::vector<Run> &runs, qint64 chunk, quint32 count);

} // namespace docswiki::knowledge::keyword
