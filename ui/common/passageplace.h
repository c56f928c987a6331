// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/types.h"

#include <QString>
#include <QStringList>
#include <QUrl>

namespace docswiki::ui {

bool isWebAddress(const QString &document);

/// "/data/wiki.xml.bz2" of "/data/wiki.xml.bz2#Ada Lovelace"; of anything else the document itself.
QString containerOf(const QString &document);
/// "Ada Lovelace" of "/data/wiki.xml.bz2#Ada Lovelace"; empty where the document is a file of its own.
QString partOf(const QString &document);

/// What people call a document: its title, the article of a dump, the page of a site, or the file's name.
QString documentTitle(const QString &document, const QString &title = {});
/// "page 3" or "line 120"; empty where the format has neither.
QString positionText(const knowledge::Passage &passage);
/// Where a click on a source leads: the page of a site, a file (a PDF at its page), the folder of a dump. Not valid:
/// nowhere.
QUrl documentUrl(const QString &document, int page);
/// Where a passage stands, without its title: section, page or line.
QStringList placeParts(const knowledge::Passage &passage);

} // namespace docswiki::ui
