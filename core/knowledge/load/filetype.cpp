// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/filetype.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

QHash<QString, FileType> makeTypes()
{
    const auto words = [](QLatin1StringView list) { return QString(list).split(u' '); };
    QHash<QString, FileType> types;
    const auto add = [&](FileType type, QLatin1StringView list) {
        for (const QString &word : words(list))
            types.insert(word, type);
    };
    add(FileType::Markdown, "md markdown mdown mkd mkdn mdx"_L1);
    add(FileType::Html, "html htm xhtml xht shtml"_L1);
    add(FileType::Pdf, "pdf"_L1);
    add(FileType::Text, "txt text rst adoc asciidoc org textile tex log srt vtt po nfo me"_L1);
    add(FileType::Csv, "csv tsv tab"_L1);
    add(FileType::Docx, "docx docm dotx"_L1);
    add(FileType::Odt, "odt ott fodt"_L1);
    add(FileType::Epub, "epub"_L1);
    add(FileType::Pptx, "pptx pptm ppsx"_L1);
    add(FileType::Odp, "odp fodp"_L1);
    add(FileType::Xlsx, "xlsx xlsm"_L1);
    add(FileType::Ods, "ods fods"_L1);
    add(FileType::Rtf, "rtf"_L1);
    add(FileType::Code,
        "c h cc cpp cxx hh hpp hxx inl m mm cs java kt kts scala groovy go rs swift py pyi rb php pl pm lua r jl "
        "js mjs cjs jsx ts tsx vue svelte css scss less sql sh bash zsh fish ps1 bat cmd awk sed vim el lisp clj "
        "cljs scm hs ml mli fs fsx erl ex exs dart nim zig d f90 f95 pas asm s v sv vhd proto thrift graphql cmake "
        "mk make gradle json jsonl json5 yaml yml toml ini cfg conf properties xml xsd xsl qml pro pri tf"_L1);
    return types;
}

} // namespace

std::optional<FileType> fileTypeOf(const QString &fileName)
{
    static const QHash<QString, FileType> types = makeTypes();
    static const QSet<QString> plainNames{u"readme"_s,  u"license"_s, u"licence"_s, u"copying"_s,      u"authors"_s,
                                          u"news"_s,    u"todo"_s,    u"install"_s, u"changelog"_s,    u"changes"_s,
                                          u"hacking"_s, u"notice"_s,  u"history"_s, u"contributing"_s, u"faq"_s};
    static const QSet<QString> codeNames{u"makefile"_s, u"dockerfile"_s, u"rakefile"_s, u"gemfile"_s, u"jenkinsfile"_s};

    static const QSet<QString> packed{u"gz"_s, u"bz2"_s, u"xz"_s, u"zst"_s};

    const QFileInfo info(fileName);
    const QString suffix = info.suffix().toLower();
    if (const auto found = types.constFind(suffix); found != types.cend()) return *found;
    if (packed.contains(suffix) && info.completeBaseName().endsWith(".xml"_L1, Qt::CaseInsensitive))
        return FileType::Dump;
    if (suffix.isEmpty() && plainNames.contains(info.fileName().toLower())) return FileType::Text;
    if (suffix.isEmpty() && codeNames.contains(info.fileName().toLower())) return FileType::Code;
    return std::nullopt;
}

QString fileTypeName(FileType type)
{
    switch (type) {
    case FileType::Markdown: return u"Markdown"_s;
    case FileType::Html: return u"web page"_s;
    case FileType::Text: return u"text"_s;
    case FileType::Code: return u"source code"_s;
    case FileType::Pdf: return u"PDF"_s;
    case FileType::Csv: return u"table (CSV)"_s;
    case FileType::Docx: return u"Word document"_s;
    case FileType::Odt: return u"OpenDocument text"_s;
    case FileType::Epub: return u"e-book (EPUB)"_s;
    case FileType::Pptx: return u"PowerPoint presentation"_s;
    case FileType::Odp: return u"OpenDocument presentation"_s;
    case FileType::Xlsx: return u"Excel workbook"_s;
    case FileType::Ods: return u"OpenDocument spreadsheet"_s;
    case FileType::Rtf: return u"rich text (RTF)"_s;
    case FileType::Dump: return u"MediaWiki dump"_s;
    }
    return {};
}

} // namespace docswiki::knowledge
