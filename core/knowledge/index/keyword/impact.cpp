// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/impact.h"

#include <algorithm>
#include <cmath>

namespace docswiki::knowledge::keyword {

namespace {

constexpr double lengthSteps = 16;

/// Codes from the largest frequency to the smallest.
constexpr auto descending = [] {
    std::array<quint8, frequencyLevels.size()> codes{};
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = static_cast<quint8>(i);
    std::sort(codes.begin(), codes.end(), [](quint8 a, quint8 b) { return frequencyLevels[a] > frequencyLevels[b]; });
    return codes;
}();

} // namespace

quint8 frequencyCode(double frequency)
{
    for (const quint8 code : descending) {
        if (frequency >= static_cast<double>(frequencyLevels[code])) return code;
    }
    return 0;
}

quint8 lengthCode(quint64 words)
{
    if (words <= 1) return 0;
    return static_cast<quint8>(std::min(std::lround(lengthSteps * std::log2(static_cast<double>(words))), 255L));
}

double lengthOf(quint8 code)
{
    return std::exp2(code / lengthSteps);
}

void FrontierBuilder::add(const Frontier &frontier)
{
    for (std::size_t i = 0; i < frontier.count; ++i)
        add(frontier.impacts[i]);
}

Frontier FrontierBuilder::build() const
{
    std::array<Impact, frequencyLevels.size()> kept{};
    std::size_t count = 0;
    quint16 shortest = none;
    for (const quint8 code : descending) {
        if (m_shortest[code] >= shortest) continue;
        shortest = m_shortest[code];
        kept[count++] = {code, static_cast<quint8>(shortest)};
    }
    while (count > Frontier::most) { // the neighbours whose lengths differ least become one that exceeds both
        std::size_t best = 0;
        for (std::size_t i = 1; i + 1 < count; ++i) {
            if (kept[i].length - kept[i + 1].length < kept[best].length - kept[best + 1].length) best = i;
        }
        kept[best].length = kept[best + 1].length;
        std::copy(kept.begin() + static_cast<std::ptrdiff_t>(best) + 2,
                  kept.begin() + static_cast<std::ptrdiff_t>(count),
                  kept.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        --count;
    }
    Frontier frontier;
    frontier.count = count;
    std::copy_n(kept.begin(), count, frontier.impacts.begin());
    return frontier;
}

} // namespace docswiki::knowledge::keyword
