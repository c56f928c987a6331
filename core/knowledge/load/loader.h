// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QByteArray>
#include <QString>

namespace docswiki::knowledge {

/// Reads one file. Runs in docswiki-loader, a process with limits, because the libraries below may crash, hang or
/// overgrow on a hostile file. Errors are sentences about the file that do not name it.
Result<LoadedDocument> loadFile(const LoadRequest &request);

// The formats. `fallbackTitle` serves where the document has no title of its own.
LoadedDocument loadMarkdown(const QString &text, const QString &fallbackTitle);
LoadedDocument loadHtml(const QString &html, const QString &fallbackTitle);
LoadedDocument loadPlainText(const QString &text, const QString &fallbackTitle);
LoadedDocument loadCode(const QString &text, const QString &fallbackTitle);
Result<LoadedDocument> loadPdf(const QByteArray &bytes, const QString &fallbackTitle);

} // namespace docswiki::knowledge
