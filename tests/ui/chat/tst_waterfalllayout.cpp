// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplechat.h"
#include "ui/chat/formattext.h"
#include "ui/chat/phasetext.h"
#include "ui/chat/waterfalllayout.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using docswiki::metrics::Span;
using turn::Stage;
using turn::StageState;

class WaterfallLayoutTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void barsLieWhereTheirSpansLie()
    {
        const QList<Span> spans{{Stage::Retrieve, StageState::Finished, Milliseconds(0), Milliseconds(250), {}},
                                {Stage::Decode, StageState::Finished, Milliseconds(500), Milliseconds(1000), {}}};
        const WaterfallLayout layout = layOutWaterfall(spans, Milliseconds(1000), 400);
        QCOMPARE(layout.bars.size(), 2);
        QCOMPARE(layout.bars[0].x, 0.0);
        QCOMPARE(layout.bars[0].width, 100.0);
        QCOMPARE(layout.bars[1].x, 200.0);
        QCOMPARE(layout.bars[1].width, 200.0);
        QCOMPARE(layout.scale, Nanoseconds(Milliseconds(1000)));
    }

    void theShortestSpanIsSeen()
    {
        const QList<Span> spans{{Stage::Decide, StageState::Finished, Milliseconds(10'000), Milliseconds(10'000), {}},
                                {Stage::Store, StageState::Finished, Nanoseconds(0), Nanoseconds(900), {}}};
        const WaterfallLayout layout = layOutWaterfall(spans, Milliseconds(10'000), 300);
        for (const WaterfallBar &bar : layout.bars) {
            QVERIFY(bar.width >= minimumBar);
            QVERIFY(bar.x >= 0 && bar.x + bar.width <= 300);
        }
        QCOMPARE(layout.bars[0].stage, Stage::Store); // in the order of their beginning
    }

    void openSpansReachToNow()
    {
        const QList<Span> spans{{Stage::Wait, StageState::Started, Milliseconds(100), Milliseconds(100), {}}};
        const WaterfallLayout layout = layOutWaterfall(spans, Milliseconds(1100), 110);
        QVERIFY(layout.bars[0].open);
        QCOMPARE(layout.bars[0].duration, Nanoseconds(Milliseconds(1000)));
        QCOMPARE(layout.bars[0].x, 10.0);
        QCOMPARE(layout.bars[0].width, 100.0);
    }

    void lateSpansLengthenTheAxis()
    {
        const QList<Span> spans{{Stage::Web, StageState::Late, Milliseconds(0), Milliseconds(2000), {}}};
        const WaterfallLayout layout = layOutWaterfall(spans, Milliseconds(1000), 100);
        QVERIFY(layout.bars[0].trouble);
        QCOMPARE(layout.bars[0].width, 100.0);
        QCOMPARE(layout.scale, Nanoseconds(Milliseconds(2000)));
    }

    void whatComesAgainSharesARow()
    {
        const QList<Span> spans{{Stage::Connect, StageState::Finished, Milliseconds(0), Milliseconds(10), {}},
                                {Stage::Wait, StageState::Failed, Milliseconds(10), Milliseconds(400), {}},
                                {Stage::Connect, StageState::Finished, Milliseconds(400), Milliseconds(410), {}},
                                {Stage::Wait, StageState::Finished, Milliseconds(410), Milliseconds(1000), {}}};
        const WaterfallLayout layout = layOutWaterfall(spans, Milliseconds(1000), 400);
        QCOMPARE(layout.bars.size(), 4);
        QCOMPARE(layout.rows.size(), 2);
        QCOMPARE(layout.rows[0].count, 2);
        QCOMPARE(layout.rows[0].sum, Nanoseconds(Milliseconds(20)));
        QCOMPARE(layout.rows[1].failed, 1);
        QCOMPARE(layout.rows[1].sum, Nanoseconds(Milliseconds(980)));
        QVERIFY(layout.bars[1].failed && !layout.bars[3].failed);
    }

    void toolsHaveRowsByName()
    {
        docswiki::metrics::TurnRecord record;
        record.spans = {{Stage::Wait, StageState::Finished, Milliseconds(0), Milliseconds(100), {}},
                        {Stage::Tools, StageState::Finished, Milliseconds(100), Milliseconds(500), {}}};
        record.total = Milliseconds(900);
        const auto tool = [](const QString &name, int begin, int took, ToolState state = ToolState::Done) {
            return ToolRow{name, name, {}, state, Milliseconds(begin), Milliseconds(took), {}};
        };
        const NamedSpans spans = waterfallSpans(
            record,
            {tool(u"search"_s, 100, 300), tool(u"search"_s, 100, 400), tool(u"lookup"_s, 100, 50, ToolState::Failed),
             tool(u"search"_s, 600, 100), tool(u"slow"_s, 700, 0, ToolState::Running)},
            Milliseconds(900));
        const WaterfallLayout layout = layOutWaterfall(spans.spans, record.total, 300, spans.names);
        QStringList rows;
        for (const WaterfallRow &row : layout.rows)
            rows << u"%1 %2"_s.arg(row.name).arg(row.count);
        // Two at once do not hide each other; the third goes on in the first one's row. The round itself is left out.
        QCOMPARE(rows, (QStringList{u" 1"_s, u"search 2"_s, u"search 1"_s, u"lookup 1"_s, u"slow 1"_s}));
        QCOMPARE(layout.rows[3].failed, 1);
        QVERIFY(layout.bars.last().open);
        QCOMPARE(layout.bars.last().duration, Nanoseconds(Milliseconds(200)));
        QCOMPARE(waterfallSpans(record, {}, Milliseconds(900)).spans.size(), 2); // of old answers: the round
    }

    void whatAFailureCutOffFailed()
    {
        docswiki::metrics::TurnRecord record;
        record.spans = {{Stage::Decode, StageState::Late, Milliseconds(0), Milliseconds(100), {}}};
        record.total = Milliseconds(100);
        record.outcome = docswiki::metrics::TurnOutcome::Failed;
        QCOMPARE(waterfallSpans(record, {}, {}).spans[0].state, StageState::Failed);
        record.outcome = docswiki::metrics::TurnOutcome::Stopped;
        QCOMPARE(waterfallSpans(record, {}, {}).spans[0].state, StageState::Finished);
        record.outcome = docswiki::metrics::TurnOutcome::Finished;
        QCOMPARE(waterfallSpans(record, {}, {}).spans[0].state, StageState::Late);
    }

    void nothingGivesNothing()
    {
        QVERIFY(layOutWaterfall({}, Milliseconds(0), 300).bars.isEmpty());
        QVERIFY(layOutWaterfall({}, Milliseconds(0), 300).ticks.isEmpty());
        QVERIFY(layOutWaterfall(test::sampleRecord().spans, Milliseconds(3000), 0).bars.isEmpty());
        const QList<Span> wrong{{Stage::Web, StageState::Finished, Milliseconds(50), Milliseconds(20), {}}};
        QCOMPARE(layOutWaterfall(wrong, Milliseconds(100), 100).bars[0].duration, Nanoseconds(0));
    }

    void ticksAreRound_data()
    {
        QTest::addColumn<qint64>("total");
        QTest::addColumn<int>("atMost");
        QTest::addColumn<qint64>("step");
        QTest::newRow("3.1 s in 4") << Q_INT64_C(3'104'000'000) << 4 << Q_INT64_C(1'000'000'000);
        QTest::newRow("1 s in 4") << Q_INT64_C(1'000'000'000) << 4 << Q_INT64_C(500'000'000);
        QTest::newRow("1 s in 5") << Q_INT64_C(1'000'000'000) << 5 << Q_INT64_C(200'000'000);
        QTest::newRow("62 ms in 4") << Q_INT64_C(62'000'000) << 4 << Q_INT64_C(20'000'000);
        QTest::newRow("nothing") << Q_INT64_C(0) << 4 << Q_INT64_C(0);
        QTest::newRow("one nanosecond") << Q_INT64_C(1) << 4 << Q_INT64_C(1);
    }

    void ticksAreRound()
    {
        QFETCH(qint64, total);
        QFETCH(int, atMost);
        QFETCH(qint64, step);
        QCOMPARE(tickStep(Nanoseconds(total), atMost), Nanoseconds(step));
    }

    void ticksHaveUnits()
    {
        const auto layout = layOutWaterfall(test::sampleRecord().spans, Milliseconds(3104), 300);
        QStringList labels;
        for (const WaterfallTick &tick : layout.ticks)
            labels << tick.label;
        QCOMPARE(labels, (QStringList{u"0"_s, u"1 s"_s, u"2 s"_s, u"3 s"_s}));
    }

    void footerLeavesOutWhatIsNotKnown()
    {
        auto record = test::sampleRecord();
        QCOMPARE(footerText(record), u"first token 0.61 s · 62 tok/s · 3.1 s · 1.9k→420 · $0.003"_s);
        record.usage->estimated = true;
        record.usage->cost.reset();
        QCOMPARE(footerText(record), u"first token 0.61 s · 62 tok/s est. · 3.1 s · 1.9k→420 est."_s);
        record.usage.reset();
        record.tokensPerSecond = 0;
        QCOMPARE(footerText(record), u"first token 0.61 s · 3.1 s"_s);
        QCOMPARE(footerText({}), QString());
        record = test::sampleRecord();
        record.outcome = docswiki::metrics::TurnOutcome::Failed; // the pace of what broke off means nothing
        QVERIFY2(!footerText(record).contains(u"tok/s"_s), qPrintable(footerText(record)));
    }

    void figuresHaveUnits()
    {
        QCOMPARE(formatClock(Milliseconds(40)), u"0.04 s"_s);
        QCOMPARE(formatClock(Milliseconds(2'130)), u"2.1 s"_s);
        QCOMPARE(formatClock(std::chrono::seconds(65)), u"1 min 5 s"_s);
        QCOMPARE(formatCount(999), u"999"_s);
        QCOMPARE(formatCount(1'934), u"1.9k"_s);
        QCOMPARE(formatCount(128'000), u"128k"_s);
        QCOMPARE(formatCost(0.00001), u"<$0.001"_s);
        QCOMPARE(formatCost(1.5), u"$1.50"_s);
        QCOMPARE(
            phaseText(u"Waiting for m"_s, Milliseconds(2'100), UsualBand{Milliseconds(800), Milliseconds(2'400), 9}),
            u"Waiting for m … 2.1 s (usual 0.80 to 2.4 s)"_s);
        QCOMPARE(phaseText(u"Waiting for m"_s, Milliseconds(40), UsualBand{Milliseconds(800), Milliseconds(2'400), 2}),
                 u"Waiting for m … 0.04 s"_s);
    }
};

QTEST_GUILESS_MAIN(WaterfallLayoutTest)
#include "tst_waterfalllayout.moc"
