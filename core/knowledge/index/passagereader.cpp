// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagereader.h"

#include "core/knowledge/index/schema.h"
#include "core/knowledge/retrieve/neighbours.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int candidateCount = 100;     // passages that are scored in full
constexpr std::size_t maxSearchTerms = 48;

QStringList headingPathOf(const QString &stored)
{
    return stored.isEmpty() ? QStringList() : stored.split(u'\n');
}

double idfOf(double documents, qint64 passages)
{
    return std::log(1.0 + (static_cast<double>(passages) - documents + 0.5) / (documents + 0.5));
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
    Result<std::unique_ptr<keyword::KeywordIndex>> keywords = keyword::KeywordIndex::open(*reader->m_connection);
    if (!keywords) return fail(keywords.error());
    reader->m_keywords = std::move(*keywords);
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

Result<double> PassageReader::frequencyOf(const PlannedTerm &term)
{
    const Result<qint64> documents = m_keywords->documents(term.term, term.prefix);
    if (!documents) return fail(documents.error());
    return static_cast<double>(*documents);
}

Result<PassageReader::TermValues> PassageReader::frequenciesOf(const QueryPlan &plan, qint64 passages)
{
    TermValues frequencies;
    for (const Concept &wanted : plan.concepts) {
        for (std::size_t t = wanted.stopWord ? 1 : 0; t < wanted.terms.size(); ++t) {
            const Result<double> documents = frequencyOf(wanted.terms[t]);
            if (!documents) return fail(documents.error());
            if (*documents > 0) frequencies[wanted.terms[t].term] = std::min(*documents, static_cast<double>(passages));
        }
    }
    return frequencies;
}

Result<std::vector<Candidate>> PassageReader::candidates(const QueryPlan &plan, const TermValues &idf,
                                                         const SearchScope &scope)
{
    std::vector<keyword::WeightedTerm> terms;
    for (const Concept &wanted : plan.concepts) {
        for (std::size_t t = wanted.stopWord ? 1 : 0; t < wanted.terms.size(); ++t) {
            const PlannedTerm &term = wanted.terms[t];
            if (const auto known = idf.find(term.term); known != idf.end())
                terms.push_back({term.term, wanted.weight * term.weight * known->second, term.prefix});
        }
    }
    std::stable_sort(terms.begin(), terms.end(), [](const auto &a, const auto &b) { return a.weight > b.weight; });
    if (terms.size() > maxSearchTerms) terms.resize(maxSearchTerms);
    const Result<std::vector<keyword::KeywordHit>> hits = m_keywords->top(terms, scope.ranges, candidateCount);
    if (!hits) return fail(hits.error());
    std::vector<Candidate> found;
    for (const keyword::KeywordHit &hit : *hits)
        found.push_back({hit.chunk, 0, hit.score});
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
    if (const Result<void> fresh = m_keywords->refresh(); !fresh) return fail(fresh.error());
    const Result<TermValues> frequencies = frequenciesOf(arm.plan, scope->passages);
    if (!frequencies) return fail(frequencies.error());
    for (const auto &[term, documents] : *frequencies)
        arm.idf[term] = idfOf(documents, scope->passages);
    balanceEarlier(arm.plan, arm.idf);

    Result<std::vector<Candidate>> ranked = candidates(arm.plan, arm.idf, *scope);
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

Result<VectorQuestion> PassageReader::vectorQuestion(const RetrieveQuery &query)
{
    Result<SearchScope> scope = searchScope(m_scope, query.libraries);
    if (!scope) return fail(scope.error());
    const QueryPlan plan = planQuery(query.text, query.earlier, *m_lists);
    const bool pointsBack = std::any_of(plan.concepts.cbegin(), plan.concepts.cend(), [](const Concept &wanted) { return wanted.earlier; });
    const QString text = pointsBack && !query.earlier.isEmpty() ? query.text + u'\n' + query.earlier.constFirst() : query.text;
    return VectorQuestion{text, *scope};
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
