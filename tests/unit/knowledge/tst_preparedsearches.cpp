// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/preparedsearches.h"
#include "tests/support/fakeclock.h"

#include <QPromise>
#include <QTest>

#include <memory>
#include <vector>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Searches that end when the test says so.
struct Searches {
    QFuture<Result<Retrieval>> begin(const RetrieveQuery &query)
    {
        asked.append(query);
        promises.push_back(std::make_unique<QPromise<Result<Retrieval>>>());
        promises.back()->start();
        return promises.back()->future();
    }
    void answer(std::size_t which, const Result<Retrieval> &with)
    {
        promises[which]->addResult(with);
        promises[which]->finish();
    }
    QList<RetrieveQuery> asked;
    std::vector<std::unique_ptr<QPromise<Result<Retrieval>>>> promises;
};

Retrieval found(Nanoseconds took)
{
    Retrieval retrieval;
    retrieval.passages.append(Passage{});
    retrieval.took = took;
    return retrieval;
}

} // namespace

class PreparedSearchesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsReadyIsHandedOverAtOnce()
    {
        m_prepared.prepare({u"how to vacuum"_s});
        m_searches.answer(0, found(12ms));
        m_clock.advance(400ms);
        const auto answer = m_prepared.take({u" how to  vacuum "_s});
        QVERIFY(answer && answer->isFinished());
        QVERIFY(answer->result()->prepared);
        QCOMPARE(answer->result()->saved, Nanoseconds(12ms)); // no more than it took
        QVERIFY2(!m_prepared.take({u"how to vacuum"_s}), "once");
    }

    void whatIsOnItsWaySavesTheTimeItHad()
    {
        m_prepared.prepare({u"how to vacuum"_s});
        m_clock.advance(5ms);
        const auto answer = m_prepared.take({u"how to vacuum"_s});
        QVERIFY(answer && !answer->isFinished());
        m_searches.answer(0, found(30ms));
        QTRY_VERIFY(answer->isFinished());
        QCOMPARE(answer->result()->saved, Nanoseconds(5ms));
    }

    void anotherQueryIsNotAnswered_data()
    {
        QTest::addColumn<RetrieveQuery>("asked");
        QTest::newRow("text") << RetrieveQuery{u"how to vacuum full"_s};
        QTest::newRow("count") << RetrieveQuery{u"how to vacuum"_s, 8};
        QTest::newRow("library") << RetrieveQuery{u"how to vacuum"_s, 4, {u"Manuals"_s}};
        QTest::newRow("conversation") << RetrieveQuery{u"how to vacuum"_s, 4, {}, {u"What is bloat?"_s}};
    }
    void anotherQueryIsNotAnswered()
    {
        QFETCH(RetrieveQuery, asked);
        m_prepared.prepare({u"how to vacuum"_s});
        m_searches.answer(0, found(1ms));
        QVERIFY(!m_prepared.take(asked));
        QVERIFY(m_prepared.take({u"how to vacuum"_s}));
    }

    void aChangeForgetsEverything()
    {
        m_prepared.prepare({u"a"_s});
        m_searches.answer(0, found(1ms));
        m_prepared.forget();
        QVERIFY(!m_prepared.take({u"a"_s}));
    }

    void whatIsOldIsSearchedAgain()
    {
        m_prepared.prepare({u"a"_s});
        m_searches.answer(0, found(1ms));
        m_clock.advance(61s);
        QVERIFY(!m_prepared.take({u"a"_s}));
    }

    void aFailureIsTriedAgain()
    {
        m_prepared.prepare({u"a"_s});
        m_searches.answer(0, fail(ErrorCode::Storage, u"The index is damaged."_s));
        QVERIFY(!m_prepared.take({u"a"_s}));
    }

    void theSameQueryIsSearchedOnce()
    {
        m_prepared.prepare({u"a"_s});
        m_prepared.prepare({u"a "_s});
        QCOMPARE(m_searches.asked.size(), 1);
    }

    void onlyTheLastFewAreKept()
    {
        for (int i = 0; i < 20; ++i)
            m_prepared.prepare({QString::number(i)});
        QVERIFY(!m_prepared.take({u"0"_s}));
        QVERIFY(m_prepared.take({u"19"_s}));
    }

    void init()
    {
        m_prepared.forget();
        m_searches.asked.clear();
        m_searches.promises.clear();
    }

private:
    test::FakeClock m_clock;
    Searches m_searches;
    PreparedSearches m_prepared{[this](const RetrieveQuery &query) { return m_searches.begin(query); }, m_clock};
};

QTEST_GUILESS_MAIN(PreparedSearchesTest)
#include "tst_preparedsearches.moc"
