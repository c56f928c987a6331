// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/loader.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

struct Line {
    qint64 begin = 0;
    qint64 end = 0; ///< without the line end
};

QList<Line> linesOf(const QString &text)
{
    QList<Line> lines;
    qint64 begin = 0;
    while (begin <= text.size()) {
        qint64 end = text.indexOf(u'\n', begin);
        if (end < 0) end = text.size();
        lines.append({begin, end});
        begin = end + 1;
    }
    return lines;
}

/// The character of a line like "-----" (reStructuredText, README files); null: it is none.
QChar underlineChar(QStringView line)
{
    const QStringView trimmed = line.trimmed();
    if (trimmed.size() < 3 || !QStringView(u"=-~^\"#*+`'").contains(trimmed.front())) return {};
    const QChar first = trimmed.front();
    return std::all_of(trimmed.begin(), trimmed.end(), [first](QChar c) { return c == first; }) ? first : QChar();
}

/// Paragraphs between blank lines, and underlined headings.
class PlainTextReader {
public:
    PlainTextReader(const QString &text, BlockKind kind) : m_text(text), m_kind(kind), m_lines(linesOf(text)) {}

    DocumentBuilder read(bool withHeadings)
    {
        DocumentBuilder builder = DocumentBuilder::overText(m_text);
        qsizetype first = 0; // of the paragraph being gathered
        for (qsizetype i = 0; i < m_lines.size(); ++i) {
            const QStringView line = viewOf(i);
            if (withHeadings && isHeadingAt(i)) {
                mark(builder, first, i);
                builder.markHeading(levelOf(underlineChar(viewOf(i + 1))), line.toString(), m_lines[i].begin,
                                    m_lines[i + 1].end);
                first = i + 2;
                ++i;
            } else if (line.trimmed().isEmpty()) {
                mark(builder, first, i);
                first = i + 1;
            }
        }
        mark(builder, first, m_lines.size());
        return builder;
    }

private:
    QStringView viewOf(qsizetype line) const
    {
        return QStringView(m_text).mid(m_lines[line].begin, m_lines[line].end - m_lines[line].begin);
    }

    bool isHeadingAt(qsizetype line) const
    {
        if (line + 1 >= m_lines.size()) return false;
        const QStringView title = viewOf(line).trimmed();
        const QStringView rule = viewOf(line + 1).trimmed();
        return title.size() >= 2 && title.size() <= 120 && underlineChar(title).isNull() &&
               !underlineChar(rule).isNull() && rule.size() >= title.size() - 2 && rule.size() <= title.size() + 8;
    }

    int levelOf(QChar underline)
    {
        if (!m_levels.contains(underline)) m_levels.append(underline);
        return static_cast<int>(m_levels.indexOf(underline)) + 1;
    }

    void mark(DocumentBuilder &builder, qsizetype first, qsizetype end)
    {
        if (first < end) builder.mark(m_kind, m_lines[first].begin, m_lines[end - 1].end);
    }

    const QString &m_text;
    BlockKind m_kind;
    QList<Line> m_lines;
    QList<QChar> m_levels; ///< underline characters in order of appearance: the first is the outermost level
};

} // namespace

LoadedDocument loadPlainText(const QString &text, const QString &fallbackTitle)
{
    return PlainTextReader(text, BlockKind::Prose).read(true).take(fallbackTitle);
}

LoadedDocument loadCode(const QString &text, const QString &fallbackTitle)
{
    return PlainTextReader(text, BlockKind::Code).read(false).take(fallbackTitle);
}

} // namespace docswiki::knowledge
