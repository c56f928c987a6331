// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QString>
#include <QStringList>

namespace docswiki::knowledge {

/// A table as Markdown: "| a | b |" a row, a rule below the first. Empty rows and columns at the end are left out;
/// empty: there is nothing in it.
QString markdownTable(const QList<QStringList> &rows);

/// One row of a table of data as text that is understood without the rest: "column: value" pairs, on one line where
/// they are short, else one a line. A column without a name has its value alone.
QString recordText(const QStringList &columns, const QStringList &row);

/// Whether the first row names the columns, as far as one can tell from it and the rows below.
bool firstRowIsHeader(const QList<QStringList> &sample);

} // namespace docswiki::knowledge
