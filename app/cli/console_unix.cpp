// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace docswiki::cli {

namespace {
int wakeUp[2] = {-1, -1}; // a signal handler may do little more than write to a socket

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(wakeUp[0], &byte, 1);
}
} // namespace

bool isTerminal(FILE *file)
{
    return ::isatty(::fileno(file)) == 1;
}

int terminalColumns()
{
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 80;
}

void watchInterrupts(QObject *context, std::function<void()> onInterrupt)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, wakeUp) != 0)
        return;
    auto *notifier = new QSocketNotifier(wakeUp[1], QSocketNotifier::Read, context);
    QObject::connect(notifier, &QSocketNotifier::activated, context, [onInterrupt = std::move(onInterrupt)] {
        char byte = 0;
        [[maybe_unused]] const auto read = ::read(wakeUp[1], &byte, 1);
        onInterrupt();
    });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

} // namespace docswiki::cli
