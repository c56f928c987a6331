// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retriever.h"
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "core/search/websearch.h"
#include "core/tool/builtintools.h"
#include "core/tool/toolregistry.h"
#include "core/turn/turnrunner.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/scriptedprovider.h"

#include <QJsonDocument>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::turn;
using namespace std::chrono_literals;
using docswiki::knowledge::Passage;
using provider::ToolCall;

namespace {

using Found = Result<QList<Passage>>;

/// Documents and web at once; answers at once unless it is to hold its answers back.
class Searches final : public knowledge::Retriever, public search::WebSearch {
public:
    QFuture<Result<knowledge::Retrieval>> retrieve(const knowledge::RetrieveQuery &query) override
    {
        return begin(retrievals, u"documents: "_s + query.text);
    }
    QFuture<Found> search(const QString &query) override { return begin(promises, u"web: "_s + query); }

    bool hold = false;
    QStringList asked;
    std::vector<std::unique_ptr<QPromise<Found>>> promises;
    std::vector<std::unique_ptr<QPromise<Result<knowledge::Retrieval>>>> retrievals;

private:
    template<typename Answer>
    QFuture<Answer> begin(std::vector<std::unique_ptr<QPromise<Answer>>> &begun, const QString &what)
    {
        asked.append(what);
        begun.push_back(std::make_unique<QPromise<Answer>>());
        QPromise<Answer> &promise = *begun.back();
        promise.start();
        if (!hold) {
            Passage p;
            p.title = u"Found by "_s + what.section(u':', 0, 0);
            p.text = u"This is the one sentence about %1 that there is."_s.arg(what.left(60));
            promise.addResult(Answer(typename Answer::value_type{QList<Passage>({p})}));
            promise.finish();
        }
        return promise.future();
    }
};

struct Reader {
    explicit Reader(TurnRunner &runner) : finished(&runner, &TurnRunner::finished)
    {
        QObject::connect(&runner, &TurnRunner::happened, &runner,
                         [this](TurnId, const TurnEvent &event) { events.append(event); });
    }
    template<typename T>
    QList<T> all() const
    {
        QList<T> list;
        for (const TurnEvent &event : events) {
            if (const auto *payload = std::get_if<T>(&event.payload)) list.append(*payload);
        }
        return list;
    }
    QList<TurnEvent> events;
    QSignalSpy finished;
};

provider::ChatOutcome calls(const QList<ToolCall> &list)
{
    return {u"m"_s, u"tool_calls"_s, list, {}, {}};
}

} // namespace

class TestToolRounds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_searches = std::make_unique<Searches>();
        m_tools = std::make_unique<tool::ToolRegistry>();
        tool::addBuiltInTools(*m_tools, m_searches.get(), m_searches.get());
        m_provider.requests.clear();
        m_provider.streams.clear();
    }

    /// A real stream, real assembly of calls, real requests: the emulator calls both tools that it is offered.
    void aServerCallsBothToolsAndAnswersFromThem()
    {
        docswiki::test::Emulator emulator({.tokensPerSecond = 0, .useOfferedTools = true, .cachedTokens = 3});
        net::StreamPool pool;
        auto created = provider::OpenAiProvider::create(emulator.baseUrl().toString(), u"key"_s, pool);
        QVERIFY(created);
        TurnServices services{**created};
        services.profile.model = u"emulator/tools"_s;
        services.tools = m_tools.get();
        services.offerTools = true;
        TurnRunner runner(nextTurnId(), ask(u"What is a partial index?"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        QTRY_COMPARE(reader.finished.size(), 1);

        QCOMPARE(m_searches->asked.size(), 2);
        QCOMPARE(reader.all<ToolCallStartEvent>().size(), 2);
        const auto results = reader.all<ToolResultEvent>();
        QCOMPARE(results.size(), 2);
        QVERIFY(results[0].ok && results[1].ok);
        QVERIFY(!reader.all<DoneEvent>().isEmpty());
        const DoneEvent done = reader.all<DoneEvent>().last();
        QVERIFY2(done.text.contains(u"the one sentence about documents"_s) && done.text.contains(u"[1]"_s),
                 qPrintable(done.text));
        QCOMPARE(reader.all<SourcesEvent>().last().sources.size(), 2);
        QCOMPARE(done.cited.size(), 2);
        QVERIFY(done.stages.contains(Stage::Tools));

        const auto seen = emulator.requests();
        QCOMPARE(seen.size(), 2);
        QCOMPARE(seen[1].connection, seen[0].connection); // warm: no second handshake
        const QJsonObject first = QJsonDocument::fromJson(seen[0].http.body).object();
        const QJsonObject second = QJsonDocument::fromJson(seen[1].http.body).object();
        QCOMPARE(first[u"tools"_s], second[u"tools"_s]);
        QCOMPARE(first[u"tools"_s].toArray().size(), 2);
        const QJsonArray messages = second[u"messages"_s].toArray();
        QCOMPARE(messages.size(), first[u"messages"_s].toArray().size() + 3);
        // Byte for byte the same beginning, up to the end of the first request's messages.
        const QByteArray firstMessages =
            QJsonDocument(first[u"messages"_s].toArray()).toJson(QJsonDocument::Compact).chopped(1);
        QVERIFY(seen[1].http.body.left(seen[1].http.body.indexOf("\"model\"")).contains(firstMessages));
        QCOMPARE(reader.all<UsageEvent>().size(), 1);
        QCOMPARE(reader.all<UsageEvent>().first().usage.cachedTokens, 6);
        QVERIFY(!reader.all<UsageEvent>().first().usage.estimated);
    }

    void aServerThatNeverStopsCallingEndsInTheTenthRound()
    {
        TurnServices services = scripted();
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        for (int round = 1; round <= 9; ++round) {
            QTRY_COMPARE(m_provider.streams.size(), round);
            QVERIFY(m_provider.requests.last().mayCallTools);
            Q_EMIT m_provider.streams.last()->finished(
                calls({{u"c%1"_s.arg(round), u"use_rag_search"_s, u"{\"query\":\"%1\"}"_s.arg(round)}}));
        }
        QTRY_COMPARE(m_provider.streams.size(), 10);
        QVERIFY(!m_provider.requests.last().mayCallTools);
        QCOMPARE(m_provider.requests.last().tools, m_provider.requests.first().tools);
        Q_EMIT m_provider.streams.last()->contentArrived(u"Enough."_s);
        Q_EMIT m_provider.streams.last()->finished(provider::ChatOutcome{u"m"_s, u"stop"_s, {}, {}, {}});
        QCOMPARE(reader.finished.size(), 1);
        QCOMPARE(reader.all<DoneEvent>().last().text, u"Enough."_s);
        QTRY_COMPARE(std::count_if(m_provider.streams.cbegin(), m_provider.streams.cend(),
                                   [](const auto &s) { return !s.isNull(); }),
                     0);
    }

    /// Rounds that end within the step that begins them: nothing is waited for, and the finished stream is still on the
    /// stack.
    void unreadableCallsNeedNoWaiting()
    {
        TurnServices services = scripted();
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        Q_EMIT m_provider.streams.last()->finished(calls({{u"a"_s, u"use_rag_search"_s, u"{\"query\":"_s}}));
        QCOMPARE(m_provider.streams.size(), 2);
        QCOMPARE(m_provider.requests.last().messages.last().role, provider::Role::Tool);
        QVERIFY(m_searches->asked.isEmpty());
    }

    void stopCancelsTheSearches()
    {
        m_searches->hold = true;
        TurnServices services = scripted();
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        Q_EMIT m_provider.streams.last()->finished(calls({{u"a"_s, u"use_rag_search"_s, u"{\"query\":\"x\"}"_s},
                                                          {u"b"_s, u"use_web_search"_s, u"{\"query\":\"y\"}"_s}}));
        QCOMPARE(m_searches->asked, (QStringList{u"documents: x"_s, u"web: y"_s})); // side by side
        runner.stop();
        QCOMPARE(reader.finished.size(), 1);
        QCOMPARE(reader.all<DoneEvent>().last().finishReason, u"stopped"_s);
        QTRY_VERIFY(m_searches->promises[0]->isCanceled() && m_searches->retrievals[0]->isCanceled());
        m_searches->promises[0]->finish();
        m_searches->retrievals[0]->finish();
        QCoreApplication::sendPostedEvents();
    }

    void deletingATurnWithRunningToolsIsSafe()
    {
        m_searches->hold = true;
        auto runner = std::make_unique<TurnRunner>(nextTurnId(), ask(u"Hello"_s), scripted(), m_clock);
        runner->start();
        Q_EMIT m_provider.streams.last()->finished(calls({{u"a"_s, u"use_web_search"_s, u"{\"query\":\"x\"}"_s}}));
        runner.reset();
        QTRY_VERIFY(m_searches->promises[0]->isCanceled());
        m_searches->promises.clear();
        QCoreApplication::sendPostedEvents();
    }

    void aToolWhoseSearchGoesAwayIsAnswered()
    {
        m_searches->hold = true;
        TurnServices services = scripted();
        TurnRunner runner(nextTurnId(), ask(u"Hello"_s), services, m_clock);
        Reader reader(runner);
        runner.start();
        Q_EMIT m_provider.streams.last()->finished(calls({{u"a"_s, u"use_web_search"_s, u"{\"query\":\"x\"}"_s}}));
        m_searches->promises.clear(); // ends its future as cancelled
        QTRY_COMPARE(m_provider.streams.size(), 2);
        QVERIFY(!reader.all<ToolResultEvent>().last().ok);
    }

    void whatThePersonSwitchedOffIsNotOffered_data()
    {
        QTest::addColumn<Use>("documents");
        QTest::addColumn<Use>("web");
        QTest::addColumn<bool>("hasDocuments");
        QTest::addColumn<QStringList>("offered");
        const QString rag = u"use_rag_search"_s;
        const QString web = u"use_web_search"_s;
        QTest::newRow("both") << Use::Auto << Use::Auto << true << QStringList{rag, web};
        QTest::newRow("no documents") << Use::Off << Use::Auto << true << QStringList{web};
        QTest::newRow("no web") << Use::Auto << Use::Off << true << QStringList{rag};
        QTest::newRow("nothing indexed") << Use::Auto << Use::Auto << false << QStringList{web};
        QTest::newRow("neither") << Use::Off << Use::Off << true << QStringList{};
    }
    void whatThePersonSwitchedOffIsNotOffered()
    {
        QFETCH(Use, documents);
        QFETCH(Use, web);
        QFETCH(bool, hasDocuments);
        QFETCH(QStringList, offered);
        TurnServices services = scripted();
        services.hasDocuments = hasDocuments;
        TurnRequest request = ask(u"Hello"_s);
        request.documents = documents;
        request.web = web;
        request.conversationId = u"conversation"_s;
        TurnRunner runner(nextTurnId(), request, services, m_clock);
        Reader reader(runner);
        runner.start();
        QStringList names;
        for (const QJsonValue &definition : std::as_const(m_provider.requests.last().tools))
            names.append(definition[u"function"_s][u"name"_s].toString());
        QCOMPARE(names, offered);
        QCOMPARE(m_provider.requests.last().sessionId, u"conversation"_s);
        // A model that calls it all the same does not get at it.
        Q_EMIT m_provider.streams.last()->finished(calls({{u"a"_s, u"use_web_search"_s, u"{\"query\":\"x\"}"_s}}));
        QCOMPARE(m_searches->asked.isEmpty(), !offered.contains(u"use_web_search"_s));
    }

private:
    static TurnRequest ask(const QString &question)
    {
        TurnRequest request;
        request.question = question;
        return request;
    }
    TurnServices scripted()
    {
        TurnServices services{m_provider};
        services.profile.model = u"m"_s;
        services.tools = m_tools.get();
        services.offerTools = true;
        return services;
    }

    std::unique_ptr<Searches> m_searches;
    std::unique_ptr<tool::ToolRegistry> m_tools;
    docswiki::test::ScriptedProvider m_provider;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestToolRounds)
#include "tst_toolrounds.moc"
