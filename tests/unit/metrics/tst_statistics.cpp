// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/statistics.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::metrics;
using namespace std::chrono_literals;

namespace {
TurnRecord record(const QString &model, Nanoseconds total, TurnOutcome outcome = TurnOutcome::Finished)
{
    TurnRecord r;
    r.model = model;
    r.total = total;
    r.firstToken = total / 4;
    r.outcome = outcome;
    r.startedAt = QDateTime::fromSecsSinceEpoch(1'000, Qt::UTC);
    return r;
}
} // namespace

class TestStatistics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void percentilesAreNearestRanks()
    {
        QList<double> values;
        for (int i = 100; i >= 1; --i)
            values.append(i);
        const Summary s = summarise(values);
        QCOMPARE(s.count, 100);
        QCOMPARE(s.averageMs, 50.5);
        QCOMPARE(s.p50Ms, 50.0);
        QCOMPARE(s.p95Ms, 95.0);
        QCOMPARE(s.p99Ms, 99.0);
        QCOMPARE(s.maxMs, 100.0);
        QCOMPARE(summarise({}).count, 0);
        QCOMPARE(summarise({7}).p99Ms, 7.0);
    }

    void aStageIsOneFigureATurn()
    {
        TurnRecord r = record(u"a"_s, 4s);
        r.spans = {{turn::Stage::Wait, turn::StageState::Failed, 0ns, 1s, {}}, {turn::Stage::Wait, turn::StageState::Finished, 2s, 4s, {}}};
        const Snapshot s = takeSnapshot({r}, {}, {}, 1h);
        QCOMPARE(s.stages.value(turn::Stage::Wait).count, 1);
        QCOMPARE(s.stages.value(turn::Stage::Wait).maxMs, 3000.0);
    }

    void failuresAndStopsDoNotBlurTheTimes()
    {
        TurnRecord web = record(u"a"_s, 4s);
        web.usedWeb = true;
        const Snapshot s = takeSnapshot({record(u"a"_s, 2s), web, record(u"a"_s, 30s, TurnOutcome::Failed),
                                         record(u"b"_s, 60s, TurnOutcome::Stopped), record(u"b"_s, 6s)},
                                        {}, QDateTime::fromSecsSinceEpoch(2'000, Qt::UTC), 1h);
        QCOMPARE(s.turns, 5);
        QCOMPARE(s.failed, 1);
        QCOMPARE(s.total.count, 3);
        QCOMPARE(s.total.averageMs, 4000.0);
        QCOMPARE(s.web.count, 1);
        QCOMPARE(s.rag.count, 0);
        QCOMPARE(s.models.first().model, u"a"_s);
        QCOMPARE(s.models.first().count, 3);
        QCOMPARE(s.models.first().errors, 1);
        QVERIFY(std::abs(s.models.first().successRate() - 2.0 / 3) < 1e-9);
        QCOMPARE(s.targets.size(), 5);
        QCOMPARE(s.targets[0].ok.value(), true);
        QVERIFY2(!s.targets[2].ok, "no verdict without data");
    }

    void theDocumentHasTheGuidesFields()
    {
        const Snapshot s = takeSnapshot({record(u"a/b"_s, 2s)}, {12.5, 50, 60, 1000, 3, 2, 0}, QDateTime::fromSecsSinceEpoch(2'000, Qt::UTC), 1h);
        const QJsonObject json = toJson(s);
        QCOMPARE(json[u"status"_s].toString(), u"healthy"_s);
        for (const QString &key : {u"parallel_processing"_s, u"caching"_s, u"connection_pooling"_s, u"streaming"_s})
            QVERIFY(json[u"optimizations"_s].toObject().contains(key));
        for (const QString &key : {u"cpu_percent"_s, u"memory_percent"_s, u"disk_percent"_s, u"active_connections"_s})
            QVERIFY(json[u"system_stats"_s].toObject().contains(key));
        const QJsonObject model = json[u"model_stats"_s][u"a/b"_s].toObject();
        QCOMPARE(model[u"avg_response_time"_s].toDouble(), 2.0); // seconds
        QCOMPARE(model[u"success_rate"_s].toDouble(), 1.0);
        QCOMPARE(model[u"last_used"_s].toString(), u"1970-01-01T00:16:40.000Z"_s);
        QCOMPARE(json[u"latency"_s][u"total"_s][u"p95"_s].toDouble(), 2000.0); // milliseconds
        QCOMPARE(json[u"latency"_s][u"total"_s][u"count"_s].toInt(), 1);
        QCOMPARE(json[u"targets"_s].toArray().size(), 5);
        QCOMPARE(json[u"window_s"_s].toInt(), 3600);
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
