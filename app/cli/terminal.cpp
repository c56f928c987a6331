// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "app/cli/console.h"

#include <cstdio>

namespace docswiki::cli {

using namespace Qt::StringLiterals;

namespace {
void write(FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
    std::fflush(file);
}
} // namespace

Terminal::Terminal()
    : m_outIsTerminal(isTerminal(stdout)), m_errIsTerminal(isTerminal(stderr)),
      m_colours(m_outIsTerminal && qEnvironmentVariableIsEmpty("NO_COLOR"))
{
}

void Terminal::out(const QString &text)
{
    clearStatus();
    write(stdout, text.toUtf8());
}

void Terminal::outBytes(const QByteArray &bytes)
{
    write(stdout, bytes);
}

void Terminal::note(const QString &text)
{
    if (m_quiet)
        return;
    clearStatus();
    write(stderr, text.toUtf8() + '\n');
}

void Terminal::status(const QString &text)
{
    if (m_quiet || !m_errIsTerminal)
        return;
    write(stderr, "\r\x1b[K" + text.left(columns() - 1).toUtf8());
    m_statusShown = true;
}

void Terminal::clearStatus()
{
    if (std::exchange(m_statusShown, false))
        write(stderr, "\r\x1b[K");
}

void Terminal::error(const QString &sentence)
{
    clearStatus();
    write(stderr, "docswiki: " + sentence.toUtf8() + '\n');
}

int Terminal::columns() const
{
    return terminalColumns();
}

QString Terminal::styled(const QString &text, const char *code) const
{
    if (!m_colours)
        return text;
    return u"\x1b[%1m%2\x1b[0m"_s.arg(QLatin1String(code), text);
}

} // namespace docswiki::cli
