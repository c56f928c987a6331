// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QString>

#include <optional>

namespace docswiki::ui {

/// How long something usually takes, from p50 to p95; shown beside a running clock.
struct UsualBand {
    Nanoseconds p50{0};
    Nanoseconds p95{0};
    int count = 0;

    /// Too few to be called usual.
    bool known() const { return count >= 3 && p95 > Nanoseconds{0}; }
};

/// "Waiting for gemini-2.5-pro … 2.1 s (usual 0.8 to 2.4 s)".
QString phaseText(const QString &phase, Nanoseconds elapsed, const std::optional<UsualBand> &usual);

/// "openrouter.ai is busy · trying again in 3 s": `phase` and whole seconds, rounded up.
QString countdownText(const QString &phase, Nanoseconds left);

/// "Nothing has arrived for 7 s · Esc stops": of an answer that stalls.
QString silenceText(Nanoseconds silence);

/// "Waiting for gemini-2.5-pro … 14 s · nothing has arrived yet": of a wait whose usual length is not known.
QString stillNothingText(const QString &phase, Nanoseconds elapsed);

} // namespace docswiki::ui
