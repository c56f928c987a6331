// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

#include <array>
#include <cstddef>

namespace docswiki::knowledge::keyword {

/// What one occurrence counts, by field. Part of what lies on disk.
constexpr double titleWeight = 2.0;
constexpr double headingWeight = 1.5;

/// How often a term is in a passage, over weighted fields, as a code of five bits. The likeliest values have the
/// smallest codes, because a block of postings takes as many bits as its largest code.
constexpr std::array<float, 25> frequencyLevels = {1,    2, 1.5F, 3,  2.5F, 3.5F, 4,  4.5F, 5,  5.5F, 6,  6.5F, 7,
                                                   7.5F, 8, 9,    10, 12,   14,   16, 20,   24, 32,   48, 64};
quint8 frequencyCode(double frequency); ///< the largest level that is not above it

/// Passage lengths in words as a code of eight bits: sixteen steps to the double, so 2 % off at most.
quint8 lengthCode(quint64 words);
double lengthOf(quint8 code);

/// How much a term may count in a passage: often in a short one is more.
struct Impact {
    quint8 frequency = 0; ///< code
    quint8 length = 0;    ///< code
    bool operator==(const Impact &) const = default;
};

/// The impacts among many that no other among them exceeds in both respects: the largest BM25 score of a term among
/// those passages is that of one of these, whatever the average length is at the time of the question.
struct Frontier {
    static constexpr std::size_t most = 6; ///< beyond it neighbours are joined, which may only raise the bound
    std::array<Impact, most> impacts{};
    std::size_t count = 0;
};

class FrontierBuilder {
public:
    FrontierBuilder() { clear(); }
    void add(Impact impact)
    {
        quint16 &shortest = m_shortest[impact.frequency];
        if (impact.length < shortest) shortest = impact.length;
    }
    void add(const Frontier &frontier);
    Frontier build() const;
    void clear() { m_shortest.fill(none); }

private:
    static constexpr quint16 none = 256;
    std::array<quint16, frequencyLevels.size()> m_shortest{}; ///< of each frequency
};

} // namespace docswiki::knowledge::keyword
