// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"

namespace docswiki::metrics {

/// Reads the events of one turn into its waterfall. A value; feed it every event in order, look at record() at any time.
class Trace {
public:
    Trace() = default;
    Trace(const QDateTime &startedAt, const QString &model);

    void add(const turn::TurnEvent &event);
    const TurnRecord &record() const { return m_record; }

private:
    void addStage(const turn::StageEvent &event, Nanoseconds at);
    void addAttempt(const provider::Attempt &attempt);
    void finish(Nanoseconds at);

    TurnRecord m_record;
    qsizetype m_contentLength = 0; ///< UTF-16 units
};

} // namespace docswiki::metrics
