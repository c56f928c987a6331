// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/docxstyles.h"

#include "core/knowledge/load/xmlparts.h"

#include <QRegularExpression>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestChain = 20; // of styles based on each other; a circle ends there
constexpr int bodyLevel = 9;     // Word's outline level of plain text

DocxStyle fromName(const QString &name)
{
    static const QRegularExpression heading(uR"(^heading\s*([1-9])\b)"_s);
    static const QRegularExpression contents(uR"(^(toc\s*\d|toc heading|table of (contents|figures)|index \d))"_s);
    static const QRegularExpression code(
        uR"(\b(code|source|listing|preformatted|verbatim|html preformatted|macro|terminal|plain text)\b|sourcecode|codeblock)"_s);
    const QString lower = name.toLower();
    DocxStyle style;
    if (const auto match = heading.match(lower); match.hasMatch()) style.level = match.captured(1).toInt();
    style.contents = contents.match(lower).hasMatch();
    style.title = lower == "title"_L1;
    style.code = code.match(lower).hasMatch();
    style.list = lower.startsWith("list "_L1) && lower != "list paragraph"_L1;
    return style;
}

} // namespace

DocxStyles::DocxStyles(const QByteArray &stylesXml)
{
    QXmlStreamReader xml(stylesXml);
    Entry *open = nullptr;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::EndElement && xml.name() == "style"_L1) open = nullptr;
        if (token != QXmlStreamReader::StartElement) continue;
        const QStringView name = xml.name();
        if (name == "style"_L1)
            open = attributeOf(xml, "type"_L1) == "paragraph"_L1 ? &m_entries[attributeOf(xml, "styleId"_L1)] : nullptr;
        else if (!open)
            continue;
        else if (name == "name"_L1)
            open->name = attributeOf(xml, "val"_L1);
        else if (name == "basedOn"_L1)
            open->basedOn = attributeOf(xml, "val"_L1);
        else if (name == "outlineLvl"_L1)
            open->outlineLevel = attributeOf(xml, "val"_L1).toInt();
        else if (name == "numId"_L1)
            open->numbered = attributeOf(xml, "val"_L1) != "0"_L1;
    }
}

DocxStyle DocxStyles::style(const QString &id) const
{
    if (id.isEmpty()) return {};
    if (!m_entries.contains(id)) return fromName(id); // a document without its styles
    DocxStyle result;
    bool levelKnown = false;
    QString at = id;
    for (int i = 0; i < longestChain && !at.isEmpty(); ++i) {
        const auto entry = m_entries.constFind(at);
        if (entry == m_entries.cend()) break;
        const DocxStyle own = fromName(entry->name);
        if (!levelKnown && entry->outlineLevel >= 0) {
            result.level = entry->outlineLevel < bodyLevel ? entry->outlineLevel + 1 : 0;
            levelKnown = true;
        } else if (!levelKnown && own.level > 0) {
            result.level = own.level;
            levelKnown = true;
        }
        result.title = result.title || own.title;
        result.code = result.code || own.code;
        result.contents = result.contents || own.contents;
        result.list = result.list || own.list || entry->numbered;
        at = entry->basedOn;
    }
    return result;
}

} // namespace docswiki::knowledge
