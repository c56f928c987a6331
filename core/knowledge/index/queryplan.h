// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/text/wordlists.h"

#include <QString>
#include <QStringList>

#include <string>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {

/// How a term came into the plan. The order is that of trust.
enum class TermOrigin {
    Word,     ///< asked for
    Compound, ///< two neighbouring words written as one ("wraps around", wraparound)
    Synonym,  ///< from the thesaurus
};

struct PlannedTerm {
    std::string term;    ///< as in the index
    std::string surface; ///< as it was typed, folded; empty when nobody typed it
    TermOrigin origin = TermOrigin::Word;
    double weight = 1;   ///< before idf
    bool prefix = false;   ///< matches every term that begins so (a single character of a script without spaces)
    bool unspaced = false; ///< a bigram of such a script
};

/// One thing the question asks for: a word and what stands for it. A passage has the concept when it has any of them.
struct Concept {
    std::vector<PlannedTerm> terms; ///< the asked-for word first
    std::size_t position = 0;       ///< of the word in the question, for proximity
    bool stopWord = false;
    double weight = 1;
    bool earlier = false; ///< of a question asked before, which this one points back to
};

/// A question, cut into what can be looked up. Any text gives a valid plan; one without words gives an empty one.
struct QueryPlan {
    std::vector<Concept> concepts;
    std::vector<std::string> ignored; ///< words of the question that say nothing, as typed
    bool empty() const { return concepts.empty(); }
};

constexpr qsizetype maxQueryChars = 2'000; ///< what comes after is not looked at
constexpr std::size_t maxConcepts = 32;

/// Pure.
QueryPlan planQuery(const QString &question, const WordLists &lists);

/// Takes in what the questions `earlier` (newest first) were about, with less weight, when this one is short or points
/// back to them ("and for Windows?"); one of nothing but small words ("what about it?") stands for the one before. Pure.
QueryPlan planQuery(const QString &question, const QStringList &earlier, const WordLists &lists);

/// Whether a question can only be understood with the one before it. A rule of thumb, best for English. Pure.
bool pointsBack(const QString &question, const WordLists &lists);

/// Sees to it that earlier questions together weigh at most half of what this one does, by the terms' idf.
void balanceEarlier(QueryPlan &plan, const std::unordered_map<std::string, double> &idf);

} // namespace docswiki::knowledge
