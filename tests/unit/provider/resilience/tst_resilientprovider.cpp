// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"
#include "core/provider/resilience/resilience.h"
#include "core/provider/resilience/resilientprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/provider/resilience/attemptprobe.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
const QString key = u"sk-test-0123456789abcdef"_s;
const QString words = u"one two three four five"_s;
const QString otherWords = u"six seven eight"_s;
} // namespace

/// Against real sockets: the first candidate is at one server, its fallback at another.
class ResilientProviderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void everyFault_data();
    void everyFault();
    void busyThenFallback();
    void resetThenRetry();
    void nobodyAnswers();
    void noServer();
    void hedgeWins();
    void toolRounds();
    void stopClosesTheConnection();

private:
    std::unique_ptr<AttemptProbe> ask(net::Deadlines deadlines = {20s, 20s, 20s, 20s, 60s}, bool alone = false);

    SystemClock m_clock;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<Emulator> m_first;
    std::unique_ptr<Emulator> m_second;
    std::unique_ptr<OpenAiProvider> m_firstProvider;
    std::unique_ptr<OpenAiProvider> m_secondProvider;
    std::unique_ptr<Resilience> m_shared;
    std::unique_ptr<ResilientProvider> m_turn;
};

void ResilientProviderTest::init()
{
    m_pool = std::make_unique<net::StreamPool>();
    m_first = std::make_unique<Emulator>(Script{.answer = words});
    m_second = std::make_unique<Emulator>(Script{.answer = otherWords});
    QVERIFY(m_first->isListening() && m_second->isListening());
    m_firstProvider = std::move(*OpenAiProvider::create(m_first->baseUrl().toString(), key, *m_pool));
    m_secondProvider = std::move(*OpenAiProvider::create(m_second->baseUrl().toString(), key, *m_pool));
    ResilienceSettings settings;
    settings.hedge.floor = 0ms;
    settings.hedgeBudget.share = 1;
    m_shared = std::make_unique<Resilience>(
        m_clock, [] { return 0.0; }, settings);
}

void ResilientProviderTest::cleanup()
{
    m_turn.reset();
    QTRY_COMPARE(m_pool->openStreams(), 0); // none is lost
    m_shared.reset();
    m_firstProvider.reset();
    m_secondProvider.reset();
    m_pool.reset();
}

std::unique_ptr<AttemptProbe> ResilientProviderTest::ask(net::Deadlines deadlines, bool alone)
{
    QList<Candidate> candidates{{m_firstProvider.get(), {}}, {m_secondProvider.get(), {}}};
    candidates[0].profile.model = u"model-a"_s;
    candidates[0].profile.deadlines = deadlines;
    candidates[1].profile.model = u"model-b"_s;
    if (alone) candidates.removeLast();
    m_turn = std::make_unique<ResilientProvider>(*m_shared, candidates);
    ChatRequest request;
    request.messages = {{Role::User, u"What is there?"_s}};
    return std::make_unique<AttemptProbe>(m_turn->open(request));
}

void ResilientProviderTest::everyFault_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<bool>("ok");
    const QStringList harmless{u"none"_s,          u"broken-utf8"_s,  u"cut-utf8"_s, u"data-keepalive"_s, u"no-done"_s,
                               u"no-blank-line"_s, u"whole-answer"_s, u"gzip"_s,     u"one-byte-writes"_s};
    const QStringList late{u"stall"_s, u"reset"_s, u"cut"_s, u"bad-json"_s, u"error-later"_s, u"error-object"_s};
    const QStringList refused{u"400"_s, u"json-error"_s}; // a 400 in a 200
    for (const QString &name : faultNames()) {
        QTestData &row = QTest::newRow(qPrintable(name));
        if (harmless.contains(name))
            row << (name == u"broken-utf8"_s ? QString() : words) << true;
        else if (late.contains(name))
            row << u"one two three"_s << false;
        else if (name == u"no-finish"_s)
            row << u"one two three"_s << true; // marked as truncated
        else if (refused.contains(name))
            row << QString() << false;
        else
            row << otherWords << true;
    }
}

/// What fails before its first word is answered by the other; what fails after it keeps its words, and is not repeated.
void ResilientProviderTest::everyFault()
{
    QFETCH(QString, content);
    QFETCH(bool, ok);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    Script script{.answer = words};
    QVERIFY(setOption(script, u"fault"_s, name));
    m_first->setScript(script);
    if (script.fault == Fault::NeverAccept) {
#ifndef Q_OS_LINUX
        QSKIP("Only Linux lets a full queue hang a connect().");
#endif
        m_first->stopAccepting();
    }
    net::Deadlines limits{20s, 20s, 20s, 20s, 60s}; // short only where the fault is to run into them
    if (script.fault == Fault::NeverAccept) limits.connect = 80ms;
    if (script.fault == Fault::NeverAnswer) limits.headers = 80ms;
    if (script.fault == Fault::HeadersOnly || script.fault == Fault::KeepAliveOnly) limits.firstContent = 80ms;
    if (script.fault == Fault::Stall) limits.gap = 200ms;
    auto probe = ask(limits);
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY2(probe->outcome->has_value() == ok, qPrintable(probe->error().message));
    if (!content.isEmpty()) QCOMPARE(probe->content.trimmed(), content);
    const bool fellBack = content == otherWords;
    QCOMPARE(m_second->requestCount(), fellBack ? 1 : 0);
    if (fellBack) {
        QCOMPARE(probe->attemptLines.first(), u"1 first failed"_s);
        QVERIFY(probe->attemptLines.last().endsWith(u"fallback answering"_s));
        QVERIFY(!probe->attempts.first().error.message.isEmpty());
        QCOMPARE((*probe->outcome)->answeredBy, m_secondProvider->name());
    } else {
        // What the fault says of a parameter is heeded, within one attempt: renamed, then left out.
        QCOMPARE(m_first->requestCount(), script.fault == Fault::BadRequest ? 3 : 1);
        QCOMPARE(probe->attempts.size(), content.isEmpty() && !ok ? 1 : 0);
    }
    QVERIFY(!probe->saidInStart);
}

void ResilientProviderTest::busyThenFallback()
{
    m_first->setScript({.fault = Fault::RateLimit, .retryAfter = 30s});
    auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->content.trimmed(), otherWords);
    QCOMPARE(probe->attempts.first().error.code, ErrorCode::RateLimited);
    QCOMPARE(probe->attempts.first().model, u"model-a"_s);
    QCOMPARE(probe->attempts.last().model, u"model-b"_s);
    QVERIFY(probe->attempts.first().took > 0ns);
}

void ResilientProviderTest::resetThenRetry()
{
    m_first->setScript({.fault = Fault::ResetEarly});
    auto probe = ask();
    connect(probe->stream.get(), &ChatStream::attemptChanged, this, [this](const Attempt &attempt) {
        if (attempt.state == AttemptState::Failed) m_first->setScript({.answer = words});
    });
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->content.trimmed(), words);
    QCOMPARE(probe->attemptLines, QStringList({u"1 first failed"_s, u"2 retry started"_s, u"2 retry answering"_s}));
    QCOMPARE(m_second->requestCount(), 0);
}

void ResilientProviderTest::nobodyAnswers()
{
    m_first->setScript({.fault = Fault::Quota});
    m_second->setScript({.fault = Fault::Unavailable});
    auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(m_second->requestCount(), 3);
    QCOMPARE(probe->error().code, ErrorCode::RateLimited);
    QVERIFY2(probe->error().message.startsWith(u"model-a returned 429 and model-b returned 503. "_s),
             qPrintable(probe->error().message));
}

void ResilientProviderTest::noServer()
{
    m_first.reset();
    auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->content.trimmed(), otherWords);
    QCOMPARE(probe->attempts.first().error.code, ErrorCode::Network);
}

void ResilientProviderTest::hedgeWins()
{
    m_shared->setHedging(true);
    for (int i = 0; i < 20; ++i)
        m_shared->addFirstToken(m_firstProvider->name(), u"model-a"_s, 1ms);
    m_first->setScript({.fault = Fault::KeepAliveOnly});
    auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->content.trimmed(), otherWords);
    QCOMPARE(probe->attemptLines, QStringList({u"2 hedge started"_s, u"1 first abandoned"_s, u"2 hedge answering"_s}));
    QTRY_COMPARE(m_first->openConnections(), 0); // closed while it was still sending
    QTRY_VERIFY(m_first->requests().isEmpty() || m_first->requests().first().clientLeft);
    QCOMPARE(m_second->requestCount(), 1);
}

void ResilientProviderTest::toolRounds()
{
    m_first->setScript({.fault = Fault::Forbidden});
    m_second->setScript({.answer = otherWords, .toolCalls = {{u"find"_s, u"{\"query\":\"x\"}"_s}}});
    auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(probe->outcome->has_value());
    QCOMPARE((*probe->outcome)->toolCalls.size(), 1);
    const ToolCall call = (*probe->outcome)->toolCalls.first();

    ChatRequest next;
    next.messages = {
        {Role::User, u"What is there?"_s}, {Role::Assistant, {}, {call}}, {Role::Tool, u"x"_s, {}, call.id}};
    AttemptProbe second(m_turn->open(next));
    QTRY_COMPARE(second.finished, 1);
    QCOMPARE(second.content.trimmed(), otherWords);
    QVERIFY(second.attempts.isEmpty());
    QCOMPARE(m_first->requestCount(), 1); // not asked again
    QCOMPARE((*second.outcome)->answeredBy, m_secondProvider->name());
}

void ResilientProviderTest::stopClosesTheConnection()
{
    m_first->setScript({.fault = Fault::NeverAnswer});
    auto probe = ask();
    QTRY_COMPARE(m_first->requestCount(), 1);
    probe->stream->abort();
    QTRY_COMPARE(m_first->openConnections(), 0);
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Cancelled);
    QCOMPARE(m_second->requestCount(), 0);
}

QTEST_GUILESS_MAIN(ResilientProviderTest)
#include "tst_resilientprovider.moc"
