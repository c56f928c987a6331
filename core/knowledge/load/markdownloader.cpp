// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/loader.h"

#include <md4c.h>

#include <QRegularExpression>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

/// Turns growing UTF-8 offsets into UTF-16 offsets of the same text.
class OffsetMap {
public:
    explicit OffsetMap(const QByteArray &utf8) : m_utf8(utf8) {}

    qint64 utf16At(qint64 offset)
    {
        if (offset < m_byte) m_byte = m_unit = 0; // rare: blocks come in order
        for (; m_byte < offset; ++m_byte) {
            const auto byte = static_cast<uchar>(m_utf8[m_byte]);
            if ((byte & 0xC0) != 0x80) m_unit += byte >= 0xF0 ? 2 : 1;
        }
        return m_unit;
    }

private:
    const QByteArray &m_utf8;
    qint64 m_byte = 0;
    qint64 m_unit = 0;
};

/// Follows md4c through the document. The extracted text is the Markdown itself, so that a passage keeps its links,
/// tables and fences and its positions are those in the file; md4c tells where the blocks are, through the pointers of
/// the text it reports, which lie in the source.
class MarkdownReader {
public:
    MarkdownReader(const QString &text, qint64 bodyBegin)
        : m_builder(DocumentBuilder::overText(text))
        , m_utf8(text.toUtf8())
        , m_map(m_utf8)
        , m_bodyBegin(QStringView(text).left(bodyBegin).toUtf8().size())
    {
    }

    DocumentBuilder read()
    {
        MD_PARSER parser{};
        parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;
        parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
            return static_cast<MarkdownReader *>(self)->enter(type, detail);
        };
        parser.leave_block = [](MD_BLOCKTYPE type, void *, void *self) {
            return static_cast<MarkdownReader *>(self)->leave(type);
        };
        parser.enter_span = parser.leave_span = [](MD_SPANTYPE, void *, void *) { return 0; };
        parser.text = [](MD_TEXTTYPE, const MD_CHAR *text, MD_SIZE size, void *self) {
            return static_cast<MarkdownReader *>(self)->text(text, size);
        };
        md_parse(m_utf8.constData() + m_bodyBegin, static_cast<MD_SIZE>(m_utf8.size() - m_bodyBegin), &parser, this);
        flush();
        return std::move(m_builder);
    }

private:
    static bool isLeaf(MD_BLOCKTYPE type)
    {
        return type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_HTML ||
               type == MD_BLOCK_TABLE;
    }

    int enter(MD_BLOCKTYPE type, void *detail)
    {
        if (type == MD_BLOCK_LI || isLeaf(type)) {
            flush(); // also ends the bare text of a tight list item
            m_kind = type == MD_BLOCK_CODE    ? BlockKind::Code
                     : type == MD_BLOCK_TABLE ? BlockKind::Table
                     : type == MD_BLOCK_H     ? BlockKind::Heading
                                              : BlockKind::Prose;
            m_level = type == MD_BLOCK_H ? static_cast<int>(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level) : 0;
        }
        return 0;
    }

    int leave(MD_BLOCKTYPE type)
    {
        if (type == MD_BLOCK_LI || isLeaf(type)) {
            flush();
            m_kind = BlockKind::Prose;
        }
        return 0;
    }

    int text(const char *text, qint64 size)
    {
        const qint64 begin = text - m_utf8.constData();
        if (begin >= 0 && begin + size <= m_utf8.size()) { // else a static string of md4c, such as a line end
            m_begin = m_begin < 0 ? begin : qMin(m_begin, begin);
            m_end = qMax(m_end, begin + size);
            if (m_kind == BlockKind::Heading) m_heading += QByteArrayView(text, size);
        } else if (m_kind == BlockKind::Heading) {
            m_heading += ' ';
        }
        return 0;
    }

    void flush()
    {
        if (m_begin >= 0) {
            widenToLines();
            const qint64 begin = m_map.utf16At(m_begin);
            const qint64 end = m_map.utf16At(m_end);
            if (m_kind == BlockKind::Heading)
                m_builder.markHeading(m_level, QString::fromUtf8(m_heading), begin, end);
            else
                m_builder.mark(m_kind, begin, end);
        }
        m_begin = m_end = -1;
        m_heading.clear();
    }

    /// The marks of a block (list bullets, fences, table pipes) are not reported as text: they belong to it all the
    /// same.
    void widenToLines()
    {
        m_begin = m_utf8.lastIndexOf('\n', m_begin > 0 && m_utf8[m_begin - 1] == '\n' ? m_begin - 1 : m_begin) + 1;
        if (m_kind == BlockKind::Code && m_begin > 0) {
            const qint64 above = m_begin >= 2 ? m_utf8.lastIndexOf('\n', m_begin - 2) + 1 : 0;
            if (isFence(above)) m_begin = above;
        }
        m_end = lineEnd(m_end);
        if (m_kind == BlockKind::Code) m_end = closingFenceEnd(m_end);
    }

    qint64 lineEnd(qint64 from) const
    {
        if (from > 0 && from <= m_utf8.size() && m_utf8[from - 1] == '\n') return from - 1;
        const qint64 end = m_utf8.indexOf('\n', from);
        return end < 0 ? m_utf8.size() : end;
    }

    /// The end of the fence below the code, over blank lines; `from` when there is none.
    qint64 closingFenceEnd(qint64 from) const
    {
        qint64 line = from;
        while (line < m_utf8.size() && (m_utf8[line] == '\n' || m_utf8[line] == ' '))
            ++line;
        if (line >= m_utf8.size() || !isFence(line)) return from;
        const qint64 end = m_utf8.indexOf('\n', line);
        return end < 0 ? m_utf8.size() : end;
    }

    bool isFence(qint64 lineBegin) const
    {
        const qint64 end = m_utf8.indexOf('\n', lineBegin);
        const QByteArray line = m_utf8.mid(lineBegin, end < 0 ? -1 : end - lineBegin).trimmed();
        return line.startsWith("```") || line.startsWith("~~~") || line.startsWith("> ```");
    }

    DocumentBuilder m_builder;
    QByteArray m_utf8;
    OffsetMap m_map;
    qint64 m_bodyBegin;
    BlockKind m_kind = BlockKind::Prose;
    int m_level = 0;
    qint64 m_begin = -1;
    qint64 m_end = -1;
    QByteArray m_heading;
};

struct FrontMatter {
    QString title;
    qint64 end = 0; ///< where the body begins
};

/// The YAML block that many site generators put first.
FrontMatter frontMatterOf(const QString &text)
{
    static const QRegularExpression block(uR"(\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\z))"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression title(uR"(^title:[ \t]*["']?(.*?)["']?[ \t]*$)"_s,
                                          QRegularExpression::MultilineOption);
    const auto found = block.match(text);
    if (!found.hasMatch()) return {};
    return {title.match(found.captured(1)).captured(1), found.capturedEnd()};
}

/// Nobody writes such a line; the parser keeps a mark for every sign in it.
bool hasEndlessLine(const QString &text)
{
    constexpr qsizetype endless = 1 << 20;
    for (qsizetype begin = 0; text.size() - begin > endless;) {
        const qsizetype end = text.lastIndexOf(u'\n', begin + endless);
        if (end < begin) return true;
        begin = end + 1;
    }
    return false;
}

} // namespace

LoadedDocument loadMarkdown(const QString &text, const QString &fallbackTitle)
{
    if (hasEndlessLine(text)) return loadPlainText(text, fallbackTitle);
    const FrontMatter front = frontMatterOf(text);
    DocumentBuilder builder = MarkdownReader(text, front.end).read();
    builder.setTitle(front.title);
    return builder.take(fallbackTitle);
}

} // namespace docswiki::knowledge
