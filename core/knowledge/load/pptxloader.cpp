// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/flowwriter.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/xmlparts.h"

#include <optional>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

/// Reads the shapes of one slide, or of its notes.
class SlideReader {
public:
    SlideReader(const QByteArray &bytes, FlowWriter &out, bool notes) : m_xml(bytes), m_out(out), m_notes(notes) {}

    Result<void> read()
    {
        while (!m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::StartElement)
                start(m_xml.name());
            else if (token == QXmlStreamReader::EndElement)
                end(m_xml.name());
        }
        if (m_xml.hasError()) return fail(xmlError(m_xml));
        return {};
    }

private:
    void start(QStringView name)
    {
        if (name == "Fallback"_L1) return m_xml.skipCurrentElement(); // the same once more, for older programs
        if (name == "sp"_L1) {
            m_placeholder.clear();
            m_text = m_plain = false;
        } else if (name == "ph"_L1) {
            m_placeholder = attributeOf(m_xml, "type"_L1);
            m_text = m_placeholder.isEmpty() || m_placeholder == "body"_L1 || m_placeholder == "obj"_L1;
        } else if (name == "p"_L1) {
            m_paragraph.clear();
            m_depth = 0;
            m_plain = false;
        } else if (name == "pPr"_L1) {
            m_depth = attributeOf(m_xml, "lvl"_L1).toInt();
        } else if (name == "buNone"_L1) {
            m_plain = true;
        } else if (name == "t"_L1) {
            m_paragraph += m_xml.readElementText(QXmlStreamReader::SkipChildElements);
        } else if (name == "br"_L1) {
            m_paragraph += u'\n';
        } else if (name == "tbl"_L1) {
            m_rows.emplace();
        } else if (name == "tr"_L1 && m_rows) {
            m_rows->append(QStringList());
        } else if (name == "tc"_L1) {
            m_cell.clear();
        }
    }

    void end(QStringView name)
    {
        if (name == "p"_L1) {
            endParagraph(m_paragraph.trimmed());
        } else if (name == "tc"_L1 && m_rows && !m_rows->isEmpty()) {
            m_rows->last().append(m_cell);
        } else if (name == "tbl"_L1 && m_rows) {
            m_out.table(*m_rows);
            m_rows.reset();
        }
    }

    void endParagraph(const QString &words)
    {
        // Numbers, dates and feet of slides are the same on all of them.
        if (words.isEmpty() || m_placeholder == "sldNum"_L1 || m_placeholder == "dt"_L1 || m_placeholder == "ftr"_L1 ||
            m_placeholder == "hdr"_L1)
            return;
        if (m_rows)
            m_cell += (m_cell.isEmpty() ? QString() : u" "_s) + words;
        else if (!m_notes && (m_placeholder == "title"_L1 || m_placeholder == "ctrTitle"_L1))
            m_out.heading(1, words);
        else if (m_text && !m_plain && !m_notes)
            m_out.listItem(m_depth, words);
        else
            m_out.paragraph(words);
    }

    QXmlStreamReader m_xml;
    FlowWriter &m_out;
    bool m_notes;
    QString m_placeholder; ///< of the shape being read
    bool m_text = false;   ///< its paragraphs have bullets unless they say otherwise
    bool m_plain = false;
    int m_depth = 0;
    QString m_paragraph;
    std::optional<QList<QStringList>> m_rows;
    QString m_cell;
};

} // namespace

Result<LoadedDocument> loadPptx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle)
{
    const QHash<QString, Relation> relations = relationsOf(archive, mainPart);
    QStringList slides;
    QXmlStreamReader xml(archive.value(mainPart));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != "sldId"_L1) continue;
        // "id" is there twice: the one with a prefix refers to the slide.
        const QXmlStreamAttributes attributes = xml.attributes();
        for (const QXmlStreamAttribute &attribute : attributes) {
            if (attribute.name() == "id"_L1 && !attribute.prefix().isEmpty())
                slides.append(relations.value(attribute.value().toString()).target);
        }
    }
    if (xml.hasError()) return fail(xmlError(xml));
    FlowWriter out;
    for (qsizetype i = 0; i < slides.size(); ++i) {
        out.setPage(static_cast<int>(i) + 1);
        const QHash<QString, Relation> parts = relationsOf(archive, slides[i]);
        if (const Result<void> read = SlideReader(archive.take(slides[i]), out, false).read(); !read)
            return fail(read.error());
        for (const Relation &part : parts) {
            if (part.type != "notesSlide"_L1) continue;
            if (const Result<void> read = SlideReader(archive.take(part.target), out, true).read(); !read)
                return fail(read.error());
        }
    }
    const QString title = titleInProperties(archive.value(u"docProps/core.xml"_s));
    DocumentBuilder builder = out.take();
    if (!title.isEmpty() && title != "PowerPoint Presentation"_L1) builder.setTitle(title);
    return builder.take(fallbackTitle);
}

} // namespace docswiki::knowledge
