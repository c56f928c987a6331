// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/passagescorer.h"
#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/types.h"

#include <memory>
#include <unordered_map>

namespace docswiki::knowledge {

/// Reads libraries, files and passages, and searches. One connection; used by one thread at a time (its own does not
/// matter). Readers and the writer never wait for each other.
class PassageReader {
public:
    static Result<std::unique_ptr<PassageReader>> open(const QString &file, std::shared_ptr<const WordLists> lists);

    void setWeights(const ScoreWeights &weights) { m_weights = weights; } ///< for measurements

    Result<QList<Passage>> search(const RetrieveQuery &query);
    Result<QList<LibrarySummary>> libraries();
    Result<FilePage> files(const FileQuery &query);
    Result<Passage> passage(qint64 chunkId);

    /// A passage on its way through the ranking.
    struct Candidate {
        qint64 chunk = 0;
        qint64 document = 0;
        double score = 0;
        std::size_t bodyHash = 0;
    };

    void interrupt() { m_connection->interrupt(); } ///< from any thread

private:
    /// The libraries that a query looks into: ranges of passage ids, and what is in them.
    struct Scope {
        struct Range {
            qint64 begin = 0;
            qint64 end = 0;
        };
        QList<Range> ranges;
        qint64 passages = 0;
        qint64 bodyBytes = 0;
        double averageBytes() const { return passages > 0 ? double(bodyBytes) / double(passages) : 1.0; }
    };
    using TermValues = std::unordered_map<std::string, double>;

    PassageReader(std::unique_ptr<Connection> connection, std::shared_ptr<const WordLists> lists);
    Result<void> prepareStatements();

    Result<Scope> scopeOf(const QString &library);
    Result<TermValues> frequenciesOf(const QueryPlan &plan, qint64 passages);
    Result<double> frequencyOf(const PlannedTerm &term, qint64 passages);
    Result<std::vector<Candidate>> candidates(const QueryPlan &plan, const TermValues &frequencies, const TermValues &idf,
                                              const Scope &scope);
    Result<void> score(std::vector<Candidate> &candidates, const QueryPlan &plan, const TermValues &idf,
                       double averageBytes);
    Result<QList<Passage>> pick(std::vector<Candidate> ranked, int topK);

    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<const WordLists> m_lists;
    ScoreWeights m_weights;
    Statement m_scope;
    Statement m_frequency;
    Statement m_candidates;
    Statement m_chunkText;
    Statement m_passage;

    struct Frequency {
        double documents = 0;
        qint64 ofPassages = 0; ///< how many there were when it was counted
    };
    std::unordered_map<std::string, Frequency> m_frequencies; ///< bounded; common words are costly to count again
};

} // namespace docswiki::knowledge
