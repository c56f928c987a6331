// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdata.h"

#include <QFileInfo>

namespace docswiki::test {

using namespace Qt::StringLiterals;

QString sourceTree()
{
    return QStringLiteral(DOCSWIKI_SOURCE_DIR);
}

QString testData(const QString &name)
{
    return sourceTree() + "/tests/data/"_L1 + name;
}

QString sharedData(const QString &name)
{
    QString root = qEnvironmentVariable("DOCSWIKI_SHARED_DATA");
    if (root.isEmpty())
        root = sourceTree() + "/../shared/data"_L1;
    const QString path = root + u'/' + name;
    return QFileInfo::exists(path) ? QFileInfo(path).canonicalFilePath() : QString();
}

} // namespace docswiki::test
