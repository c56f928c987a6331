// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "core/provider/openai/requestquirks.h"
#include "tests/unit/net/scriptedserver.h"
#include "tests/unit/provider/asking.h"
#include "tests/unit/provider/streamprobe.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::provider::openai;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QUrl base(u"https://a.example/v1"_s);

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

/// A body with every field that is ever refused.
QJsonObject fullBody()
{
    return json(R"({"model":"m","messages":[{"role":"assistant","content":null}],"stream":true,"temperature":0.7,
        "stream_options":{"include_usage":true},"max_tokens":20000,"tools":[{}],"tool_choice":"auto",
        "parallel_tool_calls":true,"reasoning":{"effort":"low"},"session_id":"s"})");
}

QByteArray refusal(const QByteArray &body, const QByteArray &status = "400 Bad Request")
{
    return "HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
           body;
}

QByteArray unsupported(const QByteArray &parameter)
{
    return refusal(R"({"error":{"message":"Unsupported parameter: ')" + parameter +
                   R"('","type":"invalid_request_error","param":")" + parameter +
                   R"(","code":"unsupported_parameter"}})");
}

QByteArray answer()
{
    const QByteArray body =
        R"(data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"yes"},"finish_reason":"stop"}]})"
        "\n\ndata: [DONE]\n\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n\r\n" + body;
}

QJsonObject bodyOf(const QByteArray &request)
{
    return json(request.sliced(request.indexOf("\r\n\r\n") + 4));
}
} // namespace

class RequestQuirksTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void adapts();
    void renamesOnceEachWay();
    void rememberedAsJson();
    void badJsonIsLeftOut();
    void bounded();

    void init();
    void asksAgainUnseen();
    void atMostThreeTimes();
    void remembersByModel();
    void whatOnlyThisPromptMetIsForgotten();
    void totalLimitGoesOn();

private:
    std::unique_ptr<StreamProbe> ask(const QString &model = u"m"_s, net::Deadlines limits = patient(),
                                     bool tools = false)
    {
        return std::make_unique<StreamProbe>(m_provider->open(question(model, limits, tools)));
    }

    std::unique_ptr<QTcpServer> m_listener;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
    std::shared_ptr<QuirkBook> m_book;
    std::unique_ptr<OpenAiProvider> m_provider;
};

void RequestQuirksTest::changes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("what"); // empty: nothing is changed
    QTest::addColumn<bool>("remember");
    const auto row = [](const char *name, int status, const QByteArray &body, const QString &what,
                        bool remember = true) { QTest::newRow(name) << status << body << what << remember; };
    row("OpenAI, max_tokens", 400,
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})",
        u"max_tokens is max_completion_tokens"_s);
    row("OpenAI, temperature", 400,
        R"({"error":{"message":"Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}})",
        u"without temperature"_s);
    row("no param, quoted word", 400,
        R"({"error":{"message":"Unrecognized request argument supplied: 'stream_options'","type":"invalid_request_error"}})",
        u"without stream_options"_s);
    row("no param, back quotes", 400, R"({"error":{"message":"`temperature` is deprecated for this model."}})",
        u"without temperature"_s);
    row("no param, no quotes", 400, R"({"error":{"message":"parallel_tool_calls is not supported by this backend"}})",
        u"without parallel_tool_calls"_s);
    row("nested param", 400,
        R"({"error":{"message":"Unknown parameter: 'stream_options.include_usage'.","param":"stream_options.include_usage","code":"unknown_parameter"}})",
        u"without stream_options"_s);
    row("FastAPI list", 422,
        R"({"detail":[{"type":"extra_forbidden","loc":["body","session_id"],"msg":"Extra inputs are not permitted"}]})",
        u"without session_id"_s);
    row("OpenRouter, words of the one behind it", 400,
        R"({"error":{"code":400,"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"Unsupported parameter: 'temperature'\",\"param\":\"temperature\",\"code\":\"unsupported_parameter\"}}"}}})",
        u"without temperature"_s);
    row("reasoning", 400, R"({"error":{"message":"reasoning is not supported for this model"}})",
        u"without reasoning"_s);
    row("vLLM without a tool parser", 400,
        R"({"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set","type":"BadRequestError","code":400})",
        u"without tools"_s);
    row("llama-server without templates", 500,
        R"({"error":{"code":500,"message":"tools param requires --jinja flag","type":"server_error"}})",
        u"without tools"_s);
    row("Ollama", 400, R"({"error":"registry.ollama.ai/library/gemma:2b does not support tools"})", u"without tools"_s);
    row("OpenRouter, nobody with tools", 404,
        R"({"error":{"code":404,"message":"No endpoints found that support tool use."}})", u"without tools"_s);
    row("cap, OpenAI", 400,
        R"({"error":{"message":"max_tokens is too large: 20000. This model supports at most 16384 completion tokens, whereas you provided 20000.","param":"max_tokens","code":"invalid_value"}})",
        u"at most 16384 tokens"_s);
    row("cap, Anthropic", 400,
        R"({"error":{"message":"max_tokens: 20000 > 8,192, which is the maximum allowed number of output tokens for the model"}})",
        u"at most 8192 tokens"_s);
    row("cap, range", 400,
        R"({"error":{"message":"Invalid max_tokens value, the valid range of max_tokens is [1, 8192]","code":"invalid_request_error"}})",
        u"at most 8192 tokens"_s);
    row("cap not told", 400,
        R"({"error":{"message":"max_tokens is too large","param":"max_tokens","code":"invalid_value"}})",
        u"without max_tokens"_s, false);
    row("what the prompt left over", 400,
        R"({"object":"error","message":"'max_tokens' is too large: 20000. This model's maximum context length is 8192 tokens and your request has 500 input tokens","code":400})",
        u"without max_tokens"_s, false);
    row("null", 400,
        R"({"error":{"message":"Invalid value for 'content': expected a string, got null.","param":"messages.[0].content"}})",
        u"\"\" for null"_s);

    row("another status", 401, R"({"error":{"message":"Unsupported parameter: 'temperature'","param":"temperature"}})",
        {});
    row("too long a prompt", 400,
        R"({"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","param":"messages","code":"context_length_exceeded"}})",
        {});
    row("what cannot be left out", 400,
        R"({"error":{"message":"Unsupported value: 'model'","param":"model","code":"unsupported_value"}})", {});
    row("a field that was not sent", 400,
        R"({"error":{"message":"Unsupported parameter: 'top_k'","param":"top_k","code":"unsupported_parameter"}})", {});
    row("tools with a mistake", 400,
        R"({"error":{"message":"Invalid schema for function 'f'","param":"tools[0].function.parameters","code":"invalid_function_parameters"}})",
        {});
    row("the question itself", 400, R"({"error":{"message":"The prompt was flagged"}})", {});
    row("no words", 400, "", {});
}

void RequestQuirksTest::changes()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, what);
    QFETCH(bool, remember);
    const auto change = changeFor(faultOfBody(status, body), fullBody(), {});
    QCOMPARE(change ? change->what : QString(), what);
    if (!change) return;
    QCOMPARE(change->remember, remember);
    const QJsonObject changed = adapt(fullBody(), change->quirks);
    QVERIFY(changed != fullBody());
    QVERIFY(changed.contains("model"_L1) && changed.contains("messages"_L1) && changed.contains("stream"_L1));
}

void RequestQuirksTest::adapts()
{
    const QJsonObject renamed = adapt(fullBody(), {.completionTokens = true, .maxTokensCap = 100});
    QCOMPARE(renamed["max_completion_tokens"_L1].toInt(), 100);
    QVERIFY(!renamed.contains("max_tokens"_L1));
    QCOMPARE(adapt(renamed, {.completionTokens = false})["max_tokens"_L1].toInt(), 100);
    const QJsonObject without = adapt(fullBody(), {.dropped = {u"tools"_s, u"model"_s}, .emptyContent = true});
    QVERIFY(!without.contains("tools"_L1) && !without.contains("tool_choice"_L1) &&
            !without.contains("parallel_tool_calls"_L1));
    QVERIFY(without.contains("model"_L1));
    QCOMPARE(without["messages"_L1][0]["content"_L1], QJsonValue(u""_s));
    QCOMPARE(adapt(fullBody(), {}), fullBody());
}

void RequestQuirksTest::renamesOnceEachWay()
{
    const auto unsupportedFault = [](const QString &name) {
        return ProviderFault{.words = u"no"_s, .code = u"unsupported_parameter"_s, .status = 400, .parameters = {name}};
    };
    const auto first = changeFor(unsupportedFault(u"max_tokens"_s), fullBody(), {});
    QVERIFY(first);
    const QJsonObject second = adapt(fullBody(), first->quirks);
    const auto then = changeFor(unsupportedFault(u"max_completion_tokens"_s), second, first->quirks);
    QVERIFY(then);
    const QJsonObject third = adapt(second, then->quirks);
    QVERIFY(!third.contains("max_tokens"_L1) && !third.contains("max_completion_tokens"_L1));
}

void RequestQuirksTest::rememberedAsJson()
{
    RequestQuirks quirks;
    quirks.set(base, u"openai/gpt-5"_s, {.completionTokens = true, .dropped = {u"temperature"_s}});
    quirks.set(base, u"a model with spaces"_s, {.maxTokensCap = 8192, .emptyContent = true});
    quirks.set(QUrl(u"http://127.0.0.1:8000/v1"_s), u"openai/gpt-5"_s, {.completionTokens = false});
    const RequestQuirks again = RequestQuirks::fromJson(quirks.toJson());
    QCOMPARE(again, quirks);
    QCOMPARE(again.of(base, u"a model with spaces"_s).maxTokensCap, 8192);
    QCOMPARE(again.of(base, u"other"_s), ModelQuirks{});
}

void RequestQuirksTest::badJsonIsLeftOut()
{
    const RequestQuirks quirks = RequestQuirks::fromJson(json(
        R"({"models":[7,{"base":"","model":"m"},{"base":"https://a.example/v1","model":"m","dropped":[1,"messages","temperature"],"max_tokens_cap":-5}]})"));
    QCOMPARE(quirks.size(), 1);
    QCOMPARE(quirks.of(base, u"m"_s), (ModelQuirks{.dropped = {u"temperature"_s}}));
    QCOMPARE(RequestQuirks::fromJson({}).size(), 0);
}

void RequestQuirksTest::bounded()
{
    RequestQuirks quirks;
    for (int i = 0; i < 300; ++i)
        quirks.set(base, QString::number(i), {.emptyContent = true});
    QCOMPARE(quirks.size(), RequestQuirks::maxModels);
    QVERIFY(!quirks.of(base, u"0"_s).emptyContent);
    QVERIFY(quirks.of(base, u"299"_s).emptyContent);
}

void RequestQuirksTest::init()
{
    m_provider.reset();
    m_pool = std::make_unique<net::StreamPool>();
    m_server.reset();
    m_listener = std::make_unique<QTcpServer>();
    m_server = std::make_unique<ScriptedServer>(*m_listener);
    m_book = std::make_shared<QuirkBook>();
    ProviderAccount account;
    account.baseUrl = m_server->url().toString();
    m_provider = std::move(*OpenAiProvider::create(account, u"key"_s, *m_pool, m_book));
}

void RequestQuirksTest::asksAgainUnseen()
{
    QSignalSpy learnt(m_book.get(), &QuirkBook::changed);
    m_server->answer = [](QTcpSocket &socket, const QByteArray &, int number) {
        socket.write(number == 1 ? unsupported("max_tokens") : number == 2 ? unsupported("temperature") : answer());
    };
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY2(probe->ok(), qPrintable(probe->error().message));
    QCOMPARE(probe->content, u"yes"_s);
    QCOMPARE(probe->order, (QStringList{u"connected"_s, u"headers"_s})); // as if it had been one request
    QCOMPARE(m_server->requests.size(), 3);
    const QJsonObject last = bodyOf(m_server->requests.constLast());
    QVERIFY(last.contains("max_completion_tokens"_L1) && !last.contains("max_tokens"_L1));
    QVERIFY(!last.contains("temperature"_L1));
    QCOMPARE(learnt.size(), 2);
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void RequestQuirksTest::atMostThreeTimes()
{
    const QByteArrayList refused{"max_tokens", "max_completion_tokens", "temperature", "stream_options"};
    m_server->answer = [&refused](QTcpSocket &socket, const QByteArray &, int number) {
        socket.write(unsupported(refused.value(number - 1)));
    };
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(m_server->requests.size(), 4);
    QCOMPARE(probe->error().code, ErrorCode::Http);
    QVERIFY2(probe->error().message.contains(u"Unsupported parameter: 'stream_options'"_s),
             qPrintable(probe->error().message));
    QVERIFY(probe->error().message.contains(m_provider->name()));
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void RequestQuirksTest::remembersByModel()
{
    m_server->answer = [](QTcpSocket &socket, const QByteArray &request, int) {
        socket.write(bodyOf(request).contains("temperature"_L1) ? unsupported("temperature") : answer());
    };
    for (const int requests : {2, 3}) {
        const auto probe = ask();
        QTRY_COMPARE(probe->finished, 1);
        QVERIFY(probe->ok());
        QCOMPARE(m_server->requests.size(), requests); // the second question goes out right
    }
    const auto other = ask(u"other"_s);
    QTRY_COMPARE(other->finished, 1);
    QCOMPARE(m_server->requests.size(), 5);
    QCOMPARE(m_book->quirks().of(m_provider->baseUrl(), u"m"_s).dropped, QStringList{u"temperature"_s});
}

void RequestQuirksTest::whatOnlyThisPromptMetIsForgotten()
{
    m_server->answer = [](QTcpSocket &socket, const QByteArray &, int number) {
        if (number == 1)
            socket.write(refusal(
                R"({"error":{"message":"'max_tokens' is too large: the maximum context length is 8192 tokens","param":"max_tokens"}})"));
        else
            socket.write(number == 2 ? unsupported("temperature") : answer());
    };
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY2(probe->ok(), qPrintable(probe->error().message));
    QVERIFY(!bodyOf(m_server->requests.constLast()).contains("max_tokens"_L1));
    QCOMPARE(m_book->quirks().of(m_provider->baseUrl(), u"m"_s).dropped, QStringList{u"temperature"_s});
}

void RequestQuirksTest::totalLimitGoesOn()
{
    m_server->answer = [](QTcpSocket &socket, const QByteArray &, int number) {
        if (number == 1) socket.write(unsupported("temperature"));
    };
    auto limits = patient();
    limits.firstContent = 100ms;
    const auto probe = ask(u"m"_s, limits);
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(m_server->requests.size(), 2);
    QCOMPARE(probe->error().code, ErrorCode::Timeout);
    QCOMPARE(probe->error().detail, u"limit=first content"_s);
}

QTEST_GUILESS_MAIN(RequestQuirksTest)
#include "tst_requestquirks.moc"
