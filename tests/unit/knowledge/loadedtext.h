// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/load/loader.h"

#include <QFile>
#include <QStringList>
#include <QTemporaryDir>

namespace docswiki::test {

/// One line a block: "[section] kind: text".
inline QStringList describe(const knowledge::LoadedDocument &document)
{
    static const QStringList kinds{QStringLiteral("heading"), QStringLiteral("prose"), QStringLiteral("code"),
                                   QStringLiteral("table")};
    QStringList lines;
    for (const knowledge::Block &block : document.blocks)
        lines.append(QStringLiteral("[%1] %2: %3")
                         .arg(document.headingPath(block).join(QLatin1Char('>')), kinds[static_cast<int>(block.kind)],
                              document.textOf(block).toString()));
    return lines;
}

/// What the loader makes of a file of this name with these bytes.
inline Result<knowledge::LoadedDocument> loadBytes(const QString &name, const QByteArray &bytes,
                                                   const knowledge::PartSink &sink = {})
{
    const QTemporaryDir folder;
    knowledge::LoadRequest request;
    request.path = folder.filePath(name);
    request.type = knowledge::fileTypeOf(name).value_or(knowledge::FileType::Text);
    QFile file(request.path);
    if (!file.open(QIODevice::WriteOnly)) return fail(ErrorCode::Internal, QStringLiteral("no file"));
    file.write(bytes);
    file.close();
    return knowledge::loadFile(request, sink);
}

} // namespace docswiki::test
