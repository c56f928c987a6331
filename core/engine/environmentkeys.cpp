// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/environmentkeys.h"

#include <QUrl>

namespace docswiki::engine {

using namespace Qt::StringLiterals;

QString keyFromEnvironment(const QString &providerUrl)
{
    const QString any = qEnvironmentVariable("DOCSWIKI_API_KEY").trimmed();
    if (!any.isEmpty())
        return any;
    const QString host = QUrl(providerUrl).host();
    const bool openRouter = providerUrl.isEmpty() || host == "openrouter.ai"_L1 || host.endsWith(".openrouter.ai"_L1);
    return openRouter ? qEnvironmentVariable("OPENROUTER_API_KEY").trimmed() : QString();
}

} // namespace docswiki::engine
