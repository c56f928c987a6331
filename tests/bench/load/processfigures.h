// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QtGlobal>

namespace docswiki::bench {

/// What this process holds at the moment (Linux; -1 elsewhere).
struct ProcessFigures {
    double rssMb = -1;    ///< resident memory, of which
    double ownMb = -1;    ///< the process's own (not pages of files: programs, databases)
    int files = -1;       ///< open file descriptors
    int connections = -1; ///< established TCP connections of this machine to `port`
};
ProcessFigures processFigures(quint16 port);

} // namespace docswiki::bench
