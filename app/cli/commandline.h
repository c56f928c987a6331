// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/cli/exitcode.h"
#include "core/base/paths.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/provider/account/environmentkeys.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

namespace docswiki::cli {

/// The options that every command knows, and the parser that a command adds its own to.
class CommandLine {
public:
    /// `positional`: how the arguments read in the help, "QUESTION".
    CommandLine(const QString &command, const QString &purpose, const QString &positional);

    QCommandLineParser &parser() { return m_parser; }

    /// Fails with one sentence about what is wrong. `--help` ends the program.
    Result<bool> parse(const QStringList &arguments);

    QStringList positional() const { return m_parser.positionalArguments(); }
    QString value(const QString &option) const { return m_parser.value(option); }
    QStringList values(const QString &option) const { return m_parser.values(option); }
    bool isSet(const QString &option) const { return m_parser.isSet(option); }
    bool json() const { return m_parser.isSet(QStringLiteral("json")); }
    bool quiet() const { return m_parser.isSet(QStringLiteral("quiet")); }

    /// The engine's settings from the options, the configuration file and the environment, in this order of strength.
    Result<engine::EngineConfig> engineConfig() const;

private:
    QCommandLineParser m_parser;
};

} // namespace docswiki::cli
