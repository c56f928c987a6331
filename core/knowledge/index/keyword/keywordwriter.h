// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/segmentbuffer.h"
#include "core/knowledge/index/keyword/segmentmerge.h"

#include <map>

namespace docswiki::knowledge::keyword {

/// Changes the keyword index, within the transactions of the connection's owner: what is added and removed is there
/// with the rest of a transaction or not at all. One thread, one writer a database.
///
///   add() ─► SegmentBuffer ─flush()─► segment ─┐
///                                     segment ─┴─ eight of about a size ─► SegmentMerge ─► segment …
///                                                 (a share of it with every flush, so that none takes long)
class KeywordWriter {
public:
    static Result<std::unique_ptr<KeywordWriter>> open(Connection &connection);

    /// The words of a passage: title, headings, body. `chunk` must not be in the index.
    Result<void> add(qint64 chunk, std::string_view title, std::string_view heading, std::string_view body);
    /// Passages with ids from `firstChunk` on; those that are not in the index are passed over.
    Result<void> remove(qint64 firstChunk, qint64 count);
    /// Before the COMMIT.
    Result<void> flush();
    /// After a ROLLBACK.
    Result<void> forget();

    /// One step of about `postings` towards few segments, for the end of a job. Within a transaction; false: nothing is
    /// left to do. Little is done for little: a segment is merged only with others that together have as much as it.
    Result<bool> tidy(qint64 postings = 4'000'000);
    static constexpr qint64 clearedAtOnce = 4'000; ///< pages

    int segments() const { return static_cast<int>(m_live.size()); }

private:
    struct Job {
        std::unique_ptr<SegmentMerge> merge;
        int level = 0;
    };

    KeywordWriter(Connection &connection, PageStore store) : m_connection(connection), m_store(std::move(store)) {}
    Result<void> prepareStatements();
    Result<void> load();
    Result<std::shared_ptr<Segment>> segment(qint64 id);
    Result<qint64> addSegment();
    Result<void> setState(qint64 id, SegmentState state, quint32 passages, quint64 words);
    Result<void> writeBuffer();
    Result<void> markGone(qint64 id, quint32 first, quint32 count);
    Result<void> dropEmpty();
    Result<void> mergeSome(qint64 budget);
    Result<bool> beginMerge(const std::vector<qint64> &sources, int level);
    Result<void> work(qint64 &budget);
    Result<void> finish(SegmentMerge &merge);
    Result<void> clearAway(qint64 pages);
    bool isMerging(qint64 id) const;
    std::vector<qint64> nextMerge(int &level) const;
    std::vector<qint64> nextTidy() const;

    Connection &m_connection;
    PageStore m_store;
    Statement m_insertSegment;
    Statement m_setState;
    Statement m_insertGone;
    Statement m_countGone;
    SegmentBuffer m_buffer;
    std::map<qint64, SegmentRow> m_live;
    std::map<qint64, std::shared_ptr<Segment>> m_loaded;
    std::vector<qint64> m_dropped;
    std::vector<Job> m_merges; ///< the lowest level first
};

} // namespace docswiki::knowledge::keyword
