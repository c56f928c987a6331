// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/sheetwriter.h"

#include "core/knowledge/load/tabletext.h"

#include <algorithm>

namespace docswiki::knowledge {

namespace {

constexpr qsizetype sampleRows = 25;

qsizetype filled(const QStringList &row)
{
    return std::count_if(row.cbegin(), row.cend(), [](const QString &cell) { return !cell.isEmpty(); });
}

} // namespace

void SheetWriter::addRow(QStringList row, int line)
{
    for (QString &cell : row)
        cell = cell.trimmed();
    while (!row.isEmpty() && row.constLast().isEmpty())
        row.removeLast();
    if (row.isEmpty()) return;
    if (m_started) return emitRow({row, line});
    m_first.append({row, line});
    if (m_first.size() >= sampleRows) emitFirst();
}

void SheetWriter::finish()
{
    if (!m_started) emitFirst();
}

void SheetWriter::emitFirst()
{
    m_started = true;
    qsizetype widest = 0;
    for (const Row &row : std::as_const(m_first))
        widest = qMax(widest, filled(row.cells));
    // What stands above the table (its title, a date) fills few cells.
    qsizetype top = 0;
    while (top < m_first.size() && filled(m_first[top].cells) * 2 < widest)
        ++top;
    QList<QStringList> sample;
    for (qsizetype i = top; i < m_first.size(); ++i)
        sample.append(m_first[i].cells);
    for (qsizetype i = 0; i < top; ++i)
        emitRow(m_first[i]);
    if (widest > 1 && firstRowIsHeader(sample)) {
        for (const QString &name : std::as_const(m_first[top].cells))
            m_columns.append(name.simplified());
        ++top;
    }
    for (qsizetype i = top; i < m_first.size(); ++i)
        emitRow(m_first[i]);
    m_first.clear();
}

void SheetWriter::emitRow(const Row &row)
{
    m_builder.addBlock(BlockKind::Table, recordText(m_columns, row.cells), m_page, row.line);
}

} // namespace docswiki::knowledge
