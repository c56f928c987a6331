// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/load/loadprotocol.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace docswiki::knowledge {

/// Where the articles of a dump go, one by one.
struct PartSink {
    std::function<bool(const LoadedDocument &part)> part; ///< waits until there is room; false: nobody listens any more
    std::function<void(qint64 bytesRead)> progress;       ///< of the file as it lies on the disk
};

/// Reads one file. Runs in docswiki-loader, a process with limits, because the libraries below may crash, hang or
/// overgrow on a hostile file. Errors are sentences about the file that do not name it.
Result<LoadedDocument> loadFile(const LoadRequest &request, const PartSink &sink = {});

// The formats. `fallbackTitle` serves where the document has no title of its own.
LoadedDocument loadMarkdown(const QString &text, const QString &fallbackTitle);
LoadedDocument loadHtml(const QString &html, const QString &fallbackTitle);
LoadedDocument loadPlainText(const QString &text, const QString &fallbackTitle);
LoadedDocument loadCode(const QString &text, const QString &fallbackTitle);
LoadedDocument loadCsv(const QString &text, const QString &fallbackTitle);
Result<LoadedDocument> loadRtf(const QByteArray &bytes, const QString &fallbackTitle);
Result<LoadedDocument> loadPdf(const QByteArray &bytes, const QString &fallbackTitle);

} // namespace docswiki::knowledge
