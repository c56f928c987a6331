// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/sheetwriter.h"
#include "core/knowledge/load/xmlparts.h"

#include <QDateTime>

#include <cmath>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxColumns = 512;

/// The texts that cells share, in order.
QStringList sharedStringsOf(const QByteArray &bytes)
{
    QStringList strings;
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "si"_L1)
            strings.append(QString());
        else if (xml.name() == "rPh"_L1) // how it is pronounced
            xml.skipCurrentElement();
        else if (xml.name() == "t"_L1 && !strings.isEmpty())
            strings.last() += xml.readElementText(QXmlStreamReader::SkipChildElements);
    }
    return strings;
}

enum class NumberKind { Plain, Date, Time, DateTime, Percent };

NumberKind kindOfFormat(int id, const QString &code)
{
    if (id == 9 || id == 10) return NumberKind::Percent;
    if (id >= 14 && id <= 17) return NumberKind::Date;
    if (id >= 18 && id <= 21) return NumberKind::Time;
    if (id == 22) return NumberKind::DateTime;
    bool quoted = false;
    bool date = false;
    bool time = false;
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code[i].toLower();
        if (c == u'"') quoted = !quoted;
        if (c == u'[') i = qMax(i, code.indexOf(u']', i)); // a colour or a locale
        if (c == u'\\') ++i;
        if (quoted || i >= code.size()) continue;
        if (c == u'%') return NumberKind::Percent;
        date = date || c == u'y' || c == u'd';
        time = time || c == u'h' || c == u's';
    }
    return date && time ? NumberKind::DateTime : date ? NumberKind::Date : time ? NumberKind::Time : NumberKind::Plain;
}

/// What the numbers of a cell mean, by the cell's style.
QList<NumberKind> numberKindsOf(const QByteArray &styles)
{
    QHash<int, QString> codes;
    QList<NumberKind> kinds;
    QXmlStreamReader xml(styles);
    bool cells = false;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (xml.name() == "cellXfs"_L1) cells = token == QXmlStreamReader::StartElement;
        if (token != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "numFmt"_L1) {
            codes.insert(attributeOf(xml, "numFmtId"_L1).toInt(), attributeOf(xml, "formatCode"_L1));
        } else if (xml.name() == "xf"_L1 && cells) {
            const int id = attributeOf(xml, "numFmtId"_L1).toInt();
            kinds.append(kindOfFormat(id, codes.value(id)));
        }
    }
    return kinds;
}

QString shownNumber(const QString &raw, NumberKind kind, bool since1904)
{
    bool ok = false;
    const double number = raw.toDouble(&ok);
    if (!ok || !std::isfinite(number)) return raw;
    if (kind == NumberKind::Percent) return QString::number(number * 100, 'g', 6) + u'%';
    if (kind == NumberKind::Plain) // "0.30000000000000004" as it is stored
        return raw.size() > 12 && raw.contains(u'.') ? QString::number(number, 'g', 12) : raw;
    if (number < 0 || number > 2'958'465) return raw; // the year 9999
    const double days = std::floor(number);
    const QDate date = (since1904 ? QDate(1904, 1, 1) : QDate(1899, 12, 30)).addDays(static_cast<qint64>(days));
    const QTime time = QTime(0, 0).addMSecs(static_cast<int>(std::lround((number - days) * 86'400) % 86'400) * 1'000);
    const QString clock = time.toString(time.second() ? u"HH:mm:ss"_s : u"HH:mm"_s);
    if (kind == NumberKind::Time) return clock;
    return date.toString(Qt::ISODate) + (kind == NumberKind::DateTime ? u' ' + clock : QString());
}

/// The column of "BC12", from 0.
int columnOf(const QString &reference)
{
    int column = 0;
    for (const QChar c : reference) {
        if (c < u'A' || c > u'Z' || column > maxColumns) break;
        column = column * 26 + (c.unicode() - u'A' + 1);
    }
    return column - 1;
}

class SheetReader {
public:
    SheetReader(const QStringList &strings, const QList<NumberKind> &kinds, bool since1904)
        : m_strings(strings), m_kinds(kinds), m_since1904(since1904)
    {
    }

    Result<void> read(const QByteArray &bytes, SheetWriter &writer)
    {
        QXmlStreamReader xml(bytes);
        QStringList row;
        int number = 0;
        while (!xml.atEnd()) {
            const auto token = xml.readNext();
            if (token == QXmlStreamReader::EndElement && xml.name() == "row"_L1) writer.addRow(row, number);
            if (token != QXmlStreamReader::StartElement) continue;
            if (xml.name() == "row"_L1) {
                const int said = attributeOf(xml, "r"_L1).toInt();
                number = said > 0 ? said : number + 1;
                row.clear();
            } else if (xml.name() == "c"_L1) {
                const QString reference = attributeOf(xml, "r"_L1);
                const int column = reference.isEmpty() ? static_cast<int>(row.size()) : columnOf(reference);
                const QString value = cell(xml);
                if (column < 0 || column >= maxColumns || value.isEmpty()) continue;
                while (row.size() <= column)
                    row.append(QString());
                row[column] = value;
            }
        }
        if (xml.hasError()) return fail(xmlError(xml));
        writer.finish();
        return {};
    }

private:
    QString cell(QXmlStreamReader &xml) const
    {
        const QString type = attributeOf(xml, "t"_L1);
        const int style = attributeOf(xml, "s"_L1).toInt();
        QString value;
        int depth = 1;
        while (depth > 0 && !xml.atEnd()) {
            const auto token = xml.readNext();
            if (token == QXmlStreamReader::EndElement) --depth;
            if (token != QXmlStreamReader::StartElement) continue;
            if (xml.name() == "v"_L1 || xml.name() == "t"_L1)
                value += xml.readElementText(QXmlStreamReader::SkipChildElements);
            else if (xml.name() == "f"_L1 || xml.name() == "rPh"_L1)
                xml.skipCurrentElement();
            else
                ++depth;
        }
        if (type == "s"_L1) return m_strings.value(value.toInt());
        if (type == "b"_L1) return value == "1"_L1 ? u"yes"_s : u"no"_s;
        if (type.isEmpty() || type == "n"_L1)
            return shownNumber(value, m_kinds.value(style, NumberKind::Plain), m_since1904);
        return value;
    }

    const QStringList &m_strings;
    const QList<NumberKind> &m_kinds;
    bool m_since1904;
};

} // namespace

Result<LoadedDocument> loadXlsx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle)
{
    const QHash<QString, Relation> relations = relationsOf(archive, mainPart);
    QStringList strings;
    QList<NumberKind> kinds;
    for (const Relation &relation : relations) {
        if (relation.type == "sharedStrings"_L1) strings = sharedStringsOf(archive.take(relation.target));
        if (relation.type == "styles"_L1) kinds = numberKindsOf(archive.take(relation.target));
    }
    struct Sheet {
        QString name;
        QString part;
    };
    QList<Sheet> sheets;
    bool since1904 = false;
    QXmlStreamReader xml(archive.value(mainPart));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "workbookPr"_L1) {
            const QString value = attributeOf(xml, "date1904"_L1);
            since1904 = value == "1"_L1 || value == "true"_L1;
        } else if (xml.name() == "sheet"_L1) {
            sheets.append({attributeOf(xml, "name"_L1), relations.value(attributeOf(xml, "id"_L1)).target});
        }
    }
    if (xml.hasError()) return fail(xmlError(xml));
    DocumentBuilder builder;
    builder.setTitle(titleInProperties(archive.value(u"docProps/core.xml"_s)));
    const QString title = builder.hasTitle() ? QString() : fallbackTitle; // not the name of the first sheet
    if (!title.isEmpty()) builder.setTitle(title);
    SheetReader reader(strings, kinds, since1904);
    for (qsizetype i = 0; i < sheets.size(); ++i) {
        const int page = static_cast<int>(i) + 1;
        const QByteArray part = archive.take(sheets[i].part);
        if (part.isEmpty()) continue; // a chart
        builder.addHeading(1, sheets[i].name, page);
        SheetWriter writer(builder, page);
        if (const Result<void> read = reader.read(part, writer); !read) return fail(read.error());
    }
    LoadedDocument document = builder.take(fallbackTitle);
    const bool onlyNames = std::all_of(document.blocks.cbegin(), document.blocks.cend(),
                                       [](const Block &block) { return block.kind == BlockKind::Heading; });
    if (onlyNames) document.blocks.clear(); // "Sheet1" is nothing to find
    return document;
}

} // namespace docswiki::knowledge
