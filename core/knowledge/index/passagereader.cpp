// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagereader.h"

#include "core/knowledge/index/fts.h"
#include "core/knowledge/index/schema.h"
#include "core/knowledge/retrieve/neighbours.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int candidateCount = 100;     // passages that are scored in full
constexpr double postingBudget = 6'000; // postings that choosing the candidates may touch: what bounds the time
constexpr std::size_t maxSearchTerms = 48;
constexpr std::size_t minSearchTerms = 1; // the rarest is looked up even beyond the budget
constexpr qint64 frequencyCap = 20'000;   // counting stops here
constexpr std::size_t maxKnownFrequencies = 20'000;

QStringList headingPathOf(const QString &stored)
{
    return stored.isEmpty() ? QStringList() : stored.split(u'\n');
}

double idfOf(double documents, qint64 passages)
{
    return std::log(1.0 + (static_cast<double>(passages) - documents + 0.5) / (documents + 0.5));
}

std::string matchTerm(const PlannedTerm &term)
{
    return '"' + term.term + (term.prefix ? "\"*" : "\""); // terms hold no quotes: the tokenizer makes them
}

} // namespace

PassageReader::PassageReader(std::unique_ptr<Connection> connection, std::shared_ptr<const WordLists> lists)
    : m_connection(std::move(connection)), m_lists(std::move(lists))
{
}

Result<std::unique_ptr<PassageReader>> PassageReader::open(const QString &file, std::shared_ptr<const WordLists> lists)
{
    Result<std::unique_ptr<Connection>> connection = openKnowledgeDatabase(file);
    if (!connection) return fail(connection.error());
    std::unique_ptr<PassageReader> reader(new PassageReader(std::move(*connection), std::move(lists)));
    if (const Result<void> prepared = reader->prepareStatements(); !prepared) return fail(prepared.error());
    return reader;
}

Result<void> PassageReader::prepareStatements()
{
    const auto prepare = [this](Statement &statement, const char *sql) -> Result<void> {
        Result<Statement> prepared = m_connection->prepare(sql);
        if (!prepared) return fail(prepared.error());
        statement = std::move(*prepared);
        return {};
    };
    return prepare(m_scope, searchScopeStatement)
        .and_then([&] {
            return prepare(m_frequency,
                           "SELECT count(*) FROM (SELECT 1 FROM chunk_index WHERE chunk_index MATCH ?1 LIMIT ?2)");
        })
        .and_then([&] {
            return prepare(m_candidates,
                           "SELECT rowid, passage_rank(chunk_index, ?1) AS score FROM chunk_index"
                           " WHERE chunk_index MATCH ?2 AND rowid >= ?3 AND rowid < ?4 ORDER BY score DESC LIMIT ?5");
        })
        .and_then([&] {
            return prepare(m_chunkText, "SELECT c.document, d.title, c.heading, c.body FROM chunk c"
                                        " JOIN document d ON d.id = c.document WHERE c.id = ?1");
        })
        .and_then([&] {
            return prepare(m_passage,
                           "SELECT l.name, d.path, d.title, c.heading, c.page, c.char_begin, c.char_end, c.body, c.line"
                           " FROM chunk c JOIN document d ON d.id = c.document"
                           " JOIN library l ON l.id = d.library WHERE c.id = ?1");
        });
}

Result<double> PassageReader::frequencyOf(const PlannedTerm &term, qint64 passages)
{
    const std::string match = matchTerm(term);
    if (const auto known = m_frequencies.find(match); known != m_frequencies.end()) {
        const double growth = static_cast<double>(std::abs(passages - known->second.ofPassages));
        if (growth <= 0.1 * static_cast<double>(known->second.ofPassages) &&
            (known->second.documents > 0 || growth == 0))
            return known->second.documents;
    }
    m_frequency.bindUtf8(match).bind(frequencyCap);
    const Result<bool> row = m_frequency.step();
    if (!row) return fail(row.error());
    const auto documents = static_cast<double>(m_frequency.integer(0));
    m_frequency.reset();
    if (m_frequencies.size() >= maxKnownFrequencies) m_frequencies.clear();
    m_frequencies[match] = {documents, passages};
    return documents;
}

Result<PassageReader::TermValues> PassageReader::frequenciesOf(const QueryPlan &plan, qint64 passages)
{
    TermValues frequencies;
    for (const Concept &wanted : plan.concepts) {
        for (std::size_t t = wanted.stopWord ? 1 : 0; t < wanted.terms.size(); ++t) {
            const Result<double> documents = frequencyOf(wanted.terms[t], passages);
            if (!documents) return fail(documents.error());
            if (*documents > 0) frequencies[wanted.terms[t].term] = std::min(*documents, static_cast<double>(passages));
        }
    }
    return frequencies;
}

Result<std::vector<Candidate>> PassageReader::candidates(const QueryPlan &plan,
                                                                        const TermValues &frequencies,
                                                                        const TermValues &idf, const SearchScope &scope)
{
    struct SearchTerm {
        const PlannedTerm *term;
        double value;
        double frequency;
    };
    std::vector<SearchTerm> terms;
    for (const Concept &wanted : plan.concepts) {
        for (std::size_t t = wanted.stopWord ? 1 : 0; t < wanted.terms.size(); ++t) {
            const PlannedTerm &term = wanted.terms[t];
            if (const auto known = idf.find(term.term); known != idf.end())
                terms.push_back({&term, wanted.weight * term.weight * known->second, frequencies.at(term.term)});
        }
    }
    // The most telling terms first. A passage that has only terms beyond the budget has only common ones, and those
    // could not lift it above passages with a rare one; in the full score all terms count again.
    std::stable_sort(terms.begin(), terms.end(), [](const auto &a, const auto &b) { return a.value > b.value; });
    RankContext rank;
    std::string match;
    double postings = 0;
    for (const SearchTerm &term : terms) {
        if (rank.weights.size() >= maxSearchTerms) break;
        if (rank.weights.size() >= minSearchTerms && postings + term.frequency > postingBudget) continue;
        postings += term.frequency;
        match += (match.empty() ? "" : " OR ") + matchTerm(*term.term);
        rank.weights.push_back(term.value);
    }

    std::vector<Candidate> found;
    if (match.empty()) return found;
    for (const SearchScope::Range &range : scope.ranges) {
        m_candidates.bindPointer(&rank, ftsRankPointer)
            .bindUtf8(match)
            .bind(range.begin)
            .bind(range.end)
            .bind(candidateCount);
        for (;;) {
            const Result<bool> row = m_candidates.step();
            if (!row) return fail(row.error());
            if (!*row) break;
            found.push_back({m_candidates.integer(0), 0, m_candidates.real(1)});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.score > b.score; });
    if (found.size() > static_cast<std::size_t>(candidateCount)) found.resize(candidateCount);
    return found;
}

Result<bool> PassageReader::readChunk(const PassageScorer &scorer, Candidate &candidate)
{
    const Result<bool> row = m_chunkText.bind(candidate.chunk).step();
    if (!row || !*row) return row;
    const std::string_view body = m_chunkText.utf8(3);
    candidate.document = m_chunkText.integer(0);
    candidate.features = scorer.read({m_chunkText.utf8(1), m_chunkText.utf8(2), body});
    candidate.bodyHash = std::hash<std::string_view>()(body);
    m_chunkText.reset();
    return true;
}

Result<void> PassageReader::score(std::vector<Candidate> &candidates, const PassageScorer &scorer)
{
    for (Candidate &candidate : candidates) {
        const Result<bool> there = readChunk(scorer, candidate);
        if (!there) return fail(there.error());
        if (!*there) candidate.chunk = 0; // deleted between the two queries
    }
    std::erase_if(candidates, [](const Candidate &c) { return c.chunk == 0; });
    std::vector<Candidate *> together;
    for (Candidate &candidate : candidates)
        together.push_back(&candidate);
    scoreTogether(together, scorer);
    std::erase_if(candidates, [](const Candidate &c) { return c.score <= 0; });
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const auto &a, const auto &b) { return a.score > b.score; });
    return {};
}

PassageScorer PassageReader::scorerOf(const KeywordArm &arm) const
{
    const double unknown = idfOf(1, std::max<qint64>(arm.scope.passages, 1));
    return PassageScorer(arm.plan, arm.idf, arm.scope.averageBytes(), unknown, m_weights);
}

Result<KeywordArm> PassageReader::searchKeywords(const RetrieveQuery &query)
{
    const SystemClock clock;
    const Instant began = clock.now();
    KeywordArm arm;
    arm.plan = planQuery(query.text, query.earlier, *m_lists);
    const Snapshot snapshot(*m_connection);
    const Result<SearchScope> scope = searchScope(m_scope, query.libraries);
    if (!scope) return fail(scope.error());
    arm.scope = *scope;
    const Result<TermValues> frequencies = frequenciesOf(arm.plan, scope->passages);
    if (!frequencies) return fail(frequencies.error());
    for (const auto &[term, documents] : *frequencies)
        arm.idf[term] = idfOf(documents, scope->passages);
    balanceEarlier(arm.plan, arm.idf);

    Result<std::vector<Candidate>> ranked = candidates(arm.plan, *frequencies, arm.idf, *scope);
    if (!ranked) return fail(ranked.error());
    if (const Result<void> scored = score(*ranked, scorerOf(arm)); !scored)
        return fail(scored.error());
    arm.candidates = std::move(*ranked);
    arm.took = clock.now() - began;
    return arm;
}

Result<Retrieval> PassageReader::search(const RetrieveQuery &query)
{
    const SystemClock clock;
    const Instant began = clock.now();
    Result<KeywordArm> keywords = searchKeywords(query);
    if (!keywords) return fail(keywords.error());
    Result<Retrieval> retrieval = combine(query, std::move(*keywords), {});
    if (retrieval) retrieval->took = clock.now() - began;
    return retrieval;
}

Result<SearchScope> PassageReader::scope(const QStringList &libraries)
{
    return searchScope(m_scope, libraries);
}

Result<Passage> PassageReader::passage(qint64 chunkId)
{
    const Result<bool> row = m_passage.bind(chunkId).step();
    if (!row) return fail(row.error());
    if (!*row)
        return fail(ErrorCode::NotFound,
                    u"This passage is no longer in the index: its document was changed or removed."_s);
    Passage passage;
    passage.chunkId = chunkId;
    passage.library = m_passage.text(0);
    passage.document = m_passage.text(1);
    passage.title = m_passage.text(2);
    passage.headingPath = headingPathOf(m_passage.text(3));
    passage.page = static_cast<int>(m_passage.integer(4));
    passage.charBegin = m_passage.integer(5);
    passage.charEnd = m_passage.integer(6);
    passage.text = m_passage.text(7);
    passage.line = static_cast<int>(m_passage.integer(8));
    m_passage.reset();
    return passage;
}

} // namespace docswiki::knowledge
