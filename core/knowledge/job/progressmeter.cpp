// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/progressmeter.h"

#include <cmath>

namespace docswiki::knowledge {

namespace {
constexpr Nanoseconds stepTime = Milliseconds(250); // rates are looked at in such steps
constexpr double smoothingSeconds = 4.0;
constexpr Nanoseconds warmUpTime = Milliseconds(1'000); // before, the time left is a guess and is not told
} // namespace

void ProgressMeter::start(Instant now)
{
    *this = ProgressMeter();
    m_last = now;
    m_running = true;
}

void ProgressMeter::pause(Instant now)
{
    if (m_running) m_active += now - m_last;
    m_running = false;
}

void ProgressMeter::resume(Instant now)
{
    m_last = now;
    m_running = true;
}

void ProgressMeter::update(Instant now, int files, qint64 bytes)
{
    const Nanoseconds elapsed = now - m_last;
    if (!m_running || elapsed < stepTime) return;
    const double seconds = std::chrono::duration<double>(elapsed).count();
    const double filesRate = (files - m_files) / seconds;
    const double bytesRate = static_cast<double>(bytes - m_bytes) / seconds;
    const double keep = m_active == Nanoseconds::zero() ? 0.0 : std::exp(-seconds / smoothingSeconds);
    m_filesPerSecond = keep * m_filesPerSecond + (1 - keep) * filesRate;
    m_bytesPerSecond = keep * m_bytesPerSecond + (1 - keep) * bytesRate;
    m_active += elapsed;
    m_last = now;
    m_files = files;
    m_bytes = bytes;
}

void ProgressMeter::fill(IndexProgress &progress, qint64 bytesLeft) const
{
    progress.filesPerSecond = m_filesPerSecond;
    progress.bytesPerSecond = m_bytesPerSecond;
    progress.timeLeft.reset();
    if (m_active >= warmUpTime && m_bytesPerSecond > 1.0)
        progress.timeLeft = Milliseconds(std::llround(1000.0 * static_cast<double>(bytesLeft) / m_bytesPerSecond));
}

} // namespace docswiki::knowledge
