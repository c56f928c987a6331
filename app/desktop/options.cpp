// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/options.h"

#include <QCommandLineParser>

namespace docswiki::desktop {

using namespace Qt::StringLiterals;

namespace {

void declare(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Chat with your documents and see where the time goes."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({u"data-dir"_s, u"Keep everything in <dir> instead of the home folder."_s, u"dir"_s});
    parser.addOption({u"provider-url"_s, u"Base URL of an OpenAI-compatible server, for this run."_s, u"url"_s});
    parser.addOption({u"screenshots"_s, u"Write pictures of every page to <dir>, light and dark, and end."_s, u"dir"_s});
    parser.addOption({u"screenshots-folder"_s, u"Documents to be indexed in the picture of the library."_s, u"folder"_s});
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(arguments))
        return fail(ErrorCode::Input, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return fail(ErrorCode::Input, u"docswiki-chat takes no file names: add documents on the library page."_s);
    return Options{parser.value(u"data-dir"_s),    parser.value(u"provider-url"_s), parser.value(u"screenshots"_s),
                   parser.value(u"screenshots-folder"_s), parser.isSet(u"help"_s),  parser.isSet(u"version"_s)};
}

QString usage()
{
    QCommandLineParser parser;
    declare(parser);
    // Help is asked for before there is a QApplication, and then the parser does not know the program's name.
    return parser.helpText().replace("<executable_name>"_L1, "docswiki-chat"_L1);
}

} // namespace docswiki::desktop
