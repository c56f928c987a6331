// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/flowwriter.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/opendocumentstyles.h"
#include "core/knowledge/load/sheetwriter.h"
#include "core/knowledge/load/xmlparts.h"

#include <QSet>

#include <memory>
#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxSpaces = 1'000;
constexpr int maxColumns = 512;

/// The contents of a text, a presentation or a spreadsheet, which are the same elements in other order.
class OpenDocumentReader {
public:
    OpenDocumentReader(const QByteArray &content, OpenDocumentStyles styles)
        : m_xml(content), m_styles(std::move(styles))
    {
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
            else if (token == QXmlStreamReader::Characters && m_inBody)
                addText(m_xml.text());
        }
        if (m_xml.hasError()) return fail(xmlError(m_xml));
        return m_out.take();
    }

private:
    struct Paragraph {
        QString text;
        QString style;
        int level = 0;
        int listDepth = -1;
        QStringList notes;
    };
    struct Table {
        QList<QStringList> rows;
        QStringList row;
        QString cell;
        int repeat = 1;
    };

    QString &text() { return m_paragraphs.back().text; }

    void addText(QStringView words)
    {
        // A run of white space is one space; what is meant as more has elements of its own.
        for (const QChar c : words) {
            if (!c.isSpace() || c == QChar::Nbsp)
                text() += c;
            else if (!text().isEmpty() && !text().back().isSpace())
                text() += u' ';
        }
    }

    bool skips(QStringView name) const
    {
        static const QSet<QString> skipped{u"tracked-changes"_s,
                                           u"annotation"_s,
                                           u"table-of-content"_s,
                                           u"illustration-index"_s,
                                           u"table-index"_s,
                                           u"object-index"_s,
                                           u"alphabetical-index"_s,
                                           u"note-citation"_s,
                                           u"ruby-text"_s,
                                           u"forms"_s,
                                           u"automatic-styles"_s,
                                           u"font-face-decls"_s,
                                           u"scripts"_s,
                                           u"title"_s,
                                           u"desc"_s,
                                           u"binary-data"_s,
                                           u"named-expressions"_s,
                                           u"database-ranges"_s,
                                           u"page-number"_s,
                                           u"settings"_s,
                                           u"master-styles"_s,
                                           u"event-listeners"_s,
                                           u"content-validations"_s,
                                           u"dde-links"_s,
                                           u"tracked-changes-table"_s};
        return skipped.contains(name.toString());
    }

    void start(QStringView name)
    {
        if (name == "meta"_L1 || name == "styles"_L1 || skips(name)) return m_xml.skipCurrentElement();
        if (name == "body"_L1) {
            m_inBody = true;
        } else if (name == "spreadsheet"_L1) {
            m_sheets = true;
        } else if (name == "page"_L1) { // a slide
            m_out.setPage(++m_page);
            m_listDepth = -1;
        } else if (name == "p"_L1 || name == "h"_L1) {
            startParagraph(name == "h"_L1);
        } else if (name == "s"_L1) {
            text() += QString(qBound(1, attributeOf(m_xml, "c"_L1).toInt(), maxSpaces), u' ');
        } else if (name == "tab"_L1) {
            text() += u'\t';
        } else if (name == "line-break"_L1) {
            text() += u'\n';
        } else if (name == "list"_L1) {
            ++m_listDepth;
        } else if (name == "note-body"_L1) {
            m_notes.push_back(m_paragraphs.size());
            m_paragraphs.emplace_back();
        } else if (name == "frame"_L1) {
            m_titleFrame = attributeOf(m_xml, "class"_L1) == "title"_L1;
        } else if (name == "table"_L1) {
            startTable();
        } else if (name == "table-cell"_L1 || name == "covered-table-cell"_L1) {
            if (m_tables.empty()) return;
            m_tables.back().cell.clear();
            m_tables.back().repeat = qMax(1, attributeOf(m_xml, "number-columns-repeated"_L1).toInt());
        } else if (name == "table-row"_L1 && !m_tables.empty()) {
            m_tables.back().row.clear();
            m_rowRepeat = qMax(1, attributeOf(m_xml, "number-rows-repeated"_L1).toInt());
        }
    }

    void startParagraph(bool heading)
    {
        Paragraph paragraph;
        paragraph.style = attributeOf(m_xml, "style-name"_L1);
        if (heading) paragraph.level = qBound(1, attributeOf(m_xml, "outline-level"_L1).toInt(), 9);
        if (m_listDepth >= 0) paragraph.listDepth = m_listDepth;
        m_paragraphs.push_back(std::move(paragraph));
    }

    void startTable()
    {
        if (m_sheets && m_tables.empty()) {
            m_out.setPage(++m_page);
            m_out.heading(1, attributeOf(m_xml, "name"_L1));
            m_sheet = std::make_unique<SheetWriter>(m_out.builder(), m_page);
            m_rowNumber = 0;
        }
        m_tables.emplace_back();
    }

    void end(QStringView name)
    {
        if ((name == "p"_L1 || name == "h"_L1) && m_paragraphs.size() > 1) {
            const Paragraph paragraph = std::move(m_paragraphs.back());
            m_paragraphs.pop_back();
            endParagraph(paragraph);
        } else if (name == "list"_L1) {
            m_listDepth = qMax(-1, m_listDepth - 1);
        } else if (name == "note-body"_L1 && !m_notes.empty()) {
            endNote();
        } else if (name == "frame"_L1) {
            m_titleFrame = false;
        } else if ((name == "table-cell"_L1 || name == "covered-table-cell"_L1) && !m_tables.empty()) {
            Table &table = m_tables.back();
            // The rest of a row is often one empty cell repeated to the sheet's end.
            const int repeat = table.cell.isEmpty() ? qMin(table.repeat, maxColumns) : qMin(table.repeat, 64);
            for (int i = 0; i < repeat && table.row.size() < maxColumns; ++i)
                table.row.append(table.cell);
        } else if (name == "table-row"_L1 && !m_tables.empty()) {
            endRow();
        } else if (name == "table"_L1 && !m_tables.empty()) {
            endTable();
        }
    }

    void endParagraph(const Paragraph &paragraph)
    {
        const QString words = paragraph.text.trimmed();
        if (!m_notes.empty()) {
            text() += words + u' ';
            return;
        }
        if (!m_tables.empty()) {
            QString &cell = m_tables.back().cell;
            if (!cell.isEmpty() && !words.isEmpty()) cell += u' ';
            cell += m_sheets ? words : words.simplified();
            for (const QString &note : paragraph.notes)
                cell += u' ' + note;
            return;
        }
        const int level = paragraph.level > 0 ? paragraph.level : m_styles.headingLevel(paragraph.style);
        if (m_titleFrame && m_page > 0) {
            m_out.heading(1, words);
        } else if (m_styles.isTitle(paragraph.style) && m_page == 0) {
            if (!m_out.hasTitle()) m_out.setTitle(words);
            m_out.heading(1, words);
        } else if (level > 0) {
            m_out.heading(level, words);
        } else if (m_styles.isCode(paragraph.style)) {
            m_out.codeLine(paragraph.text);
        } else if (paragraph.listDepth >= 0) {
            m_out.listItem(paragraph.listDepth, words);
        } else if (!words.isEmpty()) {
            m_out.paragraph(words);
        }
        for (const QString &note : paragraph.notes)
            m_out.paragraph(note);
    }

    void endNote()
    {
        while (m_paragraphs.size() > m_notes.back() + 1) // never, in valid XML
            m_paragraphs.pop_back();
        const QString words = m_paragraphs.back().text.simplified();
        m_paragraphs.pop_back();
        m_notes.pop_back();
        if (words.isEmpty() || m_paragraphs.empty()) return;
        text() += u"[%1]"_s.arg(++m_noteCount);
        m_paragraphs.back().notes.append(u"[%1] %2"_s.arg(m_noteCount).arg(words));
    }

    void endRow()
    {
        Table &table = m_tables.back();
        if (m_tables.size() == 1 && m_sheet)
            m_sheet->addRow(table.row, m_rowNumber + 1);
        else
            table.rows.append(table.row);
        m_rowNumber += m_rowRepeat;
        m_rowRepeat = 1;
    }

    void endTable()
    {
        const Table table = std::move(m_tables.back());
        m_tables.pop_back();
        if (m_tables.empty() && m_sheet) {
            m_sheet->finish();
            m_sheet.reset();
        } else if (m_tables.empty()) {
            m_out.table(table.rows);
        } else {
            for (const QStringList &row : table.rows)
                m_tables.back().cell += (m_tables.back().cell.isEmpty() ? QString() : u"; "_s) + row.join(u", "_s);
        }
    }

    QXmlStreamReader m_xml;
    OpenDocumentStyles m_styles;
    FlowWriter m_out;
    std::vector<Paragraph> m_paragraphs; ///< a text box or a note lies within a paragraph
    std::vector<std::size_t> m_notes;    ///< where in m_paragraphs notes begin
    std::vector<Table> m_tables;
    std::unique_ptr<SheetWriter> m_sheet;
    int m_page = 0;
    int m_listDepth = -1;
    int m_noteCount = 0;
    int m_rowNumber = 0;
    int m_rowRepeat = 1;
    bool m_inBody = false;
    bool m_sheets = false;
    bool m_titleFrame = false;
};

Result<LoadedDocument> loadContent(const QByteArray &content, OpenDocumentStyles styles, const QString &title,
                                   const QString &fallbackTitle)
{
    styles.read(content);
    Result<DocumentBuilder> builder = OpenDocumentReader(content, std::move(styles)).read();
    if (!builder) return fail(builder.error());
    if (!title.isEmpty()) builder->setTitle(title);
    return builder->take(fallbackTitle);
}

} // namespace

Result<LoadedDocument> loadOpenDocument(ZipArchive &archive, const QString &fallbackTitle)
{
    if (archive.value(u"META-INF/manifest.xml"_s).contains("encryption-data"))
        return fail(ErrorCode::Input, u"The file is protected by a password."_s);
    if (!archive.contains(u"content.xml"_s))
        return fail(ErrorCode::Input, u"The file is damaged: its main part is missing or unreadable."_s);
    OpenDocumentStyles styles;
    styles.read(archive.take(u"styles.xml"_s));
    return loadContent(archive.take(u"content.xml"_s), std::move(styles),
                       titleInProperties(archive.value(u"meta.xml"_s)), fallbackTitle);
}

Result<LoadedDocument> loadFlatOpenDocument(const QByteArray &xml, const QString &fallbackTitle)
{
    return loadContent(xml, OpenDocumentStyles(), QString(), fallbackTitle);
}

} // namespace docswiki::knowledge
