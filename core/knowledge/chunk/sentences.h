// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QStringView>

namespace docswiki::knowledge {

/// Where the sentence that begins at `from` ends: behind its full stop and the quotes and brackets that close it, before
/// the space that follows. Also the end of a paragraph or of a list item ends a sentence. Full stops of all scripts count;
/// those of abbreviations, initials and numbered items do not. Thai and Lao, which have none, break at their spaces.
/// The end of the text when nothing else ends it. Pure.
qsizetype sentenceEnd(QStringView text, qsizetype from);

/// Whether a line that begins at `at` is an item of a list ("- ", "3. ", "b) ").
bool isListItem(QStringView text, qsizetype at);

/// A stretch of text that is shown whole or not at all; end exclusive.
struct TextUnit {
    qsizetype begin = 0;
    qsizetype end = 0;

    bool operator==(const TextUnit &) const = default;
};

/// The pieces that a passage may begin and end with: sentences, items of a list, rows of a table, lines of code (a short
/// fenced block is one piece). In order; only space lies between them; none is longer than `largest`. Pure.
QList<TextUnit> textUnits(QStringView text, qsizetype largest = 600);

} // namespace docswiki::knowledge
