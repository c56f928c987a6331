// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/firsttokenhistory.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class FirstTokenHistoryTest final : public QObject {
    Q_OBJECT
private:
    const Target m_target{u"openrouter.ai"_s, u"gpt-5"_s};

    std::optional<Milliseconds> limit(const FirstTokenHistory &history, Milliseconds ceiling = 60s) const
    {
        return history.limit(m_target, ceiling, {});
    }

private Q_SLOTS:
    void percentilesAreExact()
    {
        FirstTokenHistory history;
        QVERIFY(!history.percentile(m_target, 0.5));
        for (int i = 100; i >= 1; --i)
            history.add(m_target, i * 1ms);
        QCOMPARE(*history.percentile(m_target, 0), 1ms);
        QCOMPARE(*history.percentile(m_target, 0.5), 50ms);
        QCOMPARE(*history.percentile(m_target, 0.95), 95ms);
        QCOMPARE(*history.percentile(m_target, 0.99), 99ms);
        QCOMPARE(*history.percentile(m_target, 1), 100ms);
        QCOMPARE(*history.percentile(m_target, 7), 100ms);
        QVERIFY(!history.percentile({u"openrouter.ai"_s, u"other"_s}, 0.5));
    }

    void keepsTheLast128()
    {
        FirstTokenHistory history;
        for (int i = 0; i < 1'000; ++i)
            history.add(m_target, i * 1ms);
        QCOMPARE(history.samples(m_target), 128);
        QCOMPARE(*history.percentile(m_target, 0), 872ms);
    }

    void keeps64Models()
    {
        FirstTokenHistory history;
        history.add(m_target, 1s);
        for (int i = 0; i < 64; ++i)
            history.add({u"p"_s, QString::number(i)}, 1s);
        QCOMPARE(history.samples(m_target), 0); // the one not used longest
        QCOMPARE(history.samples({u"p"_s, u"63"_s}), 1);
    }

    void limitNeedsSamples()
    {
        FirstTokenHistory history;
        for (int i = 0; i < 19; ++i)
            history.add(m_target, 4s);
        QVERIFY(!limit(history));
        history.add(m_target, 4s);
        QCOMPARE(limit(history).value_or(0ms), 12s);
    }

    void limitHasFloorAndCeiling()
    {
        FirstTokenHistory history;
        for (int i = 0; i < 40; ++i)
            history.add(m_target, 300ms);
        QCOMPARE(limit(history).value_or(0ms), 5s);
        QVERIFY(!limit(history, 5s)); // the profile's own is as short
        QVERIFY(!limit(history, 3s));
        history.add(m_target, 15s);
        QCOMPARE(limit(history).value_or(0ms), 45s);
        QVERIFY(!limit(history, 45s));
    }

    /// What ran into the limit is known to take at least so long: a model that became slow gets its time back.
    void limitGrowsWithWhatRanIntoIt()
    {
        FirstTokenHistory history;
        for (int i = 0; i < 128; ++i)
            history.add(m_target, 300ms);
        int rounds = 0;
        while (const auto now = limit(history)) {
            history.add(m_target, *now);
            QVERIFY(++rounds < 10);
        }
        QVERIFY(rounds >= 3);
    }
};

QTEST_GUILESS_MAIN(FirstTokenHistoryTest)
#include "tst_firsttokenhistory.moc"
