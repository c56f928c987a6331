// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/common/chip.h"

namespace docswiki::ui {

/// How the model that answered last is doing, from its last answers.
struct ModelHealth {
    QString model; ///< empty while nothing was asked
    QString word;
    Chip::Tone tone = Chip::Tone::Neutral;
    Nanoseconds lastFirstToken{0}; ///< 0: the last turn had none
    double firstTokenP50Ms = 0;    ///< of `count` answers of this model
    double firstTokenP95Ms = 0;
    int count = 0;
};

/// `records` oldest first.
ModelHealth modelHealth(const QList<metrics::TurnRecord> &records);

} // namespace docswiki::ui
