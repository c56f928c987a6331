// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

#include <cstdio>
#include <functional>

namespace docswiki::cli {

// The parts of the console that differ by platform: console_unix.cpp, console_windows.cpp.

bool isTerminal(FILE *file);
int terminalColumns(); ///< 80 where it is not known

/// Calls `onInterrupt` in the event loop of `context`'s thread (the main thread) at Ctrl+C or a polite request to end.
void watchInterrupts(QObject *context, std::function<void()> onInterrupt);

} // namespace docswiki::cli
