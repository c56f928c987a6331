// SPDX-License-Identifier: GPL-3.0-or-later
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
