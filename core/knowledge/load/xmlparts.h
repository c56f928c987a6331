// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QHash>
#include <QXmlStreamReader>

namespace docswiki::knowledge {

class ZipArchive;

/// The attribute of this local name, whatever its prefix.
QString attributeOf(const QXmlStreamReader &xml, QLatin1StringView name);

/// An XML error as a sentence about the document.
Error xmlError(const QXmlStreamReader &xml);

struct Relation {
    QString type;   ///< its last word: "officeDocument", "slide"
    QString target; ///< a name in the archive
};

/// What a part of an Office Open XML package refers to, by id. An empty `part`: the package itself.
QHash<QString, Relation> relationsOf(const ZipArchive &archive, const QString &part);

/// The title in docProps/core.xml or meta.xml; may be empty.
QString titleInProperties(const QByteArray &xml);

} // namespace docswiki::knowledge
