// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <io.h>
#include <windows.h>

namespace docswiki::cli {

namespace {
QObject *interruptContext = nullptr;
std::function<void()> interruptAction;

BOOL WINAPI onConsoleEvent(DWORD)
{
    QMetaObject::invokeMethod(interruptContext, [] { interruptAction(); }, Qt::QueuedConnection);
    return TRUE;
}
} // namespace

bool isTerminal(FILE *file)
{
    return _isatty(_fileno(file)) != 0;
}

int terminalColumns()
{
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (GetConsoleScreenBufferInfo(GetStdHandle(STD_ERROR_HANDLE), &info))
        return info.srWindow.Right - info.srWindow.Left + 1;
    return 80;
}

void watchInterrupts(QObject *context, std::function<void()> onInterrupt)
{
    interruptContext = context;
    interruptAction = std::move(onInterrupt);
    SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

} // namespace docswiki::cli
