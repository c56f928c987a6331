// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpstream.h"
#include "core/net/streampool.h"
#include "tests/support/smallproxy.h"
#include "tests/unit/net/probe.h"
#include "tests/unit/net/scriptedserver.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

using namespace docswiki;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using net::Route;

namespace {
const QUrl url(u"http://a.example/v1/x"_s); // only the proxies know where that is

Route own(const QString &proxy)
{
    Route route;
    route.proxy = Route::Proxy::Own;
    route.proxyUrl = proxy;
    return route;
}
} // namespace

/// Streams and short calls through real proxies.
class StreamRoutesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void passes_data();
    void passes();
    void passesByTheEnvironment();
    void keepsProxiesApart();
    void thisMachineGoesDirect();
    void fails_data();
    void fails();
    void silentProxy();
    void routeOfNoUse_data();
    void routeOfNoUse();
    void shortCalls();
    void shortCallsWait();
    void shortCallsAreBounded();

private:
    std::unique_ptr<QNetworkReply> get(const Route &route);

    std::unique_ptr<QTcpServer> m_listener;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<SmallProxy> m_proxy;
    net::ProxyEnvironment m_environment;
    QList<QNetworkProxy> m_system;
    std::unique_ptr<net::StreamPool> m_pool;
};

void StreamRoutesTest::init()
{
    m_pool.reset();
    m_proxy.reset();
    m_server.reset();
    m_listener = std::make_unique<QTcpServer>();
    m_server = std::make_unique<ScriptedServer>(*m_listener, answerWell);
    m_proxy = std::make_unique<SmallProxy>(m_listener->serverPort());
    m_environment = {};
    m_system = {};
    net::RouteResolver::Sources sources;
    sources.environment = [this] { return m_environment; };
    sources.system = [this](const QNetworkProxyQuery &) { return m_system; };
    m_pool = std::make_unique<net::StreamPool>(
        net::StreamPool::Parts{std::make_shared<net::RouteResolver>(std::nullopt, sources), nullptr}, nullptr);
}

std::unique_ptr<QNetworkReply> StreamRoutesTest::get(const Route &route)
{
    return std::unique_ptr<QNetworkReply>(m_pool->shortCalls(route).get(QNetworkRequest(url)));
}

void StreamRoutesTest::passes_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QByteArray>("user");
    for (const QString &scheme : {u"http"_s, u"socks5"_s}) {
        QTest::newRow(qPrintable(scheme)) << scheme << QByteArray();
        QTest::newRow(qPrintable(scheme + " with a password"_L1)) << scheme << QByteArray("me");
    }
}

void StreamRoutesTest::passes()
{
    QFETCH(QString, scheme);
    QFETCH(QByteArray, user);
    m_proxy->user = user;
    m_proxy->password = "secret";
    const Route route = own(m_proxy->address(scheme));
    for (int i = 0; i < 3; ++i) {
        Probe probe(*m_pool, url, "question", route);
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY2(!probe.failure, qPrintable(probe.why().detail));
        QCOMPARE(probe.body, "answer " + QByteArray::number(i + 1));
        QCOMPARE(probe.reused, i > 0);
    }
    QCOMPARE(m_proxy->tunnels, QByteArrayList{"a.example:80"}); // the name, not an address that we looked up
    const auto reply = get(route);
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(reply->readAll(), QByteArray("answer 4"));
    QCOMPARE(m_proxy->tunnels.size(), 2);
    m_pool->warmUp(QUrl(u"http://b.example"_s), route);
    QTRY_COMPARE(m_proxy->tunnels.size(), 3);
}

void StreamRoutesTest::passesByTheEnvironment()
{
    m_environment.http = m_proxy->address(u"http"_s);
    m_environment.all = u"http://127.0.0.1:1"_s;
    Probe probe(*m_pool, url);
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(!probe.failure);
    // And by the system, which is asked on a worker.
    m_environment = {};
    m_system = {QNetworkProxy(QNetworkProxy::Socks5Proxy, u"127.0.0.1"_s, QUrl(m_proxy->address(u"http"_s)).port())};
    Probe other(*m_pool, QUrl(u"http://b.example/x"_s));
    other.start();
    QTRY_COMPARE(other.ended, 1);
    QVERIFY2(!other.failure, qPrintable(other.why().detail));
    QCOMPARE(m_proxy->tunnels, (QByteArrayList{"a.example:80", "b.example:80"}));
    const auto reply = get({});
    QTRY_VERIFY(reply->isFinished());
    QCOMPARE(reply->error(), QNetworkReply::NoError);
    QCOMPARE(m_proxy->tunnels.size(), 3);
}

void StreamRoutesTest::keepsProxiesApart()
{
    SmallProxy second(m_listener->serverPort());
    for (int i = 0; i < 2; ++i) {
        for (const Route &route : {own(m_proxy->address(u"http"_s)), own(second.address(u"http"_s))}) {
            Probe probe(*m_pool, url, "{}", route);
            probe.start();
            QTRY_COMPARE(probe.ended, 1);
            QVERIFY(!probe.failure);
            QCOMPARE(probe.reused, i > 0);
        }
    }
    QCOMPARE(m_proxy->tunnels.size(), 1);
    QCOMPARE(second.tunnels.size(), 1);
    QCOMPARE(m_pool->idleConnections(), 2);
}

void StreamRoutesTest::thisMachineGoesDirect()
{
    for (const Route &route : {own(m_proxy->address(u"http"_s)), own(u"no proxy:"_s), Route()}) {
        m_environment.all = m_proxy->address(u"http"_s);
        Probe probe(*m_pool, m_server->url(), "{}", route);
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY(!probe.failure);
        const std::unique_ptr<QNetworkReply> reply(m_pool->shortCalls(route).get(QNetworkRequest(m_server->url())));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
    }
    QCOMPARE(m_proxy->connections.size(), 0);
}

void StreamRoutesTest::fails_data()
{
    using Mood = SmallProxy::Mood;
    using Reply = QNetworkReply;
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<int>("mood");
    QTest::addColumn<QByteArray>("password"); // that we send; the right one is "right"
    QTest::addColumn<int>("error");
    const auto row = [](const char *name, const QString &scheme, Mood mood, const QByteArray &password, int error) {
        QTest::newRow(name) << scheme << static_cast<int>(mood) << password << error;
    };
    row("HTTP: wrong password", u"http"_s, Mood::Serving, "wrong", Reply::ProxyAuthenticationRequiredError);
    row("SOCKS: wrong password", u"socks5"_s, Mood::Serving, "wrong", Reply::ProxyAuthenticationRequiredError);
    row("HTTP: no password", u"http"_s, Mood::Serving, "", Reply::ProxyAuthenticationRequiredError);
    row("SOCKS: no password", u"socks5"_s, Mood::Serving, "", Reply::ProxyAuthenticationRequiredError);
    row("HTTP: closes", u"http"_s, Mood::Closing, "right", Reply::ProxyConnectionClosedError);
    row("SOCKS: closes", u"socks5"_s, Mood::Closing, "right", Reply::ProxyConnectionClosedError);
    row("HTTP: denies", u"http"_s, Mood::Denying, "right", Reply::ContentAccessDenied);
    row("SOCKS: denies", u"socks5"_s, Mood::Denying, "right", Reply::HostNotFoundError); // Qt tells no more
    row("HTTP: cannot get there", u"http"_s, Mood::Failing, "right", Reply::UnknownProxyError);
    row("SOCKS: cannot get there", u"socks5"_s, Mood::Failing, "right", Reply::HostNotFoundError);
    row("HTTP: no proxy", u"http"_s, Mood::Babbling, "right", Reply::UnknownProxyError);
    row("SOCKS: no proxy", u"socks5"_s, Mood::Babbling, "right", Reply::UnknownProxyError);
}

void StreamRoutesTest::fails()
{
    QFETCH(QString, scheme);
    QFETCH(int, mood);
    QFETCH(QByteArray, password);
    m_proxy->user = password.isEmpty() ? "" : "me";
    m_proxy->password = password;
    const Route route = own(m_proxy->address(scheme));
    m_proxy->user = "me";
    m_proxy->password = "right";
    m_proxy->mood = static_cast<SmallProxy::Mood>(mood);
    m_pool->warmUp(url, route);
    QTRY_COMPARE(m_pool->idleConnections(), 0);
    Probe probe(*m_pool, url, "{}", route);
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(probe.failure);
    QTEST(static_cast<int>(probe.why().error), "error");
    QCOMPARE(probe.why().proxy, m_proxy->name());
    QVERIFY(!probe.why().detail.contains(u"wrong"_s) && !probe.why().detail.contains(u"right"_s));
    QCOMPARE(probe.order, QStringList{u"end"_s}); // the question was not sent
    QCOMPARE(m_server->requests.size(), 0);
    if (scheme == "socks5"_L1 && m_proxy->mood == SmallProxy::Mood::Closing)
        return; // Qt's own client tries again for ever: whoever asked sets the limit
    const auto reply = get(route);
    QTRY_VERIFY(reply->isFinished());
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QCOMPARE(net::failureOf(*reply).proxy, m_proxy->name());
}

void StreamRoutesTest::silentProxy()
{
    m_proxy->mood = SmallProxy::Mood::Silent;
    for (const QString &scheme : {u"http"_s, u"socks5"_s}) {
        Probe probe(*m_pool, url, "{}", own(m_proxy->address(scheme)));
        probe.start();
        const qsizetype before = m_proxy->connections.size();
        QTRY_COMPARE(m_proxy->connections.size(), before + 1);
        QVERIFY(probe.order.isEmpty()); // whoever asked sets the limit
        probe.stream.reset();
        QTRY_VERIFY(!m_proxy->connections.constLast() ||
                    m_proxy->connections.constLast()->state() == QAbstractSocket::UnconnectedState);
    }
    const QString gone = m_proxy->address(u"http"_s);
    m_proxy->close();
    Probe probe(*m_pool, url, "{}", own(gone));
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QCOMPARE(probe.why().error, QNetworkReply::ProxyConnectionRefusedError);
}

void StreamRoutesTest::routeOfNoUse_data()
{
    QTest::addColumn<QString>("proxy");
    QTest::addColumn<QString>("message");
    QTest::newRow("https") << u"https://me:secret@proxy.example"_s
                           << u"The proxy of this provider is reached over https (“proxy.example”), which is not "
                              "supported; use http:// or socks5://. Correct it in Settings."_s;
    QTest::newRow("none") << u""_s << u"The proxy of this provider is missing. Correct it in Settings."_s;
    QTest::newRow("file") << QString() << QString();
}

void StreamRoutesTest::routeOfNoUse()
{
    QFETCH(QString, proxy);
    QFETCH(QString, message);
    Route route = own(proxy);
    QUrl safe = url;
    safe.setScheme(u"https"_s);
    if (message.isEmpty()) {
        route.proxy = Route::Proxy::None;
        route.caFile = u"/nowhere/authorities.pem"_s;
        message = u"The certificate file /nowhere/authorities.pem cannot be read. Correct it in Settings."_s;
    }
    m_pool->warmUp(safe, route);
    QTRY_COMPARE(m_pool->idleConnections(), 0);
    Probe probe(*m_pool, safe, "{}", route);
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(!probe.insideStart);
    QVERIFY(probe.why().settings);
    QCOMPARE(probe.why().settings->message, message);
    QCOMPARE(probe.why().settings->code, ErrorCode::Input);

    const std::unique_ptr<QNetworkReply> reply(m_pool->shortCalls(route).post(QNetworkRequest(safe), "{}"));
    int finished = 0;
    connect(reply.get(), &QNetworkReply::finished, this, [&finished] { ++finished; });
    QVERIFY(!reply->isFinished());
    QTRY_COMPARE(finished, 1);
    QVERIFY(reply->error() != QNetworkReply::NoError);
    QVERIFY(net::failureOf(*reply).settings);
    QCOMPARE(net::failureOf(*reply).settings->message, message);
}

void StreamRoutesTest::shortCalls()
{
    // What goes on without waiting and what has to wait is the same to the caller.
    m_server->answer = [](QTcpSocket &socket, const QByteArray &request, int) {
        const QByteArray body = request.sliced(request.indexOf("\r\n\r\n") + 4);
        socket.write("HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nLocation: http://b.example/x\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
    };
    m_system = {QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, QUrl(m_proxy->address(u"http"_s)).port())};
    for (int i = 0; i < 2; ++i) { // the second time, the system's proxy is known
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain"_s);
        const std::unique_ptr<QNetworkReply> reply(m_pool->shortCalls().post(request, "a question"));
        int finished = 0;
        int errors = 0;
        qint64 progress = 0;
        connect(reply.get(), &QNetworkReply::finished, this, [&finished] { ++finished; });
        connect(reply.get(), &QNetworkReply::errorOccurred, this, [&errors] { ++errors; });
        connect(reply.get(), &QNetworkReply::downloadProgress, this, [&](qint64 received) { progress = received; });
        QTRY_COMPARE(finished, 1);
        QCOMPARE(errors, 1);
        QCOMPARE(progress, 10);
        QCOMPARE(reply->bytesAvailable(), 10);
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 429);
        QCOMPARE(reply->rawHeader("Retry-After"), QByteArray("7"));
        QCOMPARE(reply->header(QNetworkRequest::LocationHeader).toUrl(), QUrl(u"http://b.example/x"_s));
        QCOMPARE(reply->read(3), QByteArray("a q"));
        QCOMPARE(reply->readAll(), QByteArray("uestion"));
        QCOMPARE(reply->read(3), QByteArray());
        QCOMPARE(net::failureOf(*reply).proxy, m_proxy->name());
    }
}

void StreamRoutesTest::shortCallsWait()
{
    // Ended and deleted before and after they are made.
    m_server->answer = {};
    for (const bool deletes : {false, true}) {
        for (const bool early : {true, false}) {
            const QString host = u"%1%2.example"_s.arg(deletes).arg(early);
            std::unique_ptr<QNetworkReply> reply(m_pool->shortCalls().get(QNetworkRequest(QUrl("http://"_L1 + host))));
            m_system = {
                QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, QUrl(m_proxy->address(u"http"_s)).port())};
            int finished = 0;
            connect(reply.get(), &QNetworkReply::finished, this, [&finished] { ++finished; });
            const qsizetype before = m_server->requests.size();
            if (!early) QTRY_COMPARE(m_server->requests.size(), before + 1);
            if (deletes) {
                reply.reset();
            } else {
                reply->abort();
                QCOMPARE(finished, 1);
                QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
                reply->abort();
                QCOMPARE(finished, 1);
            }
            if (!early) QTRY_VERIFY(m_server->connections.constLast()->state() != QAbstractSocket::ConnectedState);
        }
    }
}

void StreamRoutesTest::shortCallsAreBounded()
{
    QVERIFY(&m_pool->shortCalls(own(u"http://a:1"_s)) == &m_pool->shortCalls(own(u"http://a:1"_s)));
    QVERIFY(&m_pool->shortCalls(own(u"http://a:1"_s)) != &m_pool->shortCalls(own(u"http://b:1"_s)));
    m_proxy->mood = SmallProxy::Mood::Silent;
    const Route route = own(m_proxy->address(u"http"_s));
    const auto running = get(route);
    QPointer<QNetworkReply> alive(running.get());
    QPointer<QNetworkAccessManager> idle(&m_pool->shortCalls(own(u"http://a:1"_s)));
    for (int i = 0; i < 40; ++i)
        m_pool->shortCalls(own(u"http://c%1:1"_s.arg(i)));
    QVERIFY(!idle); // one that nobody used went
    QVERIFY(alive); // one in use stayed
    QVERIFY(m_pool->shortCalls(route).findChildren<QNetworkReply *>().contains(alive));
}

QTEST_GUILESS_MAIN(StreamRoutesTest)
#include "tst_streamroutes.moc"
