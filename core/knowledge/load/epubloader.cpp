// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/documentbuilder.h"
#include "core/knowledge/load/loader.h"
#include "core/knowledge/load/officeloader.h"
#include "core/knowledge/load/textdecoder.h"
#include "core/knowledge/load/xmlparts.h"

#include <QRegularExpression>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

struct Package {
    QString title;
    QStringList chapters; ///< names in the archive, in reading order
    QString contents;     ///< of the table of contents: NCX or the navigation page
};

QString packageName(const ZipArchive &archive)
{
    QXmlStreamReader xml(archive.value(u"META-INF/container.xml"_s));
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == "rootfile"_L1)
            return resolvedName(QString(), attributeOf(xml, "full-path"_L1));
    }
    return {};
}

Result<Package> readPackage(const ZipArchive &archive)
{
    const QString name = packageName(archive);
    if (!archive.contains(name))
        return fail(ErrorCode::Input, u"The book is damaged: its list of chapters is missing."_s);
    Package package;
    QHash<QString, QString> files; // by id
    QString navigation;
    QXmlStreamReader xml(archive.value(name));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "title"_L1 && package.title.isEmpty()) {
            package.title = xml.readElementText(QXmlStreamReader::SkipChildElements);
        } else if (xml.name() == "item"_L1) {
            const QString file = resolvedName(name, attributeOf(xml, "href"_L1));
            files.insert(attributeOf(xml, "id"_L1), file);
            if (attributeOf(xml, "properties"_L1).split(u' ').contains(u"nav"_s)) navigation = file;
            if (attributeOf(xml, "media-type"_L1) == "application/x-dtbncx+xml"_L1) package.contents = file;
        } else if (xml.name() == "itemref"_L1) {
            package.chapters.append(files.value(attributeOf(xml, "idref"_L1)));
        }
    }
    package.chapters.removeAll(navigation); // it only repeats the headings
    package.chapters.removeAll(QString());
    package.chapters.removeDuplicates();
    if (package.contents.isEmpty()) package.contents = navigation;
    return package;
}

/// The titles the table of contents gives to whole chapters, by their names in the archive.
QHash<QString, QString> chapterTitles(const ZipArchive &archive, const QString &contents)
{
    QHash<QString, QString> titles;
    const auto add = [&](const QString &reference, const QString &title) {
        const QString name = resolvedName(contents, reference);
        if (!titles.contains(name)) titles.insert(name, title.simplified());
    };
    QXmlStreamReader xml(archive.value(contents));
    QString label;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == "text"_L1) {
            label = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        } else if (xml.name() == "content"_L1) {
            add(attributeOf(xml, "src"_L1), label);
        } else if (xml.name() == "a"_L1) {
            const QString reference = attributeOf(xml, "href"_L1);
            add(reference, xml.readElementText(QXmlStreamReader::IncludeChildElements));
        }
    }
    return titles;
}

/// XHTML may close any element at once; HTML takes such a one for open and swallows what follows.
QString withoutSelfClosing(QString xhtml)
{
    static const QRegularExpression empty(
        uR"(<(title|script|style|a|div|span|p|i|b|em|strong|td|th|li|ul|ol|iframe|textarea|section|h[1-6])(\s[^<>]*)?/>)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return xhtml.replace(empty, uR"(<\1\2></\1>)"_s);
}

bool isLocked(const ZipArchive &archive)
{
    // Fonts are often made unreadable without the book being protected.
    const QByteArray encryption = archive.value(u"META-INF/encryption.xml"_s);
    static const QRegularExpression chapter(uR"x(CipherReference[^>]*URI="[^"]*\.(x?html?|xml)")x"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return chapter.match(QString::fromUtf8(encryption)).hasMatch();
}

} // namespace

Result<LoadedDocument> loadEpub(ZipArchive &archive, const QString &fallbackTitle)
{
    if (isLocked(archive)) return fail(ErrorCode::Input, u"The book is protected against copying (DRM)."_s);
    const Result<Package> package = readPackage(archive);
    if (!package) return fail(package.error());
    const QHash<QString, QString> titles = chapterTitles(archive, package->contents);
    DocumentBuilder builder;
    builder.setTitle(package->title);
    qsizetype missing = 0;
    for (const QString &name : package->chapters) {
        const QByteArray bytes = archive.take(name);
        missing += bytes.isEmpty() ? 1 : 0;
        LoadedDocument chapter = loadHtml(withoutSelfClosing(decodeText(bytes, declaredCharset(bytes))), QString());
        const bool hasHeading = std::any_of(chapter.blocks.cbegin(), chapter.blocks.cend(),
                                            [](const Block &block) { return block.kind == BlockKind::Heading; });
        if (!hasHeading && !chapter.blocks.isEmpty()) builder.addHeading(1, titles.value(name));
        builder.addDocument(chapter);
    }
    if (missing > 0 && missing == package->chapters.size())
        return fail(ErrorCode::Input, u"The book is damaged: its chapters are missing."_s);
    return builder.take(fallbackTitle);
}

} // namespace docswiki::knowledge
