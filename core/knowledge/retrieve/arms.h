// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/index/passagescorer.h"
#include "core/knowledge/index/queryplan.h"
#include "core/knowledge/index/searchscope.h"
#include "core/knowledge/vector/vectorstore.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {

/// A passage on its way through the ranking.
struct Candidate {
    qint64 chunk = 0;
    qint64 document = 0;
    double score = 0;
    double share = 0; ///< of the question's weight that it has words for, 0 to 1
    std::size_t bodyHash = 0;
    PassageFeatures features = {};
};

/// What the keyword arm found, best first, with what it takes to score further passages the same way.
struct KeywordArm {
    QueryPlan plan;
    std::unordered_map<std::string, double> idf; ///< of each term that any passage has
    SearchScope scope;
    std::vector<Candidate> candidates;
    Nanoseconds took{0};
};

/// What the vector arm looks for, and where.
struct VectorQuestion {
    QString text; ///< the question, with the one before it when it points back to that
    SearchScope scope;
};

/// What the vector arm found, best first. Without vectors, or when the arm failed: no hits.
struct VectorArm {
    EmbeddingSpace space;  ///< no model: this arm is not in use
    qint64 spaceId = 0;    ///< in the knowledge database
    Vector query;
    QList<VectorHit> hits;
    QString storeName;
    QString error; ///< one sentence
    Nanoseconds embedTook{0};
    Nanoseconds queryTook{0};
};

} // namespace docswiki::knowledge
