// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QStringList>

namespace docswiki::desktop {

/// What the command line of docswiki-chat says.
struct Options {
    QString dataDir;           ///< empty: the person's own
    QString providerUrl;       ///< empty: as in the settings
    QString screenshotsDir;    ///< not empty: write pictures of every page there and end
    QString screenshotsFolder; ///< the documents that are being indexed in one of them; empty: some made up
    bool help = false;
    bool version = false;
};

Result<Options> parseOptions(const QStringList &arguments);
QString usage();

} // namespace docswiki::desktop
