// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/types.h"

namespace docswiki::knowledge {

/// Turns what a job has done so far into rates and the time left. The rates are smoothed over the last few seconds;
/// unchanged files cost nothing and do not count. Pure: time comes in.
class ProgressMeter {
public:
    void start(Instant now);
    void pause(Instant now);
    void resume(Instant now);
    /// `files` and `bytes` were read in all; `bytesLeft` are still to be read.
    void update(Instant now, int files, qint64 bytes);
    void fill(IndexProgress &progress, qint64 bytesLeft) const;

private:
    Instant m_last{};
    bool m_running = false;
    Nanoseconds m_active{0};
    int m_files = 0;
    qint64 m_bytes = 0;
    double m_filesPerSecond = 0;
    double m_bytesPerSecond = 0;
};

} // namespace docswiki::knowledge
