// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/smallproxy.h"
#include "tests/unit/provider/streamprobe.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

/// A proxy in the environment that never answers: the question ends by its deadline, as a turn does.
class StreamProxyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { qunsetenv("all_proxy"); }
    void neverAnswers_data();
    void neverAnswers();
    void brokenVariable();

private:
    std::unique_ptr<StreamProbe> ask(Milliseconds connect);

    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OpenAiProvider> m_provider;
};

void StreamProxyTest::init()
{
    for (const char *name : {"http_proxy", "HTTP_PROXY", "ALL_PROXY", "no_proxy", "NO_PROXY"})
        qunsetenv(name);
    m_pool = std::make_unique<net::StreamPool>();
    m_provider = std::move(*OpenAiProvider::create(u"http://model.example"_s, {}, *m_pool));
}

std::unique_ptr<StreamProbe> StreamProxyTest::ask(Milliseconds connect)
{
    ChatRequest request;
    request.profile.model = u"m"_s;
    request.profile.deadlines.connect = connect;
    request.messages = {{Role::User, u"What is there?"_s}};
    return std::make_unique<StreamProbe>(m_provider->open(request));
}

void StreamProxyTest::neverAnswers_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::newRow("HTTP") << u"http"_s;
    QTest::newRow("SOCKS") << u"socks5"_s;
}

void StreamProxyTest::neverAnswers()
{
    QFETCH(QString, scheme);
    SmallProxy proxy(1);
    proxy.mood = SmallProxy::Mood::Silent;
    qputenv("all_proxy", proxy.address(scheme).toLatin1());
    const auto probe = ask(Milliseconds(100));
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Timeout);
    QVERIFY2(probe->error().message.startsWith(u"No connection to model.example within 0.1 s."_s),
             qPrintable(probe->error().message));
    QCOMPARE(proxy.connections.size(), 1);
    QTRY_VERIFY(!proxy.connections.constFirst() ||
                proxy.connections.constFirst()->state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(m_pool->openStreams(), 0);
}

void StreamProxyTest::brokenVariable()
{
    qputenv("all_proxy", "https://me:secret@proxy.example");
    const auto probe = ask(std::chrono::seconds(10));
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(!probe->insideStart);
    QVERIFY(!(probe->error().message + probe->error().detail).contains(u"secret"_s));
}

QTEST_GUILESS_MAIN(StreamProxyTest)
#include "tst_streamproxy.moc"
