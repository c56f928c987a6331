// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/flowwriter.h"

#include "core/knowledge/load/tabletext.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestList = 1'200; // items are kept together in one block up to so many characters
}

void FlowWriter::setPage(int page)
{
    flush();
    m_page = page;
}

void FlowWriter::heading(int level, const QString &text)
{
    flush();
    m_builder.addHeading(qBound(1, level, 9), text, m_page);
}

void FlowWriter::paragraph(const QString &text)
{
    flush();
    m_builder.addBlock(BlockKind::Prose, text, m_page);
}

void FlowWriter::listItem(int depth, const QString &text)
{
    const QString words = text.trimmed();
    if (words.isEmpty()) return;
    if (m_gathering != Gathering::List || (depth <= 0 && m_text.size() > longestList)) flush();
    m_gathering = Gathering::List;
    if (!m_text.isEmpty()) m_text += u'\n';
    m_text += QString(qBound(0, depth, 8) * 2, u' ') + "- "_L1 + words;
}

void FlowWriter::codeLine(const QString &text)
{
    if (m_gathering != Gathering::Code) {
        if (text.trimmed().isEmpty()) return;
        flush();
    }
    m_gathering = Gathering::Code;
    m_text += text;
    m_text += u'\n';
}

void FlowWriter::table(const QList<QStringList> &rows)
{
    flush();
    m_builder.addBlock(BlockKind::Table, markdownTable(rows), m_page);
}

void FlowWriter::flush()
{
    if (m_gathering == Gathering::Code) {
        while (!m_text.isEmpty() && m_text.back().isSpace())
            m_text.chop(1);
        m_builder.addBlock(BlockKind::Code, "```\n"_L1 + m_text + "\n```"_L1, m_page);
    } else if (m_gathering == Gathering::List) {
        m_builder.addBlock(BlockKind::Prose, m_text, m_page);
    }
    m_gathering = Gathering::Nothing;
    m_text.clear();
}

DocumentBuilder &FlowWriter::builder()
{
    flush();
    return m_builder;
}

DocumentBuilder FlowWriter::take()
{
    flush();
    return std::move(m_builder);
}

} // namespace docswiki::knowledge
