// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/turnbook.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::engine;
using namespace docswiki::turn;
using namespace std::chrono_literals;

namespace {
DoneEvent done()
{
    DoneEvent event;
    event.model = u"m"_s;
    event.finishReason = u"stop"_s;
    event.firstToken = 40ms;
    event.total = 100ms;
    return event;
}
} // namespace

class TestTurnBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsAfterTheLastEvent()
    {
        TurnBook book(nullptr);
        QSignalSpy recorded(&book, &TurnBook::recorded);
        const TurnId turn = nextTurnId();
        store::Message answer;
        answer.id = u"a"_s;
        book.open(turn, answer, QDateTime::currentDateTimeUtc());
        book.add(turn, {40ms, ContentEvent{u"x"_s}});
        QVERIFY(recorded.isEmpty());
        book.add(turn, {100ms, done()});
        QCOMPARE(recorded.size(), 1);
        QCOMPARE(book.records().size(), 1);
        QCOMPARE(book.records().first().messageId, u"a"_s);
        book.add(turn, {101ms, ContentEvent{u"late"_s}});
        QCOMPARE(recorded.size(), 1);
    }

    void aPaintThatComesAfterTheEndIsAddedOnce()
    {
        TurnBook book(nullptr);
        QSignalSpy recorded(&book, &TurnBook::recorded);
        const TurnId turn = nextTurnId();
        store::Message answer;
        answer.id = u"a"_s;
        book.open(turn, answer, {});
        book.add(turn, {100ms, done()});
        book.addPaint(turn, 45ms);
        book.addPaint(turn, 90ms);
        QCOMPARE(recorded.size(), 2);
        QCOMPARE(book.records().size(), 1);
        QCOMPARE(book.records().first().span(Stage::Paint)->duration(), Nanoseconds(5ms));
        book.addPaint(nextTurnId(), 1ms); // of nobody
        QCOMPARE(recorded.size(), 2);
    }

    void earlierTurnsComeFirst()
    {
        TurnBook book(nullptr);
        const TurnId turn = nextTurnId();
        book.open(turn, {}, {});
        book.add(turn, {1ms, done()});
        metrics::TurnRecord old;
        old.model = u"old"_s;
        book.setHistory({old});
        QCOMPARE(book.records().size(), 2);
        QCOMPARE(book.records().first().model, u"old"_s);
    }
};

QTEST_GUILESS_MAIN(TestTurnBook)
#include "tst_turnbook.moc"
