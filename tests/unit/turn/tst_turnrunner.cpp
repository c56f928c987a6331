// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retriever.h"
#include "core/provider/excerpt/excerptprovider.h"
#include "core/turn/turnrunner.h"
#include "tests/support/scriptedprovider.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using docswiki::knowledge::Passage;

namespace {

using Found = Result<knowledge::Retrieval>;

/// Answers when the test says so.
class HeldRetriever final : public knowledge::Retriever {
public:
    HeldRetriever() { promise.start(); }
    QFuture<Found> retrieve(const knowledge::RetrieveQuery &query) override
    {
        asked.append(query);
        return promise.future();
    }
    void answer(const Found &found)
    {
        promise.addResult(found);
        promise.finish();
    }
    QPromise<Found> promise;
    QList<knowledge::RetrieveQuery> asked;
};

/// Collects what a runner says.
struct Reader {
    explicit Reader(TurnRunner &runner) : finished(&runner, &TurnRunner::finished)
    {
        QObject::connect(&runner, &TurnRunner::happened, &runner, [this](TurnId, const TurnEvent &event) {
            events.append(event);
            if (const auto *content = std::get_if<ContentEvent>(&event.payload))
                text += content->text;
        });
    }
    template<typename T>
    const T *last() const
    {
        return events.isEmpty() ? nullptr : std::get_if<T>(&events.last().payload);
    }
    QList<TurnEvent> events;
    QString text;
    QSignalSpy finished;
};

TurnRequest ask(const QString &question)
{
    TurnRequest request;
    request.question = question;
    return request;
}

Passage passage(const QString &text)
{
    Passage p;
    p.title = u"Partial Indexes"_s;
    p.text = text;
    return p;
}

} // namespace

class TestTurnRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statusIsOutBeforeStartReturns()
    {
        HeldRetriever retriever;
        TurnServices services{m_provider};
        services.retriever = &retriever;
        TurnRunner runner(nextTurnId(), ask(u"How do indexes work?"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QVERIFY(std::holds_alternative<StatusEvent>(reader.events.first().payload));
        QCOMPARE(retriever.asked.size(), 1);
        QVERIFY(m_provider.streams.isEmpty());
    }

    void passagesReachThePromptAndTheAnswerComesBack()
    {
        HeldRetriever retriever;
        TurnServices services{m_provider};
        services.profile.model = u"m"_s;
        services.retriever = &retriever;
        TurnRequest request = ask(u"How do I index only some rows?"_s);
        request.topK = 7;
        request.libraries = {u"L"_s};
        TurnRunner runner(nextTurnId(), request, services, m_clock);
        Reader reader(runner);
        runner.start();
        QCOMPARE(retriever.asked.first().topK, 7);
        QCOMPARE(retriever.asked.first().libraries, QStringList{u"L"_s});
        retriever.answer(knowledge::Retrieval{{passage(u"Use WHERE."_s)}});
        QTRY_COMPARE(m_provider.streams.size(), 1);
        test::ScriptedStream *stream = m_provider.streams.first();
        QVERIFY(stream->started);
        QVERIFY(m_provider.requests.first().messages.last().content.contains(u"Use WHERE."_s));
        Q_EMIT stream->connected(false);
        Q_EMIT stream->contentArrived(u"With WHERE [1]."_s);
        Q_EMIT stream->finished(provider::ChatOutcome{u"m"_s, u"stop"_s, {}, {}, {}});
        QCOMPARE(reader.finished.size(), 1);
        QVERIFY(reader.last<DoneEvent>());
        QCOMPARE(reader.last<DoneEvent>()->cited, QList<int>{1});
        QCOMPARE(reader.text, u"With WHERE [1]."_s);
        for (qsizetype i = 1; i < reader.events.size(); ++i)
            QVERIFY2(reader.events[i - 1].at <= reader.events[i].at, "time does not run backwards");
    }

    void aSilentRetrieverDoesNotHoldTheTurn()
    {
        HeldRetriever retriever;
        TurnServices services{m_provider};
        services.retriever = &retriever;
        TurnRunner runner(nextTurnId(), ask(u"How do indexes work?"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(m_provider.streams.size(), 1, 10'000);
        QVERIFY2(retriever.promise.isCanceled(), "the search is told that nobody waits any more");
        const bool late = std::any_of(reader.events.cbegin(), reader.events.cend(), [](const TurnEvent &event) {
            const auto *stage = std::get_if<StageEvent>(&event.payload);
            return stage && stage->stage == Stage::Retrieve && stage->state == StageState::Late;
        });
        QVERIFY(late);
    }

    void stopAbortsTheStreamAndEndsOnce()
    {
        TurnServices services{m_provider};
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QCOMPARE(m_provider.streams.size(), 1);
        QPointer<test::ScriptedStream> stream = m_provider.streams.first();
        Q_EMIT stream->contentArrived(u"Half"_s);
        runner.stop();
        QVERIFY(stream->aborted);
        runner.stop();
        Q_EMIT stream->contentArrived(u" more"_s);
        QCOMPARE(reader.finished.size(), 1);
        QCOMPARE(reader.last<DoneEvent>()->finishReason, u"stopped"_s);
        QCOMPARE(reader.last<DoneEvent>()->text, u"Half"_s);
        QTRY_VERIFY(!stream);
    }

    void nothingIsShownBeforeItIsStored()
    {
        auto stored = std::make_shared<QPromise<Result<bool>>>();
        stored->start();
        TurnServices services{m_provider};
        services.store = [stored] { return stored->future(); };
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QCOMPARE(m_provider.streams.size(), 1);
        Q_EMIT m_provider.streams.first()->contentArrived(u"Hi"_s);
        QVERIFY(reader.text.isEmpty());
        stored->addResult(true);
        stored->finish();
        QTRY_COMPARE(reader.text, u"Hi"_s);
    }

    void theExcerptModelAnswersWithoutANetwork()
    {
        HeldRetriever retriever;
        retriever.answer(knowledge::Retrieval{{passage(u"A partial index is built over a subset of the rows of a table. Other text follows here."_s)}});
        provider::ExcerptProvider excerpt;
        TurnServices services{excerpt};
        services.profile.model = provider::ExcerptProvider::modelId();
        services.retriever = &retriever;
        services.ownModel = true;
        TurnRunner runner(nextTurnId(), ask(u"How do I index only some rows?"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QTRY_COMPARE(reader.finished.size(), 1);
        QVERIFY(reader.last<DoneEvent>());
        QVERIFY(reader.text.contains(u"A partial index is built over a subset of the rows of a table. [1]"_s));
        QCOMPARE(reader.last<DoneEvent>()->cited, QList<int>{1});
    }

    void deletingARunningTurnIsSafe()
    {
        HeldRetriever retriever;
        TurnServices services{m_provider};
        services.retriever = &retriever;
        auto runner = std::make_unique<TurnRunner>(nextTurnId(), ask(u"How do indexes work?"_s), services, m_clock);
        runner->start();
        runner.reset();
        retriever.answer(knowledge::Retrieval());
        QCoreApplication::sendPostedEvents();
        QVERIFY(m_provider.streams.isEmpty());
    }

    void cleanup()
    {
        m_provider.streams.clear();
        m_provider.requests.clear();
    }

private:
    test::ScriptedProvider m_provider;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestTurnRunner)
#include "tst_turnrunner.moc"
