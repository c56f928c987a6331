// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/chunk/chunker.h"

#include "core/knowledge/chunk/cutplace.h"

#include <algorithm>

namespace docswiki::knowledge {

namespace {

/// Where a chunk begins, and what is known of that place.
struct Start {
    qint64 begin = 0;
    int page = 0;
    int section = 0;
    int line = 0;
    QString columns; ///< header row of the table that goes on here
};

class Chunker {
public:
    Chunker(const LoadedDocument &document, const ChunkLimits &limits) : m_document(document), m_limits(limits) {}

    QList<Chunk> run()
    {
        for (const Block &block : m_document.blocks) {
            const qint64 weight = weightOf(m_document.textOf(block));
            if (startsNewChunk(block, weight)) closeBefore(block, weight);
            if (weight > m_limits.largest)
                addInPieces(block);
            else
                add(block, {block.begin, block.page, block.section, block.line, {}}, block.end, weight);
        }
        close();
        return std::move(m_chunks);
    }

private:
    QStringView view(qint64 begin, qint64 end) const { return QStringView(m_document.text).mid(begin, end - begin); }

    bool startsNewChunk(const Block &block, qint64 weight) const
    {
        if (!m_open) return false;
        const qint64 together = m_weight + weight;
        if (block.kind != BlockKind::Heading && m_onlyHeadings && weight > m_limits.largest) return false; // is cut anyway
        if (together > m_limits.largest) return true;
        if (block.kind == BlockKind::Heading) // a heading belongs to what follows it
            return m_weight >= m_limits.smallest;
        if (m_weight < m_limits.smallest || m_onlyHeadings) return false;
        if (m_document.text[m_end - 1] == u':' || m_document.text[m_end - 1] == u'：') return false; // speaks of what follows
        return together > m_limits.target;
    }

    void add(const Block &block, const Start &start, qint64 end, qint64 weight)
    {
        const bool heading = block.kind == BlockKind::Heading;
        if (!m_open) {
            m_open = true;
            m_onlyHeadings = true;
            m_start = start;
            m_weight = 0;
            m_trailing = false;
        } else if (m_onlyHeadings) {
            m_start.section = block.section; // headings without text between them: the innermost counts
        }
        if (heading && !m_trailing && !m_onlyHeadings) {
            m_trailing = true;
            m_trailingStart = start;
            m_textEnd = m_end;
            m_trailingWeight = 0;
        } else if (!heading) {
            m_trailing = false;
        }
        if (m_trailing) {
            m_trailingWeight += weight;
            m_trailingStart.section = block.section;
        }
        m_onlyHeadings = m_onlyHeadings && heading;
        m_weight += weight;
        m_end = end;
    }

    /// Headings that end the open chunk go over to the next one, where there is room for them.
    void closeBefore(const Block &block, qint64 weight)
    {
        const bool carry = m_trailing && (weight > m_limits.largest || m_trailingWeight + weight <= m_limits.largest);
        if (!carry || block.kind == BlockKind::Heading) return close();
        const qint64 end = m_end;
        m_end = m_textEnd;
        close();
        m_open = true;
        m_onlyHeadings = true;
        m_trailing = false;
        m_start = m_trailingStart;
        m_weight = m_trailingWeight;
        m_end = end;
    }

    /// Parts of about the same size, so that no crumb is left over.
    void addInPieces(const Block &block)
    {
        const QString columns = block.kind == BlockKind::Table ? headerRow(m_document.textOf(block)) : QString();
        Start start{block.begin, block.page, block.section, block.line, {}};
        qint64 weight = weightOf(m_document.textOf(block));
        for (;;) {
            const qint64 begin = start.begin;
            const QStringView rest = view(begin, block.end);
            const qint64 taken = m_open ? m_weight : 0;
            if (weight + taken <= m_limits.largest) {
                if (!rest.trimmed().isEmpty()) add(block, start, block.end, weight);
                return;
            }
            const qint64 pieces = (weight + taken + m_limits.largest - 1) / m_limits.largest;
            const qint64 even = (weight + taken) / std::max<qint64>(pieces, 2) + m_limits.largest / 8;
            const qint64 room = std::max<qint64>(std::min<qint64>(even, m_limits.largest) - taken, m_limits.target / 2);
            const qint64 end = begin + (weight > room ? cutPlace(rest, room, block.kind) : rest.size());
            const qint64 cut = weightOf(view(begin, end));
            add(block, start, end, cut);
            close();
            if (end >= block.end) return;
            if (start.line > 0) start.line += static_cast<int>(view(begin, end).count(u'\n'));
            start.begin = end;
            start.columns = columns;
            weight = std::max<qint64>(weight - cut, 1);
        }
    }

    void close()
    {
        if (!m_open) return;
        m_open = false;
        QStringView text = view(m_start.begin, m_end);
        while (!text.isEmpty() && text.back().isSpace())
            text.chop(1);
        qsizetype leading = 0; // space before a part of a cut block; the indentation of code stays
        for (qsizetype i = 0; i < text.size() && text[i].isSpace(); ++i) {
            if (text[i] == u'\n') {
                leading = i + 1;
                if (m_start.line > 0) ++m_start.line;
            }
        }
        if (text.isEmpty()) return;
        QStringList path = m_document.sections.at(m_start.section);
        if (!m_start.columns.isEmpty()) path.append(m_start.columns);
        m_chunks.append({m_start.begin + leading, m_start.begin + text.size(), m_start.page, path, m_start.line});
    }

    const LoadedDocument &m_document;
    const ChunkLimits &m_limits;
    QList<Chunk> m_chunks;
    bool m_open = false;
    bool m_onlyHeadings = false;
    Start m_start;
    qint64 m_end = 0;
    qint64 m_weight = 0;
    bool m_trailing = false; ///< the open chunk ends with headings
    Start m_trailingStart;
    qint64 m_trailingWeight = 0;
    qint64 m_textEnd = 0; ///< before them
};

} // namespace

QList<Chunk> chunkDocument(const LoadedDocument &document, const ChunkLimits &limits)
{
    return Chunker(document, limits).run();
}

} // namespace docswiki::knowledge
