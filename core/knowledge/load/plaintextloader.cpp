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

/// The character of a line like "-----" (reStructuredText, README files); null: it is none.
QChar underlineChar(QStringView line)
{
    const QStringView trimmed = line.trimmed();
    if (trimmed.size() < 3 || !QStringView(u"=-~^\"#*+`'").contains(trimmed.front())) return {};
    const QChar first = trimmed.front();
    return std::all_of(trimmed.begin(), trimmed.end(), [first](QChar c) { return c == first; }) ? first : QChar();
}

/// Paragraphs between blank lines, and underlined headings. Keeps no list of lines: there may be millions.
class PlainTextReader {
public:
    PlainTextReader(const QString &text, BlockKind kind) : m_text(text), m_kind(kind) {}

    DocumentBuilder read(bool withHeadings)
    {
        DocumentBuilder builder = DocumentBuilder::overText(m_text);
        qint64 first = -1; // where the paragraph being gathered begins
        qint64 last = 0;   // and ends
        const auto finish = [&] {
            if (first >= 0) builder.mark(m_kind, first, last);
            first = -1;
        };
        for (Line line = lineFrom(0); line.begin <= m_text.size(); line = lineFrom(line.end + 1)) {
            const QStringView words = viewOf(line);
            if (words.trimmed().isEmpty()) {
                finish();
                continue;
            }
            const Line next = withHeadings && words.size() <= longestHeading ? lineFrom(line.end + 1) : Line();
            if (next.end > next.begin && isHeading(words, viewOf(next))) {
                finish();
                builder.markHeading(levelOf(underlineChar(viewOf(next))), words.toString(), line.begin, next.end);
                line = next;
                continue;
            }
            if (first < 0) first = line.begin;
            last = line.end;
        }
        finish();
        return builder;
    }

private:
    static constexpr qsizetype longestHeading = 160;

    Line lineFrom(qint64 begin) const
    {
        if (begin > m_text.size()) return {begin, begin};
        const qint64 end = m_text.indexOf(u'\n', begin);
        return {begin, end < 0 ? m_text.size() : end};
    }

    QStringView viewOf(const Line &line) const { return QStringView(m_text).mid(line.begin, line.end - line.begin); }

    static bool isHeading(QStringView line, QStringView below)
    {
        const QStringView title = line.trimmed();
        const QStringView rule = below.trimmed();
        return title.size() >= 2 && title.size() <= 120 && rule.size() >= title.size() - 2 &&
               rule.size() <= title.size() + 8 && underlineChar(title).isNull() && !underlineChar(rule).isNull();
    }

    int levelOf(QChar underline)
    {
        if (!m_levels.contains(underline)) m_levels.append(underline);
        return static_cast<int>(m_levels.indexOf(underline)) + 1;
    }

    const QString &m_text;
    BlockKind m_kind;
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
