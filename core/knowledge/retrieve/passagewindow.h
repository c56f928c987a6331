// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/textrelevance.h"

#include <QStringView>

#include <vector>

namespace docswiki::knowledge {

/// A chunk of a passage that may be shown in part.
struct WindowPart {
    QStringView text;
    double weight = 1; ///< how good the chunk is, 0 to 1 for the best of the answer
};

/// The stretch of a passage that is kept, from a place in one part to a place in the same or a later one.
struct Window {
    std::size_t firstPart = 0;
    qsizetype begin = 0; ///< in the first part
    std::size_t lastPart = 0;
    qsizetype end = 0;   ///< in the last part; no end: nothing is kept

    bool isEmpty() const { return firstPart == lastPart && begin >= end; }
    bool operator==(const Window &) const = default;
};

/// Shares a budget among passages, best first: sentence by sentence in order of worth (how good the chunk is, and how much
/// of the question the sentence and those beside it hold), each extending its passage's stretch to itself. Every passage
/// gets some sentences while there is room; the first gets something whatever the budget. Pure.
std::vector<Window> chooseWindows(const std::vector<std::vector<WindowPart>> &passages, const TextRelevance &relevance,
                                  int budgetTokens);

} // namespace docswiki::knowledge
