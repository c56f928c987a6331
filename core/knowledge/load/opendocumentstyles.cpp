// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/opendocumentstyles.h"

#include "core/knowledge/load/xmlparts.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int longestChain = 20; // of styles based on each other; a circle ends there
}

void OpenDocumentStyles::read(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "body"_L1) break; // styles come before it
        if (xml.name() != "style"_L1 || attributeOf(xml, "family"_L1) != "paragraph"_L1) continue;
        m_entries.insert(attributeOf(xml, "name"_L1),
                         {attributeOf(xml, "parent-style-name"_L1), attributeOf(xml, "display-name"_L1),
                          attributeOf(xml, "default-outline-level"_L1).toInt()});
    }
}

int OpenDocumentStyles::headingLevel(const QString &style) const
{
    QString at = style;
    for (int i = 0; i < longestChain && !at.isEmpty(); ++i) {
        const Entry entry = m_entries.value(at);
        if (entry.level > 0) return entry.level;
        if (at.startsWith("Heading_20_"_L1)) return qBound(0, at.mid(11).toInt(), 9);
        at = entry.parent;
    }
    return 0;
}

bool OpenDocumentStyles::isCode(const QString &style) const
{
    QString at = style;
    for (int i = 0; i < longestChain && !at.isEmpty(); ++i) {
        const Entry entry = m_entries.value(at);
        for (const QString &name : {at, entry.shown}) {
            if (name.contains("Preformatted"_L1) || name.contains("Source"_L1) || name.contains("Code"_L1) ||
                name.contains("Listing"_L1))
                return true;
        }
        at = entry.parent;
    }
    return false;
}

bool OpenDocumentStyles::derives(const QString &style, QStringView from) const
{
    QString at = style;
    for (int i = 0; i < longestChain && !at.isEmpty(); ++i) {
        if (at == from) return true;
        at = m_entries.value(at).parent;
    }
    return false;
}

} // namespace docswiki::knowledge
