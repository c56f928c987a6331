// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/circuitbreaker.h"
#include "core/provider/resilience/resilience.h"
#include "tests/support/fakeclock.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class CircuitBreakerTest final : public QObject {
    Q_OBJECT
private:
    test::FakeClock m_clock;

    BreakerState state(const CircuitBreaker &breaker) const { return breaker.state(m_clock.now()); }
    void fail(CircuitBreaker &breaker, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            breaker.failed(m_clock.now(), m_clock.now());
    }
    void succeed(CircuitBreaker &breaker, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            breaker.succeeded(m_clock.now(), m_clock.now());
    }

private Q_SLOTS:
    void opensAfterFiveInARow()
    {
        CircuitBreaker breaker;
        fail(breaker, 4);
        QCOMPARE(state(breaker), BreakerState::Closed);
        succeed(breaker);
        fail(breaker, 4);
        QVERIFY(breaker.pass(m_clock.now()));
        QVERIFY(!breaker.retryAt());
        fail(breaker);
        QCOMPARE(state(breaker), BreakerState::Open);
        QCOMPARE(breaker.reason(), u"after 5 failures in a row"_s);
        QVERIFY(!breaker.pass(m_clock.now()));
        QCOMPARE(*breaker.retryAt() - m_clock.now(), 30s);
    }

    void opensWhenHalfFail()
    {
        CircuitBreaker breaker;
        for (int i = 0; i < 4; ++i) {
            fail(breaker);
            succeed(breaker);
        }
        fail(breaker); // 5 of 9
        QCOMPARE(state(breaker), BreakerState::Closed);
        succeed(breaker); // 5 of 10: a success does not open it
        QCOMPARE(state(breaker), BreakerState::Closed);
        fail(breaker); // 6 of 11
        QCOMPARE(state(breaker), BreakerState::Open);
        QCOMPARE(breaker.reason(), u"after 6 failures in 11 requests"_s);
    }

    void forgetsWhatIsOld()
    {
        CircuitBreaker breaker;
        for (int i = 0; i < 5; ++i) {
            fail(breaker);
            succeed(breaker);
        }
        m_clock.advance(61s);
        fail(breaker, 4); // alone they are four of four: too few
        QCOMPARE(state(breaker), BreakerState::Closed);
    }

    void letsOneThrough()
    {
        CircuitBreaker breaker;
        fail(breaker, 5);
        m_clock.advance(30s);
        QCOMPARE(state(breaker), BreakerState::HalfOpen);
        QVERIFY(breaker.mayPass(m_clock.now()));
        QVERIFY(breaker.pass(m_clock.now()));
        QVERIFY(!breaker.mayPass(m_clock.now()));
        QVERIFY(!breaker.pass(m_clock.now()));
        m_clock.advance(1s);
        fail(breaker);
        QCOMPARE(state(breaker), BreakerState::Open);
        QCOMPARE(*breaker.retryAt() - m_clock.now(), 30s);
        QCOMPARE(breaker.reason(), u"after 6 failures in a row"_s);
        m_clock.advance(30s);
        QVERIFY(breaker.pass(m_clock.now()));
        succeed(breaker);
        QCOMPARE(state(breaker), BreakerState::Closed);
        QVERIFY(breaker.reason().isEmpty());
        fail(breaker, 4); // counts from the beginning
        QCOMPARE(state(breaker), BreakerState::Closed);
    }

    void aProbeThatTellsNothingMakesRoom()
    {
        CircuitBreaker breaker;
        fail(breaker, 5);
        m_clock.advance(30s);
        QVERIFY(breaker.pass(m_clock.now()));
        breaker.withdrawn(m_clock.now() - 40s); // an attempt from before: not the probe
        QVERIFY(!breaker.pass(m_clock.now()));
        breaker.withdrawn(m_clock.now());
        QVERIFY(breaker.pass(m_clock.now()));
        m_clock.advance(30s); // lost
        QVERIFY(breaker.pass(m_clock.now()));
    }

    void whatBeganBeforeSaysNothing()
    {
        CircuitBreaker breaker;
        const Instant before = m_clock.now() - 1s;
        fail(breaker, 5);
        m_clock.advance(10s);
        breaker.succeeded(before, m_clock.now());
        QCOMPARE(state(breaker), BreakerState::Open);
        breaker.failed(before, m_clock.now());
        QCOMPARE(*breaker.retryAt() - m_clock.now(), 20s);
        breaker.succeeded(m_clock.now(), m_clock.now()); // one that was sent although it is open
        QCOMPARE(state(breaker), BreakerState::Closed);
    }

    void isShown()
    {
        Resilience shared(m_clock, [] { return 0.0; });
        QCOMPARE(shared.breaker(u"openrouter.ai"_s, u"gpt-5"_s).state, BreakerState::Closed);
        QVERIFY(shared.breakers().isEmpty());
        fail(shared.breakerOf({u"openrouter.ai"_s, u"gpt-5"_s}), 5);
        succeed(shared.breakerOf({u"openrouter.ai"_s, u"deepseek"_s}));
        m_clock.advance(9s);
        const BreakerView view = shared.breaker(u"openrouter.ai"_s, u"gpt-5"_s);
        QCOMPARE(view.state, BreakerState::Open);
        QCOMPARE(breakerStateName(view.state), u"open"_s);
        QCOMPARE(view.failuresInARow, 5);
        QCOMPARE(*view.retryAt - m_clock.now(), 21s);
        QCOMPARE(m_clock.wallTime().secsTo(*view.retryAtWallTime), 21);
        QCOMPARE(shared.breakers().size(), 2);
        QCOMPARE(shared.breakers().last(), view);
    }

    void isBounded()
    {
        Resilience shared(m_clock, [] { return 0.0; });
        fail(shared.breakerOf({u"p"_s, u"kept"_s}), 5);
        for (int i = 0; i < 500; ++i) {
            succeed(shared.breakerOf({u"p"_s, QString::number(i)}));
            shared.breakerOf({u"p"_s, u"kept"_s}); // what is used stays
        }
        QCOMPARE(shared.breakers().size(), 64);
        QCOMPARE(shared.breaker(u"p"_s, u"kept"_s).state, BreakerState::Open);
    }
};

QTEST_GUILESS_MAIN(CircuitBreakerTest)
#include "tst_circuitbreaker.moc"
