// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/cutplace.h"

#include "core/knowledge/chunk/sentences.h"
#include "core/knowledge/retrieve/tokenestimate.h"

#include <QStringList>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 twelfthsPerLatinChar = 3;
constexpr qsizetype longestHeader = 200; // characters: as a heading may have

/// How far one may go without weighing more than `largest`; at least one character, and never between its halves.
qsizetype fitting(QStringView text, qint64 largest)
{
    const qint64 room = largest * twelfthsPerLatinChar;
    qint64 sum = 0;
    qsizetype i = 0;
    while (i < text.size()) {
        const qsizetype units = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        sum += tokenTwelfths(text.mid(i, units));
        if (sum > room && i > 0) break;
        i += units;
    }
    return std::min(i, text.size() - 1);
}

/// The last end of a sentence within `most`; -1: none.
qsizetype sentencePlace(QStringView text, qsizetype most)
{
    text = text.left(most + 1); // so that the work does not grow with what follows
    qsizetype place = -1;
    for (qsizetype end = sentenceEnd(text, 0); end <= most; end = sentenceEnd(text, end)) {
        place = end;
        while (end < text.size() && text[end].isSpace())
            ++end;
        if (end >= text.size()) break;
    }
    return place;
}

} // namespace

qint64 weightOf(QStringView text)
{
    return tokenTwelfths(text) / twelfthsPerLatinChar;
}

qsizetype cutPlace(QStringView text, qint64 largest, BlockKind kind)
{
    const qsizetype most = fitting(text, largest);
    const qsizetype least = std::max<qsizetype>(most / 2, 1);
    qsizetype blankLine = -1;
    qsizetype line = -1;
    qsizetype item = -1;
    qsizetype space = -1;
    for (qsizetype i = most - 1; i >= least; --i) {
        if (text[i] == u'\n') {
            if (line < 0) line = i + 1;
            if (blankLine < 0 && text[i - 1] == u'\n') blankLine = i + 1;
            if (item < 0 && isListItem(text, i + 1)) item = i + 1;
        }
        if (space < 0 && text[i].isSpace()) space = i + 1;
    }
    const bool prose = kind == BlockKind::Prose || kind == BlockKind::Heading;
    const qsizetype sentence = prose && item < 0 ? sentencePlace(text, most) : -1;
    for (const qsizetype place : {kind == BlockKind::Table ? -1 : blankLine, prose ? item : -1, sentence >= least ? sentence : -1,
                                  line, sentence, space}) {
        if (place > 0 && place < text.size()) return place;
    }
    return text[most].isLowSurrogate() && most > 1 ? most - 1 : most;
}

QString headerRow(QStringView table)
{
    const qsizetype end = table.indexOf(u'\n');
    if (end < 0) return {};
    QStringList cells;
    for (const QStringView cell : table.left(end).split(table.left(end).contains(u'|') ? u'|' : u'\t')) {
        const QString text = cell.toString().simplified();
        if (!text.isEmpty()) cells.append(text);
    }
    const QString row = cells.join(" · "_L1);
    return row.size() <= longestHeader ? row : row.left(longestHeader - 1) + u'…';
}

} // namespace docswiki::knowledge
