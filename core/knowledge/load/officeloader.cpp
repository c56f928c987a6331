// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/officeloader.h"

#include "core/knowledge/load/xmlparts.h"

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype flatSearchBytes = 4'096;

/// What may hold text or says where text is; pictures, fonts, themes and what is embedded stay packed.
bool isWanted(const QString &name)
{
    static const QStringList suffixes{u"xml"_s, u"rels"_s, u"xhtml"_s, u"html"_s, u"htm"_s, u"opf"_s, u"ncx"_s};
    if (name == "mimetype"_L1) return true;
    if (name.contains("/theme/"_L1) || name.contains("/embeddings/"_L1) || name.startsWith("customXml/"_L1) ||
        name.startsWith("__MACOSX/"_L1) || name.contains("/calcChain"_L1) || name.contains("/slideLayouts/"_L1) ||
        name.contains("/slideMasters/"_L1) || name.contains("/pivotCache/"_L1))
        return false;
    return suffixes.contains(name.section(u'.', -1).toLower());
}

QString rootElementOf(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    return xml.readNextStartElement() ? xml.name().toString() : QString();
}

} // namespace

Result<LoadedDocument> loadOffice(const QByteArray &zip, FileType namedAs, const QString &fallbackTitle)
{
    Result<ZipArchive> archive = ZipArchive::read(zip, isWanted);
    if (!archive) return fail(archive.error());
    if (archive->contains(u"META-INF/container.xml"_s)) return loadEpub(*archive, fallbackTitle);
    if (archive->contains(u"content.xml"_s) || archive->value(u"mimetype"_s).startsWith("application/vnd.oasis"))
        return loadOpenDocument(*archive, fallbackTitle);
    const QHash<QString, Relation> relations = relationsOf(*archive, QString());
    for (const Relation &relation : relations) {
        if (relation.type != "officeDocument"_L1) continue;
        const QString root = rootElementOf(archive->value(relation.target));
        if (root == "document"_L1) return loadDocx(*archive, relation.target, fallbackTitle);
        if (root == "presentation"_L1) return loadPptx(*archive, relation.target, fallbackTitle);
        if (root == "workbook"_L1) return loadXlsx(*archive, relation.target, fallbackTitle);
        return fail(ErrorCode::Input, u"The file is damaged: its main part is missing or unreadable."_s);
    }
    if (archive->contains(u"[Content_Types].xml"_s))
        return fail(ErrorCode::Input, u"The file is damaged: its main part is missing or unreadable."_s);
    return fail(ErrorCode::Input, u"The file is a zip archive, though its name says %1."_s.arg(fileTypeName(namedAs)));
}

Error oldOfficeError(const QByteArray &bytes)
{
    // Names in a compound file are UTF-16.
    static constexpr char16_t name[] = u"EncryptedPackage";
    const QByteArrayView wanted(reinterpret_cast<const char *>(name), sizeof name - sizeof(char16_t));
    const bool locked = bytes.contains(wanted.toByteArray());
    return {ErrorCode::Input,
            locked ? u"The file is protected by a password."_s
                   : u"The file is in the format of Office before 2007: save it as .docx, .xlsx or .pptx first."_s,
            {},
            false};
}

bool isFlatOpenDocument(const QByteArray &bytes)
{
    const QByteArray head = bytes.left(flatSearchBytes);
    return head.contains("<office:document ") && head.trimmed().startsWith("<?xml");
}

} // namespace docswiki::knowledge
