// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/tabletext.h"
#include "core/knowledge/load/wikimarkup.h"

#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestList = 1'200; // items are kept together in one block up to so many characters

/// Cuts the lines that are left into blocks.
class WikiReader {
public:
    WikiReader(const WikiLines &lines, const QString &title) : m_lines(lines) { m_builder.setTitle(title); }

    DocumentBuilder read()
    {
        for (const QStringView line : QStringView(m_lines.text).tokenize(u'\n'))
            addLine(line);
        flush();
        return std::move(m_builder);
    }

private:
    enum class Gathering { Nothing, Paragraph, List, Preformatted, Table };
    struct Heading {
        int level = 0;
        QString text;
    };

    void addLine(QStringView line)
    {
        const QStringView trimmed = line.trimmed();
        if (m_gathering == Gathering::Table) return addTableLine(trimmed);
        if (trimmed.isEmpty()) return flush();
        const QChar first = trimmed.front();
        if (first == WikiLines::pieceMark) return addPiece(trimmed);
        QStringView unindented = trimmed;
        while (unindented.startsWith(u':'))
            unindented = unindented.mid(1).trimmed();
        if (unindented.startsWith("{|"_L1)) {
            switchTo(Gathering::Table);
            m_tableDepth = 1;
            return;
        }
        if (first == u'=' && addHeading(trimmed)) return;
        if (trimmed.startsWith("----"_L1)) return flush();
        if (line.front() == u' ') {
            switchTo(Gathering::Preformatted);
            m_text += line.mid(1);
            m_text += u'\n';
        } else if (first == u'*' || first == u'#' || first == u';' || first == u':') {
            addListItem(trimmed);
        } else {
            switchTo(Gathering::Paragraph);
            if (!m_text.isEmpty()) m_text += u'\n';
            m_text += trimmed;
        }
    }

    bool addHeading(QStringView line)
    {
        int level = 0;
        while (level < 6 && line.size() > 2 * level + 2 && line[level] == u'=' && line[line.size() - 1 - level] == u'=')
            ++level;
        if (level == 0) return false;
        flush();
        while (!m_waiting.empty() && m_waiting.back().level >= level)
            m_waiting.pop_back();
        m_waiting.push_back({level, line.mid(level, line.size() - 2 * level).trimmed().toString()});
        return true;
    }

    void addListItem(QStringView line)
    {
        qsizetype depth = 0;
        while (depth < line.size() && QStringView(u"*#:;").contains(line[depth]))
            ++depth;
        const QStringView words = line.mid(depth).trimmed();
        if (words.isEmpty()) return;
        switchTo(Gathering::List);
        if (m_text.size() > longestList && depth == 1) emitGathered();
        if (!m_text.isEmpty()) m_text += u'\n';
        const QChar mark = line[depth - 1];
        m_text += QString(qMin<qsizetype>(depth - 1, 8) * 2, u' ');
        if (mark == u'*' || mark == u'#') m_text += "- "_L1;
        m_text += words;
    }

    void addTableLine(QStringView line)
    {
        if (line.startsWith("{|"_L1)) {
            ++m_tableDepth;
        } else if (line.startsWith("|}"_L1)) {
            if (--m_tableDepth == 0) flush();
        } else if (line.startsWith("|-"_L1)) {
            m_rows.append(QStringList());
        } else if (line.startsWith("|+"_L1)) {
            const QString caption = cellText(line.mid(2));
            if (!caption.isEmpty()) addBlock(BlockKind::Prose, caption);
        } else if (line.startsWith(u'|') || line.startsWith(u'!')) {
            const bool header = line.front() == u'!';
            if (m_rows.isEmpty()) m_rows.append(QStringList());
            QString cells = line.mid(1).toString();
            if (header) cells.replace("!!"_L1, "||"_L1);
            for (const QString &cell : cells.split(u"||"_s))
                m_rows.last().append(cellText(cell));
        } else if (!line.isEmpty() && line.front() != WikiLines::pieceMark && !m_rows.isEmpty() &&
                   !m_rows.constLast().isEmpty()) {
            m_rows.last().last() += u' ' + line.toString();
        }
    }

    /// Without the attributes before it.
    static QString cellText(QStringView cell)
    {
        const qsizetype bar = cell.indexOf(u'|');
        if (bar >= 0 && cell.left(bar).contains(u'=')) cell = cell.mid(bar + 1);
        return cell.trimmed().toString();
    }

    void addPiece(QStringView line)
    {
        flush();
        const qsizetype index = line.mid(1, line.size() - 2).toLongLong();
        if (index < m_lines.pieces.size()) addBlock(m_lines.pieces[index].kind, m_lines.pieces[index].text);
    }

    void switchTo(Gathering what)
    {
        if (m_gathering != what) flush();
        m_gathering = what;
    }

    void flush()
    {
        emitGathered();
        m_gathering = Gathering::Nothing;
    }

    void emitGathered()
    {
        if (m_gathering == Gathering::Table) {
            addBlock(BlockKind::Table, markdownTable(m_rows));
            m_rows.clear();
            m_tableDepth = 0;
        } else if (m_gathering == Gathering::Preformatted && m_text.count(u'\n') > 1) {
            addBlock(BlockKind::Code, "```\n"_L1 + m_text + "```"_L1);
        } else {
            addBlock(BlockKind::Prose, m_text);
        }
        m_text.clear();
    }

    void addBlock(BlockKind kind, const QString &text)
    {
        if (text.trimmed().isEmpty()) return;
        for (const Heading &heading : m_waiting) // a section without any text has no heading worth finding
            m_builder.addHeading(heading.level, heading.text);
        m_waiting.clear();
        m_builder.addBlock(kind, text);
    }

    const WikiLines &m_lines;
    DocumentBuilder m_builder;
    Gathering m_gathering = Gathering::Nothing;
    QString m_text;
    QList<QStringList> m_rows;
    int m_tableDepth = 0;
    std::vector<Heading> m_waiting;
};

} // namespace

LoadedDocument loadWikitext(const QString &wikitext, const QString &title, const WikiPrefixes &dropped)
{
    return WikiReader(resolveWikiMarkup(wikitext, dropped), title).read().take(title);
}

} // namespace docswiki::knowledge
