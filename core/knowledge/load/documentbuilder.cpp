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

void DocumentBuilder::append(BlockKind kind, QStringView text, int page)
{
    if (!m_document.text.isEmpty()) m_document.text += "\n\n"_L1;
    const qint64 begin = m_document.text.size();
    m_document.text += text;
    m_document.blocks.append({kind, static_cast<int>(m_document.sections.size()) - 1, page, begin,
                              static_cast<qint64>(m_document.text.size())});
}

void DocumentBuilder::addHeading(int level, const QString &text, int page)
{
    const QString heading = text.simplified();
    if (heading.isEmpty()) return;
    if (heading.size() > maxHeadingLength) return append(BlockKind::Prose, heading, page);
    enterSection(level, heading);
    append(BlockKind::Heading, heading, page);
}

void DocumentBuilder::addBlock(BlockKind kind, const QString &text, int page)
{
    const QStringView trimmed = kind == BlockKind::Code ? trimLines(text) : QStringView(text).trimmed();
    if (!trimmed.isEmpty()) append(kind, trimmed, page);
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
                              begin + static_cast<qint64>(trimmed.size())});
}

LoadedDocument DocumentBuilder::take(const QString &fallbackTitle)
{
    if (!hasTitle()) m_document.title = m_firstHeading.isEmpty() ? fallbackTitle : m_firstHeading;
    return std::move(m_document);
}

} // namespace docswiki::knowledge
