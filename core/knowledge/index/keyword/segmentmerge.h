// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/segmentwriter.h"

namespace docswiki::knowledge::keyword {

/// Makes one segment out of several, in steps that may lie in different transactions; what was gone when it began is
/// left out. The sources stay as they are, and stay in use, until it is done.
class SegmentMerge {
public:
    SegmentMerge(PageStore &store, std::vector<std::shared_ptr<Segment>> sources, qint64 target);

    /// Copies about so many postings, and takes them from `budget`. True: all is written.
    Result<bool> step(qint64 &budget);

    qint64 target() const { return m_target; }
    const std::vector<std::shared_ptr<Segment>> &sources() const { return m_sources; }
    quint32 passages() const { return static_cast<quint32>(m_lengths); }
    /// Where a passage of the source `index` went; gone: no ordinal.
    quint32 ordinalOf(std::size_t index, quint32 ordinal) const;
    static constexpr quint32 gone = 0xFFFF'FFFF;

private:
    struct Source {
        TermCursor cursor;
        bool ended = false;
        quint32 base = 0;              ///< ordinal of its first passage
        std::vector<quint32> ordinals; ///< of each passage, when any is gone
    };

    std::vector<quint8> plan();
    Result<void> advance(Source &source);
    Result<void> copyTerm(const std::string &term, qint64 &budget);

    PageStore &m_store;
    std::vector<std::shared_ptr<Segment>> m_sources;
    qint64 m_target;
    std::vector<Source> m_cursors;
    std::vector<Run> m_runs;
    std::size_t m_lengths = 0; ///< how many passages go into it
    SegmentWriter m_writer;
    bool m_begun = false;
};

} // namespace docswiki::knowledge::keyword
