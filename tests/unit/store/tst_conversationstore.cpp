// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/store/conversationstore.h"
#include "core/store/schema.h"
#include "core/store/storethread.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::store;
using namespace std::chrono_literals;

namespace {

struct Turn {
    Conversation conversation;
    Message question;
    Message answer;
};

Turn newTurn(const QString &conversationId = newStoredId(), const QString &parent = {})
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Turn t;
    t.conversation = {conversationId, u"A title"_s, now, now, false, 0};
    t.question.id = newStoredId();
    t.question.conversationId = conversationId;
    t.question.parentId = parent;
    t.question.text = u"How?"_s;
    t.question.createdAt = now;
    t.answer.id = newStoredId();
    t.answer.conversationId = conversationId;
    t.answer.parentId = t.question.id;
    t.answer.role = provider::Role::Assistant;
    t.answer.state = MessageState::Streaming;
    t.answer.model = u"m"_s;
    t.answer.createdAt = now;
    return t;
}

void finish(Turn &t)
{
    t.answer.state = MessageState::Complete;
    t.answer.text = u"So [1]."_s;
    t.answer.cited = {1};
    t.answer.sources = {{1, {}}};
    metrics::TurnRecord record;
    record.messageId = t.answer.id;
    record.startedAt = t.answer.createdAt;
    record.model = u"m"_s;
    record.outcome = metrics::TurnOutcome::Finished;
    record.usedRag = true;
    record.total = 1234567us;
    record.firstToken = 610ms;
    record.spans = {{turn::Stage::Wait, turn::StageState::Finished, 0ns, 600ms, {}}};
    record.usage = provider::Usage{10, 20, 0, 0, 0.5, false};
    record.answeredBy = u"b.ai"_s;
    record.attempts = {{1, provider::AttemptKind::First, provider::AttemptState::Failed, u"A"_s, u"a.ai"_s,
                        {ErrorCode::RateLimited, u"Too many."_s, u"status=429"_s, true}, 1200ms, {}},
                       {2, provider::AttemptKind::Fallback, provider::AttemptState::Answering, u"B"_s, u"b.ai"_s, {}, 300ms, 5ms}};
    t.answer.record = record;
    t.answer.tools = {{u"c1"_s, u"use_rag_search"_s, u"{\"query\":\"x\"}"_s, true, true, 41ms, u"3 passages"_s},
                      {u"c2"_s, u"open_door"_s, u"{}"_s, false, false, {}, {}}};
}

} // namespace

class TestConversationStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void aTurnIsKeptWhole()
    {
        Turn t = newTurn();
        {
            auto store = open();
            QVERIFY(store->beginTurn(t.conversation, t.question, t.answer));
            finish(t);
            QVERIFY(store->finishTurn(t.answer));
        }
        auto store = open();
        const auto list = store->conversations();
        QVERIFY(list);
        QCOMPARE(list->size(), 1);
        QCOMPARE(list->first().title, u"A title"_s);
        QCOMPARE(list->first().messages, 2);
        const auto messages = store->messages(t.conversation.id);
        QVERIFY(messages);
        QCOMPARE(messages->size(), 2);
        QCOMPARE(messages->at(0).text, u"How?"_s);
        const Message &answer = messages->at(1);
        QCOMPARE(answer.parentId, t.question.id);
        QCOMPARE(answer.state, MessageState::Complete);
        QCOMPARE(answer.text, u"So [1]."_s);
        QCOMPARE(answer.sources.size(), 1);
        QVERIFY(answer.record);
        QCOMPARE(answer.record->total, Nanoseconds(1234567us));
        QCOMPARE(answer.record->usage->cost.value(), 0.5);
        QCOMPARE(answer.record->spans.size(), 1);
        QCOMPARE(answer.tools, t.answer.tools);
        QCOMPARE(answer.record->attempts, t.answer.record->attempts);
        QCOMPARE(answer.record->answeredBy, u"b.ai"_s);
        QCOMPARE(answer.record->fallbacks(), 1);
        const auto turns = store->turns(QDateTime::fromSecsSinceEpoch(0), 10);
        QVERIFY(turns);
        QCOMPARE(turns->size(), 1);
        QCOMPARE(turns->first().firstToken, Nanoseconds(610ms));
        QCOMPARE(turns->first().attempts.size(), 2);
    }

    void branchesShareTheirRoot()
    {
        auto store = open();
        const Turn first = newTurn();
        QVERIFY(store->beginTurn(first.conversation, first.question, first.answer));
        const Turn left = newTurn(first.conversation.id, first.answer.id);
        const Turn right = newTurn(first.conversation.id, first.answer.id);
        QVERIFY(store->beginTurn(left.conversation, left.question, left.answer));
        QVERIFY(store->beginTurn(right.conversation, right.question, right.answer));
        const auto messages = store->messages(first.conversation.id);
        QCOMPARE(messages->size(), 6);
        QSet<QString> seen{QString()};
        for (const Message &m : *messages) {
            QVERIFY2(seen.contains(m.parentId), "parents come before children");
            seen.insert(m.id);
        }
        QCOMPARE(store->conversations()->size(), 1);
    }

    void anAnswerOfADeadProgramIsInterrupted()
    {
        const Turn t = newTurn();
        {
            auto store = open();
            QVERIFY(store->beginTurn(t.conversation, t.question, t.answer));
            QVERIFY(store->savePartial(t.answer.id, u"half [1]"_s, {}, {{1, {}}}, {{u"c"_s, u"n"_s, u"{}"_s, false, false, {}, {}}}));
            auto other = open(); // another window on the same data: the first still lives
            QCOMPARE(other->messages(t.conversation.id)->at(1).state, MessageState::Streaming);
        }
        auto store = open();
        const auto messages = store->messages(t.conversation.id);
        QCOMPARE(messages->at(1).state, MessageState::Interrupted);
        QCOMPARE(messages->at(1).text, u"half [1]"_s);
        QCOMPARE(messages->at(1).sources.size(), 1);
        QCOMPARE(messages->at(1).cited, QList<int>{1});
        QCOMPARE(messages->at(1).tools.size(), 1);
    }

    void aFailureIsKeptWithItsReason()
    {
        auto store = open();
        Turn t = newTurn();
        QVERIFY(store->beginTurn(t.conversation, t.question, t.answer));
        t.answer.state = MessageState::Failed;
        t.answer.error = {ErrorCode::Timeout, u"It took too long."_s, {}, true};
        QVERIFY(store->finishTurn(t.answer));
        QCOMPARE(store->messages(t.conversation.id)->at(1).error, t.answer.error);
    }

    void trashCanBeUndone()
    {
        auto store = open();
        const Turn t = newTurn();
        QVERIFY(store->beginTurn(t.conversation, t.question, t.answer));
        QVERIFY(store->moveToTrash(t.conversation.id));
        QVERIFY(store->conversations()->isEmpty());
        QVERIFY(store->restore(t.conversation.id));
        QCOMPARE(store->conversations()->size(), 1);
        QVERIFY(store->rename(t.conversation.id, u"  New \n name "_s));
        QVERIFY(store->setPinned(t.conversation.id, true));
        QCOMPARE(store->conversation(t.conversation.id)->title, u"New name"_s);
        QVERIFY(store->conversation(t.conversation.id)->pinned);
    }

    void halfATurnIsNotKept()
    {
        auto store = open();
        Turn t = newTurn();
        t.answer.parentId = u"nobody"_s; // refused by the database after the question was written
        QVERIFY(!store->beginTurn(t.conversation, t.question, t.answer));
        QVERIFY(store->conversations()->isEmpty());
    }

    void aNewerFileIsRefusedUntouched()
    {
        {
            auto store = open();
            Database database;
            QVERIFY(database.open(file()));
            QVERIFY(database.run(u"PRAGMA user_version = 99"_s));
        }
        ConversationStore store(file(), m_folder->path());
        const auto opened = store.open();
        QVERIFY(!opened);
        QVERIFY(opened.error().message.contains(u"newer version"_s));
    }

    void aFileOfTheFirstVersionOpens()
    {
        Turn t = newTurn();
        {
            Database database;
            QVERIFY(database.open(file()));
            QVERIFY(database.migrate(schemaSteps().first(1)));
            QVERIFY(database.run(u"INSERT INTO conversations VALUES ('c', 'Old', 1, 1, 0, NULL)"_s));
            QVERIFY(database.run(u"INSERT INTO messages VALUES ('m', 'c', NULL, 2, 0, 'Old answer', '', 'x', 1, '[]', '[]', NULL, NULL, NULL, 's')"_s));
            QVERIFY(database.run(u"INSERT INTO turns VALUES ('m', 1, 'x', 1, 1, 0, 0, 0, 5000, 2000, 1000, 7.5, NULL, '[]')"_s));
        }
        auto store = open();
        const auto messages = store->messages(u"c"_s);
        QVERIFY(messages);
        QCOMPARE(messages->size(), 1);
        QCOMPARE(messages->first().text, u"Old answer"_s);
        QVERIFY(messages->first().tools.isEmpty());
        QVERIFY(messages->first().record);
        QCOMPARE(messages->first().record->tokensPerSecond, 7.5);
        QVERIFY(messages->first().record->attempts.isEmpty() && messages->first().record->answeredBy.isEmpty());
        QVERIFY(store->beginTurn(t.conversation, t.question, t.answer));
        finish(t);
        QVERIFY(store->finishTurn(t.answer));
        QCOMPARE(store->messages(t.conversation.id)->at(1).tools.size(), 2);
    }

    void aDamagedFileIsAClearError()
    {
        QFile damaged(file());
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(QByteArray(8192, 'x'));
        damaged.close();
        StoreThread thread(file(), m_folder->path());
        const auto answer = thread.run([](ConversationStore &store) { return store.conversations(); }).result();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Storage);
        QVERIFY2(answer.error().message.contains(u"damaged"_s), qPrintable(answer.error().message));
    }

private:
    QString file() const { return m_folder->filePath(u"conversations.db"_s); }
    std::unique_ptr<ConversationStore> open() const
    {
        auto store = std::make_unique<ConversationStore>(file(), m_folder->path());
        if (const auto opened = store->open(); !opened)
            qFatal("%s", qPrintable(opened.error().message));
        return store;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestConversationStore)
#include "tst_conversationstore.moc"
