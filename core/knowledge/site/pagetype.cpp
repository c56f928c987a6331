// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/pagetype.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

QString lastName(const QUrl &page)
{
    return page.path(QUrl::FullyDecoded).section(u'/', -1, -1, QString::SectionSkipEmpty);
}

QString suffixOf(const QUrl &page)
{
    const QString name = page.path().section(u'/', -1);
    return name.contains(u'.') ? name.section(u'.', -1).toLower() : QString();
}

} // namespace

std::optional<FileType> pageTypeOf(const QString &contentType, const QUrl &page)
{
    static const QHash<QString, QString> names{
        {u"text/html"_s, u"a.html"_s},
        {u"application/xhtml+xml"_s, u"a.html"_s},
        {u"text/markdown"_s, u"a.md"_s},
        {u"text/x-markdown"_s, u"a.md"_s},
        {u"application/pdf"_s, u"a.pdf"_s},
        {u"text/csv"_s, u"a.csv"_s},
        {u"application/epub+zip"_s, u"a.epub"_s},
        {u"application/vnd.oasis.opendocument.text"_s, u"a.odt"_s},
        {u"application/vnd.openxmlformats-officedocument.wordprocessingml.document"_s, u"a.docx"_s}};
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    if (const auto found = names.constFind(type); found != names.cend()) return fileTypeOf(*found);
    const QString name = lastName(page);
    if (type == "text/plain"_L1 || type == "text/x-rst"_L1) return fileTypeOf(name).value_or(FileType::Text);
    if (type.isEmpty() || type == "application/octet-stream"_L1 || type == "binary/octet-stream"_L1)
        return suffixOf(page).isEmpty() ? std::nullopt : fileTypeOf(name);
    return std::nullopt;
}

bool isNoPage(const QUrl &page)
{
    static const QSet<QString> suffixes{
        u"png"_s,  u"jpg"_s,  u"jpeg"_s, u"gif"_s, u"svg"_s,  u"webp"_s, u"avif"_s, u"ico"_s, u"bmp"_s, u"css"_s,
        u"js"_s,   u"mjs"_s,  u"map"_s,  u"json"_s, u"xml"_s, u"rss"_s,  u"atom"_s, u"zip"_s, u"gz"_s,  u"bz2"_s,
        u"xz"_s,   u"zst"_s,  u"tar"_s,  u"tgz"_s, u"7z"_s,   u"rar"_s,  u"deb"_s,  u"rpm"_s, u"exe"_s, u"msi"_s,
        u"dmg"_s,  u"iso"_s,  u"mp3"_s,  u"mp4"_s, u"webm"_s, u"ogg"_s,  u"wav"_s,  u"avi"_s, u"mov"_s, u"woff"_s,
        u"woff2"_s, u"ttf"_s, u"otf"_s,  u"eot"_s, u"jar"_s,  u"whl"_s,  u"sig"_s,  u"asc"_s, u"wasm"_s};
    return suffixes.contains(suffixOf(page));
}

QByteArray readableBody(const QByteArray &body, const QString &contentType, FileType type)
{
    static const QRegularExpression charset(u"charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]+)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    if (type == FileType::Pdf || body.startsWith("\xEF\xBB\xBF") || body.startsWith("\xFF\xFE") ||
        body.startsWith("\xFE\xFF"))
        return body;
    const QByteArray name = charset.match(contentType).captured(1).toLatin1();
    if (name.isEmpty() || !contentType.startsWith("text/"_L1)) return body;
    if (name.compare("utf-8", Qt::CaseInsensitive) == 0) return "\xEF\xBB\xBF" + body;
    QStringDecoder decoder(name.constData());
    if (!decoder.isValid()) return body;
    const QString text = decoder.decode(body);
    return decoder.hasError() ? body : "\xEF\xBB\xBF" + text.toUtf8();
}

QString pageFileName(const QUrl &page, FileType type)
{
    QString name = lastName(page);
    if (name.isEmpty()) name = page.host() + ".html"_L1;
    static const QRegularExpression unsafe(u"[^\\w. -]"_s, QRegularExpression::UseUnicodePropertiesOption);
    name = name.replace(unsafe, u"_"_s).left(80);
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    if (name.isEmpty()) name = u"page"_s;
    if (!fileTypeOf(name)) name += type == FileType::Html ? ".html"_L1 : type == FileType::Pdf ? ".pdf"_L1 : ".txt"_L1;
    return name;
}

} // namespace docswiki::knowledge
