// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/queryplan.h"

#include <bitset>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {

/// What a passage says where; views must outlive the call.
struct PassageText {
    std::string_view title;
    std::string_view heading;
    std::string_view body;
};

/// What of a question was found in one passage; only the scorer that made it can read it.
struct PassageFeatures {
    std::vector<float> frequency; ///< of each term, fields weighted
    std::vector<float> inBody;    ///< the same in the body alone
    std::vector<char> exact;      ///< of each concept: as it was typed
    double proximity = 0;
    double focus = 0;
    std::size_t bodyBytes = 0;
};

/// What stands near a passage in its document, and how much that counts for it (1: as if it were in it).
struct Neighbour {
    const PassageFeatures *features = nullptr;
    double weight = 0;
};

struct PassageScore {
    double score = 0;
    double share = 0; ///< of the question's weight that the passage has any word for, 0 to 1
};

/// The constants of the ranking; found on some question sets and confirmed on the halves and sets left out.
struct ScoreWeights {
    double k1 = 1.6;
    double b = 0.8;
    double title = 2.0; ///< one occurrence in the title counts as so many in the body
    double heading = 1.5;
    double proximity = 0.6;
    double coverage = 0.15;
    double focus = 0.5; ///< a title or heading that is about the question and nothing else
    double exact = 0.1; ///< the word as it was typed, not only its stem
    double neighbour = 0.4; ///< one occurrence in the passage before or after counts as so many in this one
};

/// Scores a passage against a question in full: BM25 over weighted fields, with the synonyms of a word counted as that
/// word with less weight, then how much of the question the passage covers, and how near each other its words stand.
/// Pure; one thread.
class PassageScorer {
public:
    /// `idf` gives the weight of each term; `averageBytes` is the length of a body in UTF-8.
    /// `unknownIdf` is that of a word that no passage has: it counts for what a passage lacks.
    PassageScorer(const QueryPlan &plan, const std::unordered_map<std::string, double> &idf, double averageBytes,
                  double unknownIdf, const ScoreWeights &weights = {});

    PassageFeatures read(const PassageText &passage) const;
    PassageScore score(const PassageFeatures &features, const std::vector<Neighbour> &neighbours = {}) const;
    PassageScore score(const PassageText &passage) const { return score(read(passage)); }
    const ScoreWeights &weights() const { return m_weights; }

    /// Whether the question is of a script without spaces, where a question has many more terms than meanings.
    bool unspaced() const { return m_unspaced; }

private:
    struct Slot {
        std::size_t conceptIndex = 0;
        std::size_t termIndex = 0;
        std::size_t flat = 0; ///< counts the terms of all concepts
    };
    struct Counts;
    class Counter;

    void add(const Slot &slot, const PlannedTerm &term);
    double conceptScore(std::size_t index, const PassageFeatures &features, const std::vector<Neighbour> &neighbours,
                        double lengthFactor, bool &present) const;
    double focusScore(const Counts &counts) const;
    double proximityScore(const Counts &counts) const;

    const QueryPlan &m_plan;
    ScoreWeights m_weights;
    double m_averageBytes;
    std::vector<std::size_t> m_firstSlot; ///< of each concept
    std::vector<double> m_idf;            ///< of each slot
    std::vector<double> m_conceptIdf;     ///< the word's own, or of its best synonym where the word is unknown
    double m_totalIdf = 0;
    double m_askedWeight = 0; ///< of all concepts, unknown words included
    bool m_unspaced = false;
    std::unordered_map<std::string_view, Slot> m_slots; ///< views of the plan's strings
    std::vector<std::pair<std::string_view, Slot>> m_prefixes;
    std::bitset<65536> m_beginnings; ///< the first two bytes of all terms: what begins otherwise need not be stemmed
};

} // namespace docswiki::knowledge
