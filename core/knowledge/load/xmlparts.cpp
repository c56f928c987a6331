// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/xmlparts.h"

#include "core/knowledge/load/ziparchive.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

QString attributeOf(const QXmlStreamReader &xml, QLatin1StringView name)
{
    const QXmlStreamAttributes attributes = xml.attributes();
    for (const QXmlStreamAttribute &attribute : attributes) {
        if (attribute.name() == name) return attribute.value().toString();
    }
    return {};
}

Error xmlError(const QXmlStreamReader &xml)
{
    return {ErrorCode::Input, u"The file is damaged: its contents are no valid XML."_s, xml.errorString(), false};
}

QHash<QString, Relation> relationsOf(const ZipArchive &archive, const QString &part)
{
    const QString folder = part.contains(u'/') ? part.section(u'/', 0, -2) + u'/' : QString();
    QXmlStreamReader xml(archive.value(folder + "_rels/"_L1 + part.section(u'/', -1) + ".rels"_L1));
    QHash<QString, Relation> relations;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != "Relationship"_L1) continue;
        if (attributeOf(xml, "TargetMode"_L1) == "External"_L1) continue;
        relations.insert(attributeOf(xml, "Id"_L1), {attributeOf(xml, "Type"_L1).section(u'/', -1),
                                                     resolvedName(part, attributeOf(xml, "Target"_L1))});
    }
    return relations;
}

QString titleInProperties(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == "title"_L1)
            return xml.readElementText(QXmlStreamReader::SkipChildElements).simplified();
    }
    return {};
}

} // namespace docswiki::knowledge
