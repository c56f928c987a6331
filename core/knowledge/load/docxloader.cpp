// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/docxstyles.h"
#include "core/knowledge/load/flowwriter.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/xmlparts.h"

#include <QRegularExpression>

#include <memory>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxSpan = 64;

bool isOn(const QXmlStreamReader &xml)
{
    const QString value = attributeOf(xml, "val"_L1);
    return value != "0"_L1 && value != "false"_L1 && value != "off"_L1 && value != "none"_L1;
}

/// The texts of a part of notes, by id.
QHash<QString, QString> notesOf(const QByteArray &bytes)
{
    QHash<QString, QString> notes;
    QXmlStreamReader xml(bytes);
    QString id;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        const QStringView name = xml.name();
        if (token == QXmlStreamReader::EndElement && name == "p"_L1 && !id.isEmpty()) notes[id] += u' ';
        if (token != QXmlStreamReader::StartElement) continue;
        if (name == "footnote"_L1 || name == "endnote"_L1)
            id = attributeOf(xml, "type"_L1).isEmpty() ? attributeOf(xml, "id"_L1) : QString(); // typed: a rule
        else if (name == "del"_L1 || name == "moveFrom"_L1 || name == "Fallback"_L1)
            xml.skipCurrentElement();
        else if (name == "t"_L1 && !id.isEmpty())
            notes[id] += xml.readElementText(QXmlStreamReader::SkipChildElements);
        else if (name == "tab"_L1 && !id.isEmpty())
            notes[id] += u' ';
    }
    return notes;
}

class DocxReader {
public:
    DocxReader(ZipArchive &archive, const QString &mainPart) : m_xml(archive.take(mainPart))
    {
        const QHash<QString, Relation> relations = relationsOf(archive, mainPart);
        QByteArray styles;
        for (const Relation &relation : relations) {
            if (relation.type == "styles"_L1) styles = archive.take(relation.target);
            if (relation.type == "footnotes"_L1) m_footnotes = notesOf(archive.take(relation.target));
            if (relation.type == "endnotes"_L1) m_endnotes = notesOf(archive.take(relation.target));
        }
        m_styles = std::make_unique<DocxStyles>(styles);
    }

    Result<DocumentBuilder> read()
    {
        m_paragraphs.emplace_back(); // what stands outside of any paragraph: nothing that we keep
        while (!m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::StartElement)
                start(m_xml.name());
            else if (token == QXmlStreamReader::EndElement)
                end(m_xml.name());
        }
        if (m_xml.hasError()) return fail(xmlError(m_xml));
        return m_out.take();
    }

private:
    struct Paragraph {
        QString text;
        QString styleId;
        int level = -1; ///< of the outline, from 0, as the paragraph itself says; -1: it does not
        int listDepth = -1;
        bool noList = false;
        qsizetype monospaced = 0; ///< characters in such a font
        QStringList notes;
    };
    struct Table {
        QList<QStringList> rows;
        QString cell;
        int span = 1;
    };

    QString &text() { return m_paragraphs.back().text; }

    void start(QStringView name)
    {
        // Deleted, moved away, or there for older programs that would not see the other version.
        if (name == "del"_L1 || name == "moveFrom"_L1 || name == "Fallback"_L1 || name == "instrText"_L1 ||
            name == "sectPr"_L1)
            return m_xml.skipCurrentElement();
        if (name == "p"_L1) {
            m_paragraphs.emplace_back();
        } else if (name == "pPr"_L1) {
            readParagraphProperties();
        } else if (name == "rPr"_L1) {
            readRunProperties();
        } else if (name == "r"_L1) {
            m_hidden = m_monospaced = false;
        } else if (name == "t"_L1) {
            const QString words = m_xml.readElementText(QXmlStreamReader::SkipChildElements);
            if (m_hidden) return;
            text() += words;
            if (m_monospaced) m_paragraphs.back().monospaced += words.size();
        } else if (name == "tab"_L1 || name == "ptab"_L1) {
            text() += u'\t';
        } else if (name == "br"_L1 || name == "cr"_L1) {
            if (attributeOf(m_xml, "type"_L1).isEmpty()) text() += u'\n';
        } else if (name == "noBreakHyphen"_L1) {
            text() += u'-';
        } else if (name == "footnoteReference"_L1) {
            addNote(m_footnotes);
        } else if (name == "endnoteReference"_L1) {
            addNote(m_endnotes);
        } else if (name == "tbl"_L1) {
            m_tables.emplace_back();
        } else if (name == "tr"_L1 && !m_tables.empty()) {
            m_tables.back().rows.append(QStringList());
        } else if (name == "tc"_L1 && !m_tables.empty()) {
            m_tables.back().cell.clear();
            m_tables.back().span = 1;
        } else if (name == "gridSpan"_L1 && !m_tables.empty()) {
            m_tables.back().span = qBound(1, attributeOf(m_xml, "val"_L1).toInt(), maxSpan);
        }
    }

    void end(QStringView name)
    {
        if (name == "p"_L1 && m_paragraphs.size() > 1) {
            const Paragraph paragraph = std::move(m_paragraphs.back());
            m_paragraphs.pop_back();
            endParagraph(paragraph);
        } else if (name == "tc"_L1 && !m_tables.empty() && !m_tables.back().rows.isEmpty()) {
            QStringList &row = m_tables.back().rows.last();
            row.append(m_tables.back().cell);
            for (int i = 1; i < m_tables.back().span; ++i)
                row.append(QString());
        } else if (name == "tbl"_L1 && !m_tables.empty()) {
            endTable();
        }
    }

    void readParagraphProperties()
    {
        Paragraph &paragraph = m_paragraphs.back();
        int depth = 1;
        int listDepth = 0;
        while (depth > 0 && !m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::EndElement) --depth;
            if (token != QXmlStreamReader::StartElement) continue;
            ++depth;
            const QStringView name = m_xml.name();
            if (name == "rPr"_L1 || name == "pPrChange"_L1) { // of the paragraph's mark; of before a change
                m_xml.skipCurrentElement();
                --depth;
            } else if (name == "pStyle"_L1) {
                paragraph.styleId = attributeOf(m_xml, "val"_L1);
            } else if (name == "outlineLvl"_L1) {
                paragraph.level = attributeOf(m_xml, "val"_L1).toInt();
            } else if (name == "ilvl"_L1) {
                listDepth = attributeOf(m_xml, "val"_L1).toInt();
            } else if (name == "numId"_L1) {
                paragraph.noList = attributeOf(m_xml, "val"_L1) == "0"_L1;
                paragraph.listDepth = paragraph.noList ? -1 : listDepth;
            }
        }
    }

    void readRunProperties()
    {
        static const QRegularExpression monospace(uR"(mono|courier|consol|menlo|code|typewriter|fixed)"_s,
                                                  QRegularExpression::CaseInsensitiveOption);
        int depth = 1;
        while (depth > 0 && !m_xml.atEnd()) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::EndElement) --depth;
            if (token != QXmlStreamReader::StartElement) continue;
            ++depth;
            if (m_xml.name() == "vanish"_L1) m_hidden = isOn(m_xml);
            if (m_xml.name() == "rFonts"_L1) m_monospaced = monospace.match(attributeOf(m_xml, "ascii"_L1)).hasMatch();
        }
    }

    void addNote(const QHash<QString, QString> &notes)
    {
        const QString words = notes.value(attributeOf(m_xml, "id"_L1)).simplified();
        if (words.isEmpty()) return;
        text() += u"[%1]"_s.arg(++m_noteCount);
        m_paragraphs.back().notes.append(u"[%1] %2"_s.arg(m_noteCount).arg(words));
    }

    void endParagraph(const Paragraph &paragraph)
    {
        const DocxStyle style = m_styles->style(paragraph.styleId);
        if (style.contents) return;
        if (!m_tables.empty()) {
            QString &cell = m_tables.back().cell;
            if (!cell.isEmpty() && !paragraph.text.isEmpty()) cell += u' ';
            cell += paragraph.text.simplified();
            for (const QString &note : paragraph.notes)
                cell += u' ' + note;
            return;
        }
        const int level = paragraph.level >= 0 ? (paragraph.level < 9 ? paragraph.level + 1 : 0) : style.level;
        const QString words = paragraph.text.trimmed();
        const bool code = style.code || (words.size() > 1 && paragraph.monospaced >= words.size());
        if (style.title && !words.isEmpty()) {
            if (!m_out.hasTitle()) m_out.setTitle(words);
            m_out.heading(1, words);
        } else if (level > 0) {
            m_out.heading(level, words);
        } else if (code) {
            m_out.codeLine(paragraph.text);
        } else if (paragraph.listDepth >= 0 || (style.list && !paragraph.noList)) {
            m_out.listItem(qMax(0, paragraph.listDepth), words);
        } else if (!words.isEmpty()) {
            m_out.paragraph(words);
        }
        for (const QString &note : paragraph.notes)
            m_out.paragraph(note);
    }

    void endTable()
    {
        const Table table = std::move(m_tables.back());
        m_tables.pop_back();
        if (m_tables.empty()) {
            // A single cell lays out the page: a frame around some text.
            if (table.rows.size() == 1 && table.rows.constFirst().size() == 1)
                m_out.paragraph(table.rows.constFirst().constFirst());
            else
                m_out.table(table.rows);
            return;
        }
        for (const QStringList &row : table.rows)
            m_tables.back().cell += (m_tables.back().cell.isEmpty() ? QString() : u"; "_s) + row.join(u", "_s);
    }

    QXmlStreamReader m_xml;
    std::unique_ptr<DocxStyles> m_styles;
    QHash<QString, QString> m_footnotes;
    QHash<QString, QString> m_endnotes;
    FlowWriter m_out;
    std::vector<Paragraph> m_paragraphs; ///< a text box lies within a paragraph
    std::vector<Table> m_tables;
    int m_noteCount = 0;
    bool m_hidden = false; ///< the run being read
    bool m_monospaced = false;
};

} // namespace

Result<LoadedDocument> loadDocx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle)
{
    const QString title = titleInProperties(archive.value(u"docProps/core.xml"_s));
    Result<DocumentBuilder> builder = DocxReader(archive, mainPart).read();
    if (!builder) return fail(builder.error());
    if (!title.isEmpty()) builder->setTitle(title);
    return builder->take(fallbackTitle);
}

} // namespace docswiki::knowledge
