// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagescorer.h"

#include "core/knowledge/text/tokenizer.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

namespace {
constexpr std::size_t maxPlaces = 64;  // of matches in one passage that proximity looks at
constexpr std::size_t nearby = 8;      // words: farther apart says nothing
}

struct PassageScorer::Counts {
    struct Place {
        std::size_t position = 0;
        std::size_t conceptIndex = 0;
    };
    std::vector<std::vector<double>> frequency; ///< of each concept's terms, fields weighted
    std::vector<char> exact;                    ///< of each concept: as it was typed
    std::vector<Place> places;                  ///< in the body, of asked-for words
};

class PassageScorer::Counter final : public TokenSink {
public:
    Counter(const PassageScorer &scorer, Counts &counts) : m_scorer(scorer), m_counts(counts) {}

    void read(std::string_view text, double weight, bool body)
    {
        m_weight = weight;
        m_body = body;
        m_position = 0;
        tokenize(text, *this);
    }

    void token(const Token &token) override
    {
        if (!token.samePlace)
            ++m_position;
        if (const auto found = m_scorer.m_slots.find(token.term); found != m_scorer.m_slots.end())
            count(found->second, token);
        for (const auto &[prefix, slot] : m_scorer.m_prefixes) {
            if (token.term.starts_with(prefix))
                count(slot, token);
        }
    }

private:
    void count(const Slot &slot, const Token &token)
    {
        m_counts.frequency[slot.conceptIndex][slot.termIndex] += m_weight;
        if (slot.termIndex > 0)
            return;
        if (token.surface == m_scorer.m_plan.concepts[slot.conceptIndex].terms.front().surface)
            m_counts.exact[slot.conceptIndex] = 1;
        if (m_body && m_counts.places.size() < maxPlaces)
            m_counts.places.push_back({m_position, slot.conceptIndex});
    }

    const PassageScorer &m_scorer;
    Counts &m_counts;
    double m_weight = 1;
    bool m_body = false;
    std::size_t m_position = 0;
};

PassageScorer::PassageScorer(const QueryPlan &plan, const std::unordered_map<std::string, double> &idf,
                             double averageBytes, const ScoreWeights &weights)
    : m_plan(plan), m_weights(weights), m_averageBytes(std::max(averageBytes, 1.0))
{
    for (std::size_t c = 0; c < plan.concepts.size(); ++c) {
        const Concept &wanted = plan.concepts[c];
        std::vector<double> values;
        double best = 0;
        for (std::size_t t = 0; t < wanted.terms.size(); ++t) {
            const PlannedTerm &term = wanted.terms[t];
            const auto known = idf.find(term.term);
            const double value = known == idf.end() ? 0.0 : known->second;
            values.push_back(value);
            best = std::max(best, value);
            const Slot slot{c, t};
            if (wanted.stopWord && t == 0)
                continue; // only its synonyms are looked for
            if (term.prefix)
                m_prefixes.emplace_back(term.term, slot);
            else
                m_slots.emplace(term.term, slot);
        }
        const bool known = !wanted.stopWord && values.front() > 0;
        m_conceptIdf.push_back(known ? values.front() : 0.5 * best);
        m_totalIdf += m_conceptIdf.back() * wanted.weight;
        m_idf.push_back(std::move(values));
    }
}

double PassageScorer::conceptScore(std::size_t index, const Counts &counts, double lengthFactor, bool &present) const
{
    const Concept &wanted = m_plan.concepts[index];
    const auto saturated = [&](double frequency) {
        return frequency * (m_weights.k1 + 1) / (frequency + m_weights.k1 * lengthFactor);
    };
    double own = 0;
    double others = 0;
    for (std::size_t t = 0; t < wanted.terms.size(); ++t) {
        const double frequency = counts.frequency[index][t];
        if (frequency <= 0)
            continue;
        const PlannedTerm &term = wanted.terms[t];
        // A rare synonym must not outweigh the word that was asked for.
        const double idf = term.origin == TermOrigin::Synonym ? std::min(m_idf[index][t], 1.2 * m_conceptIdf[index])
                                                               : m_idf[index][t];
        const double value = term.weight * idf * saturated(frequency);
        if (t == 0)
            own = value * (counts.exact[index] ? 1.0 + m_weights.exact : 1.0);
        else
            others = std::max(others, value);
    }
    present = own > 0 || others > 0;
    return wanted.weight * (own >= others ? own + 0.3 * others : others + 0.3 * own);
}

/// Pairs of different words of the question that stand near each other, each pair at its closest.
double PassageScorer::proximityScore(const Counts &counts) const
{
    std::unordered_map<std::size_t, double> best; // of a pair of concepts
    const std::size_t concepts = m_plan.concepts.size();
    for (std::size_t i = 0; i < counts.places.size(); ++i) {
        for (std::size_t j = i + 1; j < counts.places.size(); ++j) {
            const std::size_t distance = counts.places[j].position - counts.places[i].position;
            if (distance > nearby)
                break;
            const std::size_t a = counts.places[i].conceptIndex;
            const std::size_t b = counts.places[j].conceptIndex;
            if (a == b)
                continue;
            const std::size_t asked = m_plan.concepts[std::max(a, b)].position - m_plan.concepts[std::min(a, b)].position;
            if (asked > nearby)
                continue;
            const double value = std::min(m_conceptIdf[a], m_conceptIdf[b])
                / static_cast<double>(std::max<std::size_t>(distance, 1));
            double &known = best[std::min(a, b) * concepts + std::max(a, b)];
            known = std::max(known, value / std::sqrt(static_cast<double>(std::max<std::size_t>(asked, 1))));
        }
    }
    double sum = 0;
    for (const auto &[pair, value] : best)
        sum += value;
    return sum;
}

double PassageScorer::score(const PassageText &passage) const
{
    Counts counts;
    counts.exact.resize(m_plan.concepts.size());
    for (const Concept &wanted : m_plan.concepts)
        counts.frequency.emplace_back(wanted.terms.size());
    Counter counter(*this, counts);
    counter.read(passage.title, m_weights.title, false);
    counter.read(passage.heading, m_weights.heading, false);
    counter.read(passage.body, 1.0, true);

    const double lengthFactor =
        1.0 - m_weights.b + m_weights.b * static_cast<double>(passage.body.size()) / m_averageBytes;
    double sum = 0;
    double covered = 0;
    for (std::size_t c = 0; c < m_plan.concepts.size(); ++c) {
        bool present = false;
        sum += conceptScore(c, counts, lengthFactor, present);
        if (present)
            covered += m_conceptIdf[c] * m_plan.concepts[c].weight;
    }
    const double coverage = m_totalIdf > 0 ? covered / m_totalIdf : 0;
    return (sum + m_weights.proximity * proximityScore(counts)) * (1.0 - m_weights.coverage + m_weights.coverage * coverage);
}

} // namespace docswiki::knowledge
