// SPDX-License-Identifier: GPL-3.0-or-later
// docswiki-chat: the window.
#include "app/desktop/desktopapp.h"
#include "app/desktop/options.h"
#include "app/desktop/screenshots.h"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::desktop;

namespace {

int fail(const QString &message)
{
    std::fprintf(stderr, "docswiki-chat: %s\n", qUtf8Printable(message));
    return 1;
}

int takeScreenshots(const Options &options)
{
    QTemporaryDir home;
    const Result<DataPaths> paths = openDataPaths(home.path());
    if (!home.isValid() || !paths)
        return fail(u"No temporary folder can be made for the pictures: is the disk full?"_s);
    DesktopApp app(*paths, options.providerUrl);
    Screenshots screenshots(app, options.screenshotsDir, options.screenshotsFolder);
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"Docs-Wiki Chat"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(DOCSWIKI_VERSION));

    // Help and version need no display.
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Result<Options> options = parseOptions(arguments);
    if (!options)
        return fail(options.error().message);
    if (options->help || options->version) {
        const QString version = u"docswiki-chat %1\n"_s.arg(QCoreApplication::applicationVersion());
        std::fputs(qUtf8Printable(options->help ? usage() : version), stdout);
        return 0;
    }

    QApplication application(argc, argv);
    QApplication::setDesktopFileName(u"docswiki-chat"_s);
    if (!options->screenshotsDir.isEmpty())
        return takeScreenshots(*options);
    const Result<DataPaths> paths = openDataPaths(options->dataDir);
    if (!paths)
        return fail(paths.error().message);
    DesktopApp app(*paths, options->providerUrl);
    app.window().show();
    return QApplication::exec();
}
