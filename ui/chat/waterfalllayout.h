// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"
#include "ui/chat/toolrow.h"

#include <QList>
#include <QString>

namespace docswiki::ui {

/// One bar of the waterfall, in pixels from the left end of the time axis.
struct WaterfallBar {
    turn::Stage stage = turn::Stage::Decide;
    qreal x = 0;
    qreal width = 0;      ///< at least minimumBar, however short the span was
    bool open = false;    ///< still running
    bool trouble = false; ///< late or failed
    bool failed = false;
    Nanoseconds duration{0};
    qsizetype span = 0; ///< its index in the record
    int row = 0;

    bool operator==(const WaterfallBar &) const = default;
};

/// What comes more than once shares a row, as long as it does not run side by side.
struct WaterfallRow {
    turn::Stage stage = turn::Stage::Decide;
    QString name; ///< of a tool; empty: the stage's own
    int count = 0;
    int failed = 0;
    int late = 0;
    Nanoseconds sum{0};
    qreal x = 0; ///< of its first bar
    Nanoseconds saved{0}; ///< by having been done before, while the question was typed

    bool operator==(const WaterfallRow &) const = default;
};

struct WaterfallTick {
    qreal x = 0;
    QString label;
    bool operator==(const WaterfallTick &) const = default;
};

struct WaterfallLayout {
    QList<WaterfallBar> bars; ///< in the order of their beginning
    QList<WaterfallRow> rows; ///< in the order of their first bars
    QList<WaterfallTick> ticks;
    Nanoseconds scale{0}; ///< the time at the right end
};

constexpr qreal minimumBar = 2;

/// The spans of a turn with those of its tools by name. `names` beside them; empty where the stage says it.
struct NamedSpans {
    QList<docswiki::metrics::Span> spans;
    QStringList names;
};
NamedSpans waterfallSpans(const docswiki::metrics::TurnRecord &record, const QList<ToolRow> &tools,
                          Nanoseconds elapsed);

/// Where the bars of `spans` lie on an axis of `width` pixels that ends at `total` (or at the last span's end where
/// that is later). Open spans reach to `total`. No span is left out, however short; no bar leaves the axis.
WaterfallLayout layOutWaterfall(const QList<docswiki::metrics::Span> &spans, Nanoseconds total, qreal width,
                                const QStringList &names = {});

/// A round step (1, 2 or 5 times a power of ten) that divides `total` into at most `atMost` parts.
Nanoseconds tickStep(Nanoseconds total, int atMost);

} // namespace docswiki::ui
