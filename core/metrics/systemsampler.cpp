// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/systemsampler.h"

#include <filesystem>
#include <system_error>

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
    // Not QStorageInfo: it looks the folder up among the mounts, which a container may not show.
    std::error_code problem;
    const auto disk = std::filesystem::space(m_dataFolder.toStdU16String(), problem);
    if (!problem && disk.capacity > 0)
        stats.diskPercent = 100.0 * static_cast<double>(disk.capacity - disk.available) / static_cast<double>(disk.capacity);
    return stats;
}

} // namespace docswiki::metrics
