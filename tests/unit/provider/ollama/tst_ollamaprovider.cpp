// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/ollamaprovider.h"
#include "tests/support/emulator/localserver.h"
#include "tests/unit/provider/asking.h"
#include "tests/unit/provider/streamprobe.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString model = u"qwen2.5"_s;
}

class OllamaProviderTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void streamsAnAnswer();
    void acceptsEveryFormOfBase_data();
    void acceptsEveryFormOfBase();
    void toolCalls();
    void asksAgainWithoutTools();
    void tellsThatItLoads();
    void saysNothingWhenItIsThere();
    void keepsTheContext();
    void goodInSpiteOf_data();
    void goodInSpiteOf();
    void faults_data();
    void faults();
    void deadlines_data();
    void deadlines();
    void noServer();
    void abortClosesTheConnection();
    void deletingInsideASlot();

private:
    std::unique_ptr<StreamProbe> ask(net::Deadlines limits = patient(), const QString &name = model, bool tools = false)
    {
        return std::make_unique<StreamProbe>(m_provider->open(question(name, limits, tools)));
    }
    void serve(LocalSetup setup) { m_server->set(setup); }

    std::unique_ptr<LocalServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OllamaProvider> m_provider;
};

void OllamaProviderTest::init()
{
    m_server = std::make_unique<LocalServer>();
    QVERIFY(m_server->isListening());
    m_pool = std::make_unique<net::StreamPool>();
    ProviderAccount account;
    account.name = u"Ollama"_s;
    account.baseUrl = m_server->baseUrl().toString();
    m_provider = std::move(*OllamaProvider::create(account, {}, *m_pool));
}

void OllamaProviderTest::cleanup()
{
    m_provider.reset();
    m_pool.reset();
    m_server.reset();
}

void OllamaProviderTest::streamsAnAnswer()
{
    serve({.script = {.answer = u"Grüße aus 世界 😀."_s, .reasoning = u"Let me see."_s}});
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY2(probe->ok(), qPrintable(probe->error().message));
    QCOMPARE(probe->content, u"Grüße aus 世界 😀."_s);
    QCOMPARE(probe->reasoning, u"Let me see."_s);
    QCOMPARE(probe->order, (QStringList{u"connected"_s, u"headers"_s}));
    QVERIFY(!probe->insideStart);
    const ChatOutcome outcome = **probe->outcome;
    QCOMPARE(outcome.finishReason, u"stop"_s);
    QCOMPARE(outcome.usage->completionTokens, 7);
    QVERIFY(outcome.loadTime > 0ns);
    const auto requests = m_server->requests("/api/chat");
    QCOMPARE(requests.size(), 1);
    const QJsonObject body = QJsonDocument::fromJson(requests.constFirst().http.body).object();
    QCOMPARE(body["options"_L1]["num_ctx"_L1].toInt(), 4'096);
    QVERIFY(!requests.constFirst().http.headers.contains("authorization"));
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void OllamaProviderTest::acceptsEveryFormOfBase_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("base");
    QTest::newRow("nothing") << QString() << u"http://127.0.0.1:11434"_s;
    QTest::newRow("host and port") << u"localhost:11434"_s << u"http://localhost:11434"_s;
    QTest::newRow("slash") << u"http://192.168.1.5:11434/"_s << u"http://192.168.1.5:11434"_s;
    QTest::newRow("compatible interface") << u"http://localhost:11434/v1"_s << u"http://localhost:11434"_s;
    QTest::newRow("own interface") << u"http://localhost:11434/api"_s << u"http://localhost:11434"_s;
    QTest::newRow("whole path") << u"http://localhost:11434/api/chat"_s << u"http://localhost:11434"_s;
    QTest::newRow("below a path") << u"https://a.example/ollama"_s << u"https://a.example/ollama"_s;
}

void OllamaProviderTest::acceptsEveryFormOfBase()
{
    QFETCH(QString, address);
    ProviderAccount account;
    account.baseUrl = address;
    const auto created = OllamaProvider::create(account, {}, *m_pool);
    QVERIFY(created);
    QTEST((*created)->baseUrl().toString(), "base");
}

void OllamaProviderTest::toolCalls()
{
    serve({.script = {.toolCalls = {{u"find"_s, u"{\"query\":\"a\"}"_s}, {u"look"_s, u"{}"_s}}}});
    const auto probe = ask(patient(), model, true);
    QTRY_COMPARE(probe->finished, 1);
    const QList<ToolCall> calls = (*probe->outcome)->toolCalls;
    QCOMPARE(calls.size(), 2);
    QCOMPARE(calls[0].arguments, u"{\"query\":\"a\"}"_s);
    QVERIFY(!calls[0].id.isEmpty() && calls[0].id != calls[1].id);
    QCOMPARE(probe->tools, (QStringList{u"find"_s, u"look"_s}));
    QCOMPARE((*probe->outcome)->finishReason, u"tool_calls"_s);
}

void OllamaProviderTest::asksAgainWithoutTools()
{
    serve({.models = {{u"gemma:2b"_s, 8'192, {u"completion"_s}}}, .script = {.answer = u"So."_s}});
    for (const int requests : {2, 3}) {
        const auto probe = ask(patient(), u"gemma:2b"_s, true);
        QTRY_COMPARE(probe->finished, 1);
        QVERIFY2(probe->ok(), qPrintable(probe->error().message));
        QCOMPARE(probe->content, u"So."_s);
        QCOMPARE(m_server->requests("/api/chat").size(), requests); // the second question knows
    }
}

void OllamaProviderTest::tellsThatItLoads()
{
    serve({.loadDelay = 60s});
    const auto endless = ask();
    QTRY_COMPARE(endless->statuses, QStringList{u"Loading qwen2.5 into memory"_s});
    QCOMPARE(endless->order, QStringList{u"connected"_s});
    endless->stream->abort();
    QTRY_COMPARE(endless->finished, 1);

    serve({.loadDelay = 50ms, .script = {.answer = u"So."_s}});
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(probe->ok());
    QVERIFY((*probe->outcome)->loadTime >= 50ms); // as the server says
}

void OllamaProviderTest::saysNothingWhenItIsThere()
{
    serve({.models = {{u"qwen2.5:latest"_s, 32'768, {u"completion"_s}, 4'096}}, .script = {.firstToken = 100ms}});
    const auto first = ask();
    QTRY_COMPARE(first->finished, 1);
    QCOMPARE(first->statuses, QStringList{});
    QCOMPARE(m_server->requests("/api/ps").size(), 1);
    const auto second = ask(); // it answered just now: looked at beside the request, not before it
    QTRY_COMPARE(second->finished, 1);
    QCOMPARE(second->statuses, QStringList{});
    QCOMPARE(m_server->requests("/api/ps").size(), 2);
}

void OllamaProviderTest::keepsTheContext()
{
    serve({.script = {.answer = u"So."_s}});
    const auto contextFor = [this](const QString &text, int set) {
        ChatRequest request = question(model);
        request.profile.contextLength = set;
        request.messages.append({Role::User, text});
        StreamProbe probe(m_provider->open(request));
        [&] { QTRY_COMPARE(probe.finished, 1); }();
        const QByteArray body = m_server->requests("/api/chat").constLast().http.body;
        return QJsonDocument::fromJson(body)["options"_L1]["num_ctx"_L1].toInt();
    };
    QCOMPARE(contextFor({}, 0), 4'096);
    QCOMPARE(contextFor(u"word "_s.repeated(5'000), 0), 16'384);
    QCOMPARE(contextFor({}, 0), 16'384); // not loaded anew for a short question
    QCOMPARE(contextFor({}, 6'000), 6'000);
}

void OllamaProviderTest::goodInSpiteOf_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("finishReason");
    QTest::addColumn<QString>("content");
    QTest::newRow("ends without a word") << Fault::NoFinish << u"truncated"_s << u"eins zwei über"_s;
    QTest::newRow("one byte at a time") << Fault::OneByteWrites << u"stop"_s << u"eins zwei über 世界 😀"_s;
}

void OllamaProviderTest::goodInSpiteOf()
{
    QFETCH(Fault, fault);
    serve({.script = {.answer = u"eins zwei über 世界 😀"_s, .fault = fault}});
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY2(probe->ok(), qPrintable(probe->error().message));
    QTEST(probe->content, "content");
    QTEST((*probe->outcome)->finishReason, "finishReason");
}

void OllamaProviderTest::faults_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("partial"); // some text came before
    QTest::newRow("no such model") << Fault::None << u"nobody"_s << ErrorCode::NotFound << false
                                   << u"model 'nobody' not found"_s << false;
    QTest::newRow("reset") << Fault::Reset << model << ErrorCode::Network << true << u"broke in the middle"_s << true;
    QTest::newRow("cut") << Fault::Cut << model << ErrorCode::Network << true << u"broke in the middle"_s << true;
    QTest::newRow("reset before an answer")
        << Fault::ResetEarly << model << ErrorCode::Network << true << u"closed the connection"_s << false;
    QTest::newRow("error before tokens") << Fault::ErrorFirst << model << ErrorCode::Http << true << u"out of room"_s
                                         << false;
    QTest::newRow("error after tokens") << Fault::ErrorLater << model << ErrorCode::Http << true << u"out of room"_s
                                        << true;
    QTest::newRow("bad JSON") << Fault::BadJson << model << ErrorCode::Protocol << true << u"cannot be read"_s << true;
    QTest::newRow("too many at once") << Fault::Unavailable << model << ErrorCode::Http << true << u"server busy"_s
                                      << false;
    QTest::newRow("too large a model") << Fault::ServerError << model << ErrorCode::Http << false
                                       << u"Choose a smaller model"_s << false;
    QTest::newRow("web page") << Fault::Page << model << ErrorCode::Protocol << false << u"Sign in to the network"_s
                              << false;
    QTest::newRow("empty") << Fault::Empty << model << ErrorCode::Protocol << true << u"empty answer"_s << false;
}

void OllamaProviderTest::faults()
{
    QFETCH(Fault, fault);
    QFETCH(QString, asked);
    QFETCH(bool, partial);
    QFETCH(QString, words);
    serve({.script = {.tokensPerSecond = 500, .answer = u"one two three four five"_s, .fault = fault}});
    const auto probe = ask(patient(), asked);
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(!probe->ok());
    QTEST(probe->error().code, "code");
    QTEST(probe->error().retryable, "retryable");
    QVERIFY2(probe->error().message.contains(words) && probe->error().message.contains("Ollama"_L1),
             qPrintable(probe->error().message));
    QCOMPARE(probe->content, partial ? u"one two three"_s : QString());
    QTRY_COMPARE(m_pool->openStreams(), 0);
    QCOMPARE(probe->finished, 1);
}

void OllamaProviderTest::deadlines_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<net::Deadlines>("limits");
    QTest::addColumn<QString>("words");
    auto limits = patient();
    limits.headers = 80ms;
    QTest::newRow("never answers") << Fault::NeverAnswer << limits << u"did not answer within 0.08 s"_s;
    limits = patient();
    limits.firstContent = 80ms;
    QTest::newRow("headers only") << Fault::HeadersOnly << limits << u"sent no text within 0.08 s"_s;
    limits = patient();
    limits.gap = 80ms;
    QTest::newRow("stalls") << Fault::Stall << limits << u"nothing came for 0.08 s"_s;
    limits = patient();
    limits.total = 150ms;
    QTest::newRow("total") << Fault::NeverAnswer << limits << u"took longer than 0.15 s"_s;
}

void OllamaProviderTest::deadlines()
{
    QFETCH(Fault, fault);
    QFETCH(net::Deadlines, limits);
    QFETCH(QString, words);
    serve({.script = {.answer = u"one two three four five"_s, .fault = fault}});
    const auto probe = ask(limits);
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Timeout);
    QVERIFY2(probe->error().message.contains(words) && probe->error().message.contains("Ollama"_L1),
             qPrintable(probe->error().message));
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void OllamaProviderTest::noServer()
{
    quint16 port = 0;
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        port = server.serverPort();
    }
    ProviderAccount account;
    account.baseUrl = u"127.0.0.1:%1"_s.arg(port);
    m_provider = std::move(*OllamaProvider::create(account, {}, *m_pool));
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Network);
    QVERIFY2(probe->error().message.contains("refuses connections"_L1), qPrintable(probe->error().message));
}

void OllamaProviderTest::abortClosesTheConnection()
{
    serve({.script = {.tokensPerSecond = 100, .answer = u"word "_s.repeated(5000)}});
    const auto probe = ask();
    QTRY_VERIFY(probe->pieces >= 3);
    probe->stream->abort();
    probe->stream->abort();
    QCOMPARE(probe->finished, 0); // not from within abort()
    const int pieces = probe->pieces;
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Cancelled);
    QTRY_VERIFY(m_server->requests("/api/chat").constFirst().clientLeft);
    QCOMPARE(probe->pieces, pieces);
    QCOMPARE(m_pool->openStreams(), 0);
}

void OllamaProviderTest::deletingInsideASlot()
{
    for (int when = 0; when < 5; ++when) {
        serve({.loadDelay = when == 0 ? 60s : 0s, .script = {.answer = u"one two"_s}});
        const auto probe = ask();
        const auto end = [p = probe.get()] { p->stream.reset(); };
        switch (when) {
        case 0: connect(probe->stream.get(), &ChatStream::statusChanged, probe.get(), end); break;
        case 1: connect(probe->stream.get(), &ChatStream::connected, probe.get(), end); break;
        case 2: connect(probe->stream.get(), &ChatStream::headersArrived, probe.get(), end); break;
        case 3: connect(probe->stream.get(), &ChatStream::contentArrived, probe.get(), end); break;
        default: connect(probe->stream.get(), &ChatStream::finished, probe.get(), end); break;
        }
        QTRY_VERIFY(!probe->stream);
        QTRY_COMPARE(m_pool->openStreams(), 0);
        QCOMPARE(probe->finished, when == 4 ? 1 : 0);
    }
}

QTEST_GUILESS_MAIN(OllamaProviderTest)
#include "tst_ollamaprovider.moc"
