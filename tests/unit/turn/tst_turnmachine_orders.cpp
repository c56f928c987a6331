// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/turnmachine.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;

namespace {

using Input = decltype(TurnInput::what);

/// What holds for every turn, whatever happens in whatever order.
class Watch {
public:
    explicit Watch(TurnPlan plan) : m_state(newTurn(std::move(plan))) {}

    QString feed(const Input &input)
    {
        Step next = step(std::move(m_state), {Nanoseconds(++m_time), input});
        m_state = std::move(next.state);
        for (const TurnEffect &effect : next.effects) {
            if (m_finished)
                return u"an effect after Finish"_s;
            if (const QString wrong = look(effect); !wrong.isEmpty())
                return wrong;
        }
        return {};
    }
    bool finished() const { return m_finished; }
    bool streamOpen() const { return m_opened > 0 && !m_finished; }
    int rounds() const { return m_opened; }

private:
    QString look(const TurnEffect &effect)
    {
        if (std::holds_alternative<Finish>(effect)) {
            m_finished = true;
            return m_ended ? QString() : u"Finish without Done or Error"_s;
        }
        if (const auto *open = std::get_if<OpenStream>(&effect)) {
            if (open->attempt != ++m_opened || m_opened > m_state.plan.mostRounds)
                return u"stream %1 out of turn"_s.arg(open->attempt);
            if (!m_atWork.isEmpty() || !m_unanswered.isEmpty())
                return u"a round begins while a call of the one before has no answer"_s;
            return {};
        }
        if (const auto *start = std::get_if<StartTool>(&effect)) {
            m_atWork.insert(start->id);
            return m_unanswered.contains(start->id) ? QString() : u"a tool runs that nobody was told of"_s;
        }
        if (const auto *cancel = std::get_if<CancelTool>(&effect))
            return m_atWork.remove(cancel->id) ? QString() : u"a tool is cancelled that does not run"_s;
        const auto *emitted = std::get_if<Emit>(&effect);
        if (!emitted)
            return {};
        if (m_ended)
            return u"an event after the last one"_s;
        if (const auto *stage = std::get_if<StageEvent>(&emitted->payload)) {
            int &open = m_open[static_cast<std::size_t>(stage->stage)];
            open += stage->state == StageState::Started ? 1 : -1;
            return open < 0 || open > 1 ? u"stage %1 is not started and ended in turn"_s.arg(stageName(stage->stage)) : QString();
        }
        if (const auto *call = std::get_if<ToolCallEvent>(&emitted->payload)) {
            if (call->id.isEmpty() || m_everCalled.contains(call->id))
                return u"the id \"%1\" is empty or comes twice"_s.arg(call->id);
            m_everCalled.insert(call->id);
            if (m_state.plan.knows(call->name))
                m_unanswered.insert(call->id);
        }
        if (const auto *result = std::get_if<ToolResultEvent>(&emitted->payload)) {
            m_atWork.remove(result->id);
            if (!m_unanswered.remove(result->id) && m_state.plan.knows(result->name))
                return u"a result that nobody waits for"_s;
        }
        if (const auto *usage = std::get_if<UsageEvent>(&emitted->payload); usage && m_usages++ > 0)
            return u"usage twice"_s;
        if (const auto *content = std::get_if<ContentEvent>(&emitted->payload))
            m_content += content->text;
        if (const auto *done = std::get_if<DoneEvent>(&emitted->payload)) {
            m_ended = true;
            if (done->text != m_content)
                return u"Done says \"%1\", the stream said \"%2\""_s.arg(done->text, m_content);
        }
        if (std::holds_alternative<ErrorEvent>(emitted->payload))
            m_ended = true;
        if (m_ended && (!m_atWork.isEmpty() || !m_unanswered.isEmpty()))
            return u"the turn ends while a tool runs or a call has no answer"_s;
        if (m_ended && std::any_of(m_open.begin(), m_open.end(), [](int open) { return open != 0; }))
            return u"a stage is still open at the end"_s;
        return {};
    }

    TurnState m_state;
    std::array<int, stageCount> m_open{};
    QString m_content;
    qint64 m_time = 0;
    int m_opened = 0;
    int m_usages = 0;
    QSet<QString> m_atWork;
    QSet<QString> m_unanswered;
    QSet<QString> m_everCalled;
    bool m_ended = false;
    bool m_finished = false;
};

QList<Input> everything()
{
    const provider::ChatOutcome outcome{u"m"_s, u"stop"_s, {}, provider::Usage{1, 2, 0, 0, {}, false}, {}};
    return {Stored{true},
            Stored{fail(ErrorCode::Storage, u"full"_s)},
            Decided{{true, true, {}}},
            Decided{{false, false, {}}},
            Retrieved{knowledge::Retrieval{QList<knowledge::Passage>{{}}}},
            Retrieved{fail(ErrorCode::Storage, u"bad"_s)},
            WebSearched{QList<knowledge::Passage>{{}}},
            WarmedUp{},
            StageDeadline{Stage::Store},
            StageDeadline{Stage::Decide},
            StageDeadline{Stage::Retrieve},
            StageDeadline{Stage::Web},
            StageDeadline{Stage::Warmup},
            RequestSent{1},
            StreamConnected{1, false},
            StreamReasoning{1, u"r"_s},
            StreamContent{1, u"a"_s},
            StreamContent{1, u"b"_s},
            StreamToolCall{1, u"c"_s, u"n"_s},
            StreamFinished{1, outcome},
            StreamFinished{1, fail(ErrorCode::Network, u"cut"_s)},
            Cancel{}};
}

StreamAttempt attempt(int round, int number, provider::AttemptState state)
{
    provider::Attempt report;
    report.number = number;
    report.kind = number == 1 ? provider::AttemptKind::First : provider::AttemptKind::Fallback;
    report.state = state;
    return {round, report};
}

/// What can happen in rounds with tools: the same stream inputs for each of four rounds, and calls in many shapes.
QList<Input> everythingWithTools()
{
    using provider::AttemptState;
    const provider::Usage usage{1, 2, 0, 0, 0.1, false};
    const auto calls = [&usage](const QList<provider::ToolCall> &list) {
        return provider::ChatOutcome{u"m"_s, u"tool_calls"_s, list, usage, {}};
    };
    QList<Input> inputs{Stored{true}, Decided{{false, false, {}}}, Retrieved{knowledge::Retrieval{QList<knowledge::Passage>{{}}}}, StageDeadline{Stage::Store}};
    for (int round = 1; round <= 4; ++round) {
        inputs << RequestSent{round} << StreamConnected{round, true} << StreamContent{round, u"a"_s} << StreamReasoning{round, u"r"_s}
               << StreamToolCall{round, u"1"_s, u"n"_s} << StreamFinished{round, provider::ChatOutcome{u"m"_s, u"stop"_s, {}, usage, {}}}
               << StreamFinished{round, calls({{u"1"_s, u"n"_s, u"{}"_s}, {u"2"_s, u"out"_s, u"{}"_s}})}
               << StreamFinished{round, calls({{u"1"_s, u"n"_s, u"{}"_s}, {u"1"_s, u"n"_s, u"bad"_s}, {{}, u"unknown"_s, u"{}"_s}})}
               << StreamFinished{round, calls({{u"%1"_s.arg(round), u"n"_s, u"bad"_s}})}
               << attempt(round, 1, AttemptState::Failed) << attempt(round, 2, AttemptState::Waiting)
               << attempt(round, 2, AttemptState::Started) << attempt(round, 2, AttemptState::Answering);
        for (const QString &id : {u"1"_s, u"2"_s, u"1_%1_0"_s.arg(round), u"2_%1_0"_s.arg(round)}) {
            inputs << ToolFinished{round, id, tool::ToolAnswer{u"x"_s, u"y"_s, {{}}}} << ToolFinished{round, id, fail(ErrorCode::Network, u"n"_s)}
                   << ToolDeadline{round, id};
        }
    }
    inputs << StreamFinished{1, fail(ErrorCode::Network, u"cut"_s)} << StreamFinished{2, calls({{u"9"_s, u"unknown"_s, u"{}"_s}})};
    return inputs;
}

} // namespace

class TestTurnMachineOrders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Every order of the inputs that bear on the start of the answer: 8! of them.
    void everyOrderOfTheGathering()
    {
        const QList<Input> inputs{Stored{true}, Decided{{true, true, {}}}, Retrieved{knowledge::Retrieval{QList<knowledge::Passage>{{}}}},
                                  WebSearched{QList<knowledge::Passage>{{}}}, WarmedUp{}, StageDeadline{Stage::Retrieve},
                                  StageDeadline{Stage::Web}, StageDeadline{Stage::Store}};
        std::vector<int> order(static_cast<std::size_t>(inputs.size()));
        std::iota(order.begin(), order.end(), 0);
        do {
            TurnPlan plan;
            plan.web = plan.warmUp = true;
            Watch watch(plan);
            QCOMPARE(watch.feed(Begin{}), QString());
            for (const int i : order)
                QCOMPARE(watch.feed(inputs[i]), QString());
            QVERIFY2(watch.streamOpen() || !watch.finished(), "the turn hangs");
            if (!watch.streamOpen()) // the decision came before the web's own deadline could be armed: it is still awaited
                QCOMPARE(watch.feed(StageDeadline{Stage::Web}), QString());
            QVERIFY(watch.streamOpen());
            QCOMPARE(watch.feed(StreamContent{1, u"x"_s}), QString());
            QCOMPARE(watch.feed(StreamFinished{1, provider::ChatOutcome{u"m"_s, u"stop"_s, {}, {}, {}}}), QString());
            QVERIFY(watch.finished());
        } while (std::next_permutation(order.begin(), order.end()));
    }

    /// Random walks through rounds with tools, calls and attempts in any order.
    void randomRounds()
    {
        const QList<Input> inputs = everythingWithTools();
        std::mt19937 random(20260202);
        std::array<int, 5> reached{};
        for (int walk = 0; walk < 8'000; ++walk) {
            TurnPlan plan;
            plan.store = random() % 2;
            plan.retrieve = random() % 2;
            plan.localTools = {u"n"_s};
            plan.outsideTools = {u"out"_s};
            plan.mostRounds = 4;
            Watch watch(plan);
            QCOMPARE(watch.feed(Begin{}), QString());
            for (int i = 0; i < 160 && !watch.finished(); ++i) {
                const Input &input = inputs[static_cast<qsizetype>(random() % static_cast<unsigned>(inputs.size()))];
                if (const QString wrong = watch.feed(input); !wrong.isEmpty())
                    QFAIL(qPrintable(u"walk %1: %2"_s.arg(walk).arg(wrong)));
            }
            if (const QString wrong = watch.feed(Cancel{}); !wrong.isEmpty())
                QFAIL(qPrintable(u"walk %1, stop: %2"_s.arg(walk).arg(wrong)));
            QVERIFY(watch.finished());
            ++reached[static_cast<std::size_t>(watch.rounds())];
        }
        for (std::size_t rounds = 1; rounds < reached.size(); ++rounds)
            QVERIFY2(reached[rounds] > 20, qPrintable(u"only %1 walks came to round %2"_s.arg(reached[rounds]).arg(rounds)));
    }

    /// 50,000 random walks through everything that can happen; each is ended by a stop at the latest.
    void randomOrders()
    {
        const QList<Input> inputs = everything();
        std::mt19937 random(20260101);
        for (int walk = 0; walk < 50'000; ++walk) {
            TurnPlan plan;
            plan.store = random() % 2;
            plan.retrieve = random() % 2;
            plan.web = random() % 2;
            plan.warmUp = random() % 2;
            Watch watch(plan);
            if (random() % 8 != 0)
                QCOMPARE(watch.feed(Begin{}), QString());
            for (int i = 0; i < 25; ++i) {
                const Input &input = inputs[static_cast<qsizetype>(random() % static_cast<unsigned>(inputs.size() - 1))];
                if (const QString wrong = watch.feed(input); !wrong.isEmpty())
                    QFAIL(qPrintable(u"walk %1: %2"_s.arg(walk).arg(wrong)));
            }
            if (const QString wrong = watch.feed(Cancel{}); !wrong.isEmpty())
                QFAIL(qPrintable(u"walk %1, stop: %2"_s.arg(walk).arg(wrong)));
            QVERIFY(watch.finished());
        }
    }
};

QTEST_GUILESS_MAIN(TestTurnMachineOrders)
#include "tst_turnmachine_orders.moc"
