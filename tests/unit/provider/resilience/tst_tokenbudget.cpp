// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/resilience.h"
#include "core/provider/resilience/tokenbudget.h"
#include "tests/support/fakeclock.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace std::chrono_literals;

class TokenBudgetTest final : public QObject {
    Q_OBJECT
private:
    test::FakeClock m_clock;

    int takeAll(TokenBudget &budget) const
    {
        int taken = 0;
        while (taken < 1'000 && budget.take(m_clock.now()))
            ++taken;
        return taken;
    }
    void ask(TokenBudget &budget, int requests) const
    {
        for (int i = 0; i < requests; ++i)
            budget.requestMade(m_clock.now());
    }

private Q_SLOTS:
    void aTenthAndAFloor()
    {
        TokenBudget budget(ResilienceSettings{}.retryBudget);
        QVERIFY(budget.has(m_clock.now()));
        QCOMPARE(takeAll(budget), 10); // the first minute's
        QVERIFY(!budget.has(m_clock.now()));
        ask(budget, 9);
        QCOMPARE(takeAll(budget), 0);
        ask(budget, 1);
        QCOMPARE(takeAll(budget), 1);
        m_clock.advance(30s);
        QCOMPARE(takeAll(budget), 5);
        m_clock.advance(24h);
        QCOMPARE(takeAll(budget), 20);
    }

    void anOutageGrowsByATenth()
    {
        TokenBudget budget(ResilienceSettings{}.retryBudget);
        int retries = 0;
        for (int i = 0; i < 1'000; ++i) {
            budget.requestMade(m_clock.now());
            retries += budget.take(m_clock.now()) ? 1 : 0;
        }
        QVERIFY2(retries >= 105 && retries <= 110, qPrintable(QString::number(retries)));
    }

    void hedgesAreOneInTwenty()
    {
        TokenBudget budget(ResilienceSettings{}.hedgeBudget);
        m_clock.advance(24h);
        QCOMPARE(takeAll(budget), 0);
        ask(budget, 19);
        QCOMPARE(takeAll(budget), 0);
        ask(budget, 1);
        QCOMPARE(takeAll(budget), 1);
        ask(budget, 1'000);
        QCOMPARE(takeAll(budget), 5);
    }

    void aClockThatStandsOrGoesBackGivesNothing()
    {
        TokenBudget budget({0, 60, 5});
        QCOMPARE(takeAll(budget), 5);
        const Instant now = m_clock.now();
        QVERIFY(!budget.take(now - 10s));
        QVERIFY(!budget.has(now - 10s));
    }
};

QTEST_GUILESS_MAIN(TokenBudgetTest)
#include "tst_tokenbudget.moc"
