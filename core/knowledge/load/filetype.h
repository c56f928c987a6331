// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include <optional>

namespace docswiki::knowledge {

enum class FileType {
    Markdown,
    Html,
    Text,
    Code,
    Pdf,
    Csv, ///< also with tabs
    Docx,
    Odt,
    Epub,
    Pptx,
    Odp,
    Xlsx,
    Ods,
    Rtf,
    Dump ///< XML, mostly packed; a MediaWiki dump where its beginning says so
};
constexpr FileType lastFileType = FileType::Dump;

/// What the file is by its name; none: not a kind of file we read. Any thread.
std::optional<FileType> fileTypeOf(const QString &fileName);

/// For people: "Word document". Any thread.
QString fileTypeName(FileType type);

} // namespace docswiki::knowledge
