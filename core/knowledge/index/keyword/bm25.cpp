// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/bm25.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge::keyword {

ImpactTable::ImpactTable(const Bm25 &constants, double averageLength) : m_shares(frequencyLevels.size() * 256)
{
    for (std::size_t length = 0; length < 256; ++length) {
        const double relative = lengthOf(static_cast<quint8>(length)) / std::max(averageLength, 1.0);
        const double k = constants.k1 * (1.0 - constants.b + constants.b * relative);
        for (std::size_t code = 0; code < frequencyLevels.size(); ++code) {
            // Each step is monotone even where it is rounded.
            const double share = 1.0 / (1.0 + k / static_cast<double>(frequencyLevels[code]));
            m_shares[code * 256 + length] = static_cast<quint16>(std::lround(share * 65'535.0));
        }
    }
}

quint32 ImpactTable::bound(quint32 weight, const Frontier &frontier) const
{
    quint32 largest = 0;
    for (std::size_t i = 0; i < frontier.count; ++i)
        largest = std::max(largest, score(weight, frontier.impacts[i]));
    return largest;
}

} // namespace docswiki::knowledge::keyword
