// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/queryplan.h"
#include "core/knowledge/retrieve/retrieval.h"
#include "core/knowledge/retrieve/textrelevance.h"

#include <vector>

namespace docswiki::knowledge {

/// A passage of the fused ranking, before anything is left out.
struct RankedCandidate {
    Passage passage;     ///< a whole chunk with its text. `score` > 0 on a ratio scale: half of it is half as good
    qint64 document = 0; ///< chunks of one document have ids that follow each other
};

/// What became of a candidate.
struct CandidateFate {
    PassageFate fate = PassageFate::Beyond;
    qint64 into = 0; ///< chunk id of the passage that it was folded into or joined to

    bool operator==(const CandidateFate &) const = default;
};

struct AssemblyLimits {
    int topK = 4;
    int budgetTokens = 3'000;    ///< of all passages together; at least so much of the best is kept as fits
    int tokensPerPassage = 237;  ///< on average over topK: 950 characters of a Latin script
    int joinedTokens = 900;      ///< largest passage that neighbours are joined to, before it is cut to what matters
    double crowding = 0.9;       ///< each passage of a document counts so much less than the one before it
    double sameText = 0.8;       ///< share of word sequences that makes two texts the same
};

struct Assembly {
    QList<Passage> passages;          ///< best first, as a model reads them
    std::vector<CandidateFate> fates; ///< of each candidate, in their order
    int tokens = 0;                   ///< of `passages`, estimated
};

/// Makes of a ranking what a model gets to read: texts that say the same are folded into the best of them, neighbours that
/// both rank become one passage, and of each passage the stretch that speaks of the question is kept: whole sentences, list
/// items, rows, lines. A passage that is clearly better than the others keeps more of its text; together they keep to
/// topK × tokensPerPassage and to the budget. Many passages of one document have to be clearly better than those of others.
///
/// How to call it (PassageReader::combine): load the passages of the best 3 × topK or more of the fused ranking (at least 20
/// where there are so many), with `score` set to the fused score; drop beforehand what is irrelevant; then
/// `assemble(candidates, TextRelevance(keywords.plan, keywords.idf), {topK, budget})`. The result's passages are the answer,
/// their scores those of the candidates; the fates are parallel to the candidates and go into RetrievalReport.
///
/// Pure and deterministic; any thread. Time grows with the candidates times topK.
Assembly assemble(const std::vector<RankedCandidate> &candidates, const TextRelevance &relevance,
                  const AssemblyLimits &limits);

} // namespace docswiki::knowledge
