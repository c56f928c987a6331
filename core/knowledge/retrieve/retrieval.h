// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/types.h"

#include <QMetaType>

#include <optional>

namespace docswiki::knowledge {

/// What became of a passage that an arm found.
enum class PassageFate {
    Used,
    Folded,     ///< says the same as a better one (`into`)
    Joined,     ///< became part of its neighbour (`into`)
    Irrelevant, ///< too little of the question is in it
    Crowded,    ///< its document has given enough already
    OverBudget, ///< would have been used, had there been room
    Beyond,     ///< after the last asked for
};

/// A passage as the inspector shows it: what each arm said of it, and how it ended. Ranks count from 1; none: the arm did
/// not find it.
struct RankedPassage {
    Passage passage; ///< score, lexicalScore and vectorScore are set
    std::optional<int> keywordRank;
    std::optional<int> vectorRank;
    PassageFate fate = PassageFate::Beyond;
    qint64 into = 0; ///< passage id

    bool operator==(const RankedPassage &) const = default;
};

/// How an answer to a query came about.
struct RetrievalReport {
    QStringList words;    ///< looked up, as typed
    QStringList synonyms; ///< looked up beside them
    QStringList ignored;  ///< too common to tell passages apart
    QList<RankedPassage> passages; ///< of both arms, best first; at most 100
    qint64 searched = 0;  ///< passages in the libraries asked
    Nanoseconds keywordTook{0};
    Nanoseconds embedTook{0};
    Nanoseconds vectorTook{0};
    Nanoseconds assembleTook{0};
    int tokens = 0; ///< of what was used, estimated
    int budgetTokens = 0;
    QString vectorModel; ///< empty: keywords only
    QString vectorStore;
    QString vectorError; ///< one sentence, when that arm failed

    bool operator==(const RetrievalReport &) const = default;
};

/// The answer to a query: what a model gets to read, best first, and how it came about.
struct Retrieval {
    QList<Passage> passages; ///< none: nothing relevant
    QString note;            ///< for people, beside the count: "vectors failed: …"; empty: nothing to say
    bool degraded = false;   ///< an arm failed
    bool prepared = false;   ///< was searched while the question was typed
    Nanoseconds took{0};
    Nanoseconds saved{0};    ///< by having been prepared
    std::optional<RetrievalReport> report; ///< when RetrieveQuery::explain

    bool operator==(const Retrieval &) const = default;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::Retrieval)
