// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/failureclass.h"
#include "tests/unit/provider/resilience/turnbench.h"

#include <QRandomGenerator>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class EventOrderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyOrderOfEvents();
};

void EventOrderTest::anyOrderOfEvents()
{
    QRandomGenerator random(20'240'607);
    const QList<Error> errors{answered(503),
                              answered(429),
                              answered(401),
                              answered(400),
                              openai::timeoutError(openai::Wait::Headers, 30s, u"x"_s),
                              openai::brokenOffError({}, u"x"_s),
                              {ErrorCode::Cancelled, u"Stopped."_s, {}, false}};
    int hedged = 0;
    int retried = 0;
    int fellBack = 0;
    int skipped = 0;
    for (int run = 0; run < 6'000; ++run) {
        ResilienceSettings settings = impatient();
        settings.hedge.on = random.bounded(2) == 0;
        settings.firstToken.floor = Milliseconds(random.bounded(2) == 0 ? 0 : 3'600'000);
        settings.breaker.inARow = 1 + int(random.bounded(4));
        settings.retry.leastTime = 0ms;
        settings.retry.base = Milliseconds(random.bounded(2));
        const int candidates = 1 + int(random.bounded(3));
        Bench bench(settings, candidates);
        bench.random = random.generateDouble();
        for (int i = 0; i < candidates; ++i) {
            if (random.bounded(2) == 0) bench.learn(i, 0ms);
            if (random.bounded(6) == 0)
                bench.shared.breakerOf({bench.names[i], u"model-"_s + QChar(u'a' + i)})
                    .failed(bench.clock.now(), bench.clock.now());
        }
        auto probe = bench.ask();
        const auto alive = [&bench] {
            QList<ScriptedStream *> streams;
            for (const ScriptedProvider &provider : bench.providers) {
                for (qsizetype i = 0; i < provider.streams.size(); ++i) {
                    ScriptedStream *inner = provider.streams[i];
                    if (!inner || inner->aborted || inner->objectName() == u"ended"_s) continue;
                    inner->setObjectName(u"%1-%2"_s.arg(provider.ownName).arg(i));
                    streams += inner;
                }
            }
            return streams;
        };
        const auto act = [&](ScriptedStream *inner, int what) {
            if (what == 0) Q_EMIT inner->connected(true);
            if (what == 1) Q_EMIT inner->headersArrived();
            if (what == 2) Q_EMIT inner->heartbeat();
            if (what == 3) Q_EMIT inner->statusChanged(u"busy"_s);
            if (what == 4) Q_EMIT inner->contentArrived(inner->objectName() + u' ');
            if (what == 5) Q_EMIT inner->contentArrived({});
            if (what < 6) return;
            inner->setObjectName(u"ended"_s);
            if (what == 6)
                Q_EMIT inner->finished(stopped());
            else
                Q_EMIT inner->finished(fail(errors.at(random.bounded(errors.size()))));
        };
        const int stopAt = int(random.bounded(40));
        for (int step = 0; step < 20 && probe->finished == 0; ++step) {
            const auto streams = alive();
            QVERIFY(streams.size() <= 2);
            if (step == stopAt) probe->stream->abort();
            const int what = int(random.bounded(14));
            if (what >= 12)
                QTest::qWait(0);
            else if (!streams.isEmpty())
                act(streams.at(random.bounded(streams.size())), what < 9 ? what : 4 * (what - 9));
            if (random.bounded(4) == 0) bench.clock.advance(Milliseconds(random.bounded(3'000)));
        }
        for (int tries = 0; tries < 30 && probe->finished == 0; ++tries) {
            QTest::qWait(probe->attempts.isEmpty() || probe->attempts.last().state != AttemptState::Waiting ? 0 : 1);
            for (ScriptedStream *inner : alive())
                if (!inner->aborted) act(inner, 7);
        }
        QTRY_COMPARE(probe->finished, 1);
        QTest::qWait(0);
        QVERIFY2(probe->finished == 1 && probe->saidTooLate == 0 && !probe->saidInStart,
                 qPrintable(probe->said.join(u", "_s)));
        QVERIFY(alive().isEmpty());
        const QStringList words = probe->content.split(u' ', Qt::SkipEmptyParts);
        QVERIFY2(QSet<QString>(words.begin(), words.end()).size() <= 1, qPrintable(probe->said.join(u", "_s)));
        const auto answering = probe->attemptLines.filter(u"answering"_s).size();
        QVERIFY(answering <= 1);
        if (!words.isEmpty() && !probe->attempts.isEmpty()) QCOMPARE(answering, 1);
        for (qsizetype i = probe->attempts.size(); i-- > 0;) { // each that began has its end, in the right order
            const Attempt &attempt = probe->attempts[i];
            if (attempt.state == AttemptState::Waiting) QVERIFY(attempt.wait > 0ms);
            QVERIFY(i == 0 || attempt.number >= probe->attempts[i - 1].number ||
                    probe->attempts[i - 1].kind == AttemptKind::Hedge);
        }
        hedged += probe->attemptLines.filter(u"hedge started"_s).isEmpty() ? 0 : 1;
        retried += probe->attemptLines.filter(u"retry started"_s).isEmpty() ? 0 : 1;
        fellBack += probe->attemptLines.filter(u"fallback started"_s).isEmpty() ? 0 : 1;
        skipped +=
            !probe->attempts.isEmpty() && classify(probe->attempts.first().error) == FailureClass::Paused ? 1 : 0;
    }
    // The dice met what they were thrown for.
    QVERIFY2(hedged > 200 && retried > 200 && fellBack > 200 && skipped > 50,
             qPrintable(u"%1 %2 %3 %4"_s.arg(hedged).arg(retried).arg(fellBack).arg(skipped)));
}

QTEST_GUILESS_MAIN(EventOrderTest)
#include "tst_eventorder.moc"
