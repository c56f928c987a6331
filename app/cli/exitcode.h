// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace docswiki::cli {

/// How every command of the program ends.
enum ExitCode {
    Done = 0,
    Failed = 1,     ///< one sentence is on standard error
    WrongUsage = 2, ///< the arguments make no sense
    Interrupted = 130,
};

} // namespace docswiki::cli
