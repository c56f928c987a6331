// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/modelhealth.h"

#include "core/metrics/bottleneck.h"

#include <QCoreApplication>

namespace docswiki::ui {

using metrics::TurnOutcome;
using metrics::TurnRecord;

namespace {
constexpr int judged = 5;
constexpr double slowMs = 2000; // the target of the first token
}

ModelHealth modelHealth(const QList<TurnRecord> &records)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("docswiki::ui::modelHealth", source); };
    ModelHealth health;
    if (records.isEmpty()) {
        health.word = text("no answer yet");
        return health;
    }
    const TurnRecord &last = records.last();
    health.model = last.model;
    health.lastFirstToken = last.firstToken;
    const metrics::UsualTimes usual = metrics::usualTimes(records, last.model);
    health.count = usual.count;
    health.firstTokenP50Ms = usual.firstTokenP50Ms;
    health.firstTokenP95Ms = usual.firstTokenP95Ms;

    int seen = 0, failed = 0;
    for (auto it = records.crbegin(); it != records.crend() && seen < judged; ++it) {
        if (it->model != last.model)
            continue;
        ++seen;
        failed += it->outcome == TurnOutcome::Failed;
    }
    if (failed >= 2) {
        health.word = text("failing");
        health.tone = Chip::Tone::Bad;
    } else if (last.outcome == TurnOutcome::Failed) {
        health.word = text("last answer failed");
        health.tone = Chip::Tone::Warn;
    } else if (usual.count > 0 && usual.firstTokenP50Ms > slowMs) {
        health.word = text("slow");
        health.tone = Chip::Tone::Warn;
    } else {
        health.word = text("fine");
        health.tone = Chip::Tone::Good;
    }
    return health;
}

} // namespace docswiki::ui
