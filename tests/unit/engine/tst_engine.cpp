// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/enginethread.h"
#include "core/engine/samplefiles.h"
#include "tests/support/emulator/emulator.h"

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::engine;
using namespace std::chrono_literals;

namespace {

/// What the engine tells, gathered on the test's thread.
struct Listener : QObject {
    explicit Listener(Engine &engine)
    {
        connect(&engine, &Engine::turnStarted, this, [this](const TurnStarted &s) { started.append(s); });
        connect(&engine, &Engine::turnEvent, this, [this](TurnId id, const turn::TurnEvent &event) {
            if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload))
                text[id] += content->text;
        });
        connect(&engine, &Engine::turnRecorded, this, [this](TurnId id, const metrics::TurnRecord &record) { records.insert(id, record); });
        connect(&engine, &Engine::conversationChanged, this, [this](const store::Conversation &c) { changed.append(c); });
        connect(&engine, &Engine::conversationDeleted, this, [this](const QString &id) { deleted.append(id); });
    }
    QList<TurnStarted> started;
    QHash<TurnId, QString> text;
    QHash<TurnId, metrics::TurnRecord> records;
    QList<store::Conversation> changed;
    QStringList deleted;
};

turn::TurnRequest ask(const QString &question, const QString &model = {})
{
    turn::TurnRequest request;
    request.question = question;
    request.model = model;
    return request;
}

} // namespace

/// The whole core behind its door: real index, real store, the emulator as provider.
class TestEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_data = std::make_unique<QTemporaryDir>(); }

    void theSampleLibraryAnswersAndIsKept()
    {
        QString conversation;
        {
            EngineThread thread(config());
            Engine &engine = thread.engine();
            Listener heard(engine);
            QVERIFY(waitFor(engine.whenReady()));
            const TurnId turn = engine.ask(ask(u"What does the waterfall show?"_s));
            QTRY_VERIFY(heard.records.contains(turn));
            QCOMPARE(heard.records[turn].outcome, metrics::TurnOutcome::Finished);
            QVERIFY(heard.records[turn].usedRag);
            QVERIFY(heard.text[turn].contains(u"waterfall"_s));
            conversation = heard.started.first().conversationId;
            QTRY_COMPARE(heard.changed.size(), 1);
            QCOMPARE(heard.changed.first().id, conversation);

            turn::TurnRequest next = ask(u"And the dashboard?"_s);
            next.conversationId = conversation;
            next.parentId = heard.started.first().answerId;
            const TurnId second = engine.ask(next);
            QTRY_VERIFY(heard.records.contains(second));
        }
        EngineThread thread(config());
        const auto messages = waitFor(thread.engine().messages(conversation));
        QVERIFY(messages);
        QCOMPARE(messages->size(), 4);
        QCOMPARE(messages->at(2).parentId, messages->at(1).id);
        QVERIFY(messages->at(1).record);
        const auto turns = waitFor(thread.engine().recentTurns(10));
        QCOMPARE(turns->size(), 2);
    }

    void aStoppedAnswerKeepsItsText()
    {
        test::Emulator emulator({.firstToken = 5ms, .tokensPerSecond = 20, .answer = u"word "_s.repeated(500)});
        EngineConfig withProvider = config();
        withProvider.providerUrl = emulator.baseUrl().toString();
        withProvider.sampleLibrary = false;
        EngineThread thread(withProvider);
        Engine &engine = thread.engine();
        Listener heard(engine);
        const TurnId turn = engine.ask(ask(u"Anything"_s, u"m"_s));
        QTRY_VERIFY(!heard.text[turn].isEmpty());
        engine.stop(turn);
        QTRY_VERIFY(heard.records.contains(turn));
        QCOMPARE(heard.records[turn].outcome, metrics::TurnOutcome::Stopped);
        QTRY_COMPARE(emulator.openConnections(), 0);
        QTRY_COMPARE(heard.changed.size(), 1);
        const auto messages = waitFor(engine.messages(heard.started.first().conversationId));
        QCOMPARE(messages->last().state, store::MessageState::Stopped);
        QCOMPARE(messages->last().text, heard.text[turn]);
    }

    void manyTurnsAtOnce()
    {
        test::Emulator emulator({.firstToken = 20ms, .tokensPerSecond = 500, .answer = u"one two three four five six"_s});
        EngineConfig withProvider = config();
        withProvider.providerUrl = emulator.baseUrl().toString();
        withProvider.sampleLibrary = false;
        EngineThread thread(withProvider);
        Listener heard(thread.engine());
        QList<TurnId> turns;
        for (int i = 0; i < 30; ++i)
            turns.append(thread.engine().ask(ask(u"Question %1"_s.arg(i), u"m"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(heard.records.size(), 30, 30'000);
        for (const TurnId turn : turns) {
            QCOMPARE(heard.records[turn].outcome, metrics::TurnOutcome::Finished);
            QCOMPARE(heard.text[turn], u"one two three four five six"_s);
        }
    }

    void aConversationCanBeDeletedAndBroughtBack()
    {
        EngineConfig empty = config();
        empty.sampleLibrary = false;
        EngineThread thread(empty);
        Engine &engine = thread.engine();
        Listener heard(engine);
        engine.ask(ask(u"Hello"_s));
        QTRY_COMPARE(heard.changed.size(), 1);
        const QString id = heard.changed.first().id;
        engine.deleteConversation(id);
        QTRY_COMPARE(heard.deleted, QStringList{id});
        QVERIFY(waitFor(engine.conversations())->isEmpty());
        engine.restoreConversation(id);
        QTRY_COMPARE(heard.changed.size(), 2);
        engine.renameConversation(id, u"Mine"_s);
        QTRY_COMPARE(heard.changed.size(), 3);
        QCOMPARE(heard.changed.last().title, u"Mine"_s);
    }

    void quittingDuringAnAnswerLeavesItInterrupted()
    {
        test::Emulator emulator({.firstToken = 5ms, .tokensPerSecond = 20, .answer = u"word "_s.repeated(500)});
        EngineConfig withProvider = config();
        withProvider.providerUrl = emulator.baseUrl().toString();
        withProvider.sampleLibrary = false;
        QString conversation;
        QString seen;
        {
            EngineThread thread(withProvider);
            Listener heard(thread.engine());
            const TurnId turn = thread.engine().ask(ask(u"Anything"_s, u"m"_s));
            QTRY_VERIFY(heard.text[turn].size() > 20);
            seen = heard.text[turn];
            conversation = heard.started.first().conversationId;
        }
        EngineThread thread(config());
        const auto messages = waitFor(thread.engine().messages(conversation));
        QCOMPARE(messages->last().state, store::MessageState::Interrupted);
        QVERIFY2(messages->last().text.startsWith(seen), "what was on the screen is on the disk");
    }

private:
    EngineConfig config() const
    {
        EngineConfig config;
        config.paths = openDataPaths(m_data->path()).value();
        return config;
    }
    template<typename T>
    static T waitFor(const QFuture<T> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000) || future.resultCount() == 0)
            qFatal("the engine did not answer");
        return future.result();
    }

    std::unique_ptr<QTemporaryDir> m_data;
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
