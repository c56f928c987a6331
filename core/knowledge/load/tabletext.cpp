// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/tabletext.h"

#include <QSet>

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortRecord = 160;
constexpr qsizetype longestColumnName = 80;

/// A value rather than a name: a number, a date, an amount of money.
bool looksLikeValue(const QString &cell)
{
    const QString text = cell.trimmed();
    if (text.isEmpty()) return false;
    qsizetype digits = 0;
    qsizetype letters = 0;
    for (const QChar c : text) {
        digits += c.isDigit() ? 1 : 0;
        letters += c.isLetter() ? 1 : 0;
    }
    return digits > 0 && letters <= 1;
}

} // namespace

QString markdownTable(const QList<QStringList> &rows)
{
    qsizetype columns = 0;
    QList<QStringList> kept;
    for (const QStringList &row : rows) {
        QStringList cells;
        for (const QString &cell : row)
            cells.append(cell.simplified());
        while (!cells.isEmpty() && cells.constLast().isEmpty())
            cells.removeLast();
        if (cells.isEmpty()) continue;
        columns = qMax(columns, cells.size());
        kept.append(cells);
    }
    QStringList lines;
    for (QStringList &row : kept) {
        while (row.size() < columns && row.size() < 64)
            row.append(QString());
        lines.append("| "_L1 + row.join(" | "_L1) + " |"_L1);
        if (lines.size() == 1) lines.append(u"|---"_s.repeated(qMin<qsizetype>(columns, 64)) + u'|');
    }
    return lines.join(u'\n');
}

QString recordText(const QStringList &columns, const QStringList &row)
{
    QStringList pairs;
    qsizetype length = 0;
    for (qsizetype i = 0; i < row.size(); ++i) {
        const QString value = row[i].trimmed();
        if (value.isEmpty()) continue;
        const QString name = columns.value(i);
        pairs.append(name.isEmpty() ? value : name + ": "_L1 + value);
        length += pairs.constLast().size() + 2;
    }
    const bool oneLine = length <= shortRecord && std::none_of(pairs.cbegin(), pairs.cend(), [](const QString &pair) {
                             return pair.contains(u'\n');
                         });
    return pairs.join(oneLine ? u"; "_s : u"\n"_s);
}

bool firstRowIsHeader(const QList<QStringList> &sample)
{
    if (sample.size() < 2) return false;
    const QStringList &first = sample.constFirst();
    QSet<QString> names;
    for (const QString &cell : first) {
        const QString name = cell.trimmed();
        if (looksLikeValue(name) || name.size() > longestColumnName || names.contains(name)) return false;
        if (!name.isEmpty()) names.insert(name);
    }
    if (names.size() * 2 < first.size()) return false;
    for (qsizetype column = 0; column < first.size(); ++column) {
        qsizetype values = 0;
        qsizetype filled = 0;
        for (qsizetype row = 1; row < sample.size(); ++row) {
            const QString cell = sample[row].value(column).trimmed();
            if (cell == first[column].trimmed() && !cell.isEmpty()) return false; // a word that comes again is a value
            filled += cell.isEmpty() ? 0 : 1;
            values += looksLikeValue(cell) ? 1 : 0;
        }
        if (filled > 0 && values * 2 > filled) return true;
    }
    return true;
}

} // namespace docswiki::knowledge
