// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/queryplan.h"

#include <QStringView>

#include <bitset>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace docswiki::knowledge {

/// How much of a question a sentence speaks of: for choosing within a passage, where the ranking of passages has no
/// say. Pure; one thread at a time.
class TextRelevance {
public:
    TextRelevance() = default; ///< of no question: everything is equally relevant
    TextRelevance(const QueryPlan &plan, const std::unordered_map<std::string, double> &idf);

    /// 0 to 1: the share of the question's words, weighted by how rare they are.
    double of(QStringView text) const;

private:
    struct Slot {
        std::size_t conceptIndex = 0;
        double weight = 0;
    };
    bool mayBegin(std::string_view word) const;

    std::unordered_map<std::string, Slot> m_terms;
    std::bitset<65536> m_beginnings; ///< the first two bytes of all terms: what begins otherwise need not be stemmed
    std::size_t m_concepts = 0;
    double m_total = 0;
};

} // namespace docswiki::knowledge
