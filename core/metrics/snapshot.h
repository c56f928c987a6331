// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/turn/turnevent.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QString>

#include <optional>

namespace docswiki::metrics {

/// Of one series in the window. All zero when count is.
struct Summary {
    int count = 0;
    double averageMs = 0;
    double p50Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;
    double maxMs = 0;
};

/// A goal of the guide (T1–T5) and where we stand. `ok` is empty while nothing was measured.
struct Target {
    QString name; ///< "average_response", "first_token", "rag", "web", "reasoning"
    QString label;
    double targetMs = 0;
    double valueMs = 0;
    int count = 0;
    std::optional<bool> ok;
};

struct ModelStats {
    QString model;
    int count = 0;
    int errors = 0;
    int retries = 0;   ///< tries after the first, of this model
    int fallbacks = 0; ///< times another model took over from this one
    double averageMs = 0;
    double p50Ms = 0;
    double p95Ms = 0;
    double firstTokenP50Ms = 0;
    double firstTokenP95Ms = 0;
    double tokensPerSecond = 0;
    double cost = 0; ///< USD
    QDateTime lastUsed;
    QString breaker = QStringLiteral("closed"); ///< "open": paused after failures; "half-open": one request tries it

    double successRate() const { return count == 0 ? 0.0 : 1.0 - static_cast<double>(errors) / count; }
};

struct SystemStats {
    double cpuPercent = 0;    ///< of the whole machine, 0..100
    double memoryPercent = 0;
    double diskPercent = 0;   ///< of the volume that holds the data folder
    qint64 processRssBytes = 0;
    double processCpuPercent = 0; ///< 100 = one core
    int activeConnections = 0;
    int uiStalls = 0; ///< times the window did not answer for over 100 ms
};

/// The state of everything measured, over one window. Built on the engine's thread; a value.
struct Snapshot {
    QDateTime at;              ///< UTC
    std::chrono::seconds window{0};
    Summary total;
    Summary firstToken;
    Summary overhead;
    Summary rag;
    Summary web;
    Summary reasoning;
    QMap<turn::Stage, Summary> stages;
    QList<Target> targets;
    QList<ModelStats> models;
    SystemStats system;
    int turns = 0;
    int failed = 0;
};

/// The document of `/api/performance`, `/ws/performance` and `docswiki stats --json`.
QJsonObject toJson(const Snapshot &snapshot);

} // namespace docswiki::metrics

Q_DECLARE_METATYPE(docswiki::metrics::Snapshot)
