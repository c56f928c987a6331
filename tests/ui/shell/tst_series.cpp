// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"
#include "ui/dashboard/series.h"
#include "ui/dashboard/turnhistory.h"

#include <QLocale>
#include <QTest>

#include <cmath>
#include <limits>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSeries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scale_data()
    {
        QTest::addColumn<double>("greatest");
        QTest::addColumn<double>("max");
        QTest::addColumn<double>("step");
        QTest::addColumn<int>("decimals");
        QTest::newRow("nothing") << 0.0 << 1.0 << 0.2 << 1;
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 1.0 << 0.2 << 1;
        QTest::newRow("5") << 5.0 << 6.0 << 2.0 << 0;
        QTest::newRow("7.5") << 7.5 << 8.0 << 2.0 << 0;
        QTest::newRow("0.03") << 0.03 << 0.04 << 0.01 << 2;
        QTest::newRow("0.9") << 0.9 << 1.0 << 0.5 << 1;
        QTest::newRow("64") << 64.0 << 80.0 << 20.0 << 0;
        QTest::newRow("1234") << 1234.0 << 1500.0 << 500.0 << 0;
    }
    void scale()
    {
        QFETCH(double, greatest);
        QFETCH(double, max);
        QFETCH(double, step);
        QFETCH(int, decimals);
        const series::Scale scale = series::niceScale(greatest, 4);
        QVERIFY2(std::abs(scale.max - max) < 1e-9, qPrintable(QString::number(scale.max)));
        QVERIFY2(std::abs(scale.step - step) < 1e-9, qPrintable(QString::number(scale.step)));
        QCOMPARE(scale.decimals, decimals);
    }
    void scaleHasRoomAboveAnyValue()
    {
        for (double value = 0.001; value < 5000; value *= 1.037) {
            const series::Scale scale = series::niceScale(value, 4);
            QVERIFY(scale.max > value);
            QVERIFY(scale.max / scale.step < 7);
        }
    }

    void decimationKeepsPeaks()
    {
        QList<QPointF> points;
        for (int i = 0; i < 100'000; ++i)
            points << QPointF(i, i == 51'234 ? 99 : i == 51'240 ? -7 : std::sin(i * 0.01));
        const QList<QPointF> reduced = series::decimate(points, 400);
        QVERIFY(reduced.size() <= 800);
        QVERIFY(reduced.contains(QPointF(51'234, 99)));
        QVERIFY(reduced.contains(QPointF(51'240, -7)));
        for (qsizetype i = 1; i < reduced.size(); ++i)
            QVERIFY(reduced[i - 1].x() < reduced[i].x());
    }
    void decimationLeavesFewPointsAlone()
    {
        const QList<QPointF> points{{0, 1}, {1, 2}, {5, 0}};
        QCOMPARE(series::decimate(points, 400), points);
        QCOMPARE(series::decimate({}, 400), QList<QPointF>());
        QCOMPARE(series::decimate(points, 0), points);
    }
    void decimationOfPointsAtOneTime()
    {
        const QList<QPointF> points(1000, QPointF(7, 3));
        QVERIFY(series::decimate(points, 10).size() <= 20);
    }

    void timeTicks_data()
    {
        QTest::addColumn<qint64>("span");
        QTest::addColumn<QString>("first");
        QTest::addColumn<qint64>("step");
        QTest::newRow("a minute") << qint64(60) << u"10:42:20"_s << qint64(10);
        QTest::newRow("an hour") << qint64(3600) << u"10:50"_s << qint64(600);
        QTest::newRow("a day") << qint64(86'400) << u"12:00"_s << qint64(6 * 3600);
        QTest::newRow("a month") << qint64(30 * 86'400) << u"23 Nov"_s << qint64(7 * 86'400);
    }
    void timeTicks()
    {
        QFETCH(qint64, span);
        QFETCH(QString, first);
        QFETCH(qint64, step);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        const QDateTime from(QDate(2026, 11, 22), QTime(10, 42, 17));
        const QList<series::TimeTick> ticks = series::timeTicks(from, from.addSecs(span), 6);
        QVERIFY(ticks.size() >= 2);
        QVERIFY(ticks.size() <= 7);
        if (span <= 86'400) // days begin where the clock of the test's machine says; weeks count from the epoch
            QCOMPARE(ticks[0].label, first);
        QCOMPARE(ticks[1].at - ticks[0].at, step * 1000);
    }
    void noTicksWithoutSpan()
    {
        const QDateTime now = QDateTime::currentDateTime();
        QVERIFY(series::timeTicks(now, now, 5).isEmpty());
        QVERIFY(series::timeTicks(now, now.addSecs(-5), 5).isEmpty());
    }

    void median()
    {
        QCOMPARE(series::median({}), 0.0);
        QCOMPARE(series::median({3}), 3.0);
        QCOMPARE(series::median({9, 1, 5}), 5.0);
        QCOMPARE(series::median({9, 1, 5, 6}), 5.5);
    }

    void historyKeepsTimeOrderAndABound()
    {
        const QDateTime begin = QDateTime::currentDateTimeUtc();
        TurnHistory history;
        for (int i = 0; i < 2500; ++i)
            history.add(sample::turn(i, begin.addSecs(i % 2 ? i : i + 2)));
        QCOMPARE(history.turns().size(), TurnHistory::capacity);
        for (qsizetype i = 1; i < history.turns().size(); ++i)
            QVERIFY(history.turns()[i - 1].startedAt <= history.turns()[i].startedAt);
    }
    void aTurnToldTwiceCountsOnce()
    {
        TurnHistory history;
        metrics::TurnRecord turn = sample::turn(1, QDateTime::currentDateTimeUtc());
        history.add(turn);
        turn.total += 5ms;
        history.add(turn);
        QCOMPARE(history.turns().size(), 1);
        QCOMPARE(history.turns()[0].total, turn.total);
    }
    void windowsCutByTime()
    {
        TurnHistory history;
        history.assign(sample::turns(90)); // one in 140 s
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QCOMPARE(history.since(now.addSecs(-3600)).size(), 25);
        QCOMPARE(history.last(10).size(), 10);
        QCOMPARE(history.last(1000).size(), 90);
    }
    void whatCounts()
    {
        metrics::TurnRecord failed = sample::turn(30, QDateTime::currentDateTimeUtc());
        QCOMPARE(failed.outcome, metrics::TurnOutcome::Failed);
        QVERIFY(!countsFor(failed, Measure::Total));
        QVERIFY(!countsFor(failed, Measure::FirstToken)); // though content had come before it failed
        failed.outcome = metrics::TurnOutcome::Stopped;
        QVERIFY(countsFor(failed, Measure::FirstToken));
        failed.firstToken = 0ns;
        QVERIFY(!countsFor(failed, Measure::FirstToken));
        const metrics::TurnRecord plain = sample::turn(2, QDateTime::currentDateTimeUtc());
        QVERIFY(!countsFor(plain, Measure::Documents));
        QVERIFY(!countsFor(plain, Measure::Web));
        QVERIFY(!countsFor(plain, Measure::Reasoning));
        QVERIFY(countsFor(plain, Measure::Total));
    }
    void stagesThatRanTwiceAreAddedUp()
    {
        metrics::TurnRecord turn;
        turn.spans = {{turn::Stage::Tools, turn::StageState::Finished, 0ms, 300ms, {}},
                      {turn::Stage::Tools, turn::StageState::Finished, 900ms, 1100ms, {}}};
        QCOMPARE(secondsIn(turn, turn::Stage::Tools), 0.5);
        QCOMPARE(secondsIn(turn, turn::Stage::Web), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
