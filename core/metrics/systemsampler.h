// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/snapshot.h"

#include <QString>

namespace docswiki::metrics {

/// Reads the load of the machine and of this process. CPU figures are averages since the previous sample() (0 at the
/// first). One thread. The platform's part is in systemsampler_linux.cpp.
class SystemSampler {
public:
    explicit SystemSampler(QString dataFolder);

    SystemStats sample();

private:
    /// Ever-growing counters of processor time, in any one unit.
    struct CpuTimes {
        quint64 busy = 0;
        quint64 all = 0;
        quint64 process = 0;
        int cores = 1;
    };
    static CpuTimes readCpuTimes();
    static qint64 readProcessRss();
    static double readMemoryPercent();

    const QString m_dataFolder;
    CpuTimes m_last;
};

} // namespace docswiki::metrics
