// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/emulator/localserver.h"
#include "tests/unit/provider/emulatedopenai.h"
#include "tests/unit/provider/streamprobe.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString key = u"sk-test-0123456789abcdef"_s;
} // namespace

class OpenAiKindsTest final : public QObject, private EmulatedOpenAi {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void acceptsEveryFormOfBase_data();
    void acceptsEveryFormOfBase();
    void models();
    void modelsInTime();
    void accounts_data();
    void accounts();
    void keyInTheClear_data();
    void keyInTheClear();
    void saysWhoAsksToOpenRouterOnly_data();
    void saysWhoAsksToOpenRouterOnly();
    void llamaServerStillLoads();
    void lmStudioLoadsTheModel();
    void lmStudioWithoutOwnInterface();

};

void OpenAiKindsTest::initTestCase()
{
    QVERIFY(startEmulator());
}

void OpenAiKindsTest::init()
{
    QVERIFY(renew(key));
}

void OpenAiKindsTest::cleanupTestCase()
{
    end();
}

void OpenAiKindsTest::acceptsEveryFormOfBase_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("base"); // empty: refused
    QTest::newRow("with version") << u"https://a.example/v1"_s << u"https://a.example/v1"_s;
    QTest::newRow("without") << u"https://a.example"_s << u"https://a.example/v1"_s;
    QTest::newRow("slash") << u" https://a.example/v1/ "_s << u"https://a.example/v1"_s;
    QTest::newRow("whole path") << u"https://a.example/v1/chat/completions"_s << u"https://a.example/v1"_s;
    QTest::newRow("other version") << u"https://a.example/v1beta/openai"_s << u"https://a.example/v1beta/openai"_s;
    QTest::newRow("OpenRouter's front page") << u"https://openrouter.ai"_s << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("OpenRouter") << u"https://openrouter.ai/api/v1"_s << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("nothing") << QString() << u"https://openrouter.ai/api/v1"_s;
    QTest::newRow("local, no scheme") << u"127.0.0.1:8080"_s << u"http://127.0.0.1:8080/v1"_s;
    QTest::newRow("localhost, no scheme") << u"localhost:11434/v1"_s << u"http://localhost:11434/v1"_s;
    QTest::newRow("no scheme") << u"api.a.example"_s << u"https://api.a.example/v1"_s;
    QTest::newRow("password") << u"https://me:secret@a.example/v1?x=1#y"_s << u"https://a.example/v1"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("words") << u"my server"_s << QString();
    QTest::newRow("no host") << u"http://"_s << QString();
}

void OpenAiKindsTest::acceptsEveryFormOfBase()
{
    QFETCH(QString, address);
    QFETCH(QString, base);
    const auto created = OpenAiProvider::create(address, key, *m_pool);
    QCOMPARE(created.has_value(), !base.isEmpty());
    if (created)
        QCOMPARE((*created)->baseUrl().toString(), base);
    else
        QCOMPARE(created.error().code, ErrorCode::Input);
}

void OpenAiKindsTest::models()
{
    const auto future = m_provider->models();
    QTRY_VERIFY(future.isFinished());
    const auto models = future.result();
    QVERIFY2(models, models ? "" : qPrintable(models.error().message));
    QVERIFY(models->size() > 5);
    QCOMPARE(models->constFirst().id, u"emulator/echo"_s);
    QCOMPARE(models->constFirst().contextLength, 131072);
    QCOMPARE(models->constFirst().maxOutputTokens, 16384);
    QCOMPARE(models->constFirst().promptPrice, std::optional(0.000001));
    QCOMPARE(models->constFirst().provider, m_provider->name());
}

void OpenAiKindsTest::modelsInTime()
{
    m_emulator->setScript({.fault = Fault::NeverAnswer});
    const auto late = m_provider->models(80ms);
    QTRY_VERIFY(late.isFinished());
    QCOMPARE(late.result().error().code, ErrorCode::Timeout);

    m_emulator->setScript({.fault = Fault::Page});
    const auto page = m_provider->models();
    QTRY_VERIFY(page.isFinished());
    QCOMPARE(page.result().error().code, ErrorCode::Protocol);

    // The pool dies while the list is on its way: the future ends, cancelled.
    m_emulator->setScript({.fault = Fault::NeverAnswer});
    const auto orphan = m_provider->models();
    m_provider.reset();
    m_pool.reset();
    QTRY_VERIFY(orphan.isFinished());
    QVERIFY(orphan.isCanceled());
}

void OpenAiKindsTest::accounts_data()
{
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("base"); // empty: refused
    QTest::addColumn<QString>("called");
    QTest::newRow("OpenRouter") << ProviderKind::OpenRouter << QString() << QString()
                                << u"https://openrouter.ai/api/v1"_s << u"openrouter.ai"_s;
    QTest::newRow("OpenAI") << ProviderKind::OpenAi << QString() << u"OpenAI, work"_s << u"https://api.openai.com/v1"_s
                            << u"OpenAI, work"_s;
    QTest::newRow("LM Studio") << ProviderKind::LmStudio << QString() << QString() << u"http://127.0.0.1:1234/v1"_s
                               << u"127.0.0.1:1234"_s;
    QTest::newRow("typed") << ProviderKind::Vllm << u"gpu.local:8000"_s << u"The big one"_s
                           << u"https://gpu.local:8000/v1"_s << u"The big one"_s;
    QTest::newRow("compatible, nothing typed")
        << ProviderKind::Compatible << QString() << QString() << QString() << QString();
}

void OpenAiKindsTest::accounts()
{
    QFETCH(QString, base);
    QFETCH(ProviderKind, kind);
    QFETCH(QString, typed);
    QFETCH(QString, name);
    ProviderAccount account;
    account.kind = kind;
    account.baseUrl = typed;
    account.name = name;
    const auto created = OpenAiProvider::create(account, key, *m_pool);
    QCOMPARE(created.has_value(), !base.isEmpty());
    if (!created) return;
    QCOMPARE((*created)->baseUrl().toString(), base);
    QTEST((*created)->name(), "called");
}

void OpenAiKindsTest::keyInTheClear_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("TLS") << u"https://a.example/v1"_s << true;
    QTest::newRow("this machine") << u"http://127.0.0.1:8080/v1"_s << true;
    QTest::newRow("localhost") << u"http://localhost:8080/v1"_s << true;
    QTest::newRow("IPv6 loopback") << u"http://[::1]:8080/v1"_s << true;
    QTest::newRow("10/8") << u"http://10.1.2.3/v1"_s << true;
    QTest::newRow("172.16/12") << u"http://172.31.0.1/v1"_s << true;
    QTest::newRow("beyond 172.16/12") << u"http://172.32.0.1/v1"_s << false;
    QTest::newRow("192.168/16") << u"http://192.168.1.20:11434"_s << true;
    QTest::newRow("IPv6 of the own network") << u"http://[fd00::1]/v1"_s << true;
    QTest::newRow("IPv6 of others") << u"http://[2001:db8::1]/v1"_s << false;
    QTest::newRow("name without a dot") << u"http://gpu:8000/v1"_s << true;
    QTest::newRow("name of the own network") << u"http://gpu.local/v1"_s << true;
    QTest::newRow("name that only looks like it") << u"http://gpu.local.example.org/v1"_s << false;
    QTest::newRow("anybody's") << u"http://a.example/v1"_s << false;
    QTest::newRow("public address") << u"http://8.8.8.8/v1"_s << false;
}

void OpenAiKindsTest::keyInTheClear()
{
    QFETCH(QString, address);
    QFETCH(bool, allowed);
    ProviderAccount account;
    account.baseUrl = address;
    account.name = u"Mine"_s;
    const auto created = OpenAiProvider::create(account, key, *m_pool);
    QCOMPARE(created.has_value(), allowed);
    if (!created) {
        QCOMPARE(created.error().code, ErrorCode::Input);
        QVERIFY2(created.error().message.contains("key for Mine was not sent"_L1), qPrintable(created.error().message));
        QVERIFY(!created.error().message.contains(key));
    }
    QVERIFY(OpenAiProvider::create(account, {}, *m_pool)); // nothing to lose
    account.keyOverPlainHttp = true;
    QVERIFY(OpenAiProvider::create(account, key, *m_pool));
}

void OpenAiKindsTest::saysWhoAsksToOpenRouterOnly_data()
{
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<bool>("says");
    QTest::newRow("OpenRouter") << ProviderKind::OpenRouter << true;
    QTest::newRow("OpenAI") << ProviderKind::OpenAi << false;
    QTest::newRow("compatible") << ProviderKind::Compatible << false;
    QTest::newRow("vLLM") << ProviderKind::Vllm << false;
}

void OpenAiKindsTest::saysWhoAsksToOpenRouterOnly()
{
    QFETCH(ProviderKind, kind);
    QFETCH(bool, says);
    ProviderAccount account;
    account.kind = kind;
    account.baseUrl = m_emulator->baseUrl().toString();
    m_provider = std::move(*OpenAiProvider::create(account, key, *m_pool));
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    const auto headers = m_emulator->requests().constFirst().http.headers;
    for (const QByteArray name : {"http-referer", "x-openrouter-title", "x-title"})
        QCOMPARE(headers.contains(name), says);
}

void OpenAiKindsTest::llamaServerStillLoads()
{
    LocalServer server({.kind = ProviderKind::LlamaServer, .stillLoading = true});
    ProviderAccount account;
    account.kind = ProviderKind::LlamaServer;
    account.baseUrl = server.baseUrl().toString();
    account.name = u"llama-server"_s;
    m_provider = std::move(*OpenAiProvider::create(account, {}, *m_pool));
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.statuses, QStringList{u"llama-server is loading the model"_s});
    QVERIFY(probe.error().retryable);
    QVERIFY(probe.error().retryAfter);
    QVERIFY2(probe.error().message.startsWith("llama-server is still loading the model"_L1),
             qPrintable(probe.error().message));
}

void OpenAiKindsTest::lmStudioLoadsTheModel()
{
    LocalServer server({.kind = ProviderKind::LmStudio, .models = {{u"qwen"_s}}, .loadDelay = 20ms});
    ProviderAccount account;
    account.kind = ProviderKind::LmStudio;
    account.baseUrl = server.baseUrl().toString();
    account.name = u"LM Studio"_s;
    m_provider = std::move(*OpenAiProvider::create(account, {}, *m_pool));
    const auto warmUp = [this](const QString &model) {
        ModelProfile profile;
        profile.model = model;
        profile.contextLength = 16'384;
        const auto future = m_provider->warmUp(profile);
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    };
    const auto first = warmUp(u"qwen"_s);
    QVERIFY2(first, first ? "" : qPrintable(first.error().message));
    QCOMPARE(*first, u"qwen loaded in 0.0 s"_s);
    const QByteArray asked = server.requests("/api/v1/models/load").constFirst().http.body;
    QCOMPARE(asked, QByteArray(R"({"context_length":16384,"model":"qwen"})"));
    QCOMPARE(warmUp(u"qwen"_s).value(), u"qwen is already in memory"_s);
    const auto unknown = warmUp(u"nobody"_s);
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    QVERIFY(unknown.error().message.startsWith("LM Studio does not have"_L1));
}

void OpenAiKindsTest::lmStudioWithoutOwnInterface()
{
    LocalServer server({.kind = ProviderKind::LmStudio, .hasNativeList = false});
    ProviderAccount account;
    account.kind = ProviderKind::LmStudio;
    account.baseUrl = server.baseUrl().toString();
    m_provider = std::move(*OpenAiProvider::create(account, {}, *m_pool));
    ModelProfile profile;
    profile.model = u"qwen"_s;
    const auto future = m_provider->warmUp(profile);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!future.result()); // for the log: the model is loaded by the first question
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY(probe.ok());
}

QTEST_GUILESS_MAIN(OpenAiKindsTest)
#include "tst_openaikinds.moc"
