// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/charset.h"
#include "core/knowledge/load/flowwriter.h"
#include "core/knowledge/load/loader.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <vector>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maxDepth = 10'000;
constexpr int bodyLevel = 9; // the outline level of plain text

/// Windows code pages by the charset numbers of fonts.
QByteArray charsetOfFont(int number)
{
    static const QHash<int, QByteArray> pages{{0, "windows-1252"},   {128, "CP932"},        {129, "CP949"},
                                              {134, "GB18030"},      {136, "BIG5"},         {161, "windows-1253"},
                                              {162, "windows-1254"}, {163, "windows-1258"}, {177, "windows-1255"},
                                              {178, "windows-1256"}, {186, "windows-1257"}, {204, "windows-1251"},
                                              {222, "CP874"},        {238, "windows-1250"}};
    return pages.value(number);
}

class RtfReader {
public:
    explicit RtfReader(const QByteArray &bytes) : m_bytes(bytes) {}

    DocumentBuilder read()
    {
        m_groups.emplace_back();
        while (m_at < m_bytes.size()) {
            const char c = m_bytes[m_at++];
            if (c == '{') {
                flushBytes();
                if (m_groups.size() < maxDepth) m_groups.push_back(m_groups.back());
                m_groups.back().starts = true;
            } else if (c == '}') {
                flushBytes();
                closeGroup();
            } else if (c == '\\') {
                control();
            } else if (c != '\r' && c != '\n' && c != '\0') {
                addByte(c);
            }
        }
        flushBytes();
        endParagraph();
        endTable();
        return m_out.take();
    }

private:
    enum class Goal { Text, Nothing, Fonts, Styles, Title };
    struct Group {
        Goal goal = Goal::Text;
        int skipAfterUnicode = 1;
        QByteArray charset; ///< of the font; empty: that of the document
        bool hidden = false;
        bool starts = false; ///< nothing has come in it: a control word says what it is
        bool optional = false;
    };
    struct ParagraphStyle {
        int level = 0;
        int style = -1;
        bool inTable = false;
        bool list = false;
    };

    Group &group() { return m_groups.back(); }

    void closeGroup()
    {
        if (group().goal == Goal::Styles && !m_styleName.isEmpty()) {
            static const QRegularExpression heading(uR"(^heading\s*([1-9]))"_s,
                                                    QRegularExpression::CaseInsensitiveOption);
            if (const auto match = heading.match(m_styleName.trimmed()); match.hasMatch())
                m_headingStyles.insert(m_styleNumber, match.captured(1).toInt());
            m_styleName.clear();
            m_styleNumber = 0;
        }
        if (m_groups.size() > 1) m_groups.pop_back();
        m_skip = 0;
    }

    void addByte(char c)
    {
        group().starts = false;
        if (m_skip > 0)
            --m_skip;
        else if (group().goal != Goal::Nothing && group().goal != Goal::Fonts)
            m_pending += c;
    }

    void flushBytes()
    {
        if (m_pending.isEmpty()) return;
        const QByteArray charset = group().charset.isEmpty() ? m_charset : group().charset;
        const QByteArray bytes = std::exchange(m_pending, QByteArray());
        add(decodeCharset(bytes, charset).value_or(QString::fromLatin1(bytes)));
    }

    void add(QStringView text)
    {
        switch (group().goal) {
        case Goal::Text:
            if (!group().hidden) m_text += text;
            break;
        case Goal::Styles: m_styleName += text; break;
        case Goal::Title: m_title += text; break;
        case Goal::Fonts:
        case Goal::Nothing: break;
        }
    }

    void control()
    {
        if (m_at >= m_bytes.size()) return;
        const char c = m_bytes[m_at];
        if (!std::isalpha(static_cast<uchar>(c))) return symbol(c);
        const qsizetype begin = m_at;
        while (m_at < m_bytes.size() && m_at - begin < 32 && std::isalpha(static_cast<uchar>(m_bytes[m_at])))
            ++m_at;
        const QByteArray word = m_bytes.mid(begin, m_at - begin);
        const qsizetype number = m_at;
        if (m_at < m_bytes.size() && m_bytes[m_at] == '-') ++m_at;
        while (m_at < m_bytes.size() && m_at - number < 11 && std::isdigit(static_cast<uchar>(m_bytes[m_at])))
            ++m_at;
        const bool given = m_at > number;
        const int value = given ? m_bytes.mid(number, m_at - number).toInt() : 1;
        if (m_at < m_bytes.size() && m_bytes[m_at] == ' ') ++m_at;
        if (word == "bin") { // raw bytes follow
            m_at = qMin<qsizetype>(m_bytes.size(), m_at + qMax(0, value));
            return;
        }
        flushBytes();
        handle(word, value, given);
        group().starts = false;
    }

    void symbol(char c)
    {
        ++m_at;
        if (c == '\'') {
            bool ok = false;
            const int code = m_bytes.mid(m_at, 2).toInt(&ok, 16);
            m_at = qMin<qsizetype>(m_bytes.size(), m_at + 2);
            if (ok) addByte(static_cast<char>(code));
            return;
        }
        flushBytes();
        if (c == '*') {
            group().optional = true;
            return;
        }
        if (c == '\\' || c == '{' || c == '}') return addByte(c);
        if (c == '~') add(u" ");
        if (c == '_') add(u"-");
        if (c == '\n' || c == '\r') endParagraph();
    }

    void handle(const QByteArray &word, int value, bool given)
    {
        if (group().starts || group().optional) {
            if (startDestination(word)) return;
        }
        if (word == "u") {
            m_skip = 0;
            const auto code = static_cast<char16_t>(value & 0xFFFF);
            add(QStringView(&code, 1));
            m_skip = group().skipAfterUnicode;
        } else if (word == "uc") {
            group().skipAfterUnicode = qBound(0, value, 16);
        } else if (word == "ansicpg") {
            m_charset = value == 1252 ? QByteArray("windows-1252") : "CP" + QByteArray::number(value);
        } else if (word == "mac") {
            m_charset = "MACINTOSH";
        } else if (word == "f" && group().goal == Goal::Fonts) {
            m_font = value;
        } else if (word == "fcharset" && group().goal == Goal::Fonts) {
            m_fonts.insert(m_font, charsetOfFont(value));
        } else if (word == "f") {
            group().charset = m_fonts.value(value);
        } else if (word == "s" && group().goal == Goal::Styles) {
            m_styleNumber = value;
        } else if (group().goal == Goal::Text) {
            handleText(word, value, given);
        }
    }

    void handleText(const QByteArray &word, int value, bool given)
    {
        if (word == "par" || word == "sect" || word == "page") {
            endParagraph();
        } else if (word == "pard") {
            m_paragraph = ParagraphStyle();
        } else if (word == "s") {
            m_paragraph.style = value;
        } else if (word == "outlinelevel") {
            m_paragraph.level = value < bodyLevel ? value + 1 : 0;
        } else if (word == "intbl") {
            m_paragraph.inTable = true;
        } else if (word == "ls" || word == "pnlvlblt") {
            m_paragraph.list = value > 0;
        } else if (word == "v") {
            group().hidden = !given || value != 0;
        } else if (word == "plain") {
            group().hidden = false;
        } else if (word == "line" || word == "softline") {
            m_text += u'\n';
        } else if (word == "tab" || word == "nestcell") {
            m_text += u'\t';
        } else if (word == "cell") {
            m_row.append(std::exchange(m_text, QString()).simplified());
        } else if (word == "row") {
            m_rows.append(std::exchange(m_row, QStringList()));
        } else if (static const QHash<QByteArray, QString> signs{{"emdash", u"—"_s},
                                                                 {"endash", u"–"_s},
                                                                 {"bullet", u"•"_s},
                                                                 {"lquote", u"‘"_s},
                                                                 {"rquote", u"’"_s},
                                                                 {"ldblquote", u"“"_s},
                                                                 {"rdblquote", u"”"_s},
                                                                 {"emspace", u" "_s},
                                                                 {"enspace", u" "_s}};
                   signs.contains(word)) {
            m_text += signs.value(word);
        }
    }

    bool startDestination(const QByteArray &word)
    {
        static const QSet<QByteArray> unseen{"colortbl",  "pict",      "object",    "header",     "headerl",
                                             "headerr",   "headerf",   "footer",    "footerl",    "footerr",
                                             "footerf",   "objdata",   "tc",        "xe",         "rxe",
                                             "listtext",  "pntext",    "filetbl",   "revtbl",     "private",
                                             "comment",   "fldinst",   "themedata", "nonshppict", "colorschememapping",
                                             "listtable", "info",      "author",    "operator",   "annotation",
                                             "atnid",     "atnauthor", "template",  "bkmkstart",  "bkmkend"};
        const bool optional = std::exchange(group().optional, false);
        if (group().goal == Goal::Nothing && word != "title") return true;
        if (word == "fonttbl") {
            group().goal = Goal::Fonts;
        } else if (word == "stylesheet") {
            group().goal = Goal::Styles;
        } else if (word == "title") {
            group().goal = Goal::Title;
        } else if (word == "listtext" || word == "pntext") {
            m_paragraph.list = true;
            group().goal = Goal::Nothing;
        } else if (word == "footnote") {
            add(u" [");
            return true;
        } else if (unseen.contains(word)) {
            group().goal = Goal::Nothing;
        } else if (optional && word != "shptxt" && word != "shpinst" && word != "cs" && word != "pnseclvl") {
            group().goal = group().goal == Goal::Styles ? Goal::Styles : Goal::Nothing;
            return group().goal == Goal::Nothing;
        } else {
            return false;
        }
        return true;
    }

    void endParagraph()
    {
        if (m_paragraph.inTable) {
            if (!m_text.isEmpty()) m_text += u' '; // a paragraph within a cell
            return;
        }
        endTable();
        const QString text = std::exchange(m_text, QString()).trimmed();
        const int level = m_paragraph.level > 0 ? m_paragraph.level : m_headingStyles.value(m_paragraph.style);
        if (level > 0)
            m_out.heading(level, text);
        else if (m_paragraph.list)
            m_out.listItem(0, text);
        else if (!text.isEmpty())
            m_out.paragraph(text);
    }

    void endTable()
    {
        if (!m_row.isEmpty()) m_rows.append(std::exchange(m_row, QStringList()));
        if (!m_rows.isEmpty()) m_out.table(std::exchange(m_rows, {}));
    }

public:
    QString title() const { return m_title; }

private:
    const QByteArray &m_bytes;
    qsizetype m_at = 0;
    std::vector<Group> m_groups;
    QByteArray m_charset = "windows-1252";
    QHash<int, QByteArray> m_fonts;
    int m_font = 0;
    QHash<int, int> m_headingStyles; ///< levels by the numbers of styles
    QString m_styleName;
    int m_styleNumber = 0;
    QByteArray m_pending; ///< not yet decoded
    int m_skip = 0;       ///< bytes that repeat a Unicode character for old readers
    QString m_text;
    QString m_title;
    ParagraphStyle m_paragraph;
    QList<QStringList> m_rows;
    QStringList m_row;
    FlowWriter m_out;
};

} // namespace

Result<LoadedDocument> loadRtf(const QByteArray &bytes, const QString &fallbackTitle)
{
    RtfReader reader(bytes);
    DocumentBuilder builder = reader.read();
    if (!reader.title().trimmed().isEmpty()) builder.setTitle(reader.title());
    LoadedDocument document = builder.take(fallbackTitle);
    if (document.text.contains(QChar::Null)) document.text.replace(QChar::Null, QChar::ReplacementCharacter);
    return document;
}

} // namespace docswiki::knowledge
