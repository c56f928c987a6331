// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev bench guide: the guide's four questions, as the old service answered them and as we do. See README.md.
#include "tests/bench/guide/report.h"
#include "tests/support/emulator/emulator.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace docswiki;

namespace {

/// Old and ours by turns, on the same settings; who goes first changes with every run.
Result<bench::Report> measure(double factor, int runs)
{
    bench::Report report;
    report.factor = factor;
    test::Emulator emulator;
    if (!emulator.isListening()) return fail(ErrorCode::Network, u"The emulator cannot listen on this machine."_s);
    emulator.setSite(bench::siteFor(report.assumed, factor));
    bench::OldService old(emulator.baseUrl());
    bench::OurPipeline ours(emulator.baseUrl());
    if (const auto ready = ours.prepare(); !ready) return fail(ready.error());
    for (const bench::Scenario &scenario : bench::scenarios())
        report.scenarios.append({scenario, {}, {}});
    for (int run = 0; run < runs; ++run) {
        for (bench::Measured &measured : report.scenarios) {
            const test::Script answer = bench::scriptFor(measured.scenario, report.assumed, factor);
            const test::Script calls = bench::callsScript(measured.scenario, report.assumed, factor);
            for (const bool oldOne : {run % 2 == 0, run % 2 != 0}) {
                const bool twoRounds = !oldOne && measured.scenario.modelCallsTools;
                emulator.setScripts(twoRounds ? QList{calls, answer} : QList{answer});
                if (oldOne) {
                    const auto took = old.ask(measured.scenario);
                    if (!took) return fail(took.error());
                    measured.old.append(*took);
                } else {
                    const auto took = ours.ask(measured.scenario);
                    if (!took) return fail(took.error());
                    measured.ours.append(*took);
                }
            }
        }
    }
    return report;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{u"json"_s, u"Print the figures as JSON."_s},
         {u"factor"_s, u"How much quicker than the guide's times (default: 10; 1: as they are)."_s, u"N"_s, u"10"_s},
         {u"runs"_s, u"Runs of each question (default: 5)."_s, u"N"_s, u"5"_s}});
    parser.process(app);
    QTextStream out(stdout);
    QTextStream err(stderr);
    const double factor = parser.value(u"factor"_s).toDouble();
    const int runs = parser.value(u"runs"_s).toInt();
    if (!(factor >= 1) || factor > 100 || runs < 1) {
        err << "--factor goes from 1 to 100, --runs from 1.\n";
        return 2;
    }
    const Result<bench::Report> report = measure(factor, runs);
    if (!report) {
        err << report.error().message << "\n";
        return 1;
    }
    if (parser.isSet(u"json"_s))
        out << QJsonDocument(bench::toJson(*report)).toJson();
    else
        bench::print(out, *report);
    return report->allTargetsMet() ? 0 : 1;
}
