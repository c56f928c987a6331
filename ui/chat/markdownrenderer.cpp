// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/markdownrenderer.h"

#include "ui/chat/citationchip.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextDocumentFragment>
#include <QTextTable>
#include <QUrl>

#include <md4c.h>

#include <algorithm>
#include <vector>

namespace docswiki::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxDepth = 6;
constexpr int maxColumns = 40;
constexpr int maxRows = 1000;
constexpr qreal listIndent = 24;
constexpr qreal quoteIndent = 16;

QString string(const MD_CHAR *text, MD_SIZE size)
{
    return QString::fromUtf8(text, static_cast<qsizetype>(size));
}

QString string(const MD_ATTRIBUTE &attribute)
{
    return attribute.text ? string(attribute.text, attribute.size) : QString();
}

QString entity(const QString &source)
{
    if (source.startsWith("&#"_L1)) {
        const bool hex = source.size() > 2 && (source[2] == u'x' || source[2] == u'X');
        bool ok = false;
        const uint code = QStringView(source).mid(hex ? 3 : 2).chopped(1).toUInt(&ok, hex ? 16 : 10);
        if (!ok || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return QString(QChar::ReplacementCharacter);
        const char32_t character = code;
        return QString::fromUcs4(&character, 1);
    }
    const QString plain = QTextDocumentFragment::fromHtml(source).toPlainText();
    return plain.isEmpty() ? source : plain;
}

class Renderer {
public:
    Renderer(const TextStyle &style, const RenderOptions &options, QTextDocument &document)
        : m_style(style), m_options(options), m_cursor(&document)
    {
        m_formats.push_back(base());
    }

    bool render(const QByteArray &utf8)
    {
        MD_PARSER parser{};
        parser.flags = MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS
                       | MD_FLAG_NOHTMLBLOCKS;
        parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
            static_cast<Renderer *>(self)->enterBlock(type, detail);
            return 0;
        };
        parser.leave_block = [](MD_BLOCKTYPE type, void *, void *self) {
            static_cast<Renderer *>(self)->leaveBlock(type);
            return 0;
        };
        parser.enter_span = [](MD_SPANTYPE type, void *detail, void *self) {
            static_cast<Renderer *>(self)->enterSpan(type, detail);
            return 0;
        };
        parser.leave_span = [](MD_SPANTYPE type, void *, void *self) {
            static_cast<Renderer *>(self)->leaveSpan(type);
            return 0;
        };
        parser.text = [](MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *self) {
            static_cast<Renderer *>(self)->text(type, string(text, size));
            return 0;
        };
        const int result = md_parse(utf8.constData(), static_cast<MD_SIZE>(utf8.size()), &parser, this);
        flush();
        return result == 0;
    }

private:
    struct List {
        bool ordered = false;
        unsigned next = 1;
        QChar delimiter = u'.';
        bool tight = true;
    };

    QTextCharFormat base() const
    {
        QTextCharFormat format;
        format.setFont(m_style.body);
        format.setForeground(m_style.theme.text);
        return format;
    }

    QTextBlockFormat blockFormat() const
    {
        QTextBlockFormat format;
        const int lists = std::min<int>(static_cast<int>(m_lists.size()), maxDepth);
        const int quotes = std::min(m_quotes, maxDepth);
        format.setLeftMargin(lists * listIndent + quotes * quoteIndent);
        format.setLineHeight(m_style.lineHeight, QTextBlockFormat::MinimumHeight);
        const bool inTightList = !m_lists.empty() && m_lists.back().tight;
        format.setTopMargin(m_anyBlock ? (inTightList ? 2 : 10) : 0);
        if (quotes > 0)
            format.setProperty(textproperty::quoteDepth, quotes);
        return format;
    }

    /// Begins a paragraph; the document's own first one is used first.
    void startBlock(const QTextBlockFormat &format)
    {
        flush();
        QTextBlockFormat full = format;
        if (!m_mark.isEmpty()) {
            full.setTextIndent(-listIndent + 4);
            full.setTabPositions({{listIndent - 4, QTextOption::LeftTab}});
        }
        if (m_useFirst) {
            m_cursor.setBlockFormat(full);
            m_cursor.setBlockCharFormat(m_formats.front());
            m_useFirst = false;
        } else {
            m_cursor.insertBlock(full, m_formats.front());
        }
        m_anyBlock = true;
        m_needBlock = false;
        if (!m_mark.isEmpty()) {
            QTextCharFormat mark = base();
            mark.setForeground(m_style.theme.secondText);
            mark.setProperty(CitationChip::copyTextProperty, m_copyMark);
            m_cursor.insertText(m_mark + (m_mark.size() > 3 ? u' ' : u'\t'), mark);
            m_mark.clear();
        }
    }

    void enterBlock(MD_BLOCKTYPE type, void *detail)
    {
        switch (type) {
        case MD_BLOCK_DOC: break;
        case MD_BLOCK_QUOTE: ++m_quotes; break;
        case MD_BLOCK_UL:
            m_lists.push_back({false, 1, u'-', static_cast<MD_BLOCK_UL_DETAIL *>(detail)->is_tight != 0});
            break;
        case MD_BLOCK_OL: {
            const auto *list = static_cast<MD_BLOCK_OL_DETAIL *>(detail);
            m_lists.push_back({true, list->start, QLatin1Char(list->mark_delimiter), list->is_tight != 0});
            break;
        }
        case MD_BLOCK_LI: enterItem(*static_cast<MD_BLOCK_LI_DETAIL *>(detail)); break;
        case MD_BLOCK_HR: {
            QTextBlockFormat format = blockFormat();
            format.setProperty(textproperty::rule, true);
            startBlock(format);
            break;
        }
        case MD_BLOCK_H: {
            const auto level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level);
            QTextBlockFormat format = blockFormat();
            format.setHeadingLevel(level);
            format.setTopMargin(m_anyBlock ? 16 : 4);
            format.clearProperty(QTextFormat::LineHeight);
            format.clearProperty(QTextFormat::LineHeightType);
            QTextCharFormat heading = base();
            heading.setFont(m_style.heading(level));
            m_formats.push_back(heading);
            startBlock(format);
            break;
        }
        case MD_BLOCK_CODE:
            flush();
            m_inCode = true;
            m_code.clear();
            break;
        case MD_BLOCK_HTML:
        case MD_BLOCK_P: startBlock(blockFormat()); break;
        case MD_BLOCK_TABLE: enterTable(*static_cast<MD_BLOCK_TABLE_DETAIL *>(detail)); break;
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY: break;
        case MD_BLOCK_TR:
            ++m_row;
            m_column = -1;
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD: enterCell(type == MD_BLOCK_TH, static_cast<MD_BLOCK_TD_DETAIL *>(detail)->align); break;
        }
    }

    void leaveBlock(MD_BLOCKTYPE type)
    {
        flush();
        switch (type) {
        case MD_BLOCK_QUOTE: --m_quotes; break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL: m_lists.pop_back(); break;
        case MD_BLOCK_LI:
            if (!m_mark.isEmpty())
                startBlock(blockFormat()); // an empty item still shows its mark
            break;
        case MD_BLOCK_H: m_formats.pop_back(); break;
        case MD_BLOCK_CODE: writeCode(); break;
        case MD_BLOCK_TABLE: leaveTable(); break;
        case MD_BLOCK_TH:
            if (m_formats.size() > 1)
                m_formats.pop_back();
            break;
        default: break;
        }
        if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE
            || type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_QUOTE)
            m_needBlock = true;
    }

    void enterItem(const MD_BLOCK_LI_DETAIL &item)
    {
        flush();
        List &list = m_lists.back();
        if (!m_mark.isEmpty())
            startBlock(blockFormat());
        m_needBlock = true;
        if (item.is_task) {
            m_mark = item.task_mark == ' ' ? u"☐"_s : u"☑"_s;
            m_copyMark = item.task_mark == ' ' ? u"- [ ] "_s : u"- [x] "_s;
        } else if (list.ordered) {
            m_mark = QString::number(list.next) + list.delimiter;
            m_copyMark = m_mark + u' ';
        } else {
            m_mark = m_lists.size() % 2 == 1 ? u"•"_s : u"◦"_s;
            m_copyMark = u"- "_s;
        }
        ++list.next;
    }

    void enterTable(const MD_BLOCK_TABLE_DETAIL &table)
    {
        flush();
        const int rows = std::clamp(static_cast<int>(table.head_row_count + table.body_row_count), 1, maxRows);
        const int columns = std::clamp(static_cast<int>(table.col_count), 1, maxColumns);
        // Qt keeps a paragraph before and after every table; these must not be seen.
        if (!m_useFirst || m_anyBlock)
            m_cursor.insertBlock();
        makeInvisible();
        QTextTableFormat format;
        format.setBorderCollapse(true);
        format.setBorder(1);
        format.setBorderBrush(m_style.theme.line);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setCellPadding(6);
        format.setCellSpacing(0);
        format.setTopMargin(m_anyBlock ? 4 : 0);
        format.setHeaderRowCount(static_cast<int>(table.head_row_count));
        format.setLeftMargin(std::min<int>(static_cast<int>(m_lists.size()), maxDepth) * listIndent);
        m_table = m_cursor.insertTable(rows, columns, format);
        m_row = -1;
        m_useFirst = false;
        m_anyBlock = true;
    }

    void enterCell(bool header, MD_ALIGN align)
    {
        flush();
        ++m_column;
        m_inCell = m_table && m_row < m_table->rows() && m_column < m_table->columns();
        if (header) {
            QTextCharFormat bold = base();
            bold.setFont(m_style.bold);
            m_formats.push_back(bold);
        }
        if (!m_inCell)
            return;
        QTextTableCell cell = m_table->cellAt(m_row, m_column);
        if (header) {
            QTextCharFormat ground = cell.format();
            ground.setBackground(m_style.theme.codeGround);
            cell.setFormat(ground);
        }
        m_cursor = cell.firstCursorPosition();
        QTextBlockFormat format;
        format.setAlignment(align == MD_ALIGN_RIGHT    ? Qt::AlignRight
                            : align == MD_ALIGN_CENTER ? Qt::AlignHCenter
                                                       : Qt::AlignLeft);
        m_cursor.setBlockFormat(format);
        m_cursor.setBlockCharFormat(m_formats.back());
    }

    void leaveTable()
    {
        if (!m_table)
            return;
        m_cursor = m_table->lastCursorPosition();
        m_cursor.movePosition(QTextCursor::NextBlock);
        makeInvisible();
        m_table = nullptr;
        m_inCell = false;
    }

    void makeInvisible()
    {
        QTextBlockFormat format;
        format.setLineHeight(1, QTextBlockFormat::FixedHeight);
        m_cursor.setBlockFormat(format);
        QTextCharFormat tiny;
        QFont font = m_style.body;
        font.setPixelSize(1);
        tiny.setFont(font);
        m_cursor.setBlockCharFormat(tiny);
    }

    /// A code block inside a list or quotation (those at the top are segments of their own).
    void writeCode()
    {
        m_inCode = false;
        if (m_code.endsWith(u'\n'))
            m_code.chop(1);
        QTextCharFormat format = base();
        format.setFont(m_style.code);
        m_formats.push_back(format);
        const QStringList lines = m_code.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QTextBlockFormat block = blockFormat();
            block.setTopMargin(i == 0 ? (m_anyBlock ? 6 : 0) : 0);
            block.setBackground(m_style.theme.codeGround);
            block.setProperty(textproperty::codeBlock, true);
            startBlock(block);
            m_cursor.insertText(lines[i], format);
        }
        m_formats.pop_back();
    }

    void enterSpan(MD_SPANTYPE type, void *detail)
    {
        flush();
        ensureBlock();
        QTextCharFormat format = m_formats.back();
        switch (type) {
        case MD_SPAN_EM: format.setFontItalic(true); break;
        case MD_SPAN_STRONG: format.setFontWeight(QFont::DemiBold); break;
        case MD_SPAN_DEL: format.setFontStrikeOut(true); break;
        case MD_SPAN_CODE:
            format.setFont(m_style.code);
            format.setBackground(m_style.theme.line); // the ground of code blocks is too close to that of the window
            ++m_inlineCode;
            break;
        case MD_SPAN_A: link(format, string(static_cast<MD_SPAN_A_DETAIL *>(detail)->href)); break;
        case MD_SPAN_IMG:
            link(format, string(static_cast<MD_SPAN_IMG_DETAIL *>(detail)->src));
            m_formats.push_back(format);
            m_text += u'[' + QCoreApplication::translate("ChatText", "image: ");
            return;
        default: break;
        }
        m_formats.push_back(format);
    }

    void leaveSpan(MD_SPANTYPE type)
    {
        if (type == MD_SPAN_IMG)
            m_text += u']';
        flush();
        if (type == MD_SPAN_CODE)
            --m_inlineCode;
        if (m_formats.size() > 1)
            m_formats.pop_back();
    }

    void link(QTextCharFormat &format, const QString &target) const
    {
        const QUrl url(target, QUrl::TolerantMode);
        if (!isSafeLink(url))
            return;
        format.setAnchor(true);
        format.setAnchorHref(QString::fromLatin1(url.toEncoded()));
        format.setForeground(m_style.theme.accent);
        format.setFontUnderline(true);
    }

    void text(MD_TEXTTYPE type, const QString &text)
    {
        if (m_inCode) {
            m_code += text;
            return;
        }
        ensureBlock();
        switch (type) {
        case MD_TEXT_NULLCHAR: m_text += QChar::ReplacementCharacter; break;
        case MD_TEXT_BR: m_text += QChar::LineSeparator; break;
        case MD_TEXT_SOFTBR: m_text += u' '; break;
        case MD_TEXT_ENTITY: m_text += entity(text); break;
        case MD_TEXT_HTML: {
            static const QRegularExpression lineBreak(u"^<br\\s*/?>$"_s, QRegularExpression::CaseInsensitiveOption);
            m_text += lineBreak.match(text).hasMatch() ? QString(QChar::LineSeparator) : text;
            break;
        }
        default: m_text += text; break;
        }
    }

    /// The text of a tight list item comes without a paragraph around it.
    void ensureBlock()
    {
        if (m_needBlock && !m_table)
            startBlock(blockFormat());
    }

    void flush()
    {
        if (m_text.isEmpty())
            return;
        const QString text = std::exchange(m_text, {});
        if (m_table && !m_inCell)
            return; // beyond the columns and rows we draw
        const QTextCharFormat &format = m_formats.back();
        if (m_inlineCode > 0 || format.isAnchor()) {
            m_cursor.insertText(text, format);
            return;
        }
        static const QRegularExpression citation(u"\\[(\\d{1,3}(?:\\s{0,2},\\s{0,2}\\d{1,3}){0,9})\\]"_s);
        qsizetype at = 0;
        for (auto matches = citation.globalMatch(text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const QStringList numbers = match.captured(1).split(u',');
            if (!std::all_of(numbers.cbegin(), numbers.cend(),
                             [this](const QString &n) { return m_options.citations.contains(n.trimmed().toInt()); }))
                continue;
            m_cursor.insertText(text.mid(at, match.capturedStart() - at), format);
            for (const QString &n : numbers)
                m_cursor.insertText(QString(QChar::ObjectReplacementCharacter), CitationChip::format(n.trimmed().toInt()));
            at = match.capturedEnd();
        }
        m_cursor.insertText(text.mid(at), format);
    }

    const TextStyle &m_style;
    const RenderOptions &m_options;
    QTextCursor m_cursor;
    std::vector<QTextCharFormat> m_formats;
    std::vector<List> m_lists;
    QTextTable *m_table = nullptr;
    int m_row = -1;
    int m_column = -1;
    bool m_inCell = false;
    int m_quotes = 0;
    int m_inlineCode = 0;
    bool m_inCode = false;
    bool m_useFirst = true;  ///< the document's own first paragraph is still free
    bool m_anyBlock = false;
    bool m_needBlock = false; ///< what comes next begins a paragraph
    QString m_mark;     ///< of a list item whose text has not come yet
    QString m_copyMark;
    QString m_text; ///< of one format, gathered
    QString m_code;
};

} // namespace

bool isSafeLink(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    return url.isValid() && (scheme == "http"_L1 || scheme == "https"_L1 || scheme == "mailto"_L1);
}

void renderMarkdown(const QString &markdown, const TextStyle &style, const RenderOptions &options,
                    QTextDocument &document)
{
    document.setDefaultFont(style.body);
    document.setDocumentMargin(0);
    document.setUndoRedoEnabled(false);
    QTextCursor edit(&document);
    edit.beginEditBlock();
    QByteArray utf8 = markdown.toUtf8();
    if (!options.linkDefinitions.isEmpty())
        utf8 += "\n\n" + options.linkDefinitions.toUtf8();
    const bool parsed = Renderer(style, options, document).render(utf8);
    edit.endEditBlock();
    if (!parsed) {
        document.clear();
        renderPlain(markdown, style, document);
    }
}

void renderPlain(const QString &text, const TextStyle &style, QTextDocument &document)
{
    document.setDefaultFont(style.body);
    document.setDocumentMargin(0);
    document.setUndoRedoEnabled(false);
    QTextCharFormat format;
    format.setFont(style.body);
    format.setForeground(style.theme.text);
    QTextBlockFormat block;
    block.setLineHeight(style.lineHeight, QTextBlockFormat::MinimumHeight);
    QTextCursor cursor(&document);
    cursor.setBlockFormat(block);
    cursor.insertText(text, format);
}

} // namespace docswiki::ui
