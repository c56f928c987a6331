// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/modellist.h"
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/localserver.h"
#include "tests/unit/net/scriptedserver.h"

#include <QJsonDocument>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::provider::openai;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QByteArray page(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n\r\n" + body;
}

QString words(const ModelInfo &info)
{
    const auto flag = [](std::optional<bool> value) { return value ? *value ? u"yes"_s : u"no"_s : u"?"_s; };
    return u"%1 “%2” context %3 output %4 tools %5 loaded %6"_s.arg(info.id, info.name)
        .arg(info.contextLength)
        .arg(info.maxOutputTokens)
        .arg(flag(info.tools), flag(info.loaded));
}
} // namespace

class ModelListTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entries_data();
    void entries();
    void prices_data();
    void prices();
    void pages();
    void foreignPagesAreNotAsked();
    void manyPagesEnd();
    void lmStudio_data();
    void lmStudio();
    void llamaServer();
    void oneLimitForAll();

private:
    Result<Models> listed(const QString &address, ProviderKind kind, Milliseconds limit = 10s)
    {
        ProviderAccount account;
        account.id = u"mine"_s;
        account.kind = kind;
        account.name = u"Mine"_s;
        account.baseUrl = address;
        const auto provider = std::move(*OpenAiProvider::create(account, u"key"_s, m_pool));
        const auto future = provider->models(limit);
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    }
    net::StreamPool m_pool;
};

void ModelListTest::entries_data()
{
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("expected"); // empty: left out
    QTest::newRow("OpenRouter")
        << ProviderKind::OpenRouter
        << QByteArray(
               R"({"id":"a/b","name":"A: B","context_length":131072,"architecture":{"output_modalities":["text"]},"top_provider":{"max_completion_tokens":16384},"supported_parameters":["tools","temperature"]})")
        << u"a/b “A: B” context 131072 output 16384 tools yes loaded ?"_s;
    QTest::newRow("OpenRouter, without tools, nulls")
        << ProviderKind::OpenRouter
        << QByteArray(
               R"({"id":"a/b","name":"A: B","context_length":null,"top_provider":{"max_completion_tokens":null},"supported_parameters":["temperature"]})")
        << u"a/b “A: B” context 0 output 0 tools no loaded ?"_s;
    QTest::newRow("OpenRouter, pictures only")
        << ProviderKind::OpenRouter << QByteArray(R"({"id":"a/b","architecture":{"output_modalities":["image"]}})")
        << QString();
    QTest::newRow("OpenAI") << ProviderKind::OpenAi << QByteArray(R"({"id":"gpt-5","object":"model"})")
                            << u"gpt-5 “gpt-5” context 0 output 0 tools ? loaded ?"_s;
    QTest::newRow("OpenAI, embeddings") << ProviderKind::OpenAi << QByteArray(R"({"id":"text-embedding-3-small"})")
                                        << QString();
    QTest::newRow("the same name elsewhere")
        << ProviderKind::Compatible << QByteArray(R"({"id":"text-embedding-3-small"})")
        << u"text-embedding-3-small “text-embedding-3-small” context 0 output 0 tools ? loaded ?"_s;
    QTest::newRow("vLLM") << ProviderKind::Vllm << QByteArray(R"({"id":"m","max_model_len":8192})")
                          << u"m “m” context 8192 output 0 tools ? loaded yes"_s;
    QTest::newRow("llama-server") << ProviderKind::LlamaServer
                                  << QByteArray(R"({"id":"m","owned_by":"llamacpp","meta":{"n_ctx_train":32768}})")
                                  << u"m “m” context 32768 output 0 tools ? loaded yes"_s;
    QTest::newRow("llama-server, meta is null while it loads")
        << ProviderKind::LlamaServer << QByteArray(R"({"id":"m","meta":null})")
        << u"m “m” context 0 output 0 tools ? loaded yes"_s;
    QTest::newRow("llama-server with many models")
        << ProviderKind::LlamaServer << QByteArray(R"({"id":"m","status":{"value":"unloaded"}})")
        << u"m “m” context 0 output 0 tools ? loaded no"_s;
    QTest::newRow("no id") << ProviderKind::Compatible << QByteArray(R"({"name":"m"})") << QString();
    QTest::newRow("no object") << ProviderKind::Compatible << QByteArray("7") << QString();
}

void ModelListTest::entries()
{
    QFETCH(ProviderKind, kind);
    QFETCH(QByteArray, entry);
    QFETCH(QString, expected);
    const Access access{QUrl(u"https://a.example/v1"_s), {}, u"Mine"_s, {}, kind, u"mine"_s};
    const Models models = modelsIn(QJsonDocument::fromJson("{\"data\":[" + entry + "]}").object(), access);
    QCOMPARE(models.isEmpty() ? QString() : words(models.constFirst()), expected);
    if (models.isEmpty()) return;
    QCOMPARE(models.constFirst().account, u"mine"_s);
    QCOMPARE(models.constFirst().provider, u"Mine"_s);
}

void ModelListTest::prices_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<double>("price"); // -1: unknown
    QTest::newRow("decimal") << QByteArray("\"0.00000125\"") << 0.00000125;
    QTest::newRow("free") << QByteArray("\"0\"") << 0.0;
    QTest::newRow("number") << QByteArray("0.000002") << 0.000002;
    QTest::newRow("depends") << QByteArray("\"-1\"") << -1.0;
    QTest::newRow("words") << QByteArray("\"cheap\"") << -1.0;
    QTest::newRow("null") << QByteArray("null") << -1.0;
}

void ModelListTest::prices()
{
    QFETCH(QByteArray, value);
    QFETCH(double, price);
    const QByteArray entry = R"({"data":[{"id":"m","pricing":{"prompt":@,"completion":@,"input_cache_read":@}}]})";
    const Models models = modelsIn(QJsonDocument::fromJson(QByteArray(entry).replace("@", value)).object(), {});
    QCOMPARE(models.constFirst().promptPrice.value_or(-1), price);
    QCOMPARE(models.constFirst().completionPrice.value_or(-1), price);
    QCOMPARE(models.constFirst().cachedPromptPrice.value_or(-1), price);
}

void ModelListTest::pages()
{
    QTcpServer listener;
    ScriptedServer server(listener, [](QTcpSocket &socket, const QByteArray &request, int) {
        socket.write(request.startsWith("GET /v1/models?offset=2 ")
                         ? page(R"({"data":[{"id":"c"}],"links":{"next":null}})")
                         : page(R"({"data":[{"id":"a"},{"id":"b"}],"links":{"next":"/v1/models?offset=2"}})"));
    });
    const auto models = listed(server.url().toString(), ProviderKind::OpenRouter);
    QVERIFY(models);
    QCOMPARE(models->size(), 3);
    QCOMPARE(models->constLast().id, u"c"_s);
    QVERIFY(server.requests.constLast().toLower().contains("authorization: bearer key"));
}

void ModelListTest::foreignPagesAreNotAsked()
{
    QTcpServer otherListener;
    ScriptedServer other(otherListener);
    QTcpServer listener;
    ScriptedServer server(listener, [&other](QTcpSocket &socket, const QByteArray &, int) {
        socket.write(
            page(R"({"data":[{"id":"a"}],"links":{"next":")" + other.url().toString().toUtf8() + "/models\"}}"));
    });
    const auto models = listed(server.url().toString(), ProviderKind::OpenRouter);
    QVERIFY(models);
    QCOMPARE(models->size(), 1);
    QCOMPARE(other.connections.size(), 0); // the key stays where it belongs
}

void ModelListTest::manyPagesEnd()
{
    QTcpServer listener;
    ScriptedServer server(listener, [](QTcpSocket &socket, const QByteArray &, int number) {
        socket.write(
            page(R"({"data":[{"id":")" + QByteArray::number(number) + R"("}],"links":{"next":"/v1/models"}})"));
    });
    const auto models = listed(server.url().toString(), ProviderKind::OpenRouter);
    QVERIFY(models);
    QCOMPARE(models->size(), 20);
}

void ModelListTest::lmStudio_data()
{
    QTest::addColumn<bool>("native");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("0.4") << true
                         << QStringList{u"qwen “Model qwen” context 8192 output 0 tools yes loaded yes"_s,
                                        u"gemma “Model gemma” context 32768 output 0 tools no loaded no"_s};
    QTest::newRow("before") << false
                            << QStringList{u"qwen “qwen” context 0 output 0 tools ? loaded ?"_s,
                                           u"gemma “gemma” context 0 output 0 tools ? loaded ?"_s,
                                           u"nomic “nomic” context 0 output 0 tools ? loaded ?"_s};
}

void ModelListTest::lmStudio()
{
    QFETCH(bool, native);
    LocalSetup setup{.kind = ProviderKind::LmStudio,
                     .models = {{u"qwen"_s, 32'768, {u"tools"_s}, 8'192},
                                {u"gemma"_s, 32'768, {}},
                                {u"nomic"_s, 2'048, {u"embedding"_s}}},
                     .hasNativeList = native};
    LocalServer server(setup);
    const auto models = listed(server.baseUrl().toString(), ProviderKind::LmStudio);
    QVERIFY2(models, models ? "" : qPrintable(models.error().message));
    QStringList found;
    for (const ModelInfo &info : *models)
        found += words(info);
    QTEST(found, "expected");
}

void ModelListTest::llamaServer()
{
    LocalSetup setup{.kind = ProviderKind::LlamaServer, .models = {{u"qwen"_s, 32'768, {}, 4'096}}};
    LocalServer server(setup);
    const auto models = listed(server.baseUrl().toString(), ProviderKind::LlamaServer);
    QVERIFY(models);
    QCOMPARE(models->constFirst().contextLength, 4'096); // what it was started with, not what it was trained for

    setup.stillLoading = true; // then /props says nothing
    server.set(setup);
    const auto loading = listed(server.baseUrl().toString(), ProviderKind::LlamaServer);
    QVERIFY(loading);
    QCOMPARE(loading->constFirst().contextLength, 32'768);
}

void ModelListTest::oneLimitForAll()
{
    LocalServer server({.kind = ProviderKind::LmStudio, .answersLists = false});
    const auto late = listed(server.baseUrl().toString(), ProviderKind::LmStudio, 80ms);
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Timeout);
    QVERIFY2(late.error().message.startsWith("Mine "_L1), qPrintable(late.error().message));
}

QTEST_GUILESS_MAIN(ModelListTest)
#include "tst_modellist.moc"
