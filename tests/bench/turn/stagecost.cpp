// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/turn/stagecost.h"

#include "core/knowledge/retriever.h"
#include "core/metrics/statistics.h"
#include "core/search/websearch.h"
#include "core/turn/turnrunner.h"
#include "tests/support/scriptedprovider.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTimer>

namespace docswiki::bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Found = Result<QList<knowledge::Passage>>;

namespace {

constexpr Milliseconds retrieveTakes{20};
constexpr Milliseconds webTakes{60};
constexpr Milliseconds warmUpTakes{40};

/// A future that is done after `delay`; `took` gets what the timer really made of it.
template<typename Answer>
QFuture<Answer> after(Milliseconds delay, const Answer &answer, const Clock &clock, Nanoseconds *took = nullptr)
{
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const Instant begin = clock.now();
    auto *timer = new QTimer;
    timer->setTimerType(Qt::PreciseTimer);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, timer, [=, &clock] {
        if (took)
            *took = clock.now() - begin;
        promise->addResult(answer);
        promise->finish();
        timer->deleteLater();
    });
    timer->start(delay);
    return promise->future();
}

class SlowRetriever final : public knowledge::Retriever {
public:
    explicit SlowRetriever(const Clock &clock) : m_clock(clock) {}
    QFuture<Result<knowledge::Retrieval>> retrieve(const knowledge::RetrieveQuery &) override
    {
        return after(retrieveTakes, Result<knowledge::Retrieval>(knowledge::Retrieval{{knowledge::Passage()}}), m_clock);
    }

private:
    const Clock &m_clock;
};

class SlowWeb final : public search::WebSearch {
public:
    explicit SlowWeb(const Clock &clock) : m_clock(clock) {}
    QFuture<Found> search(const QString &) override { return after(webTakes, Found(QList<knowledge::Passage>{{}}), m_clock, &took); }
    Nanoseconds took{0};

private:
    const Clock &m_clock;
};

} // namespace

StageCost measureStageCost(int turns)
{
    const SystemClock clock;
    SlowRetriever retriever(clock);
    SlowWeb web(clock);
    test::ScriptedProvider provider;
    QList<double> until, longest, added;
    for (int i = 0; i < turns; ++i) {
        turn::TurnServices services{provider};
        services.profile.model = u"m"_s;
        services.retriever = &retriever;
        services.web = &web;
        services.warmUp = [&clock] { return after(warmUpTakes, Result<QString>(QString()), clock); };
        turn::TurnRequest request;
        request.question = u"What is the latest release?"_s;
        request.web = turn::Use::On;
        turn::TurnRunner runner(nextTurnId(), request, std::move(services), clock);
        std::optional<Instant> requested;
        QObject::connect(&runner, &turn::TurnRunner::happened, &runner, [&](TurnId, const turn::TurnEvent &event) {
            const auto *stage = std::get_if<turn::StageEvent>(&event.payload);
            if (stage && stage->stage == turn::Stage::Prompt && stage->state == turn::StageState::Finished)
                requested = clock.now();
        });
        QSignalSpy happened(&runner, &turn::TurnRunner::happened);
        const Instant begin = clock.now();
        runner.start();
        while (!requested && happened.wait(20'000)) {
        }
        const double untilMs = toMs(requested.value() - begin);
        until.append(untilMs);
        longest.append(toMs(web.took));
        added.append(untilMs - toMs(web.took));
        runner.stop();
    }
    StageCost cost;
    cost.untilRequest = metrics::summarise(until);
    cost.longestStage = metrics::summarise(longest);
    cost.added = metrics::summarise(added);
    cost.sumOfStagesMs = toMs(retrieveTakes + webTakes + warmUpTakes);
    return cost;
}

} // namespace docswiki::bench
