// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/retrieve/retrieval.h"
#include "ui/common/chip.h"

#include <QColor>
#include <QList>
#include <QString>

namespace docswiki::ui {

/// The two ways a passage is found.
enum class Arm { Words, Meaning };

/// Which passages stand in which list of the inspector, by their place in RetrievalReport::passages.
struct Inspection {
    QList<int> words;   ///< by rank
    QList<int> meaning; ///< by rank
    QList<int> results; ///< used ones first, each group in the report's order
    int used = 0;

    bool operator==(const Inspection &) const = default;
};
Inspection inspect(const knowledge::RetrievalReport &report);

/// How much of the best score of its arm a passage has, 0..1.
double armShare(const knowledge::RetrievalReport &report, int passage, Arm arm);
std::optional<int> armRank(const knowledge::RankedPassage &passage, Arm arm);

/// "same text", "over the budget": what became of a passage, in a word or two.
QString fateWord(knowledge::PassageFate fate);
/// The same as a sentence that names the other passage where there is one.
QString fateReason(const knowledge::RetrievalReport &report, int passage);

/// What the whole search says to somebody who wonders why an answer ignored a document.
struct SearchVerdict {
    QString title;
    QString text;
    Chip::Tone tone = Chip::Tone::Neutral;

    bool operator==(const SearchVerdict &) const = default;
};
SearchVerdict verdictOf(const knowledge::Retrieval &retrieval, Nanoseconds took);

/// One step of a search on the time axis; the two arms run side by side.
struct SearchStep {
    QString name;
    Nanoseconds begin{0};
    Nanoseconds took{0};
    int lane = 0; ///< 0: words, 1: meaning, 2: what follows both
};
QList<SearchStep> searchSteps(const knowledge::RetrievalReport &report);

/// The hue of an arm wherever it is drawn; always with its name.
QColor armColour(Arm arm, const Theme &theme);

} // namespace docswiki::ui
