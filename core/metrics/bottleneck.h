// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"

#include <QString>

namespace docswiki::metrics {

/// What a model usually takes, from its own history. `count` turns; no figures are shown below three.
struct UsualTimes {
    int count = 0;
    double totalP50Ms = 0;
    double totalP95Ms = 0;
    double firstTokenP50Ms = 0;
    double firstTokenP95Ms = 0;
};

/// The usual times of `model` among `records` (finished ones count only).
UsualTimes usualTimes(const QList<TurnRecord> &records, const QString &model);

/// One sentence that names the stage where most of the time went:
/// "82 % of 9.1 s was waiting for deepseek-chat; usual is 2.3 s." Empty while the turn runs.
QString bottleneckSentence(const TurnRecord &record, const UsualTimes *usual = nullptr);

/// "0.61 s", "41 ms", "2 min 3 s"
QString shortDuration(Nanoseconds duration);

} // namespace docswiki::metrics
