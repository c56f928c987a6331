// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/filetype.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>

namespace docswiki::knowledge {

/// What kind of document a page is, by its Content-Type and, where that says little, its address; none: not one to read.
std::optional<FileType> pageTypeOf(const QString &contentType, const QUrl &page);

/// Whether the address alone tells that there is nothing to read: pictures, archives, styles.
bool isNoPage(const QUrl &page);

/// The body as its reader gets it: what a charset in the Content-Type says is not lost with that header.
QByteArray readableBody(const QByteArray &body, const QString &contentType, FileType type);

/// A name for the file that holds the page on its way; a page without a title is called by it.
QString pageFileName(const QUrl &page, FileType type);

} // namespace docswiki::knowledge
