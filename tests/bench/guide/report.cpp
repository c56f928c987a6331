// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/guide/report.h"

#include "core/metrics/statistics.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace docswiki::bench {

using namespace Qt::StringLiterals;

namespace {
constexpr double mostDeviation = 0.02;

template<typename Took, typename Value>
metrics::Summary summaryOf(const QList<Took> &runs, Value value)
{
    QList<double> values;
    for (const Took &took : runs)
        values.append(value(took));
    return metrics::summarise(values);
}

metrics::Summary oldAnswer(const Measured &m)
{
    return summaryOf(m.old, [](const auto &took) { return took.answerMs; });
}
metrics::Summary ourAnswer(const Measured &m)
{
    return summaryOf(m.ours, [](const auto &took) { return took.answerMs; });
}
metrics::Summary ourFirstToken(const Measured &m)
{
    return summaryOf(m.ours, [](const auto &took) { return took.firstTokenMs; });
}
double stageMs(const Measured &m, turn::Stage stage)
{
    return summaryOf(m.ours, [stage](const auto &took) { return toMs(took.stages.value(stage, Nanoseconds{0})); })
        .p50Ms;
}

/// One row of the verdict; seconds are the guide's.
struct Verdict {
    QString target;
    QString what;
    double limit = 0;
    double value = 0;
    double before = 0;
    bool judged = true;
    bool ok() const { return value < limit; }
};

QList<Verdict> verdicts(const Report &report)
{
    const auto unscaled = [&report](double ms) { return ms / 1000 * report.factor; };
    QList<Verdict> rows;
    for (const Measured &m : report.scenarios) {
        rows.append({m.scenario.target, m.scenario.name + u", whole answer"_s, m.scenario.targetSeconds,
                     unscaled(ourAnswer(m).p50Ms), unscaled(oldAnswer(m).p50Ms)});
    }
    for (const Measured &m : report.scenarios) {
        rows.append({u"T5"_s, m.scenario.name + u", first token"_s, firstTokenTarget, unscaled(ourFirstToken(m).p50Ms),
                     unscaled(oldAnswer(m).p50Ms), m.scenario.firstTokenJudged});
    }
    return rows;
}

double deviation(const Report &report, const Measured &m)
{
    return oldAnswer(m).p50Ms / 1000 * report.factor / m.scenario.guideSeconds - 1;
}

QJsonObject toJson(const metrics::Summary &s, double factor)
{
    return {{u"n"_s, s.count},
            {u"p50_ms"_s, s.p50Ms},
            {u"max_ms"_s, s.maxMs},
            {u"p50_unscaled_s"_s, s.p50Ms / 1000 * factor},
            {u"max_unscaled_s"_s, s.maxMs / 1000 * factor}};
}

QJsonObject scenarioJson(const Report &report, const Measured &m)
{
    const double factor = report.factor;
    QJsonArray calls;
    for (const OldCall &call : m.scenario.oldCalls)
        calls.append(call.what);
    QJsonObject stages;
    for (const turn::Stage stage :
         {turn::Stage::Store, turn::Stage::Decide, turn::Stage::Retrieve, turn::Stage::Web, turn::Stage::Prompt,
          turn::Stage::Connect, turn::Stage::Wait, turn::Stage::Reasoning, turn::Stage::Decode})
        stages[turn::stageName(stage)] = stageMs(m, stage);
    const metrics::Summary before = oldAnswer(m);
    const metrics::Summary now = ourAnswer(m);
    const metrics::Summary word = ourFirstToken(m);
    const double floor = modelSeconds(m.scenario, report.assumed) * 1000 / factor;
    return {
        {u"name"_s, m.scenario.name},
        {u"question"_s, m.scenario.question},
        {u"guide_s"_s, m.scenario.guideSeconds},
        {u"guide_scaled_ms"_s, m.scenario.guideSeconds * 1000 / factor},
        {u"old"_s, QJsonObject{{u"calls"_s, calls},
                               {u"sum_of_assumptions_s"_s, expectedOldSeconds(m.scenario, report.assumed)},
                               {u"answer"_s, toJson(before, factor)},
                               {u"deviation_from_guide"_s, deviation(report, m)}}},
        {u"ours"_s,
         QJsonObject{{u"first_event_ms"_s, summaryOf(m.ours, [](const auto &t) { return t.firstEventMs; }).p50Ms},
                     {u"sources_shown"_s, toJson(summaryOf(m.ours, [](const auto &t) { return t.sourcesMs; }), factor)},
                     {u"first_token"_s, toJson(word, factor)},
                     {u"answer"_s, toJson(now, factor)},
                     {u"sources"_s, m.ours.isEmpty() ? 0 : m.ours.last().sources},
                     {u"stages_p50_ms"_s, stages}}},
        {u"model_alone"_s, QJsonObject{{u"reasoning_tokens"_s, m.scenario.reasoningTokens},
                                       {u"answer_tokens"_s, m.scenario.answerTokens},
                                       {u"ms"_s, floor},
                                       {u"unscaled_s"_s, floor / 1000 * factor},
                                       {u"share_of_old"_s, floor / before.p50Ms},
                                       {u"share_of_ours"_s, floor / now.p50Ms}}},
        {u"ratio"_s,
         QJsonObject{
             {u"answer"_s, now.p50Ms / before.p50Ms},
             {u"first_token"_s, word.p50Ms / before.p50Ms},
         }},
        {u"beside_the_model_unscaled_s"_s, QJsonObject{{u"old"_s, (before.p50Ms - floor) / 1000 * factor},
                                                       {u"ours"_s, (now.p50Ms - floor) / 1000 * factor}}}};
}
} // namespace

bool Report::allTargetsMet() const
{
    const QList<Verdict> rows = verdicts(*this);
    return std::all_of(rows.cbegin(), rows.cend(), [](const Verdict &row) { return !row.judged || row.ok(); });
}

bool Report::isCalibrated() const
{
    return std::all_of(scenarios.cbegin(), scenarios.cend(),
                       [this](const Measured &m) { return std::abs(deviation(*this, m)) <= mostDeviation; });
}

QJsonObject toJson(const Report &report)
{
    QJsonArray list;
    for (const Measured &m : report.scenarios)
        list.append(scenarioJson(report, m));
    QJsonArray targets;
    for (const Verdict &row : verdicts(report)) {
        targets.append(QJsonObject{{u"target"_s, row.target},
                                   {u"what"_s, row.what},
                                   {u"limit_s"_s, row.limit},
                                   {u"limit_scaled_ms"_s, row.limit * 1000 / report.factor},
                                   {u"value_s"_s, row.value},
                                   {u"value_scaled_ms"_s, row.value * 1000 / report.factor},
                                   {u"before_s"_s, row.before},
                                   {u"judged"_s, row.judged},
                                   {u"ok"_s, row.ok()}});
    }
    QJsonArray pages;
    for (const double seconds : report.assumed.pages)
        pages.append(seconds);
    const Assumptions &assumed = report.assumed;
    return {{u"factor"_s, report.factor},
            {u"assumptions_s"_s, QJsonObject{{u"connection"_s, assumed.connection},
                                             {u"first_token"_s, assumed.firstToken},
                                             {u"tokens_per_second"_s, assumed.tokensPerSecond},
                                             {u"embedding"_s, assumed.embedding},
                                             {u"vector_store"_s, assumed.vectors},
                                             {u"web_search"_s, assumed.search},
                                             {u"pages"_s, pages}}},
            {u"scenarios"_s, list},
            {u"targets"_s, targets},
            {u"calibrated"_s, report.isCalibrated()},
            {u"ok"_s, report.allTargetsMet()}};
}

void print(QTextStream &out, const Report &report)
{
    const auto seconds = [&report](double ms) {
        return QString::number(ms / 1000 * report.factor, 'f', 2).rightJustified(8);
    };
    const auto plain = [](double s) { return QString::number(s, 'f', 2).rightJustified(8); };
    const qsizetype runs = report.scenarios.isEmpty() ? 0 : report.scenarios.first().ours.size();
    out << "The guide's four questions, once as the old service did it and once through our pipeline, by turns, "
        << runs << (runs == 1 ? " run" : " runs") << " of each.\n"
        << "Medians in the guide's seconds; what was run is " << report.factor
        << " times quicker, our own work is not.\n\n"
        << "              guide      old  (off by)     ours  old/ours   first |   model   beside it\n"
        << "           measured   answer             answer             token |   alone    old    ours\n";
    for (const Measured &m : report.scenarios) {
        const double before = oldAnswer(m).p50Ms;
        const double now = ourAnswer(m).p50Ms;
        const double floor = modelSeconds(m.scenario, report.assumed) * 1000 / report.factor;
        out << "  " << m.scenario.name.leftJustified(9) << plain(m.scenario.guideSeconds) << " " << seconds(before)
            << "  " << (QString::asprintf("%+.1f", 100 * deviation(report, m)) + " %"_L1).rightJustified(8) << " "
            << seconds(now) << QString::number(before / now, 'f', 2).rightJustified(10)
            << seconds(ourFirstToken(m).p50Ms) << " |" << seconds(floor) << seconds(before - floor)
            << seconds(now - floor) << "\n";
    }
    out << "\n  target                        limit    ours   before\n";
    for (const Verdict &row : verdicts(report)) {
        out << "  " << row.target << "  " << row.what.leftJustified(24) << "< "
            << QString::number(row.limit, 'f', 0).rightJustified(2) << " s" << plain(row.value) << plain(row.before)
            << "  "
            << (!row.judged ? "not judged: waits for pages of the web"
                : row.ok()  ? "ok"
                            : "MISSED")
            << "\n";
    }
    if (!report.isCalibrated())
        out << "\nThe old service is off the guide's times by more than 2 %: the machine is too busy for a factor of "
            << report.factor << ". Try a smaller one.\n";
    out << (report.allTargetsMet() ? "\nAll targets are met.\n" : "\nA target is missed.\n");
}

} // namespace docswiki::bench
