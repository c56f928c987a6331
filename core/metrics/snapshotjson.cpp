// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/snapshot.h"

#include <QJsonArray>

namespace docswiki::metrics {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const Summary &summary)
{
    return {{u"count"_s, summary.count}, {u"avg"_s, summary.averageMs}, {u"p50"_s, summary.p50Ms},
            {u"p95"_s, summary.p95Ms},   {u"p99"_s, summary.p99Ms},     {u"max"_s, summary.maxMs}};
}

QJsonObject toJson(const ModelStats &stats)
{
    // The guide's three fields are in its units: seconds, a share, a time stamp. The others say their unit or are ms.
    return {{u"avg_response_time"_s, stats.averageMs / 1000.0},
            {u"success_rate"_s, stats.successRate()},
            {u"last_used"_s, stats.lastUsed.toString(Qt::ISODateWithMs)},
            {u"count"_s, stats.count},
            {u"p50"_s, stats.p50Ms},
            {u"p95"_s, stats.p95Ms},
            {u"ttft_p50"_s, stats.firstTokenP50Ms},
            {u"ttft_p95"_s, stats.firstTokenP95Ms},
            {u"tokens_per_second"_s, stats.tokensPerSecond},
            {u"errors"_s, stats.errors},
            {u"retries"_s, stats.retries},
            {u"fallbacks"_s, stats.fallbacks},
            {u"cost"_s, stats.cost},
            {u"breaker"_s, stats.breaker}};
}

QJsonObject toJson(const SystemStats &stats)
{
    return {{u"cpu_percent"_s, stats.cpuPercent},
            {u"memory_percent"_s, stats.memoryPercent},
            {u"disk_percent"_s, stats.diskPercent},
            {u"active_connections"_s, stats.activeConnections},
            {u"process_rss_bytes"_s, stats.processRssBytes},
            {u"process_cpu_percent"_s, stats.processCpuPercent},
            {u"ui_stalls"_s, stats.uiStalls}};
}

QJsonObject toJson(const Target &target)
{
    return {{u"name"_s, target.name},
            {u"target"_s, target.targetMs},
            {u"value"_s, target.count > 0 ? QJsonValue(target.valueMs) : QJsonValue()},
            {u"count"_s, target.count},
            {u"ok"_s, target.ok ? QJsonValue(*target.ok) : QJsonValue()}};
}

} // namespace

QJsonObject toJson(const Snapshot &snapshot)
{
    QJsonObject models;
    for (const ModelStats &stats : snapshot.models)
        models.insert(stats.model, toJson(stats));
    QJsonObject stages;
    for (auto it = snapshot.stages.cbegin(); it != snapshot.stages.cend(); ++it)
        stages.insert(turn::stageName(it.key()), toJson(it.value()));
    QJsonArray targets;
    for (const Target &target : snapshot.targets)
        targets.append(toJson(target));
    return {{u"status"_s, u"healthy"_s},
            {u"optimizations"_s, QJsonObject{{u"parallel_processing"_s, true},
                                             {u"caching"_s, false},
                                             {u"connection_pooling"_s, true},
                                             {u"streaming"_s, true}}},
            {u"cache_stats"_s, QJsonObject()},
            {u"system_stats"_s, toJson(snapshot.system)},
            {u"model_stats"_s, models},
            {u"latency"_s, QJsonObject{{u"total"_s, toJson(snapshot.total)},
                                       {u"first_token"_s, toJson(snapshot.firstToken)},
                                       {u"overhead"_s, toJson(snapshot.overhead)},
                                       {u"rag"_s, toJson(snapshot.rag)},
                                       {u"web"_s, toJson(snapshot.web)},
                                       {u"reasoning"_s, toJson(snapshot.reasoning)}}},
            {u"stages"_s, stages},
            {u"targets"_s, targets},
            {u"alerts"_s, QJsonArray()},
            {u"turns"_s, QJsonObject{{u"count"_s, snapshot.turns}, {u"failed"_s, snapshot.failed}}},
            {u"ts"_s, snapshot.at.toString(Qt::ISODateWithMs)},
            {u"window_s"_s, static_cast<qint64>(snapshot.window.count())}};
}

} // namespace docswiki::metrics
