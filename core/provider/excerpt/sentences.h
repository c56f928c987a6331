// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>

namespace docswiki::provider {

/// A piece of a passage that can be quoted on its own.
struct TextUnit {
    enum class Kind { Sentence, Code };
    Kind kind = Kind::Sentence;
    QString text; ///< a sentence on one line; code with its lines, without fences
    bool operator==(const TextUnit &) const = default;
};

/// Cuts a passage into sentences and code; headings and rows of tables are left out. Code is what stands between ``` fences or is indented by four columns.
/// Knows the full stops of Latin, Chinese and Japanese text, common abbreviations, and that "11.8" or "e.g." end nothing;
/// Thai, which has none, is cut at spaces into pieces of a sentence's length.
QList<TextUnit> splitUnits(const QString &text);

} // namespace docswiki::provider
