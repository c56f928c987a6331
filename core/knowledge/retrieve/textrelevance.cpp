// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/textrelevance.h"

#include "core/knowledge/text/tokenizer.h"

#include <QByteArray>

#include <algorithm>

namespace docswiki::knowledge {

namespace {

/// A stem begins as its word does, but for "ies" and "ied", whose stem is "i": one byte is all that they share.
std::size_t beginningOf(std::string_view word)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    return word.empty() ? 0 : byte(0) << 8 | (word.size() > 1 ? byte(1) : 0);
}

} // namespace

bool TextRelevance::mayBegin(std::string_view word) const
{
    return m_beginnings[beginningOf(word)] || m_beginnings[beginningOf(word.substr(0, 1))];
}

TextRelevance::TextRelevance(const QueryPlan &plan, const std::unordered_map<std::string, double> &idf)
    : m_concepts(plan.concepts.size())
{
    for (std::size_t c = 0; c < plan.concepts.size(); ++c) {
        const Concept &wanted = plan.concepts[c];
        double best = 0;
        for (std::size_t t = wanted.stopWord ? 1 : 0; t < wanted.terms.size(); ++t) {
            const PlannedTerm &term = wanted.terms[t];
            const auto known = idf.find(term.term);
            if (known == idf.end()) continue;
            double weight = wanted.weight * term.weight * known->second;
            if (t > 0 && best > 0) weight = std::min(weight, best); // a rare synonym is no more than the word asked for
            best = std::max(best, weight);
            m_beginnings.set(beginningOf(term.term));
            Slot &slot = m_terms.try_emplace(term.term, Slot{c, 0}).first->second;
            if (weight > slot.weight) slot = {c, weight};
        }
        m_total += best;
    }
}

double TextRelevance::of(QStringView text) const
{
    if (m_total <= 0) return 0;
    class Sink final : public TokenSink {
    public:
        explicit Sink(const TextRelevance &relevance) : m_relevance(relevance), found(relevance.m_concepts) {}
        bool wants(std::string_view surface) const override { return m_relevance.mayBegin(surface); }
        void token(const Token &token) override
        {
            if (token.term.empty() || !m_relevance.mayBegin(token.term)) return;
            const auto known = m_relevance.m_terms.find(std::string(token.term));
            if (known == m_relevance.m_terms.end()) return;
            double &best = found[known->second.conceptIndex];
            best = std::max(best, known->second.weight);
        }

    private:
        const TextRelevance &m_relevance;

    public:
        std::vector<double> found; ///< of each concept
    };
    Sink sink(*this);
    const QByteArray utf8 = text.toUtf8();
    tokenize({utf8.constData(), static_cast<std::size_t>(utf8.size())}, sink);
    double sum = 0;
    for (const double value : sink.found)
        sum += value;
    return std::min(sum / m_total, 1.0);
}

} // namespace docswiki::knowledge
