// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/sampledata.h"
#include "ui/common/tile.h"
#include "ui/dashboard/dashboardview.h"
#include "ui/dashboard/modelstable.h"
#include "ui/dashboard/targettiles.h"
#include "ui/dashboard/trendchart.h"
#include "ui/window/modelhealth.h"
#include "ui/window/statusstrip.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::optional<bool>)

class TestDashboard : public QObject {
    Q_OBJECT
private:
    ThemeManager m_themes;

private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("count");
        QTest::addColumn<std::optional<bool>>("ok");
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing measured") << 0.0 << 0 << std::optional<bool>() << u"no data yet"_s;
        QTest::newRow("good") << 3100.0 << 84 << std::optional(true) << u"good"_s;
        QTest::newRow("near") << 4100.0 << 84 << std::optional(true) << u"near"_s;
        QTest::newRow("over") << 5100.0 << 84 << std::optional(false) << u"over"_s;
    }
    void verdicts()
    {
        QFETCH(double, value);
        QFETCH(int, count);
        QFETCH(std::optional<bool>, ok);
        QFETCH(QString, word);
        QCOMPARE(judge({u"average_response"_s, {}, 5000, value, count, ok}).word, word);
    }

    void modelsTable()
    {
        ModelsTable model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        SortedModels sorted(&model);
        const QAbstractItemModelTester sortedTester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const metrics::Snapshot snapshot = sample::snapshot();
        model.setModels(snapshot.models, snapshot.at);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, ModelsTable::Success).data().toString(), u"97 %"_s);
        QCOMPARE(model.index(2, ModelsTable::Speed).data().toString(), u"–"_s); // unknown, not zero
        sorted.sort(ModelsTable::TotalP50, Qt::AscendingOrder);
        QCOMPARE(sorted.index(0, 0).data().toString(), u"Excerpt model"_s);
        QVERIFY(sorted.headerData(ModelsTable::TotalP50, Qt::Horizontal, Qt::DisplayRole).toString().endsWith(u"↑"_s));
        QSignalSpy reset(&model, &ModelsTable::modelReset);
        model.setModels(snapshot.models, snapshot.at.addSecs(60));
        QCOMPARE(reset.count(), 0);
        model.setModels({}, snapshot.at);
        QCOMPARE(sorted.rowCount(), 0);
    }

    void chartNeverHoldsMoreThanTwoPointsAPixel()
    {
        TrendChart chart(m_themes);
        chart.resize(400, 200);
        chart.show();
        QList<QPointF> points;
        for (int i = 0; i < 50'000; ++i)
            points << QPointF(1'700'000'000'000.0 + i * 1000.0, 1 + std::sin(i * 0.1));
        chart.setData({points, 5, u"target 5 s"_s});
        QVERIFY(chart.drawnPoints() > 100);
        QVERIFY(chart.drawnPoints() <= 2 * 400);
        chart.setData({});
        QCOMPARE(chart.drawnPoints(), 0);
    }

    void aHiddenPageDrawsNothingAndCatchesUpWhenShown()
    {
        DashboardView view(m_themes);
        auto *chart = view.findChild<TrendChart *>();
        view.setTurns(sample::turns(20));
        view.setSnapshot(sample::snapshot());
        QCOMPARE(chart->drawnPoints(), 0);
        view.resize(1000, 700);
        view.show();
        QVERIFY(chart->drawnPoints() > 0);
        const qsizetype before = chart->drawnPoints();
        metrics::TurnRecord more = sample::turn(1000, QDateTime::currentDateTimeUtc());
        view.addTurn(more);
        QCOMPARE(chart->drawnPoints(), before); // at most twice a second
        QTRY_COMPARE(chart->drawnPoints(), before + 1);
    }

    void oneModelAloneCanBeShown()
    {
        DashboardView view(m_themes);
        view.setTurns(sample::turns(35)); // every seventh is of another model; one failed
        view.setSnapshot(sample::snapshot());
        view.resize(1000, 700);
        view.show();
        auto *chart = view.findChild<TrendChart *>();
        QCOMPARE(chart->drawnPoints(), 34);
        QCOMPARE(chart->drawnFailures(), 1);
        QComboBox &choice = view.modelChoice();
        QCOMPARE(choice.count(), 3);
        QCOMPARE(choice.currentText(), u"All models"_s);
        choice.setCurrentIndex(choice.findData(u"google/gemini-2.5-pro"_s));
        QTRY_COMPARE(chart->drawnPoints(), 5);
        QCOMPARE(chart->drawnFailures(), 0);
        QVERIFY(view.findChild<Tile *>()->accessibleName().contains(u"n 5"_s));
        choice.setCurrentIndex(0);
        QTRY_COMPARE(chart->drawnPoints(), 34);
    }
    void stageColoursCanBeSeenAndToldApart()
    {
        const auto brightness = [](const QColor &c) {
            const auto part = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
            return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
        };
        const auto contrast = [&](const QColor &a, const QColor &b) {
            const double x = brightness(a) + 0.05, y = brightness(b) + 0.05;
            return std::max(x, y) / std::min(x, y);
        };
        using turn::Stage;
        for (const Theme &theme : {Theme::light(), Theme::darkTheme()}) {
            const QList<QColor> greys{theme.stage(Stage::Store), theme.stage(Stage::Prompt), theme.stage(Stage::Paint),
                                      theme.stage(Stage::Decide)};
            for (qsizetype i = 0; i < greys.size(); ++i) {
                QVERIFY(contrast(greys[i], theme.surface) >= 3);
                for (qsizetype j = 0; j < i; ++j)
                    QVERIFY2(contrast(greys[i], greys[j]) >= 1.4, qPrintable(greys[i].name() + greys[j].name()));
            }
            QVERIFY(contrast(theme.stage(Stage::Warmup), theme.surface) >= 3);
        }
    }
    void health_data()
    {
        QTest::addColumn<QString>("outcomes"); // f: finished, x: failed, w: finished but slow
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing") << QString() << u"no answer yet"_s;
        QTest::newRow("one good") << u"f"_s << u"fine"_s;
        QTest::newRow("failed once") << u"fffx"_s << u"last answer failed"_s;
        QTest::newRow("recovered") << u"fxff"_s << u"fine"_s;
        QTest::newRow("failed twice of five") << u"fxfxf"_s << u"failing"_s;
        QTest::newRow("long ago") << u"xxfffff"_s << u"fine"_s;
        QTest::newRow("slow") << u"wwww"_s << u"late first token"_s;
    }
    void health()
    {
        QFETCH(QString, outcomes);
        QFETCH(QString, word);
        QList<metrics::TurnRecord> records;
        for (const QChar c : outcomes) {
            metrics::TurnRecord record;
            record.model = u"m"_s;
            record.startedAt = QDateTime::currentDateTimeUtc();
            record.outcome = c == u'x' ? metrics::TurnOutcome::Failed : metrics::TurnOutcome::Finished;
            record.firstToken = c == u'w' ? Nanoseconds(4s) : Nanoseconds(300ms);
            record.total = 5s;
            records << record;
        }
        records << records; // the same again, of another model
        for (qsizetype i = records.size() / 2; i < records.size(); ++i)
            records[i].model = u"other"_s;
        QCOMPARE(modelHealth(records, u"m"_s).word, word);
        QCOMPARE(modelHealth(records, u"never asked"_s).word, u"no answer yet"_s);
        QCOMPARE(healthText(modelHealth(records, u"vendor/m"_s)), u"m: no answer yet"_s);
    }

    void statusStripSaysItInOneLine()
    {
        StatusStrip strip(m_themes);
        QCOMPARE(strip.text(), u"Excerpt model: no answer yet"_s);
        strip.resize(1280, 29);
        ModelHealth health;
        health.model = u"deepseek/deepseek-chat"_s;
        health.word = u"fine"_s;
        health.lastFirstToken = 610ms;
        health.firstTokenP50Ms = 700;
        health.firstTokenP95Ms = 1200;
        health.count = 84;
        strip.setHealth(health);
        strip.setSnapshot(sample::snapshot());
        QVERIFY2(strip.text().startsWith(u"deepseek-chat: fine · first token 0.61 s (p50 0.70 s · p95 1.2 s · n 84) · targets 3/4 · "_s),
                 qPrintable(strip.text()));
        strip.setProgress(sample::progress());
        QVERIFY(strip.text().contains(u"39 %"_s));
        strip.setProgress({});
        QVERIFY(!strip.text().contains(u"39 %"_s));
    }
};

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
