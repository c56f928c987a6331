// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/filetype.h"
#include "core/knowledge/load/loadeddocument.h"
#include "core/knowledge/load/ziparchive.h"

namespace docswiki::knowledge {

/// Documents that are zip archives: told by what is in them, not by their names.
Result<LoadedDocument> loadOffice(const QByteArray &zip, FileType namedAs, const QString &fallbackTitle);

/// What to say of a file in the format Office had before 2007, which is also that of encrypted newer ones.
Error oldOfficeError(const QByteArray &bytes);

/// OpenDocument as one plain XML file.
bool isFlatOpenDocument(const QByteArray &bytes);
Result<LoadedDocument> loadFlatOpenDocument(const QByteArray &xml, const QString &fallbackTitle);

// The formats, once unpacked.
Result<LoadedDocument> loadDocx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle);
Result<LoadedDocument> loadPptx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle);
Result<LoadedDocument> loadXlsx(ZipArchive &archive, const QString &mainPart, const QString &fallbackTitle);
Result<LoadedDocument> loadOpenDocument(ZipArchive &archive, const QString &fallbackTitle);
Result<LoadedDocument> loadEpub(ZipArchive &archive, const QString &fallbackTitle);

} // namespace docswiki::knowledge
