// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/resilience/resilience.h"
#include "core/provider/resilience/resilientprovider.h"
#include "tests/support/fakeclock.h"
#include "tests/support/scriptedprovider.h"
#include "tests/unit/provider/resilience/attemptprobe.h"

#include <array>
#include <memory>

namespace docswiki::test {

inline Error answered(int status)
{
    return provider::openai::toError(provider::openai::faultOfBody(status, {}), QStringLiteral("example.org"));
}

/// What the turns of one test share. Back-offs are nothing, since the dice show 0; times are what the clock is told.
struct Bench {
    explicit Bench(provider::ResilienceSettings settings = {}, int candidates = 2)
        : shared(
              clock, [this] { return random; }, settings)
    {
        for (int i = 0; i < candidates; ++i)
            providers[i].ownName = names[i];
        renew(candidates);
    }
    void renew(int candidates, net::Deadlines deadlines = {}) ///< a new turn
    {
        QList<provider::Candidate> list;
        for (int i = 0; i < candidates; ++i) {
            provider::Candidate candidate{&providers[i], {}};
            candidate.profile.model = QStringLiteral("model-") + QChar(u'a' + i);
            candidate.profile.maxTokens = 100 + i;
            candidate.profile.deadlines = deadlines;
            list.append(candidate);
        }
        turn = std::make_unique<provider::ResilientProvider>(shared, list);
    }
    std::unique_ptr<AttemptProbe> ask(const provider::ChatRequest &request = {})
    {
        return std::make_unique<AttemptProbe>(turn->open(request));
    }
    ScriptedStream *last(int index) const
    {
        return providers[index].streams.isEmpty() ? nullptr : providers[index].streams.last().data();
    }
    int asked(int index) const { return static_cast<int>(providers[index].streams.size()); }
    void end(int index, const Result<provider::ChatOutcome> &result) const { Q_EMIT last(index)->finished(result); }
    void fail(int index, const Error &error) const { end(index, docswiki::fail(error)); }
    void say(int index, const QString &text) const { Q_EMIT last(index)->contentArrived(text); }
    void learn(int index, Nanoseconds took, int times = 20)
    {
        for (int i = 0; i < times; ++i)
            shared.addFirstToken(names[index], QStringLiteral("model-") + QChar(u'a' + index), took);
    }
    provider::BreakerState state(int index) const
    {
        return shared.breaker(names[index], QStringLiteral("model-") + QChar(u'a' + index)).state;
    }

    static const inline std::array<QString, 3> names{QStringLiteral("one.org"), QStringLiteral("two.org"),
                                                     QStringLiteral("three.org")};
    FakeClock clock;
    double random = 0;
    provider::Resilience shared;
    std::array<ScriptedProvider, 3> providers;
    std::unique_ptr<provider::ResilientProvider> turn;
};

inline provider::ResilienceSettings impatient() ///< a first word is late as soon as it does not come at once
{
    provider::ResilienceSettings settings;
    settings.firstToken.floor = Milliseconds(0);
    settings.hedge.floor = Milliseconds(0);
    settings.hedgeBudget.share = 1;
    return settings;
}

inline provider::ResilienceSettings hedging()
{
    provider::ResilienceSettings settings = impatient();
    settings.hedge.on = true;
    settings.firstToken.floor = std::chrono::hours(1);
    return settings;
}

inline provider::ChatOutcome stopped()
{
    provider::ChatOutcome outcome;
    outcome.finishReason = QStringLiteral("stop");
    return outcome;
}

} // namespace docswiki::test
