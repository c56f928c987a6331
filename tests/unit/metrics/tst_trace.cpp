// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/statistics.h"
#include "core/metrics/trace.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::metrics;
using namespace docswiki::turn;
using namespace std::chrono_literals;

class TestTrace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFinishedTurn()
    {
        Trace trace(QDateTime::fromSecsSinceEpoch(1), u"asked"_s);
        trace.add({1ms, StageEvent{Stage::Retrieve, StageState::Started}});
        QCOMPARE(trace.record().spans.first().state, StageState::Started);
        trace.add({1ms, DecisionEvent{true, false, {}}});
        trace.add({42ms, StageEvent{Stage::Retrieve, StageState::Finished, 41ms, u"3 passages"_s}});
        trace.add({100ms, ReasoningEvent{u"hm"_s}});
        trace.add({200ms, StageEvent{Stage::Decode, StageState::Started}});
        trace.add({200ms, ContentEvent{u"abcdefgh"_s}});
        trace.add({700ms, StageEvent{Stage::Decode, StageState::Finished, 500ms}});
        trace.add({700ms, UsageEvent{{10, 50, 0, 20, {}, false}}});
        DoneEvent done;
        done.model = u"given"_s;
        done.finishReason = u"stop"_s;
        done.total = 700ms;
        done.firstToken = 200ms;
        done.overhead = 43ms;
        trace.add({700ms, done});
        const TurnRecord &r = trace.record();
        QCOMPARE(r.outcome, TurnOutcome::Finished);
        QCOMPARE(r.model, u"given"_s);
        QVERIFY(r.usedRag && !r.usedWeb && r.reasoned);
        QCOMPARE(r.span(Stage::Retrieve)->duration(), Nanoseconds(41ms));
        QCOMPARE(r.span(Stage::Retrieve)->detail, u"3 passages"_s);
        QCOMPARE(r.tokensPerSecond, 60.0); // 30 tokens of content in 0.5 s
        QCOMPARE(r.overhead, Nanoseconds(43ms));
    }

    void tokensAreEstimatedAndMarked()
    {
        Trace trace;
        trace.add({0ms, StageEvent{Stage::Decode, StageState::Started}});
        trace.add({0ms, ContentEvent{QString(400, u'x')}});
        trace.add({1s, StageEvent{Stage::Decode, StageState::Finished, 1s}});
        trace.add({1s, DoneEvent{}});
        QVERIFY(trace.record().usage->estimated);
        QCOMPARE(trace.record().usage->completionTokens, 100);
    }

    void aFailureClosesWhatIsOpen()
    {
        Trace trace;
        trace.add({0ms, StageEvent{Stage::Wait, StageState::Started}});
        trace.add({2s, ErrorEvent{{ErrorCode::Timeout, u"late"_s, {}, true}}});
        QCOMPARE(trace.record().outcome, TurnOutcome::Failed);
        QCOMPARE(trace.record().span(Stage::Wait)->duration(), Nanoseconds(2s));
        QCOMPARE(trace.record().total, Nanoseconds(2s));
        QVERIFY(!trace.record().usage);
    }

    void whatComesAgainIsASpanOfItsOwnAndCountsTogether()
    {
        Trace trace;
        for (int round = 0; round < 2; ++round) {
            const Nanoseconds begin = round * 1000ms;
            trace.add({begin, StageEvent{Stage::Wait, StageState::Started}});
            trace.add({begin + 300ms, StageEvent{Stage::Wait, round == 0 ? StageState::Failed : StageState::Finished, 300ms, u"a.ai: 429"_s}});
            trace.add({begin + 300ms, StageEvent{Stage::Decode, StageState::Started}});
            trace.add({begin + 300ms, ContentEvent{u"x"_s}});
            trace.add({begin + 550ms, StageEvent{Stage::Decode, StageState::Finished, 250ms}});
        }
        trace.add({1600ms, UsageEvent{{10, 50, 0, 0, {}, false}}});
        trace.add({1600ms, DoneEvent{}});
        const TurnRecord &r = trace.record();
        QCOMPARE(r.spans.size(), 4);
        QCOMPARE(r.span(Stage::Wait)->state, StageState::Failed);
        QCOMPARE(r.spans[2].begin, Nanoseconds(1s));
        QCOMPARE(r.timeIn(Stage::Wait), Nanoseconds(600ms));
        QCOMPARE(r.timeIn(Stage::Tools), 0ns);
        QCOMPARE(r.tokensPerSecond, 100.0); // 50 tokens in 0.5 s
    }

    void toolsThatLookThingsUpCount()
    {
        Trace trace;
        trace.add({0ms, ToolResultEvent{u"a"_s, u"use_web_search"_s, true, 3ms, {}}});
        trace.add({0ms, ToolResultEvent{u"b"_s, u"use_rag_search"_s, false, 3ms, {}}});
        QVERIFY(trace.record().usedWeb);
        QVERIFY2(!trace.record().usedRag, "it failed");
    }

    void attemptsAreKeptOnceEach()
    {
        using provider::Attempt;
        using provider::AttemptKind;
        using provider::AttemptState;
        Trace trace({}, u"A"_s);
        const auto report = [&trace](int number, AttemptKind kind, AttemptState state, const QString &model) {
            Attempt attempt;
            attempt.number = number;
            attempt.kind = kind;
            attempt.state = state;
            attempt.model = model;
            trace.add({0ms, AttemptEvent{attempt}});
        };
        for (int round = 0; round < 2; ++round) {
            report(1, AttemptKind::First, AttemptState::Failed, u"A"_s);
            report(2, AttemptKind::Retry, AttemptState::Waiting, u"A"_s);
            report(2, AttemptKind::Retry, AttemptState::Started, u"A"_s);
            report(2, AttemptKind::Retry, AttemptState::Failed, u"A"_s);
            report(3, AttemptKind::Fallback, AttemptState::Started, u"B"_s);
            report(3, AttemptKind::Fallback, AttemptState::Answering, u"B"_s);
        }
        report(1, AttemptKind::First, AttemptState::Failed, u"A"_s);
        report(2, AttemptKind::Retry, AttemptState::Waiting, u"A"_s); // stopped here
        DoneEvent done;
        done.model = u"B"_s;
        done.answeredBy = u"b.ai"_s;
        done.finishReason = u"stop"_s;
        trace.add({1s, done});
        const TurnRecord &r = trace.record();
        QCOMPARE(r.attempts.size(), 8);
        QCOMPARE(r.retries(), 2);
        QCOMPARE(r.fallbacks(), 2);
        QCOMPARE(r.hedges(), 0);
        QCOMPARE(r.answeredBy, u"b.ai"_s);

        const Snapshot snapshot = takeSnapshot({r}, {}, {}, {});
        QCOMPARE(snapshot.models.size(), 2);
        QCOMPARE(snapshot.models[0].model, u"B"_s);
        QCOMPARE(snapshot.models[1].retries, 2);
        QCOMPARE(snapshot.models[1].fallbacks, 2);
        QCOMPARE(toJson(snapshot)[u"model_stats"_s][u"A"_s][u"fallbacks"_s].toInt(), 2);
        QCOMPARE(toJson(snapshot)[u"model_stats"_s][u"B"_s][u"retries"_s].toInt(-1), 0);
    }

    void stoppedIsNotFinished()
    {
        Trace trace;
        DoneEvent done;
        done.finishReason = u"stopped"_s;
        trace.add({1s, done});
        QCOMPARE(trace.record().outcome, TurnOutcome::Stopped);
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
