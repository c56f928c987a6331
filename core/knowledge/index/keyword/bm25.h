// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/index/keyword/impact.h"

#include <vector>

namespace docswiki::knowledge::keyword {

struct Bm25 {
    double k1 = 1.4;
    double b = 0.75;
};

/// BM25's share of a term's weight, f / (f + k1 · (1 - b + b · length / average)), of every pair of codes, in
/// 65,535ths. Whole numbers, so that a sum does not depend on the order of its parts; and larger frequencies and
/// shorter passages never have less, so that the largest of a Frontier is a bound.
class ImpactTable {
public:
    ImpactTable(const Bm25 &constants, double averageLength);

    quint32 share(quint8 frequency, quint8 length) const { return m_shares[frequency * 256U + length]; }
    /// What a term of this weight adds to the score of a passage; at least 1.
    quint32 score(quint32 weight, Impact impact) const
    {
        return 1 + (weight * share(impact.frequency, impact.length) >> 8);
    }
    quint32 bound(quint32 weight, const Frontier &frontier) const;

    static constexpr quint32 largestWeight = 65'535;
    static constexpr std::size_t mostTerms = 127; ///< whose sum stays below 2^31

private:
    std::vector<quint16> m_shares;
};

} // namespace docswiki::knowledge::keyword
