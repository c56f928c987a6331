// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDateTime>

#include <chrono>

namespace docswiki {

/// A point on the monotonic clock. Every duration in the program is a difference of two of these.
using Instant = std::chrono::steady_clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;
using Milliseconds = std::chrono::milliseconds;

/// Where time comes from; tests pass their own. Stateless and safe on any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;          ///< monotonic: for durations
    virtual QDateTime wallTime() const = 0;   ///< UTC: for labels and storage, never subtracted
};

class SystemClock final : public Clock {
public:
    Instant now() const override { return std::chrono::steady_clock::now(); }
    QDateTime wallTime() const override { return QDateTime::currentDateTimeUtc(); }
};

/// Milliseconds with fraction, the unit of every `_ms` field.
inline double toMs(Nanoseconds duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

} // namespace docswiki
