// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/loader.h"
#include "core/knowledge/load/sheetwriter.h"

#include <QHash>

#include <array>
#include <optional>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int sampleRows = 50;
constexpr qsizetype sampleUnits = 64 * 1024;
constexpr qsizetype maxColumns = 2'000;
constexpr qsizetype longestQuoted = 1 << 20; // a quote that is not closed by then was none

/// Reads rows as RFC 4180 has them: quotes around what holds delimiters, line ends or (doubled) quotes.
class CsvReader {
public:
    CsvReader(QStringView text, QChar delimiter) : m_text(text), m_delimiter(delimiter) {}

    int line() const { return m_line; } ///< on which the next row begins

    std::optional<QStringList> next()
    {
        if (m_at >= m_text.size()) return std::nullopt;
        QStringList row;
        for (;;) {
            QString cell = takeCell();
            if (row.size() < maxColumns) row.append(std::move(cell));
            if (m_at >= m_text.size()) break;
            const QChar c = m_text[m_at++];
            if (c == u'\n') {
                ++m_line;
                break;
            }
        }
        return row;
    }

private:
    /// Up to the delimiter or the line end behind it.
    QString takeCell()
    {
        qsizetype begin = m_at;
        while (begin < m_text.size() && m_text[begin] == u' ' && m_delimiter != u' ')
            ++begin;
        if (begin < m_text.size() && m_text[begin] == u'"') {
            if (std::optional<QString> quoted = takeQuoted(begin)) return *quoted;
        }
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end] != m_delimiter && m_text[end] != u'\n')
            ++end;
        const QStringView cell = m_text.mid(m_at, end - m_at);
        m_at = end;
        return cell.toString();
    }

    std::optional<QString> takeQuoted(qsizetype quote)
    {
        QString cell;
        int lines = 0;
        const qsizetype limit = qMin(m_text.size(), quote + longestQuoted);
        for (qsizetype i = quote + 1; i < limit; ++i) {
            const QChar c = m_text[i];
            if (c != u'"') {
                cell += c;
                lines += c == u'\n' ? 1 : 0;
            } else if (i + 1 < m_text.size() && m_text[i + 1] == u'"') {
                cell += u'"';
                ++i;
            } else {
                ++i;
                while (i < m_text.size() && m_text[i] != m_delimiter && m_text[i] != u'\n')
                    cell += m_text[i++]; // not allowed, and met all the same
                m_at = i;
                m_line += lines;
                return cell;
            }
        }
        return std::nullopt;
    }

    QStringView m_text;
    QChar m_delimiter;
    qsizetype m_at = 0;
    int m_line = 1;
};

/// The one that cuts the first rows into the same number of cells, more than one; null: none does.
QChar delimiterOf(QStringView text)
{
    QStringView sample = text.left(sampleUnits);
    if (sample.size() < text.size()) {
        const qsizetype lastLine = sample.lastIndexOf(u'\n');
        if (lastLine > 0) sample = sample.left(lastLine + 1);
    }
    QChar best;
    double bestScore = 0;
    static constexpr std::array<char16_t, 4> candidates{u',', u';', u'\t', u'|'};
    for (const char16_t candidate : candidates) {
        CsvReader reader(sample, candidate);
        QHash<qsizetype, int> widths;
        int rows = 0;
        for (auto row = reader.next(); row && rows < sampleRows; row = reader.next()) {
            if (row->size() == 1 && row->constFirst().trimmed().isEmpty()) continue;
            ++widths[row->size()];
            ++rows;
        }
        qsizetype width = 0;
        int most = 0;
        for (auto it = widths.cbegin(); it != widths.cend(); ++it) {
            if (it.key() > 1 && it.value() > most) {
                width = it.key();
                most = it.value();
            }
        }
        if (rows == 0 || most * 10 < rows * 6) continue;
        // Agreement counts most; then the number of columns.
        const double score = static_cast<double>(most) / rows + 0.01 * static_cast<double>(qMin<qsizetype>(width, 20));
        if (score > bestScore) {
            bestScore = score;
            best = QChar(candidate);
        }
    }
    return best;
}

} // namespace

LoadedDocument loadCsv(const QString &text, const QString &fallbackTitle)
{
    QStringView rows(text);
    QChar delimiter;
    if (rows.startsWith("sep="_L1) && rows.size() > 5 && rows[5] == u'\n') // as Excel writes it
        delimiter = rows[4];
    else
        delimiter = delimiterOf(rows);
    if (delimiter.isNull()) return loadPlainText(text, fallbackTitle);
    DocumentBuilder builder;
    SheetWriter writer(builder, 0);
    CsvReader reader(rows, delimiter);
    if (rows.startsWith("sep="_L1)) reader.next();
    for (;;) {
        const int line = reader.line();
        std::optional<QStringList> row = reader.next();
        if (!row) break;
        writer.addRow(std::move(*row), line);
    }
    writer.finish();
    return builder.take(fallbackTitle);
}

} // namespace docswiki::knowledge
