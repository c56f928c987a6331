// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

namespace docswiki::test {

/// A clock that moves only when told to.
class FakeClock final : public Clock {
public:
    Instant now() const override { return m_now; }
    QDateTime wallTime() const override { return m_wall; }
    void advance(Nanoseconds by)
    {
        m_now += by;
        m_wall = m_wall.addMSecs(std::chrono::duration_cast<Milliseconds>(by).count());
    }

private:
    Instant m_now{std::chrono::hours(1)};
    QDateTime m_wall = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
};

} // namespace docswiki::test
