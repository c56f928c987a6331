// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include <optional>

namespace docswiki::knowledge {

enum class FileType { Markdown, Html, Text, Code, Pdf };

/// What the file is by its name; none: not a kind of file we read. Any thread.
std::optional<FileType> fileTypeOf(const QString &fileName);

} // namespace docswiki::knowledge
