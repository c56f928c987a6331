// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/conversationstore.h"
#include "tests/integration/cli/cliprocess.h"
#include "tests/support/emulator/emulator.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::test;
using namespace std::chrono_literals;

/// `docswiki ask` as a person or a script uses it: the real program, the emulator as provider.
class TestAsk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        QVERIFY(m_data->isValid());
    }

    void theSampleLibraryAnswersWithoutAnything()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"ask"_s, u"What does the waterfall of an answer show?"_s, u"--json"_s}), 0);
        const auto lines = cli.jsonLines();
        QVERIFY(lines.size() > 8);
        QCOMPARE(lines.first()[u"status"_s].toString(), u"processing"_s);
        QCOMPARE(lines.first()[u"message"_s].toString(), u"Analyzing your request..."_s);
        double last = 0;
        for (const QJsonObject &line : lines) {
            QVERIFY(line[u"t_ms"_s].toDouble(-1) >= last);
            last = line[u"t_ms"_s].toDouble();
            QCOMPARE(line.size(), line.contains(u"message"_s) ? 3 : 2);
        }
        const QJsonObject done = lines.last()[u"done"_s].toObject();
        QCOMPARE(done[u"model"_s].toString(), u"excerpt"_s);
        QVERIFY(!done[u"cited"_s].toArray().isEmpty());
        QVERIFY(done[u"text"_s].toString().contains(u"waterfall"_s));
        QVERIFY(done[u"timings"_s][u"total_ms"_s].toDouble() > 0);
        QVERIFY2(cli.err().isEmpty(), cli.err().constData());
    }

    void aProviderAnswersFromThePassages()
    {
        Emulator emulator({.firstToken = 30ms, .tokensPerSecond = 2000});
        CliProcess cli(m_data->path());
        cli.setEnvironment(u"DOCSWIKI_API_KEY"_s, u"sk-secret-123"_s);
        QCOMPARE(cli.run({u"ask"_s, u"Which files are read?"_s, u"--json"_s, u"--provider-url"_s, emulator.baseUrl().toString()}), 0);
        const QJsonObject done = cli.jsonLines().last()[u"done"_s].toObject();
        QVERIFY(!done[u"cited"_s].toArray().isEmpty());
        QVERIFY(done[u"timings"_s][u"first_token_ms"_s].toDouble() >= 30);
        QVERIFY(done[u"timings"_s][u"stages"_s].toObject().contains(u"wait"_s));
        QVERIFY(!cli.out().contains("sk-secret") && !cli.err().contains("sk-secret"));
    }

    void aFailureIsOneSentence()
    {
        Emulator emulator;
        CliProcess cli(m_data->path());
        const QStringList arguments{u"ask"_s, u"Which files are read?"_s, u"--provider-url"_s, emulator.baseUrl().toString(), u"--model"_s,
                                    u"emulator/fault-429"_s};
        QCOMPARE(cli.run(arguments + QStringList{u"--json"_s}), 1);
        QCOMPARE(cli.jsonLines().last()[u"error"_s][u"code"_s].toString(), u"rate_limited"_s);
        QCOMPARE(cli.err().count('\n'), 1);
        QVERIFY2(cli.err().startsWith("docswiki: 127.0.0.1"), cli.err().constData());
    }

    void nobodyToAnswer()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"ask"_s, u"Which files are read?"_s, u"--model"_s, u"some/model"_s}), 1);
        QVERIFY(cli.err().contains("No provider is set up for some/model"));
    }

    void interruptStopsAndKeepsTheText()
    {
        Emulator emulator(slowAnswer());
        CliProcess cli(m_data->path());
        cli.start({u"ask"_s, u"Which files are read?"_s, u"--rag"_s, u"off"_s, u"--model"_s, u"m"_s, u"--provider-url"_s, emulator.baseUrl().toString()});
        QVERIFY(cli.waitForOutput("word"));
        ::kill(static_cast<pid_t>(cli.process().processId()), SIGINT);
        QCOMPARE(cli.waitForEnd(), 130);
        const store::Message answer = storedAnswer();
        QCOMPARE(answer.state, store::MessageState::Stopped);
        QVERIFY(answer.text.startsWith(u"word"_s));
        QTRY_COMPARE(emulator.openConnections(), 0);
    }

    void aKilledProgramLosesNothingStored()
    {
        Emulator emulator(slowAnswer());
        {
            CliProcess before(m_data->path());
            QCOMPARE(before.run({u"ask"_s, u"An earlier question?"_s, u"--rag"_s, u"off"_s}), 0);
        }
        CliProcess cli(m_data->path());
        cli.start({u"ask"_s, u"Which files are read?"_s, u"--model"_s, u"m"_s, u"--provider-url"_s, emulator.baseUrl().toString()});
        QVERIFY(cli.waitForOutput("word word word word word word word word word word word word"));
        cli.process().kill();
        QCOMPARE(cli.waitForEnd(), -1);
        auto store = openStore();
        QCOMPARE(store->conversations()->size(), 2);
        const store::Message answer = storedAnswer(*store);
        QCOMPARE(answer.state, store::MessageState::Interrupted);
        QVERIFY2(!answer.sources.isEmpty(), "what the answer rests on is kept with it");
        const auto question = store->messages(answer.conversationId)->first();
        QCOMPARE(question.text, u"Which files are read?"_s);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no question") << QStringList{u"ask"_s};
        QTest::newRow("unknown option") << QStringList{u"ask"_s, u"x"_s, u"--frob"_s};
        QTest::newRow("rag") << QStringList{u"ask"_s, u"x"_s, u"--rag"_s, u"maybe"_s};
        QTest::newRow("top-k") << QStringList{u"ask"_s, u"x"_s, u"--top-k"_s, u"many"_s};
        QTest::newRow("unknown command") << QStringList{u"frobnicate"_s};
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run(arguments), 2);
        QVERIFY(cli.err().startsWith("docswiki"));
        QVERIFY(cli.out().isEmpty());
    }

private:
    static Script slowAnswer() { return {.firstToken = 10ms, .tokensPerSecond = 20, .answer = u"word "_s.repeated(400)}; }

    std::unique_ptr<store::ConversationStore> openStore() const
    {
        auto store = std::make_unique<store::ConversationStore>(m_data->filePath(u"conversations.db"_s), m_data->path());
        if (const auto opened = store->open(); !opened)
            qFatal("%s", qPrintable(opened.error().message));
        return store;
    }
    static store::Message storedAnswer(store::ConversationStore &store)
    {
        const auto conversations = store.conversations();
        return store.messages(conversations->first().id)->last();
    }
    store::Message storedAnswer() const { return storedAnswer(*openStore()); }

    std::unique_ptr<QTemporaryDir> m_data;
};

QTEST_GUILESS_MAIN(TestAsk)
#include "tst_ask.moc"
