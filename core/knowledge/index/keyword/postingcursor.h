// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/bm25.h"
#include "core/knowledge/index/keyword/segment.h"

#include <array>

namespace docswiki::knowledge::keyword {

/// The sums of up to 65,536 passages that follow each other.
struct WindowSums {
    explicit WindowSums(std::size_t size) : sums(size), touched(size + blockSize) {}
    std::vector<quint32> sums;
    std::vector<quint16> touched; ///< offsets of those that are not 0, in no order; some room behind them
    std::size_t touchedCount = 0;
};

/// Walks through the postings of one term in one segment, forward only, and reads and decodes no more than it is asked
/// for. Scores are those of ImpactTable with the term's weight.
class PostingCursor {
public:
    PostingCursor(PageStore &store, const Segment &segment, const PostingList &list, const ImpactTable &table,
                  quint32 weight);

    quint32 documents() const { return m_list->documents; }

    /// What a passage in [begin, end) can get at most, as far as it is known without reading; 0: the term is in none.
    quint32 bound(quint32 begin, quint32 end);
    /// A list that lies beside its term says nothing of its bounds before this.
    Result<void> prepare();
    /// Reads the page that `begin` lies on, so that bound() knows it by blocks.
    Result<void> sharpen(quint32 begin);
    /// Adds the scores of all passages in [begin, end) to the sums, which stand for them, and notes those that had
    /// none.
    Result<void> addTo(quint32 begin, quint32 end, WindowSums &window);
    /// The score of one passage, 0 when it does not have the term, or when it cannot reach `wanted` with it. Ordinals ascend.
    Result<void> scoreOf(quint32 ordinal, quint32 wanted, quint32 &score)
    {
        if (m_read && m_block < m_blocks.size() && ordinal <= m_blocks[m_block].header.last) { // nearly always
            const Block &block = m_blocks[m_block];
            score = 0;
            if (block.header.first > ordinal || block.bound < wanted) return {};
            if (m_decoded) {
                score = scoreInBlock(ordinal);
                return {};
            }
        }
        return seekScore(ordinal, wanted, score);
    }

private:
    struct Block {
        BlockHeader header;
        quint32 bound = 0;
    };

    Result<void> seekScore(quint32 ordinal, quint32 wanted, quint32 &score);
    quint32 scoreInBlock(quint32 ordinal);
    void skipPages(quint32 ordinal);
    Result<void> readPage();
    Result<void> decode();

    PageStore *m_store;
    const Segment *m_segment;
    const PostingList *m_list;
    const ImpactTable *m_table;
    quint32 m_weight;

    std::vector<quint32> m_pageBounds; ///< by page
    std::size_t m_page = 0;            ///< where the walk is; pages.size(): at the end
    bool m_read = false;               ///< the page
    std::string m_buffer;
    std::vector<Block> m_blocks; ///< of the page
    std::size_t m_block = 0;
    bool m_decoded = false;
    std::size_t m_at = 0; ///< in the decoded block
    std::array<quint32, blockSize> m_ordinals;
    std::array<quint8, blockSize> m_frequencies;
};

} // namespace docswiki::knowledge::keyword
