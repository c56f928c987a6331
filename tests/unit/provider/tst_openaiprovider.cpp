// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/streamprobe.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTcpServer>
#include <QTest>

#include <vector>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString key = u"sk-test-0123456789abcdef"_s;
QStringList logged;

void collectLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged += message;
}

/// Limits so long that none runs out in a test that does not want it.
net::Deadlines patient()
{
    return {20s, 20s, 20s, 20s, 60s};
}
} // namespace

class OpenAiProviderTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void streamsAnAnswer();
    void sendsWhatIsSet();
    void acceptsEveryFormOfBase_data();
    void acceptsEveryFormOfBase();
    void toolCalls_data();
    void toolCalls();
    void reasoningBothWays();
    void goodInSpiteOf_data();
    void goodInSpiteOf();
    void faults_data();
    void faults();
    void deadlines_data();
    void deadlines();
    void gapCountsFromTheLastByte();
    void noServer();
    void abortClosesTheConnection();
    void abortAtAnyTime();
    void deletingIsSilent();
    void deletingInsideASlot();
    void reusesConnections();
    void warmUpOpensTheConnection();
    void manyAtOnce();
    void models();
    void modelsInTime();

private:
    std::unique_ptr<ChatStream> open(net::Deadlines deadlines = patient(), const QString &model = u"some/model"_s,
                                     bool tools = false);

    std::unique_ptr<Emulator> m_emulator;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OpenAiProvider> m_provider;
};

void OpenAiProviderTest::initTestCase()
{
    QLoggingCategory::setFilterRules(u"docswiki.*=true"_s);
    qInstallMessageHandler(collectLog);
    m_emulator = std::make_unique<Emulator>();
    QVERIFY(m_emulator->isListening());
}

void OpenAiProviderTest::init()
{
    m_provider.reset();
    m_pool = std::make_unique<net::StreamPool>();
    m_emulator->setScript({});
    m_emulator->clearLog();
    auto created = OpenAiProvider::create(m_emulator->baseUrl().toString(), key, *m_pool);
    QVERIFY(created);
    m_provider = std::move(*created);
}

void OpenAiProviderTest::cleanupTestCase()
{
    qInstallMessageHandler(nullptr);
    QVERIFY(!logged.isEmpty()); // else the next line proves nothing
    for (const QString &line : std::as_const(logged))
        QVERIFY2(!line.contains(key), "the key is in the log");
    m_provider.reset();
    m_pool.reset();
    m_emulator.reset();
}

std::unique_ptr<ChatStream> OpenAiProviderTest::open(net::Deadlines deadlines, const QString &model, bool tools)
{
    ChatRequest request;
    request.profile.model = model;
    request.profile.deadlines = deadlines;
    request.messages = {{Role::System, u"Be brief."_s}, {Role::User, u"What is there?"_s}};
    if (tools)
        request.tools = {QJsonObject{{"type"_L1, "function"_L1}, {"function"_L1, QJsonObject{{"name"_L1, "find"_L1}}}}};
    return m_provider->open(request);
}

void OpenAiProviderTest::streamsAnAnswer()
{
    m_emulator->setScript({.keepAlive = 1ms, .answer = u"Grüße aus 世界 😀."_s, .cachedTokens = 2});
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.ok(), qPrintable(probe.error().message));
    QCOMPARE(probe.content, u"Grüße aus 世界 😀."_s);
    QCOMPARE(probe.order, (QStringList{u"connected"_s, u"headers"_s}));
    QVERIFY(probe.heartbeats >= 1);
    QVERIFY(!probe.insideStart);
    const ChatOutcome outcome = **probe.outcome;
    QCOMPARE(outcome.finishReason, u"stop"_s);
    QCOMPARE(outcome.model, u"some/model"_s);
    QVERIFY(outcome.requestId.startsWith("gen-"_L1));
    QVERIFY(outcome.usage);
    QCOMPARE(outcome.usage->completionTokens, 4);
    QCOMPARE(outcome.usage->cachedTokens, 2);
    QVERIFY(outcome.usage->cost.value_or(0) > 0);
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void OpenAiProviderTest::sendsWhatIsSet()
{
    ChatRequest request;
    request.profile.model = u"m"_s;
    request.profile.maxTokens = 77;
    request.profile.temperature = 0.25;
    request.messages = {
        {Role::User, u"a"_s},
        {Role::Assistant, {}, {{u"c1"_s, u"find"_s, u"{\"q\":1}"_s}, {u"c2"_s, u"find"_s, u"{broken"_s}}},
        {Role::Tool, u"found"_s, {}, u"c1"_s},
        {Role::Tool, u"not run"_s, {}, u"c2"_s},
        {Role::Assistant, {}}};
    StreamProbe probe(m_provider->open(request));
    QTRY_COMPARE(probe.finished, 1);
    const HttpRequest seen = m_emulator->requests().constFirst().http;
    QCOMPARE(seen.headers.value("authorization"), "Bearer " + key.toUtf8());
    QCOMPARE(seen.headers.value("accept"), QByteArray("text/event-stream"));
    QCOMPARE(seen.headers.value("accept-encoding"), QByteArray("identity"));
    QCOMPARE(seen.headers.value("content-type"), QByteArray("application/json"));
    QVERIFY(!seen.headers.contains("cookie"));
    const QJsonObject body = QJsonDocument::fromJson(seen.body).object();
    QCOMPARE(body.keys(), (QStringList{u"max_tokens"_s, u"messages"_s, u"model"_s, u"stream"_s, u"stream_options"_s,
                                       u"temperature"_s}));
    QCOMPARE(body["max_tokens"_L1].toInt(), 77);
    QCOMPARE(body["temperature"_L1].toDouble(), 0.25);
    const QJsonArray messages = body["messages"_L1].toArray();
    QCOMPARE(messages.size(), 4); // no empty answer at the end
    QVERIFY(messages[1]["content"_L1].isNull());
    QCOMPARE(messages[1]["tool_calls"_L1][0]["function"_L1]["arguments"_L1].toString(), u"{\"q\":1}"_s);
    QCOMPARE(messages[1]["tool_calls"_L1][1]["function"_L1]["arguments"_L1].toString(), u"{}"_s);
    QCOMPARE(messages[2]["tool_call_id"_L1].toString(), u"c1"_s);
}

void OpenAiProviderTest::acceptsEveryFormOfBase_data()
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

void OpenAiProviderTest::acceptsEveryFormOfBase()
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

void OpenAiProviderTest::toolCalls_data()
{
    QTest::addColumn<ToolStyle>("style");
    QTest::newRow("documented") << ToolStyle::Documented;
    QTest::newRow("no index") << ToolStyle::NoIndex;
    QTest::newRow("all index 0, no ids") << ToolStyle::AllIndexZero;
    QTest::newRow("no ids") << ToolStyle::NoIds;
    QTest::newRow("blank ids") << ToolStyle::BlankIds;
    QTest::newRow("repeated ids") << ToolStyle::RepeatedIds;
    QTest::newRow("whole arguments") << ToolStyle::WholeArguments;
    QTest::newRow("a character at a time") << ToolStyle::OneByOne;
}

void OpenAiProviderTest::toolCalls()
{
    QFETCH(ToolStyle, style);
    m_emulator->setScript(
        {.toolCalls = {{u"find"_s, u"{\"query\":\"a\"}"_s}, {u"look"_s, u"{\"page\":2}"_s}}, .toolStyle = style});
    StreamProbe probe(open(patient(), u"m"_s, true));
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.ok(), qPrintable(probe.error().message));
    const QList<ToolCall> calls = (*probe.outcome)->toolCalls;
    QCOMPARE(calls.size(), 2);
    QCOMPARE(calls[0].name, u"find"_s);
    QCOMPARE(calls[0].arguments, u"{\"query\":\"a\"}"_s);
    QCOMPARE(calls[1].name, u"look"_s);
    QCOMPARE(calls[1].arguments, u"{\"page\":2}"_s);
    QVERIFY(!calls[0].id.isEmpty() && calls[0].id != calls[1].id);
    QCOMPARE(probe.tools, (QStringList{u"find"_s, u"look"_s}));
    QCOMPARE((*probe.outcome)->finishReason, u"tool_calls"_s);
}

void OpenAiProviderTest::reasoningBothWays()
{
    for (const bool tags : {false, true}) {
        m_emulator->setScript({.answer = u"It is so."_s, .reasoning = u"Let me see."_s, .thinkTags = tags});
        StreamProbe probe(open());
        QTRY_COMPARE(probe.finished, 1);
        QCOMPARE(probe.reasoning, u"Let me see."_s);
        QCOMPARE(probe.content, u"It is so."_s);
    }
}

void OpenAiProviderTest::goodInSpiteOf_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("finishReason");
    QTest::addColumn<QString>("content");
    const QString all = u"eins zwei drei über 世界 😀 fünf"_s;
    QTest::newRow("cut UTF-8") << Fault::CutUtf8 << u"stop"_s << all;
    QTest::newRow("broken UTF-8") << Fault::BrokenUtf8 << u"stop"_s << u"eins zwei drei \uFFFD( über 世界 😀 fünf"_s;
    QTest::newRow("keep-alives in data lines") << Fault::DataKeepAlive << u"stop"_s << all;
    QTest::newRow("no [DONE]") << Fault::NoDone << u"stop"_s << all;
    QTest::newRow("ends without a word") << Fault::NoFinish << u"truncated"_s << u"eins zwei drei"_s;
    QTest::newRow("last blank line missing") << Fault::NoBlankLine << u"stop"_s << all;
    QTest::newRow("whole answer") << Fault::WholeAnswer << u"stop"_s << all;
    QTest::newRow("gzip") << Fault::Gzip << u"stop"_s << all;
    QTest::newRow("one byte at a time") << Fault::OneByteWrites << u"stop"_s << all;
}

void OpenAiProviderTest::goodInSpiteOf()
{
    QFETCH(Fault, fault);
    QFETCH(QString, finishReason);
    QFETCH(QString, content);
    m_emulator->setScript({.answer = u"eins zwei drei über 世界 😀 fünf"_s, .fault = fault});
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.ok(), qPrintable(probe.error().message));
    QCOMPARE(probe.content, content);
    QCOMPARE((*probe.outcome)->finishReason, finishReason);
}

void OpenAiProviderTest::faults_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("partial"); // some text came before
    QTest::newRow("reset") << Fault::Reset << ErrorCode::Network << true << u"broke in the middle"_s << true;
    QTest::newRow("cut") << Fault::Cut << ErrorCode::Network << true << u"broke in the middle"_s << true;
    QTest::newRow("reset before an answer")
        << Fault::ResetEarly << ErrorCode::Network << true << u"closed the connection"_s << false;
    QTest::newRow("400") << Fault::BadRequest << ErrorCode::Http << false << u"Unsupported parameter: 'max_tokens'"_s
                         << false;
    QTest::newRow("401") << Fault::Unauthorised << ErrorCode::Unauthorised << false << u"does not accept the key"_s
                         << false;
    QTest::newRow("402") << Fault::NoCredit << ErrorCode::RateLimited << false << u"Insufficient credits"_s << false;
    QTest::newRow("403") << Fault::Forbidden << ErrorCode::Unauthorised << false << u"blocked by a guardrail"_s
                         << false;
    QTest::newRow("404") << Fault::NotFound << ErrorCode::NotFound << false << u"The model does not exist"_s << false;
    QTest::newRow("429") << Fault::RateLimit << ErrorCode::RateLimited << true << u"Ask again in 2 s"_s << false;
    QTest::newRow("quota") << Fault::Quota << ErrorCode::RateLimited << false << u"exceeded your current quota"_s
                           << false;
    QTest::newRow("500") << Fault::ServerError << ErrorCode::Http << true << u"The server had an error"_s << false;
    QTest::newRow("502") << Fault::BadGateway << ErrorCode::Http << true << u"502 Bad Gateway"_s << false;
    QTest::newRow("503") << Fault::Unavailable << ErrorCode::Http << true << u"upstream connect error"_s << false;
    QTest::newRow("529") << Fault::Overloaded << ErrorCode::Http << true << u"Overloaded"_s << false;
    QTest::newRow("redirect") << Fault::Redirect << ErrorCode::Http << false
                              << u"https://elsewhere.invalid/v1/chat/completions"_s << false;
    QTest::newRow("bad JSON") << Fault::BadJson << ErrorCode::Protocol << true << u"cannot be read"_s << true;
    QTest::newRow("error before tokens") << Fault::ErrorFirst << ErrorCode::Http << true
                                         << u"The upstream model is gone"_s << false;
    QTest::newRow("error after tokens") << Fault::ErrorLater << ErrorCode::Http << true
                                        << u"The upstream model is gone"_s << true;
    QTest::newRow("error object") << Fault::ErrorObject << ErrorCode::Http << true << u"ran out of memory"_s << true;
    QTest::newRow("web page") << Fault::Page << ErrorCode::Protocol << false << u"Sign in to the network"_s << false;
    QTest::newRow("200 with a JSON error")
        << Fault::JsonError << ErrorCode::Http << false << u"The model is not loaded"_s << false;
    QTest::newRow("empty") << Fault::Empty << ErrorCode::Protocol << true << u"empty answer"_s << false;
    QTest::newRow("[DONE] only") << Fault::DoneOnly << ErrorCode::Protocol << true << u"empty answer"_s << false;
}

void OpenAiProviderTest::faults()
{
    QFETCH(Fault, fault);
    QFETCH(ErrorCode, code);
    QFETCH(bool, retryable);
    QFETCH(QString, words);
    QFETCH(bool, partial);
    m_emulator->setScript({.tokensPerSecond = 500, .answer = u"one two three four five"_s, .fault = fault});
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY(!probe.ok());
    const Error error = probe.error();
    QCOMPARE(error.code, code);
    QCOMPARE(error.retryable, retryable);
    QVERIFY2(error.message.contains(words), qPrintable(error.message));
    QVERIFY2(error.message.contains(m_provider->name()), qPrintable(error.message));
    QVERIFY2(!error.message.contains(key) && !error.detail.contains(key), "the key is in the error");
    QCOMPARE(probe.content, partial ? u"one two three"_s : QString());
    QTRY_COMPARE(m_pool->openStreams(), 0);
    QCOMPARE(probe.finished, 1);
}

void OpenAiProviderTest::deadlines_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<net::Deadlines>("limits");
    QTest::addColumn<QString>("words");
    const net::Deadlines quick = patient();
    auto limits = quick;
    limits.headers = 80ms;
    QTest::newRow("never answers") << Fault::NeverAnswer << limits << u"did not answer within 0.08 s"_s;
    limits = quick;
    limits.firstContent = 80ms;
    QTest::newRow("headers only") << Fault::HeadersOnly << limits << u"sent no text within 0.08 s"_s;
    QTest::newRow("keep-alives only") << Fault::KeepAliveOnly << limits << u"sent no text within 0.08 s"_s;
    limits = quick;
    limits.gap = 80ms;
    QTest::newRow("stalls") << Fault::Stall << limits << u"nothing came for 0.08 s"_s;
    limits = quick;
    limits.total = 150ms;
    QTest::newRow("total") << Fault::KeepAliveOnly << limits << u"took longer than 0.15 s"_s;
    QTest::newRow("total, silent") << Fault::NeverAnswer << limits << u"took longer than 0.15 s"_s;
    limits = quick;
    limits.connect = 80ms;
    QTest::newRow("never accepts") << Fault::NeverAccept << limits << u"No connection to"_s;
}

void OpenAiProviderTest::deadlines()
{
    QFETCH(Fault, fault);
    QFETCH(net::Deadlines, limits);
    QFETCH(QString, words);
    Emulator own({.answer = u"one two three four five"_s, .fault = fault});
    m_provider = std::move(*OpenAiProvider::create(own.baseUrl().toString(), key, *m_pool));
    if (fault == Fault::NeverAccept) {
#ifndef Q_OS_LINUX
        QSKIP("Only Linux lets a full queue hang a connect().");
#endif
        own.stopAccepting();
    }
    StreamProbe probe(open(limits));
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.error().code, ErrorCode::Timeout);
    QVERIFY2(probe.error().message.contains(words), qPrintable(probe.error().message));
    QVERIFY(probe.error().retryable);
    QVERIFY(probe.error().message.contains(m_provider->name()));
    QTRY_COMPARE(m_pool->openStreams(), 0);
    if (fault != Fault::NeverAccept) QTRY_COMPARE(own.openConnections(), 0); // the socket is closed, too
}

void OpenAiProviderTest::gapCountsFromTheLastByte()
{
    auto limits = patient();
    limits.gap = 600ms;
    m_emulator->setScript({.tokensPerSecond = 10, .answer = u"a b c d e f g h"_s}); // 100 ms apart, 800 ms in all
    StreamProbe probe(open(limits));
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.ok(), qPrintable(probe.error().message));
    QCOMPARE(probe.content, u"a b c d e f g h"_s);
}

void OpenAiProviderTest::noServer()
{
    quint16 port = 0;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        port = server.serverPort();
    }
    m_provider = std::move(*OpenAiProvider::create(u"127.0.0.1:%1"_s.arg(port), key, *m_pool));
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.error().code, ErrorCode::Network);
    QVERIFY2(probe.error().message.contains(u"127.0.0.1:%1 refuses connections"_s.arg(port)),
             qPrintable(probe.error().message));
    QVERIFY(!probe.insideStart);
}

void OpenAiProviderTest::abortClosesTheConnection()
{
    m_emulator->setScript({.tokensPerSecond = 100, .answer = u"word "_s.repeated(5000)});
    StreamProbe probe(open());
    QTRY_VERIFY(probe.pieces >= 3);
    QCOMPARE(m_emulator->openConnections(), 1);
    probe.stream->abort();
    QCOMPARE(probe.finished, 0); // not from within abort()
    const int pieces = probe.pieces;
    probe.stream->abort();
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.error().code, ErrorCode::Cancelled);
    QTRY_COMPARE(m_emulator->openConnections(), 0);
    QTRY_VERIFY(m_emulator->requests().constFirst().clientLeft);
    QCOMPARE(probe.pieces, pieces);
    QCOMPARE(probe.finished, 1);
    QCOMPARE(m_pool->openStreams(), 0);
}

void OpenAiProviderTest::abortAtAnyTime()
{
    // Before start.
    auto stream = open();
    int finished = 0;
    connect(stream.get(), &ChatStream::finished, this, [&finished](const Result<ChatOutcome> &) { ++finished; });
    stream->abort();
    stream->start();
    QTRY_COMPARE(finished, 1);
    QCOMPARE(m_emulator->requestCount(), 0);

    // Right after start, from a slot, and after the end.
    StreamProbe early(open());
    early.stream->abort();
    QTRY_COMPARE(early.finished, 1);
    QCOMPARE(early.error().code, ErrorCode::Cancelled);

    StreamProbe inSlot(open());
    connect(inSlot.stream.get(), &ChatStream::contentArrived, &inSlot, [&inSlot] { inSlot.stream->abort(); });
    QTRY_COMPARE(inSlot.finished, 1);
    QCOMPARE(inSlot.pieces, 1);
    QCOMPARE(inSlot.error().code, ErrorCode::Cancelled);

    StreamProbe late(open());
    QTRY_COMPARE(late.finished, 1);
    late.stream->abort();
    QVERIFY(late.ok());
    QTRY_COMPARE(m_pool->openStreams(), 0);
    QCOMPARE(late.finished, 1);
    QCOMPARE(inSlot.finished, 1);
}

void OpenAiProviderTest::deletingIsSilent()
{
    m_emulator->setScript({.tokensPerSecond = 100, .answer = u"word "_s.repeated(5000)});
    StreamProbe probe(open());
    QTRY_VERIFY(probe.pieces >= 1);
    probe.stream.reset();
    QTRY_COMPARE(m_emulator->openConnections(), 0);
    QCOMPARE(probe.finished, 0);
    QCOMPARE(m_pool->openStreams(), 0);
}

void OpenAiProviderTest::deletingInsideASlot()
{
    for (int when = 0; when < 4; ++when) {
        StreamProbe probe(open());
        const auto end = [&probe] { probe.stream.reset(); };
        switch (when) {
        case 0: connect(probe.stream.get(), &ChatStream::connected, &probe, end); break;
        case 1: connect(probe.stream.get(), &ChatStream::headersArrived, &probe, end); break;
        case 2: connect(probe.stream.get(), &ChatStream::contentArrived, &probe, end); break;
        default: connect(probe.stream.get(), &ChatStream::finished, &probe, end); break;
        }
        QTRY_VERIFY(!probe.stream);
        QTRY_COMPARE(m_pool->openStreams(), 0);
        QCOMPARE(probe.finished, when == 3 ? 1 : 0);
    }
}

void OpenAiProviderTest::reusesConnections()
{
    for (int i = 0; i < 4; ++i) {
        StreamProbe probe(open());
        QTRY_COMPARE(probe.finished, 1);
        QTRY_COMPARE(m_pool->openStreams(), 0); // the rest of the answer was read
        QCOMPARE(probe.reused, std::optional(i > 0));
    }
    const auto requests = m_emulator->requests();
    QCOMPARE(requests.size(), 4);
    for (const SeenRequest &request : requests)
        QCOMPARE(request.connection, requests.constFirst().connection);
}

void OpenAiProviderTest::warmUpOpensTheConnection()
{
    m_provider->warmUp({});
    QTRY_COMPARE(m_emulator->openConnections(), 1);
    QCOMPARE(m_emulator->requestCount(), 0);
    m_provider->warmUp({});
    m_provider->warmUp({});
    StreamProbe probe(open());
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(m_emulator->openConnections(), 1);
    QCOMPARE(probe.reused, std::optional(true));
}

void OpenAiProviderTest::manyAtOnce()
{
    constexpr int streams = 24;
    m_emulator->setScript({.tokensPerSecond = 20, .answer = u"one two three four five six seven eight"_s});
    std::vector<std::unique_ptr<StreamProbe>> probes;
    for (int i = 0; i < streams; ++i)
        probes.push_back(std::make_unique<StreamProbe>(open()));
    QTRY_COMPARE(m_emulator->openConnections(), streams);
    QCOMPARE(m_pool->openStreams(), streams);
    for (const auto &probe : probes) {
        QTRY_COMPARE(probe->finished, 1);
        QVERIFY2(probe->ok(), qPrintable(probe->error().message));
        QCOMPARE(probe->content, u"one two three four five six seven eight"_s);
    }
    // Side by side: each began before the first one ended.
    const auto requests = m_emulator->requests();
    QCOMPARE(requests.size(), streams);
    Instant firstEnd = Instant::max();
    Instant lastBegin = Instant::min();
    for (const SeenRequest &request : requests) {
        QVERIFY(request.ended);
        firstEnd = std::min(firstEnd, *request.ended);
        lastBegin = std::max(lastBegin, request.tokensSent.constFirst());
    }
    QVERIFY(lastBegin < firstEnd);
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void OpenAiProviderTest::models()
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

void OpenAiProviderTest::modelsInTime()
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

QTEST_GUILESS_MAIN(OpenAiProviderTest)
#include "tst_openaiprovider.moc"
