// SPDX-License-Identifier: GPL-3.0-or-later
// What Ollama has, and what is brought into its memory ahead of need.
#include "core/provider/ollama/ollamaprovider.h"
#include "tests/support/emulator/localserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class OllamaModelsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatChats();
    void olderVersion();
    void shownOnce();
    void inTime();
    void poolDies();
    void warmUpLoads();
    void warmUpOnce();
    void warmUpFails_data();
    void warmUpFails();

private:
    Result<QList<ModelInfo>> models(Milliseconds limit = 10s)
    {
        const auto future = m_provider->models(limit);
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    }
    Result<QString> warmUp(const QString &name, Milliseconds total = 60s)
    {
        ModelProfile profile;
        profile.model = name;
        profile.deadlines.total = total;
        const auto future = m_provider->warmUp(profile);
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    }

    std::unique_ptr<LocalServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OllamaProvider> m_provider;
};

void OllamaModelsTest::init()
{
    m_server = std::make_unique<LocalServer>(
        LocalSetup{.models = {{u"qwen2.5:latest"_s, 32'768, {u"completion"_s, u"tools"_s}, 8'192},
                              {u"gemma:2b"_s, 8'192, {u"completion"_s}},
                              {u"nomic-embed-text:latest"_s, 2'048, {u"embedding"_s}}}});
    m_pool = std::make_unique<net::StreamPool>();
    ProviderAccount account;
    account.id = u"ollama"_s;
    account.name = u"Ollama"_s;
    account.baseUrl = m_server->baseUrl().toString();
    m_provider = std::move(*OllamaProvider::create(account, {}, *m_pool));
}

void OllamaModelsTest::cleanup()
{
    m_provider.reset();
    m_pool.reset();
    m_server.reset();
}

void OllamaModelsTest::whatChats()
{
    const auto found = models();
    QVERIFY2(found, found ? "" : qPrintable(found.error().message));
    QCOMPARE(found->size(), 2);
    const ModelInfo qwen = found->constFirst();
    QCOMPARE(qwen.id, u"qwen2.5"_s);
    QCOMPARE(qwen.contextLength, 32'768);
    QCOMPARE(qwen.tools, std::optional(true));
    QCOMPARE(qwen.loaded, std::optional(true));
    QCOMPARE(qwen.account, u"ollama"_s);
    QCOMPARE(qwen.provider, u"Ollama"_s);
    const ModelInfo gemma = found->constLast();
    QCOMPARE(gemma.id, u"gemma:2b"_s);
    QCOMPARE(gemma.tools, std::optional(false));
    QCOMPARE(gemma.loaded, std::optional(false));
}

void OllamaModelsTest::olderVersion()
{
    m_server->set({.models = {{u"qwen2.5:latest"_s}, {u"nomic-embed-text:latest"_s, 2'048, {u"embedding"_s}}},
                   .hasCapabilities = false});
    const auto found = models();
    QVERIFY(found);
    QCOMPARE(found->size(), 1); // known by its family
    QCOMPARE(found->constFirst().contextLength, 32'768);
    QVERIFY(!found->constFirst().tools);
}

void OllamaModelsTest::shownOnce()
{
    QVERIFY(models());
    QCOMPARE(m_server->requests("/api/show").size(), 3);
    QVERIFY(models());
    QCOMPARE(m_server->requests("/api/show").size(), 3); // nothing was pulled since
    QCOMPARE(m_server->requests("/api/ps").size(), 2);
}

void OllamaModelsTest::inTime()
{
    m_server->set({.answersLists = false});
    const auto found = models(80ms);
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Timeout);
    QVERIFY2(found.error().message.startsWith("Ollama "_L1), qPrintable(found.error().message));
}

void OllamaModelsTest::poolDies()
{
    m_server->set({.answersLists = false});
    const auto orphan = m_provider->models();
    ModelProfile profile;
    profile.model = u"gemma:2b"_s;
    const auto load = m_provider->warmUp(profile);
    m_provider.reset();
    m_pool.reset();
    QTRY_VERIFY(orphan.isFinished() && load.isFinished());
    QVERIFY(orphan.isCanceled() && load.isCanceled());
}

void OllamaModelsTest::warmUpLoads()
{
    m_server->set({.models = {{u"qwen2.5:latest"_s, 32'768, {u"completion"_s}, 16'384}, {u"gemma:2b"_s, 8'192}},
                   .loadDelay = 30ms});
    QCOMPARE(warmUp(u"qwen2.5"_s).value(), u"qwen2.5 is already in memory"_s);
    QCOMPARE(m_server->requests("/api/generate").size(), 0);
    const auto loaded = warmUp(u"gemma:2b"_s);
    QVERIFY2(loaded && loaded->startsWith("gemma:2b loaded in "_L1), loaded ? qPrintable(*loaded) : "");

    // The question asks for the context that it was loaded with.
    ChatRequest request;
    request.profile.model = u"gemma:2b"_s;
    request.messages = {{Role::User, u"What is there?"_s}};
    const auto stream = m_provider->open(request);
    stream->start();
    QTRY_COMPARE(m_server->requests("/api/chat").size(), 1);
    const auto contextOf = [this](const QByteArray &path) {
        return QJsonDocument::fromJson(m_server->requests(path).constFirst().http.body)["options"_L1]["num_ctx"_L1]
            .toInt();
    };
    QCOMPARE(contextOf("/api/chat"), contextOf("/api/generate"));
    QTRY_COMPARE(m_server->requests("/api/ps").size(), 3); // it is known to be there: looked at beside the request
}

void OllamaModelsTest::warmUpOnce()
{
    m_server->set({.models = {{u"gemma:2b"_s}}, .loadDelay = 100ms});
    ModelProfile profile;
    profile.model = u"gemma:2b"_s;
    const auto first = m_provider->warmUp(profile);
    const auto second = m_provider->warmUp(profile);
    QVERIFY(second.isFinished());
    QCOMPARE(second.result().value(), u"gemma:2b is being loaded"_s);
    QTRY_VERIFY(first.isFinished());
    QCOMPARE(m_server->requests("/api/generate").size(), 1);
    QCOMPARE(warmUp(u"gemma:2b"_s).value(), u"gemma:2b is already in memory"_s);
}

void OllamaModelsTest::warmUpFails_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no such model") << u"nobody"_s << ErrorCode::NotFound;
    QTest::newRow("too slow") << u"gemma:2b"_s << ErrorCode::Timeout;
}

void OllamaModelsTest::warmUpFails()
{
    QFETCH(QString, name);
    m_server->set({.models = {{u"gemma:2b"_s}}, .loadDelay = 20s});
    const auto loaded = warmUp(name, 80ms);
    QVERIFY(!loaded);
    QTEST(loaded.error().code, "code");
    QVERIFY2(loaded.error().message.startsWith("Ollama "_L1), qPrintable(loaded.error().message));
}

QTEST_GUILESS_MAIN(OllamaModelsTest)
#include "tst_ollamamodels.moc"
