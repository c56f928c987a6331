// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev bench turn: what we add to a streamed answer, and what four stages side by side cost.
#include "tests/bench/turn/addeddelay.h"
#include "tests/bench/turn/stagecost.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace docswiki;

namespace {

QJsonObject toJson(const metrics::Summary &s)
{
    return {{u"count"_s, s.count}, {u"avg"_s, s.averageMs}, {u"p50"_s, s.p50Ms}, {u"p95"_s, s.p95Ms}, {u"p99"_s, s.p99Ms}, {u"max"_s, s.maxMs}};
}

void printLine(const char *name, const metrics::Summary &s)
{
    std::printf("  %-34s %8.3f %8.3f %8.3f %8.3f   n = %d\n", name, s.p50Ms, s.p95Ms, s.p99Ms, s.maxMs, s.count);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{u"json"_s, u"Print the figures as JSON."_s},
                       {u"pairs"_s, u"Pairs of a direct and an own request (default: 1000)."_s, u"N"_s, u"1000"_s},
                       {u"turns"_s, u"Turns with four stages (default: 100)."_s, u"N"_s, u"100"_s}});
    parser.process(app);

    const bench::AddedDelay delay = bench::measureAddedDelay(std::max(1, parser.value(u"pairs"_s).toInt()));
    const bench::StageCost stages = bench::measureStageCost(std::max(1, parser.value(u"turns"_s).toInt()));

    if (parser.isSet(u"json"_s)) {
        const QJsonObject json{
            {u"unit"_s, u"ms"_s},
            {u"first_content"_s, QJsonObject{{u"direct"_s, toJson(delay.direct)},
                                             {u"ours"_s, toJson(delay.ours)},
                                             {u"pair_difference"_s, toJson(delay.pairs)},
                                             {u"added_p50"_s, delay.addedP50Ms},
                                             {u"added_p99"_s, delay.addedP99Ms},
                                             {u"ratio_p50"_s, delay.ours.p50Ms / delay.direct.p50Ms},
                                             {u"goal"_s, QJsonObject{{u"added_p50"_s, 0.5}, {u"added_p99"_s, 2.0}}}}},
            {u"four_stages"_s, QJsonObject{{u"until_request"_s, toJson(stages.untilRequest)},
                                           {u"longest_stage"_s, toJson(stages.longestStage)},
                                           {u"added"_s, toJson(stages.added)},
                                           {u"one_after_another"_s, stages.sumOfStagesMs},
                                           {u"goal"_s, QJsonObject{{u"added"_s, 3.0}}}}}};
        std::printf("%s", QJsonDocument(json).toJson().constData());
        return 0;
    }
    std::printf("First content of a streamed answer, ms                p50      p95      p99      max\n");
    printLine("direct (one socket)", delay.direct);
    printLine("ours (whole turn, stored on disk)", delay.ours);
    std::printf("  added: p50 %.3f ms (goal 0.5), p99 %.3f ms (goal 2.0), ratio of p50 %.3f\n\n", delay.addedP50Ms, delay.addedP99Ms,
                delay.ours.p50Ms / delay.direct.p50Ms);
    std::printf("Four stages side by side, ms                          p50      p95      p99      max\n");
    printLine("until the request goes out", stages.untilRequest);
    printLine("longest stage alone", stages.longestStage);
    printLine("added (goal 3)", stages.added);
    std::printf("  one after another they would take %.0f ms\n", stages.sumOfStagesMs);
    return 0;
}
