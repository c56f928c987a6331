// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/segmentwriter.h"

#include <string_view>
#include <unordered_map>

namespace docswiki::knowledge::keyword {

enum class Field { Title, Heading, Body };

/// Passages on their way into a segment, in memory. Knows nothing of language: it takes strings.
class SegmentBuffer {
public:
    /// Passages come one after another: begin(), its terms, end().
    void begin(qint64 chunk);
    void add(std::string_view term, Field field);
    void end(quint64 words); ///< of the body: its length

    /// Takes back what came in this buffer with these ids; gives how many there were.
    quint32 remove(qint64 firstChunk, qint64 count);

    quint32 passages() const { return static_cast<quint32>(m_chunks.size()) - m_removed; }
    std::size_t postings() const { return m_postings.size(); }
    quint64 words() const;
    Result<void> write(PageStore &store, qint64 segment) const;
    void clear();

private:
    struct Counts {
        quint16 body = 0;
        quint8 heading = 0;
        quint8 title = 0;
    };
    struct TermPosting {
        quint32 term = 0;
        quint32 passage = 0; ///< counts those that were removed again, too
        quint8 frequency = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::unordered_map<std::string, quint32, Hash, std::equal_to<>> m_terms;
    std::vector<const std::string *> m_names; ///< by number
    std::vector<Counts> m_counts;             ///< by number, of the passage that is being added
    std::vector<quint32> m_touched;
    std::vector<TermPosting> m_postings;
    std::vector<qint64> m_chunks; ///< -1: removed again
    std::vector<quint32> m_words;
    quint32 m_removed = 0;
};

} // namespace docswiki::knowledge::keyword
