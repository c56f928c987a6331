// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/modelhealth.h"

#include "core/metrics/bottleneck.h"
#include "core/provider/excerpt/excerptprovider.h"
#include "ui/common/modeltitle.h"

#include <QCoreApplication>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using metrics::TurnOutcome;
using metrics::TurnRecord;

namespace {
constexpr int judged = 5;
constexpr double slowMs = 2000; // the target of the first token
}

ModelHealth modelHealth(const QList<TurnRecord> &records, const QString &model)
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("docswiki::ui::modelHealth", source);
    };
    ModelHealth health;
    health.model = model.isEmpty() ? provider::ExcerptProvider::modelId() : plainModelId(model);
    const TurnRecord *last = nullptr;
    int seen = 0, failed = 0;
    for (auto it = records.crbegin(); it != records.crend() && seen < judged; ++it) {
        if (it->model != health.model) continue;
        if (!last) last = &*it;
        ++seen;
        failed += it->outcome == TurnOutcome::Failed;
    }
    if (!last) {
        health.word = text("no answer yet");
        return health;
    }
    health.lastFirstToken = last->firstToken;
    const metrics::UsualTimes usual = metrics::usualTimes(records, health.model);
    health.count = usual.count;
    health.firstTokenP50Ms = usual.firstTokenP50Ms;
    health.firstTokenP95Ms = usual.firstTokenP95Ms;
    if (failed >= 2) {
        health.word = text("failing");
        health.tone = Chip::Tone::Bad;
    } else if (last->outcome == TurnOutcome::Failed) {
        health.word = text("last answer failed");
        health.tone = Chip::Tone::Warn;
    } else if (usual.count > 0 && usual.firstTokenP50Ms > slowMs) {
        health.word = text("late first token");
        health.tone = Chip::Tone::Warn;
    } else {
        health.word = text("fine");
        health.tone = Chip::Tone::Good;
    }
    return health;
}

QString healthText(const ModelHealth &health)
{
    return u"%1: %2"_s.arg(modelTitle(health.model), health.word);
}

} // namespace docswiki::ui
