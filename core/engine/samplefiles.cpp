// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/samplefiles.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace docswiki::engine {

using namespace Qt::StringLiterals;

QString sampleLibraryName()
{
    return u"Sample library"_s;
}

Result<bool> unpackSampleDocuments(const QString &folder)
{
    const auto refused = [&folder] {
        return fail(ErrorCode::Storage, u"The sample documents could not be written to %1. Is the disk full?"_s.arg(folder));
    };
    if (!QDir().mkpath(folder))
        return refused();
    const QDir bundled(u":/docswiki/samples"_s);
    const QStringList names = bundled.entryList(QDir::Files);
    for (const QString &name : names) {
        QFile source(bundled.filePath(name));
        if (!source.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, u"The sample document %1 is missing from the program."_s.arg(name));
        const QByteArray content = source.readAll();
        QFile present(folder + u'/' + name);
        if (present.open(QIODevice::ReadOnly) && present.readAll() == content)
            continue;
        QSaveFile target(folder + u'/' + name);
        if (!target.open(QIODevice::WriteOnly) || target.write(content) != content.size() || !target.commit())
            return refused();
    }
    return true;
}

} // namespace docswiki::engine
