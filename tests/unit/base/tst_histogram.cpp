// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/histogram.h"

#include <QTest>

#include <random>

using docswiki::Histogram;

class TestHistogram : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyHistogramHasNoFigures();
    void percentilesStayWithinTheirBound();
    void mergeEqualsRecordingAll();
    void extremesAreKept();
};

void TestHistogram::emptyHistogramHasNoFigures()
{
    const Histogram h;
    QCOMPARE(h.count(), 0ULL);
    QCOMPARE(h.percentile(0.99), 0);
    QCOMPARE(h.mean(), 0.0);
}

void TestHistogram::percentilesStayWithinTheirBound()
{
    std::mt19937 random(7);
    std::lognormal_distribution<double> latency(13.0, 1.2);
    Histogram h;
    std::vector<qint64> exact;
    for (int i = 0; i < 100'000; ++i) {
        exact.push_back(static_cast<qint64>(latency(random)));
        h.record(exact.back());
    }
    std::sort(exact.begin(), exact.end());
    for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) {
        const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(exact.size()))) - 1;
        const auto truth = static_cast<double>(exact[rank]);
        QVERIFY2(std::abs(static_cast<double>(h.percentile(p)) - truth) <= 0.004 * truth, qPrintable(QString::number(p)));
    }
}

void TestHistogram::mergeEqualsRecordingAll()
{
    Histogram a, b, all;
    for (int i = 1; i <= 1000; ++i) {
        (i % 2 ? a : b).record(i * 37);
        all.record(i * 37);
    }
    a.merge(b);
    QCOMPARE(a.count(), all.count());
    QCOMPARE(a.percentile(0.5), all.percentile(0.5));
    QCOMPARE(a.mean(), all.mean());
}

void TestHistogram::extremesAreKept()
{
    Histogram h;
    h.record(-5);
    h.record(std::numeric_limits<qint64>::max());
    QCOMPARE(h.count(), 2ULL);
    QCOMPARE(h.percentile(0.0), 0);
    QCOMPARE(h.max(), 4'294'967'295);
    QVERIFY(h.percentile(1.0) <= h.max());
}

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
