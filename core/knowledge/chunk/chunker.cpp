// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/chunker.h"

namespace docswiki::knowledge {

namespace {

bool isSentenceEnd(QStringView text, qsizetype i)
{
    static constexpr QStringView wide = u"。！？；．";
    if (wide.contains(text[i])) return true;
    return (text[i] == u'.' || text[i] == u'!' || text[i] == u'?') && i + 1 < text.size() && text[i + 1].isSpace();
}

/// Where to cut `text` so that the first part has at most `largest` units: the best place in its second half.
qsizetype cutPlace(QStringView text, qsizetype largest, BlockKind kind)
{
    qsizetype blankLine = -1;
    qsizetype line = -1;
    qsizetype sentence = -1;
    qsizetype space = -1;
    for (qsizetype i = largest - 1; i >= largest / 2; --i) {
        if (text[i] == u'\n') {
            if (line < 0) line = i + 1;
            if (blankLine < 0 && text[i - 1] == u'\n') blankLine = i + 1;
        }
        if (sentence < 0 && isSentenceEnd(text, i)) sentence = i + 1;
        if (space < 0 && text[i].isSpace()) space = i + 1;
    }
    const bool lines = kind == BlockKind::Code || kind == BlockKind::Table;
    for (const qsizetype place : {blankLine, lines ? line : sentence, lines ? sentence : line, space}) {
        if (place > 0) return place;
    }
    return text[largest].isLowSurrogate() ? largest - 1 : largest; // never between the halves of one character
}

class Chunker {
public:
    Chunker(const LoadedDocument &document, const ChunkLimits &limits) : m_document(document), m_limits(limits) {}

    QList<Chunk> run()
    {
        for (const Block &block : m_document.blocks) {
            if (startsNewChunk(block)) close();
            if (block.end - block.begin > m_limits.largest)
                addInPieces(block);
            else
                add(block, block.begin, block.end);
        }
        close();
        return std::move(m_chunks);
    }

private:
    qint64 openSize() const { return m_open ? m_end - m_begin : 0; }

    bool startsNewChunk(const Block &block) const
    {
        if (!m_open) return false;
        const qint64 together = block.end - m_begin;
        if (together > m_limits.largest) return true;
        if (block.kind == BlockKind::Heading) // a heading belongs to what follows it
            return openSize() >= m_limits.smallest;
        if (openSize() < m_limits.smallest || m_onlyHeadings) return false;
        return together > m_limits.target;
    }

    void add(const Block &block, qint64 begin, qint64 end)
    {
        if (!m_open) {
            m_open = true;
            m_onlyHeadings = true;
            m_begin = begin;
            m_page = block.page;
            m_section = block.section;
        } else if (m_onlyHeadings) {
            m_section = block.section; // headings without text between them: the innermost counts
        }
        m_onlyHeadings = m_onlyHeadings && block.kind == BlockKind::Heading;
        m_end = end;
    }

    void addInPieces(const Block &block)
    {
        qint64 begin = block.begin;
        while (block.end - begin > m_limits.largest) {
            const QStringView rest = QStringView(m_document.text).mid(begin, block.end - begin);
            const qint64 room = qMax<qint64>(m_limits.largest - (m_open ? begin - m_begin : 0), m_limits.target / 2);
            const qint64 end = begin + cutPlace(rest, qMin(room, rest.size() - 1), block.kind);
            add(block, begin, end);
            close();
            begin = end;
        }
        if (begin < block.end) add(block, begin, block.end);
    }

    void close()
    {
        if (!m_open) return;
        m_open = false;
        const QStringView text = QStringView(m_document.text).mid(m_begin, m_end - m_begin);
        qsizetype trailing = 0;
        while (trailing < text.size() && text[text.size() - 1 - trailing].isSpace())
            ++trailing;
        if (trailing < text.size())
            m_chunks.append({m_begin, m_end - trailing, m_page, m_document.sections.at(m_section)});
    }

    const LoadedDocument &m_document;
    const ChunkLimits &m_limits;
    QList<Chunk> m_chunks;
    bool m_open = false;
    bool m_onlyHeadings = false;
    qint64 m_begin = 0;
    qint64 m_end = 0;
    int m_page = 0;
    int m_section = 0;
};

} // namespace

QList<Chunk> chunkDocument(const LoadedDocument &document, const ChunkLimits &limits)
{
    return Chunker(document, limits).run();
}

} // namespace docswiki::knowledge
