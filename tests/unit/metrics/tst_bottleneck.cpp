// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/bottleneck.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::metrics;
using namespace docswiki::turn;
using namespace std::chrono_literals;

class TestBottleneck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesTheLongestStage()
    {
        TurnRecord record;
        record.model = u"deepseek-chat"_s;
        record.total = 9100ms;
        record.spans = {{Stage::Retrieve, StageState::Finished, 0ns, 40ms, {}}, {Stage::Wait, StageState::Finished, 50ms, 7512ms, {}}};
        QVERIFY2(bottleneckSentence(record).isEmpty(), "nothing is said while it runs");
        record.outcome = TurnOutcome::Finished;
        QCOMPARE(bottleneckSentence(record), u"82 % of 9.1 s was waiting for deepseek-chat."_s);
        const UsualTimes usual{12, 2300, 5000, 800, 2400};
        QCOMPARE(bottleneckSentence(record, &usual), u"82 % of 9.1 s was waiting for deepseek-chat; usual is 2.3 s."_s);
        const UsualTimes few{2, 2300, 5000, 800, 2400};
        QCOMPARE(bottleneckSentence(record, &few), u"82 % of 9.1 s was waiting for deepseek-chat."_s);
    }

    void spansOfOneStageCountTogether()
    {
        TurnRecord record;
        record.model = u"m"_s;
        record.outcome = TurnOutcome::Finished;
        record.total = 10s;
        record.spans = {{Stage::Wait, StageState::Finished, 0ns, 2s, {}},
                        {Stage::Tools, StageState::Finished, 2s, 5s, {}},
                        {Stage::Wait, StageState::Finished, 5s, 7s, {}},
                        {Stage::Decode, StageState::Finished, 7s, 10s, {}}};
        QCOMPARE(bottleneckSentence(record), u"40 % of 10 s was waiting for m."_s);
    }

    void whatComesAfterTheEndIsNotTheBottleneck()
    {
        TurnRecord record;
        record.outcome = TurnOutcome::Finished;
        record.total = 10ms;
        record.spans = {{Stage::Retrieve, StageState::Finished, 0ns, 6ms, {}}, {Stage::Paint, StageState::Finished, 9ms, 40ms, {}}};
        QCOMPARE(bottleneckSentence(record), u"60 % of 10 ms was searching your documents."_s);
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("text");
        QTest::newRow("tiny") << 12'345LL << u"0.0 ms"_s;
        QTest::newRow("few ms") << 2'340'000LL << u"2.3 ms"_s;
        QTest::newRow("ms") << 41'400'000LL << u"41 ms"_s;
        QTest::newRow("part of a second") << 610'000'000LL << u"0.61 s"_s;
        QTest::newRow("rounds up to a second") << 999'000'000LL << u"1.0 s"_s;
        QTest::newRow("seconds") << 3'140'000'000LL << u"3.1 s"_s;
        QTest::newRow("many seconds") << 42'090'000'000LL << u"42 s"_s;
        QTest::newRow("minutes") << 123'000'000'000LL << u"2 min 3 s"_s;
    }
    void durations()
    {
        QFETCH(qint64, ns);
        QTEST(shortDuration(Nanoseconds(ns)), "text");
    }

    void usualTimesAreOfThisModelsFinishedTurns()
    {
        QList<TurnRecord> records;
        for (int i = 1; i <= 5; ++i) {
            TurnRecord record;
            record.model = u"a"_s;
            record.outcome = TurnOutcome::Finished;
            record.total = std::chrono::seconds(i);
            record.firstToken = i * 100ms;
            records.append(record);
        }
        TurnRecord other = records.first();
        other.model = u"b"_s;
        TurnRecord failed = records.first();
        failed.outcome = TurnOutcome::Failed;
        records += {other, failed};
        const UsualTimes usual = usualTimes(records, u"a"_s);
        QCOMPARE(usual.count, 5);
        QCOMPARE(usual.totalP50Ms, 3000.0);
        QCOMPARE(usual.firstTokenP95Ms, 500.0);
    }
};

QTEST_GUILESS_MAIN(TestBottleneck)
#include "tst_bottleneck.moc"
