// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/format.h"

#include <QJsonDocument>

namespace docswiki::cli {

using namespace Qt::StringLiterals;
using metrics::Snapshot;
using metrics::shortDuration;
using metrics::Summary;

namespace {

constexpr std::chrono::hours window{24 * 30};

Nanoseconds fromMs(double ms)
{
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

class StatsCommand final : public Command {
public:
    explicit StatsCommand(CommandLine &commandLine) : Command(commandLine) {}

private:
    Result<bool> prepare(engine::EngineConfig &config) override
    {
        config.sampleLibrary = false;
        return true;
    }

    void start() override
    {
        engine().snapshot(window).then(this, [this](const Snapshot &snapshot) {
            if (line().json())
                terminal().out(QString::fromUtf8(QJsonDocument(toJson(snapshot)).toJson()));
            else
                print(snapshot);
            end(Done);
        });
    }

    void print(const Snapshot &snapshot)
    {
        Terminal &t = terminal();
        if (snapshot.turns == 0) {
            t.out(u"No answers yet. Ask something: docswiki ask \"What can you do?\"\n"_s);
            return;
        }
        t.out(t.bold(u"The last 30 days"_s) + u"  %1 answers, %2 failed\n\n"_s.arg(grouped(snapshot.turns), grouped(snapshot.failed)));
        for (const metrics::Target &target : snapshot.targets)
            printTarget(target);
        t.out(u"\n"_s + t.bold(u"Stages"_s) + t.dim(u"                    p50       p95    count\n"_s));
        double longest = 1;
        for (const Summary &summary : snapshot.stages)
            longest = std::max(longest, summary.p95Ms);
        for (auto it = snapshot.stages.cbegin(); it != snapshot.stages.cend(); ++it) {
            t.out(u"  %1 %2 %3  %4 %5\n"_s.arg(turn::stageName(it.key()).leftJustified(10), t.accent(bar(it->p95Ms / longest, 10)),
                                             shortDuration(fromMs(it->p50Ms)).rightJustified(8),
                                             shortDuration(fromMs(it->p95Ms)).rightJustified(8), grouped(it->count).rightJustified(8)));
        }
        t.out(u"\n"_s + t.bold(u"Models"_s) + t.dim(u"                                 answers  success   p50       first token\n"_s));
        for (const metrics::ModelStats &m : snapshot.models) {
            t.out(u"  %1 %2 %3 %  %4  %5\n"_s.arg(m.model.leftJustified(36), grouped(m.count).rightJustified(8),
                                                QString::number(100 * m.successRate(), 'f', 0).rightJustified(6),
                                                shortDuration(fromMs(m.p50Ms)).rightJustified(8),
                                                shortDuration(fromMs(m.firstTokenP50Ms)).rightJustified(8)));
        }
    }

    void printTarget(const metrics::Target &target)
    {
        Terminal &t = terminal();
        const QString goal = u"goal < %1"_s.arg(shortDuration(fromMs(target.targetMs)));
        QString verdict = t.dim(u"no data"_s);
        QString value;
        if (target.ok) {
            verdict = *target.ok ? t.good(u"✓ met"_s) : t.bad(u"✗ missed"_s);
            value = shortDuration(fromMs(target.valueMs));
        }
        t.out(u"  %1 %2  %3  %4 %5\n"_s.arg(target.label.leftJustified(18), value.rightJustified(8), t.dim(goal.leftJustified(14)), verdict,
                                          target.count > 0 ? t.dim(u"(n = %1)"_s.arg(target.count)) : QString()));
    }
};

} // namespace

std::unique_ptr<Command> makeStatsCommand(CommandLine &line)
{
    return std::make_unique<StatsCommand>(line);
}

} // namespace docswiki::cli
