// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/statistics.h"

#include "core/metrics/goals.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace docswiki::metrics {

using namespace Qt::StringLiterals;

namespace {

double nearestRank(const QList<double> &sorted, double fraction)
{
    const auto rank = static_cast<qsizetype>(std::ceil(fraction * static_cast<double>(sorted.size())));
    return sorted[std::clamp<qsizetype>(rank - 1, 0, sorted.size() - 1)];
}

/// The series that a snapshot sums up, in milliseconds.
struct Series {
    QList<double> total, firstToken, overhead, rag, web, reasoning;
    QMap<turn::Stage, QList<double>> stages;

    void add(const TurnRecord &record)
    {
        const double totalMs = toMs(record.total);
        total.append(totalMs);
        if (record.firstToken > Nanoseconds{0}) {
            firstToken.append(toMs(record.firstToken));
            overhead.append(toMs(record.overhead));
        }
        if (record.usedRag)
            rag.append(totalMs);
        if (record.usedWeb)
            web.append(totalMs);
        if (record.reasoned)
            reasoning.append(totalMs);
        QMap<turn::Stage, Nanoseconds> sums; // one figure a turn, however often a stage came
        for (const Span &span : record.spans)
            sums[span.stage] += span.duration();
        for (auto it = sums.cbegin(); it != sums.cend(); ++it)
            stages[it.key()].append(toMs(it.value()));
    }
};

struct ModelSeries {
    ModelStats stats;
    QList<double> total, firstToken, tokensPerSecond;
};

/// Who was tried again, and who had to be stood in for: that is the model tried before the one that took over.
void countAttempts(const TurnRecord &record, QMap<QString, ModelSeries> &models)
{
    using provider::AttemptKind;
    QString before = record.model;
    for (const provider::Attempt &attempt : record.attempts) {
        if (attempt.state == provider::AttemptState::Waiting)
            continue;
        if (attempt.kind == AttemptKind::Retry)
            ++models[attempt.model].stats.retries;
        else if (attempt.kind == AttemptKind::Fallback)
            ++models[before].stats.fallbacks;
        if (attempt.kind != AttemptKind::Hedge)
            before = attempt.model;
    }
}

QList<ModelStats> perModel(const QList<TurnRecord> &records)
{
    QMap<QString, ModelSeries> models;
    for (const TurnRecord &record : records) {
        if (record.outcome == TurnOutcome::Running || record.outcome == TurnOutcome::Stopped)
            continue;
        countAttempts(record, models);
        ModelSeries &series = models[record.model];
        ModelStats &stats = series.stats;
        ++stats.count;
        stats.lastUsed = std::max(stats.lastUsed, record.startedAt);
        if (record.usage && record.usage->cost)
            stats.cost += *record.usage->cost;
        if (record.outcome == TurnOutcome::Failed) {
            ++stats.errors;
            continue;
        }
        series.total.append(toMs(record.total));
        if (record.firstToken > Nanoseconds{0})
            series.firstToken.append(toMs(record.firstToken));
        if (record.tokensPerSecond > 0)
            series.tokensPerSecond.append(record.tokensPerSecond);
    }
    QList<ModelStats> result;
    for (auto it = models.cbegin(); it != models.cend(); ++it) {
        ModelStats stats = it->stats;
        const Summary total = summarise(it->total);
        const Summary first = summarise(it->firstToken);
        stats.model = it.key();
        stats.averageMs = total.averageMs;
        stats.p50Ms = total.p50Ms;
        stats.p95Ms = total.p95Ms;
        stats.firstTokenP50Ms = first.p50Ms;
        stats.firstTokenP95Ms = first.p95Ms;
        stats.tokensPerSecond = summarise(it->tokensPerSecond).p50Ms;
        result.append(stats);
    }
    std::stable_sort(result.begin(), result.end(), [](const ModelStats &a, const ModelStats &b) { return a.count > b.count; });
    return result;
}

Target standing(const Goal &goal, const Summary &series)
{
    Target t{goal.name.toString(), goal.label.toString(), goal.milliseconds, series.averageMs, series.count, {}};
    if (series.count > 0)
        t.ok = series.averageMs < goal.milliseconds;
    return t;
}

} // namespace

Summary summarise(QList<double> valuesMs)
{
    Summary summary;
    if (valuesMs.isEmpty())
        return summary;
    std::sort(valuesMs.begin(), valuesMs.end());
    summary.count = static_cast<int>(valuesMs.size());
    summary.averageMs = std::accumulate(valuesMs.cbegin(), valuesMs.cend(), 0.0) / static_cast<double>(valuesMs.size());
    summary.p50Ms = nearestRank(valuesMs, 0.50);
    summary.p95Ms = nearestRank(valuesMs, 0.95);
    summary.p99Ms = nearestRank(valuesMs, 0.99);
    summary.maxMs = valuesMs.last();
    return summary;
}

Snapshot takeSnapshot(const QList<TurnRecord> &records, const SystemStats &system, const QDateTime &at, std::chrono::seconds window)
{
    Snapshot snapshot;
    snapshot.at = at;
    snapshot.window = window;
    snapshot.system = system;
    Series series;
    for (const TurnRecord &record : records) {
        if (record.outcome == TurnOutcome::Running)
            continue;
        ++snapshot.turns;
        if (record.outcome == TurnOutcome::Failed)
            ++snapshot.failed;
        else if (record.outcome == TurnOutcome::Finished)
            series.add(record);
    }
    snapshot.total = summarise(series.total);
    snapshot.firstToken = summarise(series.firstToken);
    snapshot.overhead = summarise(series.overhead);
    snapshot.rag = summarise(series.rag);
    snapshot.web = summarise(series.web);
    snapshot.reasoning = summarise(series.reasoning);
    for (auto it = series.stages.cbegin(); it != series.stages.cend(); ++it)
        snapshot.stages.insert(it.key(), summarise(it.value()));
    snapshot.models = perModel(records);
    const std::array<const Summary *, goals.size()> held{&snapshot.total, &snapshot.firstToken, &snapshot.rag, &snapshot.web,
                                                                   &snapshot.reasoning};
    for (std::size_t i = 0; i < goals.size(); ++i)
        snapshot.targets.append(standing(goals[i], *held[i]));
    return snapshot;
}

} // namespace docswiki::metrics
