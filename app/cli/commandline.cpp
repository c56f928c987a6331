// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include <QFileInfo>
#include <QSettings>

namespace docswiki::cli {

using namespace Qt::StringLiterals;

CommandLine::CommandLine(const QString &command, const QString &purpose, const QString &positional)
{
    m_parser.setApplicationDescription(purpose);
    m_parser.addHelpOption();
    m_parser.addPositionalArgument(command, u"The command."_s);
    if (!positional.isEmpty())
        m_parser.addPositionalArgument(positional, {}, positional);
    m_parser.addOptions({
        {u"json"_s, u"Print JSON and nothing else on standard output."_s},
        {u"quiet"_s, u"No progress on standard error."_s},
        {u"data-dir"_s, u"Where libraries and conversations lie (default: the XDG data home)."_s, u"DIR"_s},
        {u"config"_s, u"A configuration file with provider_url and data_dir."_s, u"FILE"_s},
    });
}

Result<bool> CommandLine::parse(const QStringList &arguments)
{
    if (!m_parser.parse(arguments))
        return fail(ErrorCode::Input, m_parser.errorText() + u"."_s);
    if (m_parser.isSet(u"help"_s))
        m_parser.showHelp(Done);
    return true;
}

Result<engine::EngineConfig> CommandLine::engineConfig() const
{
    QString dataDir = value(u"data-dir"_s);
    QString providerUrl;
    if (isSet(u"config"_s)) {
        const QString file = value(u"config"_s);
        if (!QFileInfo(file).isReadable())
            return fail(ErrorCode::Input, u"The configuration file %1 cannot be read."_s.arg(file));
        const QSettings settings(file, QSettings::IniFormat);
        providerUrl = settings.value(u"provider_url"_s).toString();
        if (dataDir.isEmpty())
            dataDir = settings.value(u"data_dir"_s).toString();
    }
    if (m_parser.optionNames().contains(u"provider-url"_s))
        providerUrl = value(u"provider-url"_s);
    const auto paths = openDataPaths(dataDir);
    if (!paths)
        return fail(paths.error());
    engine::EngineConfig config;
    config.paths = *paths;
    config.providerUrl = providerUrl;
    config.apiKey = provider::keyFromEnvironment(providerUrl);
    config.resumeIndexing = false; // a command does one thing
    return config;
}

} // namespace docswiki::cli
