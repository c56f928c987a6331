// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/systemsampler.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

using namespace docswiki::metrics;

class TestSystemSampler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsThisProcess()
    {
        SystemSampler sampler(QDir::tempPath());
        QElapsedTimer busy;
        busy.start();
        volatile quint64 sum = 0;
        while (busy.elapsed() < 150) // the kernel counts processor time in steps of 10 ms
            sum = sum + 1;
        const SystemStats stats = sampler.sample();
        QVERIFY(stats.processCpuPercent > 1.0);
        QVERIFY(stats.cpuPercent > 0.0 && stats.cpuPercent <= 100.0);
        QVERIFY(stats.processRssBytes > 1'000'000);
        QVERIFY(stats.memoryPercent > 0.0 && stats.memoryPercent <= 100.0);
        QVERIFY(stats.diskPercent > 0.0 && stats.diskPercent <= 100.0);
    }
};

QTEST_GUILESS_MAIN(TestSystemSampler)
#include "tst_systemsampler.moc"
