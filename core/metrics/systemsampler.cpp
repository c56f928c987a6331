// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/systemsampler.h"

#include <QStorageInfo>

namespace docswiki::metrics {

SystemSampler::SystemSampler(QString dataFolder) : m_dataFolder(std::move(dataFolder)), m_last(readCpuTimes()) {}

SystemStats SystemSampler::sample()
{
    SystemStats stats;
    const CpuTimes now = readCpuTimes();
    if (now.all > m_last.all) {
        const auto all = static_cast<double>(now.all - m_last.all);
        stats.cpuPercent = 100.0 * static_cast<double>(now.busy - m_last.busy) / all;
        stats.processCpuPercent = 100.0 * now.cores * static_cast<double>(now.process - m_last.process) / all;
        m_last = now;
    }
    stats.memoryPercent = readMemoryPercent();
    stats.processRssBytes = readProcessRss();
    const QStorageInfo disk(m_dataFolder);
    if (disk.isValid() && disk.bytesTotal() > 0)
        stats.diskPercent = 100.0 * static_cast<double>(disk.bytesTotal() - disk.bytesAvailable()) / static_cast<double>(disk.bytesTotal());
    return stats;
}

} // namespace docswiki::metrics
