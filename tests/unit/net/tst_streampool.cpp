// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxychoice.h"
#include "core/net/streampool.h"

#include <QNetworkProxy>
#include <QTest>

#include <memory>
#include <utility>
#include <vector>

using namespace docswiki;
using namespace Qt::StringLiterals;

namespace {
using Leases = std::vector<net::StreamLease>;

Leases take(net::StreamPool &pool, const QUrl &url, int count)
{
    Leases leases;
    for (int i = 0; i < count; ++i) {
        if (auto lease = pool.lease(url)) leases.push_back(std::move(*lease));
    }
    return leases;
}
} // namespace

class StreamPoolTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sixStreamsAManager();
    void originsDoNotCountTogether();
    void prefersAnIdleConnection();
    void isBounded();
    void leaseOutlivesThePool();
    void origins();
    void loopback_data();
    void loopback();

private:
    const QUrl m_url{u"https://a.example/v1"_s};
};

void StreamPoolTest::sixStreamsAManager()
{
    net::StreamPool pool;
    Leases leases = take(pool, m_url, 13);
    QCOMPARE(leases.size(), std::size_t(13));
    QCOMPARE(pool.managers(), std::size_t(3));
    QCOMPARE(pool.openStreams(), 13);
    leases.clear();
    QCOMPARE(pool.openStreams(), 0);
    leases = take(pool, m_url, 18);
    QCOMPARE(pool.managers(), std::size_t(3)); // used again
}

void StreamPoolTest::originsDoNotCountTogether()
{
    net::StreamPool pool;
    const Leases one = take(pool, m_url, 6);
    const Leases other = take(pool, QUrl(u"https://b.example"_s), 6);
    QCOMPARE(pool.managers(), std::size_t(1));
}

void StreamPoolTest::prefersAnIdleConnection()
{
    net::StreamPool pool;
    Leases leases = take(pool, m_url, 7);
    QNetworkAccessManager *second = &leases.back().manager();
    QVERIFY(&leases.front().manager() != second);
    leases.back().setConnectionLeftOpen();
    leases.clear();
    const auto next = pool.lease(m_url);
    QCOMPARE(&next->manager(), second);
    const auto after = pool.lease(m_url); // that connection is taken now
    QVERIFY(&after->manager() != second);
}

void StreamPoolTest::isBounded()
{
    net::StreamPool pool;
    Leases leases = take(pool, m_url, 1000);
    QCOMPARE(leases.size(), std::size_t(384));
    QVERIFY(!pool.lease(m_url));
    QVERIFY(pool.lease(QUrl(u"https://b.example"_s)));
    leases.pop_back();
    QVERIFY(pool.lease(m_url));
}

void StreamPoolTest::leaseOutlivesThePool()
{
    auto pool = std::make_unique<net::StreamPool>();
    Leases leases = take(*pool, m_url, 2);
    pool.reset();
    leases.clear(); // must not touch the dead pool
}

void StreamPoolTest::origins()
{
    QCOMPARE(net::originOf(QUrl(u"https://openrouter.ai/api/v1"_s)), u"https://openrouter.ai:443"_s);
    QCOMPARE(net::originOf(QUrl(u"http://127.0.0.1:8080"_s)), u"http://127.0.0.1:8080"_s);
    QVERIFY(net::originOf(QUrl(u"http://a.example"_s)) != net::originOf(QUrl(u"https://a.example"_s)));
}

void StreamPoolTest::loopback_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("local");
    QTest::newRow("localhost") << u"localhost"_s << true;
    QTest::newRow("capitals") << u"LocalHost"_s << true;
    QTest::newRow("below localhost") << u"app.localhost"_s << true;
    QTest::newRow("127.0.0.1") << u"127.0.0.1"_s << true;
    QTest::newRow("127.8.9.1") << u"127.8.9.1"_s << true;
    QTest::newRow("::1") << u"::1"_s << true;
    QTest::newRow("only looks like it") << u"localhost.example"_s << false;
    QTest::newRow("another address") << u"128.0.0.1"_s << false;
    QTest::newRow("a name") << u"openrouter.ai"_s << false;
}

void StreamPoolTest::loopback()
{
    QFETCH(QString, host);
    QFETCH(bool, local);
    QCOMPARE(net::isLoopback(host), local);
    if (!local) return;
    qputenv("http_proxy", "http://proxy.example:3128");
    net::ProxyChoice choice;
    QUrl url(u"http://x"_s);
    url.setHost(host);
    QCOMPARE(choice.queryProxy(QNetworkProxyQuery(url)), QList{QNetworkProxy(QNetworkProxy::NoProxy)});
    qunsetenv("http_proxy");
}

QTEST_GUILESS_MAIN(StreamPoolTest)
#include "tst_streampool.moc"
