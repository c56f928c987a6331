// SPDX-License-Identifier: GPL-3.0-or-later
// What servers do that no document says, and the tests that hold us to it ("file: function, row"; tst_ left out):
//
//    1  a character cut between two reads       recordedstreams: recorded (every cut); here: goodInSpiteOf, cut UTF-8
//    2  tool pieces without index               toolcallassembler: rules 3, 5; openaiprovider: toolCalls, no index
//    3  every call has index 0                  toolcallassembler: rules 4; openaiprovider: toolCalls, all index 0
//    4  empty id and name on later pieces       toolcallassembler: rules 1; openaiprovider: toolCalls, blank ids
//    5  white space as id                       toolcallassembler: rules 1
//    6  arguments are an object                 toolcallassembler: rules 7; openaiprovider: toolCalls, whole arguments
//    7  no arguments                            toolcallassembler: rules 8; openaiprovider: sendsWhatIsSet (history)
//    8  calls, but the reason is "stop"         streamdecoder: callsCountWhateverTheReason
//    9  comments as keep-alives                 streamdecoder: heartbeats, openRouterIsProcessing
//   10  keep-alives in data lines               streamdecoder: heartbeats; here: goodInSpiteOf
//   11  empty data, ping events                 streamdecoder: heartbeats
//   12  no choices, first or last               streamdecoder: content, no choices first and last
//   13  usage late, in each chunk, or missing   streamdecoder: lastUsageCounts, timingsStandInForUsage
//   14  200 with an error, or with nothing      here: faults, 200 with a JSON error, empty, [DONE] only
//   15  {"object":"error"} in the stream        streamdecoder: errors, vLLM; here: faults, error object
//   16  ends without a finish reason            streamdecoder: endings; here: goodInSpiteOf, ends without a word
//   17  packed streams                          here: goodInSpiteOf, gzip
//   18  last blank line, CRLF, BOM              sseparser; here: goodInSpiteOf, last blank line missing
//   19  Ollama's /v1 loses streamed tool calls  not met: Ollama is spoken to by its own interface (ollamaprovider:
//   toolCalls) 20  minutes without output                  here: deadlines, firstContentCountsFromTheRequest;
//   streamdecoder:
//                                               llamaServerTellsHowFarItIs; ollamaprovider: tellsThatItLoads
//   21  a call written as text                  streamdecoder: content, a call that was written as text
//   22  the finish reason twice                 streamdecoder: endings, said twice
//   23  error.code as number, text, null        providerfault: bodies
//   24  reasoning without an answer             streamdecoder: content, reasoning only
//
// Silence at each point of an exchange, refusals with each status, resets: faults and deadlines below. Refused fields
// of the request: requestquirks. Certificates: streamtls. The same for Ollama: ollamaprovider: faults, deadlines.
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/emulatedopenai.h"
#include "tests/unit/provider/streamprobe.h"

#include <QLoggingCategory>
#include <QTcpServer>
#include <QTest>

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
} // namespace

class OpenAiFaultsTest final : public QObject, private EmulatedOpenAi {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void goodInSpiteOf_data();
    void goodInSpiteOf();
    void faults_data();
    void faults();
    void deadlines_data();
    void deadlines();
    void firstContentCountsFromTheRequest();
    void gapCountsFromTheLastByte();
    void waitsAsLongAsItIsTold();
    void noServer();

};

void OpenAiFaultsTest::initTestCase()
{
    QLoggingCategory::setFilterRules(u"docswiki.*=true"_s);
    qInstallMessageHandler(collectLog);
    QVERIFY(startEmulator());
}

void OpenAiFaultsTest::init()
{
    QVERIFY(renew(key));
}

void OpenAiFaultsTest::cleanupTestCase()
{
    qInstallMessageHandler(nullptr);
    QVERIFY(!logged.isEmpty()); // else the next line proves nothing
    for (const QString &line : std::as_const(logged))
        QVERIFY2(!line.contains(key), "the key is in the log");
    end();
}

void OpenAiFaultsTest::goodInSpiteOf_data()
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

void OpenAiFaultsTest::goodInSpiteOf()
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

void OpenAiFaultsTest::faults_data()
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

void OpenAiFaultsTest::faults()
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

void OpenAiFaultsTest::deadlines_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<net::Deadlines>("limits");
    QTest::addColumn<QString>("words");
    const net::Deadlines quick = patient();
    auto limits = quick;
    limits.headers = 80ms;
    QTest::newRow("never answers") << Fault::NeverAnswer << limits << u"did not answer within 0.08 s"_s;
    limits.firstContent = 80ms; // as a profile's timeout sets both
    QTest::newRow("never answers, one timeout") << Fault::NeverAnswer << limits << u"did not answer within 0.08 s"_s;
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

void OpenAiFaultsTest::deadlines()
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

void OpenAiFaultsTest::firstContentCountsFromTheRequest()
{
    // The status comes late, then keep-alives and nothing else: had the limit begun with the status, the total one
    // would have run out first.
    auto limits = patient();
    limits.firstContent = 500ms;
    limits.total = 800ms;
    m_emulator->setScript({.headers = 400ms, .keepAlive = 20ms, .fault = Fault::KeepAliveOnly});
    StreamProbe probe(open(limits));
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.order, (QStringList{u"connected"_s, u"headers"_s}));
    QCOMPARE(probe.error().detail, u"limit=first content"_s);
    QTRY_COMPARE(m_pool->openStreams(), 0);
}

void OpenAiFaultsTest::gapCountsFromTheLastByte()
{
    auto limits = patient();
    limits.gap = 600ms;
    m_emulator->setScript({.tokensPerSecond = 10, .answer = u"a b c d e f g h"_s}); // 100 ms apart, 800 ms in all
    StreamProbe probe(open(limits));
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.ok(), qPrintable(probe.error().message));
    QCOMPARE(probe.content, u"a b c d e f g h"_s);
}

void OpenAiFaultsTest::waitsAsLongAsItIsTold()
{
    m_emulator->setScript({.fault = Fault::RateLimit, .retryAfter = 7000ms});
    StreamProbe rate(open());
    QTRY_COMPARE(rate.finished, 1);
    QCOMPARE(rate.error().retryAfter, std::optional(7000ms));
    m_emulator->setScript({.fault = Fault::Quota});
    StreamProbe quota(open());
    QTRY_COMPARE(quota.finished, 1);
    QVERIFY(!quota.error().retryable && !quota.error().retryAfter);
}

void OpenAiFaultsTest::noServer()
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

QTEST_GUILESS_MAIN(OpenAiFaultsTest)
#include "tst_openaifaults.moc"
