// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageReader that makes one answer of what both arms found.
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/retrieve/assembly.h"
#include "core/knowledge/retrieve/fusion.h"
#include "core/knowledge/retrieve/neighbours.h"
#include "core/knowledge/retrieve/relevance.h"
#include "core/knowledge/vector/vectortable.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace docswiki::knowledge {

namespace {

constexpr int maxTopK = 200;
constexpr int fusedHits = 60; // of the vector arm; their texts are read and scored
constexpr int defaultBudget = 3'000;
constexpr std::size_t maxReported = 100;

double dotOf(const Vector &a, const Vector &b)
{
    return a.size() == b.size() ? std::inner_product(a.cbegin(), a.cend(), b.cbegin(), 0.0) : 0.0;
}

double lengthOf(const Vector &vector)
{
    return std::sqrt(dotOf(vector, vector));
}

} // namespace

/// A passage that either arm found.
struct PassageReader::Ranked {
    Candidate found; ///< its score is the keyword arm's
    std::optional<double> cosine;
    std::optional<int> keywordRank;
    std::optional<int> vectorRank;
    std::optional<Passage> remote; ///< of another machine, as a store gave it
    double score = 0;              ///< fused
    CandidateFate fate;
};

Result<std::vector<PassageReader::Ranked>> PassageReader::unite(const KeywordArm &keywords, const VectorArm &vectors)
{
    std::vector<Ranked> ranked;
    std::unordered_map<qint64, std::size_t> place;
    for (const Candidate &candidate : keywords.candidates) {
        place[candidate.chunk] = ranked.size();
        Ranked entry;
        entry.found = candidate;
        entry.keywordRank = static_cast<int>(ranked.size()) + 1;
        ranked.push_back(std::move(entry));
    }
    const PassageScorer scorer = scorerOf(keywords);
    int rank = 0;
    for (const VectorHit &hit : vectors.hits.first(std::min<qsizetype>(fusedHits, vectors.hits.size()))) {
        ++rank;
        if (const auto known = place.find(hit.chunkId); hit.chunkId != 0 && known != place.end()) {
            ranked[known->second].cosine = hit.score;
            ranked[known->second].vectorRank = rank;
            continue;
        }
        Ranked entry;
        entry.cosine = hit.score;
        entry.vectorRank = rank;
        if (hit.chunkId != 0) {
            entry.found.chunk = hit.chunkId;
            const Result<bool> there = readChunk(scorer, entry.found);
            if (!there) return fail(there.error());
            if (!*there) continue; // deleted, and the store has yet to hear of it
            place[hit.chunkId] = ranked.size();
        } else if (hit.passage) {
            const QByteArray title = hit.passage->title.toUtf8();
            const QByteArray heading = hit.passage->headingPath.join(u'\n').toUtf8();
            const QByteArray body = hit.passage->text.toUtf8();
            const auto view = [](const QByteArray &bytes) {
                return std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
            };
            entry.found.features = scorer.read({view(title), view(heading), view(body)});
            entry.found.bodyHash = std::hash<std::string_view>()(view(body));
            entry.remote = hit.passage;
        } else {
            continue;
        }
        ranked.push_back(std::move(entry));
    }
    std::vector<Candidate *> together;
    for (Ranked &entry : ranked)
        together.push_back(&entry.found);
    scoreTogether(together, scorer);
    return ranked;
}

Result<void> PassageReader::findCosines(std::vector<Ranked> &ranked, const VectorArm &vectors)
{
    if (vectors.query.isEmpty() || vectors.hits.isEmpty()) return {};
    QList<qint64> missing;
    for (const Ranked &entry : ranked) {
        if (!entry.cosine && entry.found.chunk != 0) missing.append(entry.found.chunk);
    }
    const Result<QHash<qint64, Vector>> stored =
        vectortable::chunkVectors(*m_connection, vectors.spaceId, static_cast<int>(vectors.query.size()), missing);
    if (!stored) return fail(stored.error());
    const double length = lengthOf(vectors.query);
    if (length <= 0) return {};
    for (Ranked &entry : ranked) {
        if (const auto found = stored->constFind(entry.found.chunk); !entry.cosine && found != stored->cend())
            entry.cosine = dotOf(*found, vectors.query) / length;
    }
    return {};
}

Result<Retrieval> PassageReader::combine(const RetrieveQuery &query, KeywordArm keywords, const VectorArm &vectors)
{
    const SystemClock clock;
    const Instant began = clock.now();
    const Snapshot snapshot(*m_connection);
    Result<std::vector<Ranked>> ranked = unite(keywords, vectors);
    if (!ranked) return fail(ranked.error());
    if (const Result<void> found = findCosines(*ranked, vectors); !found) return fail(found.error());

    std::vector<ArmScores> arms;
    Evidence evidence;
    for (const Ranked &entry : *ranked) {
        arms.push_back({entry.found.score, entry.cosine});
        evidence.passages.push_back({entry.found.score, entry.found.share, entry.cosine});
    }
    evidence.unspaced = scorerOf(keywords).unspaced();
    evidence.space = vectors.space;
    const std::vector<double> fused = fuse(arms, vectorWeight(vectors.space));
    for (std::size_t i = 0; i < ranked->size(); ++i)
        (*ranked)[i].score = fused[i];
    std::stable_sort(ranked->begin(), ranked->end(),
                     [](const Ranked &a, const Ranked &b) { return a.score > b.score; });

    Retrieval retrieval;
    int tokens = 0;
    if (isAnswered(evidence)) {
        Result<Assembly> assembly = assembleBest(*ranked, query, keywords);
        if (!assembly) return fail(assembly.error());
        retrieval.passages = std::move(assembly->passages);
        tokens = assembly->tokens;
    } else {
        for (Ranked &entry : *ranked)
            entry.fate.fate = PassageFate::Irrelevant;
    }
    if (query.explain) {
        Result<RetrievalReport> made = report(keywords, vectors, *ranked);
        if (!made) return fail(made.error());
        retrieval.report = std::move(*made);
        retrieval.report->tokens = tokens;
        retrieval.report->budgetTokens = query.budgetTokens > 0 ? query.budgetTokens : defaultBudget;
        retrieval.report->assembleTook = clock.now() - began;
    }
    return retrieval;
}

Result<Assembly> PassageReader::assembleBest(std::vector<Ranked> &ranked, const RetrieveQuery &query,
                                             const KeywordArm &keywords)
{
    AssemblyLimits limits;
    limits.topK = std::clamp(query.topK, 1, maxTopK);
    limits.budgetTokens = query.budgetTokens > 0 ? query.budgetTokens : defaultBudget;
    const auto most = static_cast<std::size_t>(std::max(3 * limits.topK, 20));
    std::vector<RankedCandidate> candidates;
    std::vector<Ranked *> entries;
    for (Ranked &entry : ranked) {
        if (candidates.size() >= most) break;
        if (entry.score <= 0) continue;
        Result<Passage> found = passageOf(entry);
        if (!found) {
            if (found.error().code == ErrorCode::NotFound) continue;
            return fail(found.error());
        }
        candidates.push_back({std::move(*found), entry.found.document});
        entries.push_back(&entry);
    }
    Assembly assembly = assemble(candidates, TextRelevance(keywords.plan, keywords.idf), limits);
    for (std::size_t i = 0; i < entries.size(); ++i)
        entries[i]->fate = assembly.fates[i];
    return assembly;
}

Result<Passage> PassageReader::passageOf(const Ranked &ranked)
{
    Result<Passage> found = ranked.remote ? Result<Passage>(*ranked.remote) : passage(ranked.found.chunk);
    if (!found) return found;
    found->score = ranked.score;
    found->lexicalScore = ranked.found.score;
    found->vectorScore = ranked.cosine;
    return found;
}

Result<RetrievalReport> PassageReader::report(const KeywordArm &keywords, const VectorArm &vectors,
                                              const std::vector<Ranked> &ranked)
{
    RetrievalReport report;
    for (const Concept &wanted : keywords.plan.concepts) {
        for (const PlannedTerm &term : wanted.terms) {
            if (term.origin == TermOrigin::Word && !wanted.stopWord)
                report.words.append(QString::fromStdString(term.surface));
            else if (term.origin == TermOrigin::Synonym && keywords.idf.contains(term.term))
                report.synonyms.append(QString::fromStdString(term.term));
        }
    }
    for (const std::string &word : keywords.plan.ignored)
        report.ignored.append(QString::fromStdString(word));
    report.synonyms.removeDuplicates();
    report.ignored.removeDuplicates();
    for (std::size_t i = 0; i < std::min(ranked.size(), maxReported); ++i) {
        Result<Passage> found = passageOf(ranked[i]);
        if (!found) {
            if (found.error().code == ErrorCode::NotFound) continue;
            return fail(found.error());
        }
        report.passages.append(
            {std::move(*found), ranked[i].keywordRank, ranked[i].vectorRank, ranked[i].fate.fate, ranked[i].fate.into});
    }
    report.searched = keywords.scope.passages;
    report.keywordTook = keywords.took;
    report.embedTook = vectors.embedTook;
    report.vectorTook = vectors.queryTook;
    report.vectorModel = vectors.space.model;
    report.vectorStore = vectors.storeName;
    report.vectorError = vectors.error;
    return report;
}

} // namespace docswiki::knowledge
