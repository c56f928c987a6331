// SPDX-License-Identifier: GPL-3.0-or-later
// 200 turns at once, every third of them in trouble: each ends, once, and nothing stays behind.
#include "core/engine/enginethread.h"
#include "tests/support/emulator/emulator.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::engine;
using metrics::TurnOutcome;

namespace {

constexpr int turnCount = 200;
const QString answer = u"one two three four five six seven eight"_s;
const QString plainModel = u"emulator/echo?first=30&tps=400&answer="_s + answer;
const QString longModel = u"emulator/echo?first=30&tps=20&answer="_s + u"word "_s.repeated(100).trimmed();

/// What a third of the turns meet; all end without the answer, some with a part of it.
const QStringList troubles{
    u"400"_s,         u"401"_s,         u"402"_s,   u"403"_s,         u"404"_s,          u"429"_s,
    u"quota"_s,       u"500"_s,         u"502"_s,   u"503"_s,         u"529"_s,          u"redirect"_s,
    u"reset"_s,       u"reset-early"_s, u"cut"_s,   u"error-first"_s, u"error-later"_s,  u"error-object"_s,
    u"page"_s,        u"json-error"_s,  u"empty"_s, u"stall"_s,       u"never-answer"_s, u"keepalive-only"_s,
    u"headers-only"_s};

struct Heard {
    int starts = 0;
    int ends = 0;
    int eventsAfterEnd = 0;
    int records = 0;
    QString text;
    TurnOutcome outcome = TurnOutcome::Running;
};

/// The waits that only a limit ends are short here; all others are as they come.
void writeShortLimits(const QString &file)
{
    QFile profiles(file);
    QVERIFY(profiles.open(QIODevice::WriteOnly));
    QByteArray models;
    for (const char *fault : {"stall", "never-answer", "keepalive-only", "headers-only"})
        models += QByteArray(models.isEmpty() ? "" : ",") + "\"emulator/fault-" + fault +
                  "\":{\"headers_s\":1,\"first_content_s\":1,\"gap_s\":1,\"total_s\":8}";
    profiles.write("{\"models\":{" + models + "}}");
}

} // namespace

class TestManyTurns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTurnEndsOnce_data()
    {
        QTest::addColumn<bool>("stored");
        QTest::newRow("stored") << true;
        QTest::newRow("not stored") << false;
    }
    void everyTurnEndsOnce();
    void quittingInTheMiddleLeavesNothing();

private:
    static EngineConfig config(const QTemporaryDir &data, const test::Emulator &emulator)
    {
        EngineConfig config;
        config.paths = openDataPaths(data.path()).value();
        config.providerUrl = emulator.baseUrl().toString();
        config.apiKey = u"key"_s;
        config.sampleLibrary = false;
        return config;
    }
    static QString modelOf(int turn)
    {
        if (turn % 10 == 9) return longModel;
        return turn % 3 == 1 ? "emulator/fault-"_L1 + troubles[(turn / 3) % troubles.size()] : plainModel;
    }
    static void listen(Engine &engine, QObject *context, QHash<TurnId, Heard> &heard)
    {
        connect(&engine, &Engine::turnStarted, context, [&heard](const TurnStarted &s) { ++heard[s.turn].starts; });
        connect(&engine, &Engine::turnEvent, context, [&heard](TurnId id, const turn::TurnEvent &event) {
            Heard &turn = heard[id];
            if (turn.ends > 0) ++turn.eventsAfterEnd;
            if (const auto *content = std::get_if<turn::ContentEvent>(&event.payload)) turn.text += content->text;
            if (event.isLast()) ++turn.ends;
        });
        connect(&engine, &Engine::turnRecorded, context, [&heard](TurnId id, const metrics::TurnRecord &record) {
            ++heard[id].records;
            heard[id].outcome = record.outcome;
        });
    }
};

void TestManyTurns::everyTurnEndsOnce()
{
    QFETCH(bool, stored);
    const QTemporaryDir data;
    test::Emulator emulator;
    EngineConfig withProvider = config(data, emulator);
    withProvider.storeConversations = stored;
    writeShortLimits(withProvider.paths.profileOverrides());
    EngineThread thread(withProvider);
    Engine &engine = thread.engine();
    QHash<TurnId, Heard> heard;
    QObject context;
    listen(engine, &context, heard);
    // A person stops these as soon as they see the first word.
    connect(&engine, &Engine::turnEvent, &context, [&](TurnId id, const turn::TurnEvent &event) {
        if (std::holds_alternative<turn::ContentEvent>(event.payload) && heard[id].text.startsWith("word"_L1))
            engine.stop(id);
    });

    QList<TurnId> turns;
    for (int i = 0; i < turnCount; ++i) {
        turn::TurnRequest request;
        request.question = u"Question %1"_s.arg(i);
        request.model = modelOf(i);
        turns.append(engine.ask(request));
    }
    const auto ended = [&heard] {
        return std::count_if(heard.cbegin(), heard.cend(), [](const Heard &turn) { return turn.records > 0; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(ended(), turnCount, 90'000);

    for (int i = 0; i < turnCount; ++i) {
        const Heard &turn = heard[turns[i]];
        const QByteArray model = modelOf(i).left(40).toUtf8();
        QVERIFY2(turn.starts == 1 && turn.ends == 1 && turn.records == 1 && turn.eventsAfterEnd == 0, model);
        if (modelOf(i) == plainModel) {
            QCOMPARE(turn.outcome, TurnOutcome::Finished);
            QCOMPARE(turn.text, answer);
        } else {
            QVERIFY2(turn.outcome == (modelOf(i) == longModel ? TurnOutcome::Stopped : TurnOutcome::Failed), model);
        }
    }
    // Nothing runs on unseen, and what stands is what the pool keeps.
    QFuture<metrics::Snapshot> snapshot = engine.snapshot(std::chrono::hours(1));
    QTRY_VERIFY_WITH_TIMEOUT(snapshot.isFinished(), 60'000);
    QCOMPARE(snapshot.result().system.activeConnections, 0);
    QTRY_VERIFY_WITH_TIMEOUT(emulator.openConnections() <= 8, 60'000);
}

void TestManyTurns::quittingInTheMiddleLeavesNothing()
{
    const QTemporaryDir data;
    test::Emulator emulator;
    {
        EngineThread thread(config(data, emulator));
        for (int i = 0; i < turnCount; ++i) {
            turn::TurnRequest request;
            request.question = u"Question %1"_s.arg(i);
            request.model = longModel;
            thread.engine().ask(request);
        }
        QTRY_VERIFY_WITH_TIMEOUT(emulator.requestCount() > turnCount / 4, 30'000);
    }
    QTRY_COMPARE_WITH_TIMEOUT(emulator.openConnections(), 0, 60'000);
}

QTEST_GUILESS_MAIN(TestManyTurns)
#include "tst_manyturns.moc"
