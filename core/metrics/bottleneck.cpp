// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/bottleneck.h"

#include "core/metrics/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace docswiki::metrics {

using namespace Qt::StringLiterals;
using turn::Stage;

namespace {

constexpr int leastHistory = 3;

/// What the time of a stage went into, to complete "82 % of 9.1 s was …".
QString activity(Stage stage, const QString &model)
{
    switch (stage) {
    case Stage::Store: return u"writing the question to disk"_s;
    case Stage::Decide: return u"deciding where to look"_s;
    case Stage::Retrieve: return u"searching your documents"_s;
    case Stage::Web: return u"searching the web"_s;
    case Stage::Warmup: return u"warming the model up"_s;
    case Stage::Prompt: return u"putting the prompt together"_s;
    case Stage::Connect: return u"connecting to the provider"_s;
    case Stage::Wait: return u"waiting for %1"_s.arg(model);
    case Stage::Reasoning: return u"reasoning"_s;
    case Stage::Decode: return u"writing the answer"_s;
    case Stage::Tools: return u"running tools"_s;
    case Stage::Paint: return u"painting"_s;
    }
    return {};
}

} // namespace

UsualTimes usualTimes(const QList<TurnRecord> &records, const QString &model)
{
    QList<double> totals;
    QList<double> firstTokens;
    for (const TurnRecord &record : records) {
        if (record.model != model || record.outcome != TurnOutcome::Finished || record.cached)
            continue;
        totals.append(toMs(record.total));
        if (record.firstToken > Nanoseconds{0})
            firstTokens.append(toMs(record.firstToken));
    }
    const Summary total = summarise(totals);
    const Summary first = summarise(firstTokens);
    return {total.count, total.p50Ms, total.p95Ms, first.p50Ms, first.p95Ms};
}

QString shortDuration(Nanoseconds duration)
{
    const double ms = toMs(duration);
    if (ms < 9.95)
        return u"%1 ms"_s.arg(ms, 0, 'f', 1);
    if (ms < 99.5)
        return u"%1 ms"_s.arg(std::lround(ms));
    if (ms < 9'995)
        return u"%1 s"_s.arg(ms / 1000, 0, 'f', ms < 995 ? 2 : 1);
    if (ms < 59'500)
        return u"%1 s"_s.arg(std::lround(ms / 1000));
    const auto seconds = std::lround(ms / 1000);
    return u"%1 min %2 s"_s.arg(seconds / 60).arg(seconds % 60);
}

QString bottleneckSentence(const TurnRecord &record, const UsualTimes *usual)
{
    if (record.outcome == TurnOutcome::Running || record.spans.isEmpty() || record.total <= Nanoseconds{0})
        return {};
    // The first paint of an answer that came all at once may end after the turn: only what lies within it counts. What
    // came more than once counts together.
    std::array<Nanoseconds, turn::stageCount> sums{};
    for (const Span &span : record.spans)
        sums[static_cast<std::size_t>(span.stage)] += std::min(span.end, record.total) - std::min(span.begin, record.total);
    const auto longest = std::max_element(sums.cbegin(), sums.cend());
    const auto stage = static_cast<Stage>(longest - sums.cbegin());
    const auto share = std::lround(100.0 * toMs(*longest) / toMs(record.total));
    QString sentence = u"%1 % of %2 was %3"_s.arg(share).arg(shortDuration(record.total), activity(stage, record.model));
    if (usual && usual->count >= leastHistory)
        sentence += u"; usual is %1"_s.arg(shortDuration(std::chrono::nanoseconds(std::llround(usual->totalP50Ms * 1e6))));
    return sentence + u'.';
}

} // namespace docswiki::metrics
