// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/enginethread.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::engine;
using namespace docswiki::knowledge;

namespace {

constexpr int patienceMs = 20'000;

template<typename T>
Result<T> resultOf(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, patienceMs) || !future.isResultReadyAt(0))
        return fail(ErrorCode::Timeout, u"no answer"_s);
    return future.resultAt(0);
}

} // namespace

/// Search by meaning through the engine's door: a real static model, a real index.
class TestEngineKnowledge : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model = sharedModel();
        if (m_model.isEmpty()) QSKIP("the static model of the shared test data is not here");
    }

    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        m_docs = std::make_unique<QTemporaryDir>();
        write(u"cats.md"_s, u"# Cats\n\nA cat sleeps most of the day and purrs when it is content.\n"_s);
        write(u"loans.md"_s, u"# Loans\n\nThe bank lends money and wants interest for it every month.\n"_s);
        write(u"ships.md"_s, u"# Ships\n\nA ship sails over the ocean with its cargo.\n"_s);
    }

    void passagesGetVectorsAndAreFoundByMeaning()
    {
        EngineThread thread(config());
        Engine &engine = thread.engine();
        QVERIFY(resultOf(engine.whenReady()));
        index(engine);
        KnowledgeSettings settings;
        settings.embedder = {EmbedderKind::StaticModel, m_model};
        const Result<QString> tried = resultOf(engine.testKnowledgeSettings(settings));
        QVERIFY2(tried, tried ? "" : qPrintable(tried.error().message));
        QVERIFY2(tried->contains(u"128 dimensions"_s), qPrintable(*tried));
        QVERIFY(resultOf(engine.saveKnowledgeSettings(settings)));
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(engine), patienceMs);
        const Result<QList<LibrarySummary>> libraries = resultOf(engine.libraries());
        QVERIFY(libraries);
        QCOMPARE(libraries->constFirst().embedded, libraries->constFirst().chunks);

        // No word of the question is in the document.
        const Result<Retrieval> found = resultOf(engine.search({u"kitten napping"_s, 4, {}, {}, 0, true}));
        QVERIFY(found);
        QVERIFY(!found->degraded);
        QVERIFY(!found->report->passages.isEmpty());
        QVERIFY2(found->report->passages.constFirst().passage.document.endsWith(u"cats.md"_s),
                 qPrintable(found->report->passages.constFirst().passage.document));
        QVERIFY(found->report->passages.constFirst().vectorRank);
        QCOMPARE(found->report->vectorStore.isEmpty(), false);

        write(u"kettles.md"_s, u"# Kettles\n\nA kettle boils water for tea.\n"_s);
        index(engine);
        QTRY_VERIFY_WITH_TIMEOUT(isEmbedded(engine) && passages(engine) == 4, patienceMs);
    }

    void whatWasTypedIsHandedOver()
    {
        EngineThread thread(config());
        Engine &engine = thread.engine();
        QVERIFY(resultOf(engine.whenReady()));
        index(engine);
        engine.prepareSearch({u"interest on loans"_s});
        const Result<Retrieval> prepared = resultOf(engine.search({u"interest on loans"_s}));
        QVERIFY(prepared);
        QVERIFY(prepared->prepared);
        QVERIFY(!prepared->passages.isEmpty());
        const Result<Retrieval> again = resultOf(engine.search({u"interest on loans"_s}));
        QVERIFY(again && !again->prepared);
    }

    void aModelThatIsGoneIsToldAndKeywordsStillAnswer()
    {
        KnowledgeSettings settings;
        settings.embedder = {EmbedderKind::StaticModel, m_data->filePath(u"no-model"_s)};
        EngineThread thread(config());
        Engine &engine = thread.engine();
        QVERIFY(resultOf(engine.whenReady()));
        index(engine);
        QVERIFY(resultOf(engine.saveKnowledgeSettings(settings)));
        QTRY_VERIFY(!resultOf(engine.embeddingProgress())->error.isEmpty());
        const Result<Retrieval> found = resultOf(engine.search({u"interest on loans"_s}));
        QVERIFY(found && !found->passages.isEmpty());
        const Result<QString> tried = resultOf(engine.testKnowledgeSettings(settings));
        QVERIFY(!tried);
        QVERIFY(tried.error().message.contains(u"no-model"_s));
    }

    void settingsOutliveTheProgram()
    {
        KnowledgeSettings settings;
        settings.embedder = {EmbedderKind::StaticModel, m_model};
        settings.budgetTokens = 1'234;
        {
            EngineThread thread(config());
            QVERIFY(resultOf(thread.engine().saveKnowledgeSettings(settings)));
        }
        EngineThread thread(config());
        const Result<KnowledgeSettings> read = resultOf(thread.engine().knowledgeSettings());
        QVERIFY(read);
        QCOMPARE(*read, settings);
        QTRY_VERIFY(resultOf(thread.engine().embeddingProgress())->space.dimension == 128);
    }

private:
    static QString sharedModel() { return test::sharedData(u"models/model2vec-bge-base-128"_s); }

    EngineConfig config() const
    {
        EngineConfig config;
        config.paths = *openDataPaths(m_data->path());
        config.keychain = false;
        config.sampleLibrary = false;
        return config;
    }

    void write(const QString &name, const QString &text) const
    {
        QFile file(m_docs->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0);
    }

    void index(Engine &engine) const
    {
        QSignalSpy finished(&engine, &Engine::indexFinished);
        engine.indexPaths({m_docs->path()}, u"L"_s);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patienceMs);
    }

    static qint64 passages(Engine &engine)
    {
        const Result<EmbeddingProgress> progress = resultOf(engine.embeddingProgress());
        return progress ? progress->total : 0;
    }

    static bool isEmbedded(Engine &engine)
    {
        const Result<EmbeddingProgress> progress = resultOf(engine.embeddingProgress());
        return progress && progress->total > 0 && progress->done == progress->total && !progress->running;
    }

    QString m_model;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<QTemporaryDir> m_docs;
};

QTEST_GUILESS_MAIN(TestEngineKnowledge)
#include "tst_engineknowledge.moc"
