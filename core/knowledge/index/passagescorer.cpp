// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagescorer.h"

#include "core/knowledge/text/tokenizer.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge {

namespace {

constexpr std::size_t maxPlaces = 64; // of matches in one passage that proximity looks at
constexpr std::size_t nearby = 8;     // words: farther apart says nothing

/// The first two bytes as a number. A stem begins as its word does, but for "ies" and "ied", whose stem is "i".
std::size_t beginningOf(std::string_view word)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    return word.empty() ? 0 : byte(0) << 8 | (word.size() > 1 ? byte(1) : 0);
}

} // namespace

struct PassageScorer::Counts {
    struct Place {
        std::size_t position = 0;
        std::size_t conceptIndex = 0;
    };
    explicit Counts(PassageFeatures &out) : features(out) {}
    PassageFeatures &features;
    std::vector<Place> places; ///< in the body, of asked-for words

    struct Heading {
        std::size_t words = 0; ///< numbers do not count
        std::size_t matched = 0;
        double value = 0; ///< of the matched words
    };
    Heading title;
    Heading heading; ///< the innermost
};

class PassageScorer::Counter final : public TokenSink {
public:
    Counter(const PassageScorer &scorer, Counts &counts) : m_scorer(scorer), m_counts(counts) {}

    void readBody(std::string_view text)
    {
        m_weight = 1;
        m_body = true;
        tokenize(text, *this);
    }

    void readHeading(std::string_view text, double weight, Counts::Heading &heading)
    {
        m_weight = weight;
        m_heading = &heading;
        tokenize(text, *this);
        m_heading = nullptr;
    }

    bool wants(std::string_view surface) const override { return m_scorer.m_beginnings[beginningOf(surface)]; }

    void token(const Token &token) override
    {
        if (!token.samePlace) {
            ++m_position;
            if (m_heading && !isNumber(token.surface)) ++m_heading->words;
        }
        if (token.term.empty() || !m_scorer.m_beginnings[beginningOf(token.term)]) return;
        if (const auto found = m_scorer.m_slots.find(token.term); found != m_scorer.m_slots.end())
            count(found->second, token);
        for (const auto &[prefix, slot] : m_scorer.m_prefixes) {
            if (token.term.starts_with(prefix)) count(slot, token);
        }
    }

private:
    void count(const Slot &slot, const Token &token)
    {
        m_counts.features.frequency[slot.flat] += static_cast<float>(m_weight);
        if (m_body) m_counts.features.inBody[slot.flat] += 1;
        if (m_heading && !token.samePlace) {
            const PlannedTerm &term = m_scorer.m_plan.concepts[slot.conceptIndex].terms[slot.termIndex];
            ++m_heading->matched;
            m_heading->value +=
                term.weight * std::min(m_scorer.m_idf[slot.flat], m_scorer.m_conceptIdf[slot.conceptIndex]);
        }
        if (slot.termIndex > 0) return;
        if (token.surface == m_scorer.m_plan.concepts[slot.conceptIndex].terms.front().surface)
            m_counts.features.exact[slot.conceptIndex] = 1;
        if (m_body && !token.unspaced && m_counts.places.size() < maxPlaces) // bigrams hold the order already
            m_counts.places.push_back({m_position, slot.conceptIndex});
    }

    const PassageScorer &m_scorer;
    Counts &m_counts;
    static bool isNumber(std::string_view word)
    {
        return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    double m_weight = 1;
    bool m_body = false;
    Counts::Heading *m_heading = nullptr; ///< while one is read
    std::size_t m_position = 0;
};

PassageScorer::PassageScorer(const QueryPlan &plan, const std::unordered_map<std::string, double> &idf,
                             double averageBytes, double unknownIdf, const ScoreWeights &weights)
    : m_plan(plan), m_weights(weights), m_averageBytes(std::max(averageBytes, 1.0))
{
    std::size_t unspaced = 0;
    for (std::size_t c = 0; c < plan.concepts.size(); ++c) {
        const Concept &wanted = plan.concepts[c];
        m_firstSlot.push_back(m_idf.size());
        double best = 0;
        for (std::size_t t = 0; t < wanted.terms.size(); ++t) {
            const auto known = idf.find(wanted.terms[t].term);
            const double value = known == idf.end() ? 0.0 : known->second;
            best = std::max(best, value);
            if (!(wanted.stopWord && t == 0)) // of a stop word only its synonyms are looked for
                add({c, t, m_idf.size()}, wanted.terms[t]);
            m_idf.push_back(value);
        }
        const double own = wanted.stopWord ? 0.0 : m_idf[m_firstSlot.back()];
        m_conceptIdf.push_back(own > 0 ? own : 0.5 * best);
        m_totalIdf += m_conceptIdf.back() * wanted.weight;
        const double asked = own > 0 || wanted.stopWord ? m_conceptIdf.back() : unknownIdf;
        m_askedWeight += asked * wanted.weight;
        if (wanted.terms.front().unspaced) ++unspaced;
    }
    m_unspaced = 2 * unspaced > plan.concepts.size();
}

void PassageScorer::add(const Slot &slot, const PlannedTerm &term)
{
    if (term.prefix) {
        m_prefixes.emplace_back(term.term, slot);
        m_beginnings.set(); // rare, and then every term must be looked at
    } else {
        m_slots.emplace(term.term, slot);
        m_beginnings.set(beginningOf(term.term));
    }
}

double PassageScorer::conceptScore(std::size_t index, const PassageFeatures &features,
                                   const std::vector<Neighbour> &neighbours, double lengthFactor, bool &present) const
{
    const Concept &wanted = m_plan.concepts[index];
    const auto saturated = [&](double frequency) {
        return frequency * (m_weights.k1 + 1) / (frequency + m_weights.k1 * lengthFactor);
    };
    double own = 0;
    double others = 0;
    for (std::size_t t = 0; t < wanted.terms.size(); ++t) {
        const std::size_t slot = m_firstSlot[index] + t;
        double frequency = static_cast<double>(features.frequency[slot]);
        for (const Neighbour &near : neighbours)
            frequency += near.weight * static_cast<double>(near.features->inBody[slot]);
        if (frequency <= 0) continue;
        const PlannedTerm &term = wanted.terms[t];
        // A rare synonym must not outweigh the word that was asked for.
        const double idf =
            term.origin == TermOrigin::Synonym ? std::min(m_idf[slot], 1.2 * m_conceptIdf[index]) : m_idf[slot];
        const double value = term.weight * idf * saturated(frequency);
        if (t == 0)
            own = value * (features.exact[index] ? 1.0 + m_weights.exact : 1.0);
        else
            others = std::max(others, value);
    }
    present = own > 0 || others > 0;
    return wanted.weight * (own >= others ? own + 0.3 * others : others + 0.3 * own);
}

double PassageScorer::focusScore(const Counts &counts) const
{
    const auto of = [](const Counts::Heading &heading) {
        return heading.words == 0
                   ? 0.0
                   : heading.value * static_cast<double>(heading.matched) / static_cast<double>(heading.words);
    };
    return std::max(of(counts.title), of(counts.heading)); // often they are the same
}

/// Pairs of different words of the question that stand near each other, each pair at its closest.
double PassageScorer::proximityScore(const Counts &counts) const
{
    const std::size_t concepts = m_plan.concepts.size();
    std::vector<double> best(concepts * concepts); // of a pair of concepts, the lower index first
    for (std::size_t i = 0; i < counts.places.size(); ++i) {
        for (std::size_t j = i + 1; j < counts.places.size(); ++j) {
            const std::size_t distance = counts.places[j].position - counts.places[i].position;
            if (distance > nearby) break;
            const std::size_t a = counts.places[i].conceptIndex;
            const std::size_t b = counts.places[j].conceptIndex;
            if (a == b) continue;
            const std::size_t asked =
                m_plan.concepts[std::max(a, b)].position - m_plan.concepts[std::min(a, b)].position;
            if (asked > nearby) continue;
            const double value =
                std::min(m_conceptIdf[a], m_conceptIdf[b]) / static_cast<double>(std::max<std::size_t>(distance, 1));
            double &known = best[std::min(a, b) * concepts + std::max(a, b)];
            known = std::max(known, value / std::sqrt(static_cast<double>(std::max<std::size_t>(asked, 1))));
        }
    }
    double sum = 0;
    for (const double value : best)
        sum += value;
    return sum;
}

PassageFeatures PassageScorer::read(const PassageText &passage) const
{
    PassageFeatures features;
    features.frequency.resize(m_idf.size());
    features.inBody.resize(m_idf.size());
    features.exact.resize(m_plan.concepts.size());
    features.bodyBytes = passage.body.size();
    Counts counts(features);
    Counter counter(*this, counts);
    counter.readHeading(passage.title, m_weights.title, counts.title);
    const std::size_t inner = passage.heading.rfind('\n') + 1; // npos + 1 = 0: there is but one
    Counts::Heading outer;
    counter.readHeading(passage.heading.substr(0, inner), m_weights.heading, outer);
    counter.readHeading(passage.heading.substr(inner), m_weights.heading, counts.heading);
    counter.readBody(passage.body);
    features.proximity = proximityScore(counts);
    features.focus = focusScore(counts);
    return features;
}

PassageScore PassageScorer::score(const PassageFeatures &features, const std::vector<Neighbour> &neighbours) const
{
    double length = static_cast<double>(features.bodyBytes);
    for (const Neighbour &near : neighbours)
        length += near.weight * static_cast<double>(near.features->bodyBytes);
    const double lengthFactor = 1.0 - m_weights.b + m_weights.b * length / m_averageBytes;
    double sum = 0;
    double covered = 0;
    for (std::size_t c = 0; c < m_plan.concepts.size(); ++c) {
        bool present = false;
        sum += conceptScore(c, features, neighbours, lengthFactor, present);
        if (present) covered += m_conceptIdf[c] * m_plan.concepts[c].weight;
    }
    const double coverage = m_totalIdf > 0 ? covered / m_totalIdf : 0;
    sum += m_weights.proximity * features.proximity + m_weights.focus * features.focus;
    return {sum * (1.0 - m_weights.coverage + m_weights.coverage * coverage),
            m_askedWeight > 0 ? std::min(covered / m_askedWeight, 1.0) : 0.0};
}

} // namespace docswiki::knowledge
