// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ringbuffer.h"

#include <QTest>

using docswiki::RingBuffer;

class TestRingBuffer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheLastValuesInOrder()
    {
        RingBuffer<int> ring(3);
        QVERIFY(ring.empty());
        for (int i = 1; i <= 5; ++i)
            ring.push(i);
        QCOMPARE(ring.size(), 3U);
        QCOMPARE(ring[0], 3);
        QCOMPARE(ring[2], 5);
        QCOMPARE(ring.back(), 5);
        ring.clear();
        QVERIFY(ring.empty());
        ring.push(9);
        QCOMPARE(ring.back(), 9);
    }
};

QTEST_GUILESS_MAIN(TestRingBuffer)
#include "tst_ringbuffer.moc"
