// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/bm25.h"
#include "core/knowledge/index/keyword/segment.h"

#include <map>
#include <unordered_map>

namespace docswiki::knowledge::keyword {

/// A term to look for, and what it counts; only the relation between the weights matters.
struct WeightedTerm {
    std::string term;
    double weight = 1;   ///< as a rule idf
    bool prefix = false; ///< every term that begins so, counted as one
};

struct KeywordHit {
    qint64 chunk = 0;
    double score = 0; ///< the sum of weight · BM25's share of it (0 to 1)
};

/// Searches the keyword index. One connection, one thread at a time; many readers beside one writer. Between refresh()
/// and the last call for a question the connection must be in one transaction (Snapshot).
class KeywordIndex {
public:
    static Result<std::unique_ptr<KeywordIndex>> open(Connection &connection);

    /// Finds out which segments there are now. Microseconds when nothing has changed.
    Result<void> refresh();

    qint64 passages() const; ///< without those that are gone
    double averageWords() const;
    /// In how many passages the term is; those that are gone but not yet cleared away are counted.
    Result<qint64> documents(const std::string &term, bool prefix = false);
    /// The `k` best of the passages with ids in the ranges, best first. All terms count, of more than 127 the heaviest.
    Result<std::vector<KeywordHit>> top(const std::vector<WeightedTerm> &terms, const QList<SearchScope::Range> &ranges,
                                        std::size_t k, const Bm25 &constants = {});

private:
    using Lists = std::vector<std::pair<const Segment *, PostingList>>;

    KeywordIndex(Connection &connection, PageStore store) : m_connection(connection), m_store(std::move(store)) {}
    Result<const Lists *> listsOf(const std::string &term, bool prefix);
    Result<std::optional<PostingList>> unionOf(const Segment &segment, const std::string &prefix);
    const ImpactTable &tableFor(const Bm25 &constants);

    Connection &m_connection;
    PageStore m_store;
    Statement m_segmentRows;
    std::map<qint64, std::shared_ptr<Segment>> m_segments;
    std::unordered_map<std::string, Lists>
        m_lists; ///< of this question's terms, a byte before each says whether a prefix
    std::unique_ptr<ImpactTable> m_table;
    Bm25 m_tableConstants;
    double m_tableAverage = 0;
};

} // namespace docswiki::knowledge::keyword
