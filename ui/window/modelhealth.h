// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/common/chip.h"

namespace docswiki::ui {

/// How one model is doing, from its last answers.
struct ModelHealth {
    QString model;
    QString word;
    Chip::Tone tone = Chip::Tone::Neutral;
    Nanoseconds lastFirstToken{0}; ///< 0: the last turn had none
    double firstTokenP50Ms = 0;    ///< of `count` answers of this model
    double firstTokenP95Ms = 0;
    int count = 0;
};

/// The health of `model`; the others' `records`, oldest first, do not count. An empty id is the built-in model's.
ModelHealth modelHealth(const QList<metrics::TurnRecord> &records, const QString &model);
/// "deepseek-chat: last answer failed"
QString healthText(const ModelHealth &health);

} // namespace docswiki::ui
