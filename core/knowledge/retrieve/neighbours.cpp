// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/neighbours.h"

#include <unordered_map>

namespace docswiki::knowledge {

void scoreTogether(const std::vector<Candidate *> &candidates, const PassageScorer &scorer)
{
    std::unordered_map<qint64, const Candidate *> byChunk;
    for (const Candidate *candidate : candidates) {
        if (candidate->chunk != 0) byChunk[candidate->chunk] = candidate;
    }
    std::vector<Neighbour> neighbours;
    for (Candidate *candidate : candidates) {
        neighbours.clear();
        for (const qint64 step : {-1, 1}) {
            const auto near = candidate->chunk != 0 ? byChunk.find(candidate->chunk + step) : byChunk.end();
            if (near != byChunk.end() && near->second->document == candidate->document)
                neighbours.push_back({&near->second->features, scorer.weights().neighbour});
        }
        const PassageScore scored = scorer.score(candidate->features, neighbours);
        candidate->score = scored.score;
        candidate->share = scored.share;
    }
}

} // namespace docswiki::knowledge
