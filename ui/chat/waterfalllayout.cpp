// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/waterfalllayout.h"

#include <algorithm>
#include <cmath>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using docswiki::metrics::Span;
using docswiki::metrics::TurnOutcome;
using docswiki::metrics::TurnRecord;
using turn::StageState;

namespace {

constexpr qreal pixelsPerTick = 72;
constexpr int maxTicks = 12;

QString tickLabel(Nanoseconds at, Nanoseconds step)
{
    if (at == Nanoseconds{0}) return u"0"_s;
    const double ms = toMs(at);
    const double stepMs = toMs(step);
    if (stepMs < 1) return QString::number(ms, 'g', 3) + u" ms"_s;
    if (ms < 1000 && stepMs < 1000) return QString::number(std::llround(ms)) + u" ms"_s;
    return QString::number(ms / 1000, 'g', 4) + u" s"_s;
}

} // namespace

Nanoseconds tickStep(Nanoseconds total, int atMost)
{
    if (total <= Nanoseconds{0} || atMost < 1) return Nanoseconds{0};
    const double least = static_cast<double>(total.count()) / atMost;
    const double power = std::pow(10.0, std::floor(std::log10(std::max(1.0, least))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= least * (1 - 1e-9)) return Nanoseconds(std::llround(factor * power));
    }
    return Nanoseconds(std::llround(10 * power));
}

NamedSpans waterfallSpans(const TurnRecord &record, const QList<ToolRow> &tools, Nanoseconds elapsed)
{
    NamedSpans all;
    for (Span span : record.spans) {
        // What the end of the turn cut off was not late: it failed, or was stopped.
        const bool cut = span.state == StageState::Late && span.end >= record.total && span.detail.isEmpty();
        if (cut && record.outcome == TurnOutcome::Failed) span.state = StageState::Failed;
        if (cut && record.outcome == TurnOutcome::Stopped) span.state = StageState::Finished;
        // The calls themselves say more than the round that they are part of.
        if (span.stage == turn::Stage::Tools && !tools.isEmpty()) continue;
        all.spans << span;
        all.names << QString();
    }
    for (const ToolRow &tool : tools) {
        const StageState state = tool.state == ToolState::Running  ? StageState::Started
                                 : tool.state == ToolState::Failed ? StageState::Failed
                                 : tool.state == ToolState::Done   ? StageState::Finished
                                                                   : StageState::Late;
        const Nanoseconds end = tool.state == ToolState::Running ? std::max(tool.begin, elapsed) : tool.end();
        all.spans.append({turn::Stage::Tools, state, tool.begin, end, toolTitle(tool)});
        all.names << tool.name;
    }
    return all;
}

namespace {

/// The row of `bar`: the first of its kind that is free by then, or a new one.
int rowFor(const WaterfallBar &bar, const QString &name, Nanoseconds begin, QList<WaterfallRow> &rows,
           QList<Nanoseconds> &ends)
{
    for (int i = 0; i < rows.size(); ++i) {
        if (rows[i].stage == bar.stage && rows[i].name == name && ends[i] <= begin) return i;
    }
    rows.append({bar.stage, name, 0, 0, 0, Nanoseconds{0}, bar.x, Nanoseconds{0}});
    ends.append(Nanoseconds{0});
    return static_cast<int>(rows.size()) - 1;
}

} // namespace

WaterfallLayout layOutWaterfall(const QList<Span> &spans, Nanoseconds total, qreal width, const QStringList &names)
{
    WaterfallLayout layout;
    layout.scale = std::max(Nanoseconds{0}, total);
    for (const Span &span : spans)
        layout.scale = std::max({layout.scale, span.begin, span.end});
    if (layout.scale <= Nanoseconds{0} || width <= minimumBar) return layout;
    const qreal perNanosecond = width / static_cast<qreal>(layout.scale.count());
    for (qsizetype i = 0; i < spans.size(); ++i) {
        const Span &span = spans[i];
        WaterfallBar bar;
        bar.stage = span.stage;
        bar.open = span.state == StageState::Started;
        bar.trouble = span.state == StageState::Late || span.state == StageState::Failed;
        bar.failed = span.state == StageState::Failed;
        bar.span = i;
        const Nanoseconds begin = std::max(Nanoseconds{0}, span.begin);
        const Nanoseconds end = std::max(begin, bar.open ? std::max(span.end, total) : span.end);
        bar.duration = end - begin;
        bar.width = std::max(minimumBar, static_cast<qreal>(bar.duration.count()) * perNanosecond);
        bar.x = std::clamp(static_cast<qreal>(begin.count()) * perNanosecond, 0.0, width - bar.width);
        layout.bars.append(bar);
    }
    std::stable_sort(layout.bars.begin(), layout.bars.end(), [&spans](const WaterfallBar &a, const WaterfallBar &b) {
        return spans[a.span].begin < spans[b.span].begin;
    });
    QList<Nanoseconds> ends; // of the rows
    for (WaterfallBar &bar : layout.bars) {
        const Span &span = spans[bar.span];
        bar.row = rowFor(bar, names.value(bar.span), span.begin, layout.rows, ends);
        WaterfallRow &row = layout.rows[bar.row];
        ++row.count;
        row.failed += bar.failed;
        row.late += bar.trouble && !bar.failed;
        row.sum += bar.duration;
        row.saved += span.saved;
        ends[bar.row] = std::max(ends[bar.row], std::max(Nanoseconds{0}, span.begin) + bar.duration);
    }
    const int wanted = std::clamp(static_cast<int>(width / pixelsPerTick), 1, maxTicks);
    const Nanoseconds step = tickStep(layout.scale, wanted);
    for (Nanoseconds at{0}; step > Nanoseconds{0} && at <= layout.scale && layout.ticks.size() <= maxTicks; at += step)
        layout.ticks.append({static_cast<qreal>(at.count()) * perNanosecond, tickLabel(at, step)});
    return layout;
}

} // namespace docswiki::ui
