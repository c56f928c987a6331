// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/emulatedopenai.h"
#include "tests/unit/provider/streamprobe.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString key = u"sk-test-0123456789abcdef"_s;
} // namespace

class OpenAiProviderTest final : public QObject, private EmulatedOpenAi {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void streamsAnAnswer();
    void sendsWhatIsSet();
    void toolCalls_data();
    void toolCalls();
    void reasoningBothWays();
    void abortClosesTheConnection();
    void abortAtAnyTime();
    void deletingIsSilent();
    void deletingInsideASlot();
    void reusesConnections();
    void warmUpOpensTheConnection();
    void manyAtOnce();

};

void OpenAiProviderTest::initTestCase()
{
    QVERIFY(startEmulator());
}

void OpenAiProviderTest::init()
{
    QVERIFY(renew(key));
}

void OpenAiProviderTest::cleanupTestCase()
{
    end();
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

QTEST_GUILESS_MAIN(OpenAiProviderTest)
#include "tst_openaiprovider.moc"
