// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <QCoreApplication>

namespace docswiki::cli {

Command::Command(CommandLine &line, QObject *parent) : QObject(parent), m_line(line) {}
Command::~Command() = default;

Result<bool> Command::prepare(engine::EngineConfig &)
{
    return true;
}

bool Command::begin()
{
    m_terminal.setQuiet(m_line.quiet());
    auto config = m_line.engineConfig();
    if (!config) {
        endWith(config.error());
        return false;
    }
    if (const auto ready = prepare(*config); !ready) {
        m_terminal.error(ready.error().message);
        end(WrongUsage);
        return false;
    }
    m_thread = std::make_unique<engine::EngineThread>(*config);
    start();
    return m_exitCode < 0;
}

void Command::end(int code)
{
    if (m_exitCode >= 0)
        return;
    m_exitCode = code;
    m_terminal.clearStatus();
    QCoreApplication::exit(code);
}

void Command::endWith(const Error &error)
{
    m_terminal.error(error.message);
    end(Failed);
}

} // namespace docswiki::cli
