// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxHeadingLength = 200; // what is longer is a paragraph that somebody marked as a heading

/// Line ends and blank lines at both ends, never the indentation of the first line (code needs it).
QStringView trimLines(QStringView text)
{
    qsizetype end = text.size();
    while (end > 0 && text[end - 1].isSpace())
        --end;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < end && text[i].isSpace(); ++i) {
        if (text[i] == u'\n') begin = i + 1;
    }
    return text.mid(begin, end - begin);
}

} // namespace

DocumentBuilder::DocumentBuilder()
{
    m_document.sections.append(QStringList());
}

DocumentBuilder DocumentBuilder::overText(const QString &text)
{
    DocumentBuilder builder;
    builder.m_document.text = text;
    builder.m_overText = true;
    return builder;
}

void DocumentBuilder::enterSection(int level, const QString &heading)
{
    while (!m_open.isEmpty() && m_open.constLast().level >= level)
        m_open.removeLast();
    m_open.append({level, heading});
    QStringList path;
    for (const OpenHeading &open : std::as_const(m_open))
        path.append(open.text);
    m_document.sections.append(path);
    if (m_firstHeading.isEmpty()) m_firstHeading = heading;
}

void DocumentBuilder::append(BlockKind kind, QStringView text, int page, int line)
{
    if (!m_document.text.isEmpty()) m_document.text += "\n\n"_L1;
    const qint64 begin = m_document.text.size();
    m_document.text += text;
    m_document.blocks.append({kind, static_cast<int>(m_document.sections.size()) - 1, page, begin,
                              static_cast<qint64>(m_document.text.size()), line});
}

int DocumentBuilder::lineAt(qint64 position)
{
    if (!m_overText) return 0;
    if (position < m_lineAt) { // never in practice: blocks come in order
        m_lineAt = 0;
        m_line = 1;
    }
    m_line += static_cast<int>(QStringView(m_document.text).mid(m_lineAt, position - m_lineAt).count(u'\n'));
    m_lineAt = position;
    return m_line;
}

void DocumentBuilder::addHeading(int level, const QString &text, int page, int line)
{
    const QString heading = text.simplified();
    if (heading.isEmpty()) return;
    if (heading.size() > maxHeadingLength) return append(BlockKind::Prose, heading, page, line);
    enterSection(level, heading);
    append(BlockKind::Heading, heading, page, line);
}

void DocumentBuilder::addBlock(BlockKind kind, const QString &text, int page, int line)
{
    const QStringView trimmed = kind == BlockKind::Code ? trimLines(text) : QStringView(text).trimmed();
    if (!trimmed.isEmpty()) append(kind, trimmed, page, line);
}

void DocumentBuilder::addDocument(const LoadedDocument &document, int level, int page)
{
    for (const Block &block : document.blocks) {
        const QString text = document.textOf(block).toString();
        if (block.kind == BlockKind::Heading)
            addHeading(level + static_cast<int>(document.headingPath(block).size()) - 1, text, page);
        else
            append(block.kind, text, page, 0);
    }
}

void DocumentBuilder::markHeading(int level, const QString &heading, qint64 begin, qint64 end)
{
    const QString text = heading.simplified();
    if (text.isEmpty() || text.size() > maxHeadingLength) return mark(BlockKind::Prose, begin, end);
    enterSection(level, text);
    mark(BlockKind::Heading, begin, end);
}

void DocumentBuilder::mark(BlockKind kind, qint64 begin, qint64 end)
{
    if (!m_document.blocks.isEmpty()) begin = qMax(begin, m_document.blocks.constLast().end);
    end = qMin<qint64>(end, m_document.text.size());
    if (begin >= end) return;
    const QStringView whole = QStringView(m_document.text).mid(begin, end - begin);
    const QStringView trimmed = trimLines(whole);
    if (trimmed.isEmpty()) return;
    begin += trimmed.data() - whole.data();
    m_document.blocks.append({kind, static_cast<int>(m_document.sections.size()) - 1, 0, begin,
                              begin + static_cast<qint64>(trimmed.size()), lineAt(begin)});
}

LoadedDocument DocumentBuilder::take(const QString &fallbackTitle)
{
    if (!hasTitle()) m_document.title = m_firstHeading.isEmpty() ? fallbackTitle : m_firstHeading;
    return std::move(m_document);
}

} // namespace docswiki::knowledge
