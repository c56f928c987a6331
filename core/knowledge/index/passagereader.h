// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/keywordindex.h"
#include "core/knowledge/index/passagescorer.h"
#include "core/knowledge/index/searchscope.h"
#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/index/vectorcounts.h"
#include "core/knowledge/retrieve/arms.h"
#include "core/knowledge/retrieve/assembly.h"
#include "core/knowledge/retrieve/retrieval.h"
#include "core/knowledge/types.h"

#include <memory>
#include <unordered_map>

namespace docswiki::knowledge {

struct Assembly;

/// Reads libraries, files and passages, and searches. One connection; used by one thread at a time (its own does not
/// matter). Readers and the writer never wait for each other.
class PassageReader {
public:
    static Result<std::unique_ptr<PassageReader>> open(const QString &file, std::shared_ptr<const WordLists> lists);

    void setWeights(const ScoreWeights &weights) { m_weights = weights; } ///< for measurements

    /// The keyword arm of a query, and then the answer made of both arms. Two steps, because the vectors may be elsewhere.
    Result<KeywordArm> searchKeywords(const RetrieveQuery &query);
    Result<Retrieval> combine(const RetrieveQuery &query, KeywordArm keywords, const VectorArm &vectors);
    Result<Retrieval> search(const RetrieveQuery &query); ///< both steps, by keywords alone
    Result<VectorQuestion> vectorQuestion(const RetrieveQuery &query);
    Result<QList<LibrarySummary>> libraries(qint64 vectorSpace = 0);
    Result<VectorCounts> vectorCounts(qint64 space);
    Result<QList<Passage>> withoutVector(qint64 space, qint64 after, int limit); ///< in order of their ids, after `after`
    Result<QList<qint64>> goneVectors(qint64 space, int limit);                  ///< that a remote store has yet to forget
    Result<FilePage> files(const FileQuery &query);
    Result<Passage> passage(qint64 chunkId);

    void interrupt() { m_connection->interrupt(); } ///< from any thread

private:
    using TermValues = std::unordered_map<std::string, double>;

    PassageReader(std::unique_ptr<Connection> connection, std::shared_ptr<const WordLists> lists);
    Result<void> prepareStatements();

    Result<TermValues> frequenciesOf(const QueryPlan &plan, qint64 passages);
    Result<double> frequencyOf(const PlannedTerm &term);
    Result<std::vector<Candidate>> candidates(const QueryPlan &plan, const TermValues &idf, const SearchScope &scope);
    PassageScorer scorerOf(const KeywordArm &arm) const; ///< `arm` must outlive it
    Result<bool> readChunk(const PassageScorer &scorer, Candidate &candidate); ///< false: it is gone
    Result<void> score(std::vector<Candidate> &candidates, const PassageScorer &scorer);

    // passagereader_combine.cpp
    struct Ranked;
    Result<std::vector<Ranked>> unite(const KeywordArm &keywords, const VectorArm &vectors);
    Result<void> findCosines(std::vector<Ranked> &ranked, const VectorArm &vectors);
    Result<Assembly> assembleBest(std::vector<Ranked> &ranked, const RetrieveQuery &query, const KeywordArm &keywords);
    Result<Passage> passageOf(const Ranked &ranked);
    Result<RetrievalReport> report(const KeywordArm &keywords, const VectorArm &vectors,
                                   const std::vector<Ranked> &ranked);

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<keyword::KeywordIndex> m_keywords;
    std::shared_ptr<const WordLists> m_lists;
    ScoreWeights m_weights;
    Statement m_scope;
    Statement m_chunkText;
    Statement m_passage;
};

} // namespace docswiki::knowledge
