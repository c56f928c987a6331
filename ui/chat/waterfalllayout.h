// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"

#include <QList>
#include <QString>

namespace docswiki::ui {

/// One bar of the waterfall, in pixels from the left end of the time axis.
struct WaterfallBar {
    turn::Stage stage = turn::Stage::Decide;
    qreal x = 0;
    qreal width = 0;       ///< at least minimumBar, however short the span was
    bool open = false;     ///< still running
    bool trouble = false;  ///< late or failed
    Nanoseconds duration{0};
    qsizetype span = 0;    ///< its index in the record

    bool operator==(const WaterfallBar &) const = default;
};

struct WaterfallTick {
    qreal x = 0;
    QString label;
    bool operator==(const WaterfallTick &) const = default;
};

struct WaterfallLayout {
    QList<WaterfallBar> bars; ///< one a row, in the order of their beginning
    QList<WaterfallTick> ticks;
    Nanoseconds scale{0};     ///< the time at the right end
};

constexpr qreal minimumBar = 2;

/// Where the bars of `spans` lie on an axis of `width` pixels that ends at `total` (or at the last span's end where that
/// is later). Open spans reach to `total`. No span is left out, however short; no bar leaves the axis.
WaterfallLayout layOutWaterfall(const QList<docswiki::metrics::Span> &spans, Nanoseconds total, qreal width);

/// A round step (1, 2 or 5 times a power of ten) that divides `total` into at most `atMost` parts.
Nanoseconds tickStep(Nanoseconds total, int atMost);

} // namespace docswiki::ui
