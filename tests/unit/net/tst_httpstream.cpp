// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpstream.h"
#include "core/net/socketoptions.h"
#include "core/net/streampool.h"
#include "tests/unit/net/probe.h"
#include "tests/unit/net/scriptedserver.h"

#include <QCoreApplication>
#include <QStringList>
#include <QTest>

#include <random>
#include <vector>

using namespace docswiki;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

class HttpStreamTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wire_data();
    void wire();
    void exchange();
    void keepsTheConnection();
    void doesNotKeep_data();
    void doesNotKeep();
    void idleConnectionDied();
    void idleConnectionDiedAndServerToo();
    void neverTwice_data();
    void neverTwice();
    void noticesWhatHappensToIdleConnections();
    void sideBySide();
    void isBounded();
    void endings_data();
    void endings();
    void deletingAnywhere();
    void drains();
    void poolDiesFirst();
    void answeredWhenAllHaveCome();
    void keepsRoutesApart();
    void survivesDisorder();
    void tunedForStreams();

private:
    QUrl url() const { return m_server->url(); }

    std::unique_ptr<QTcpServer> m_listener;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
};

void HttpStreamTest::init()
{
    m_pool = std::make_unique<net::StreamPool>();
    m_server.reset();
    m_listener = std::make_unique<QTcpServer>();
    m_server = std::make_unique<ScriptedServer>(*m_listener, answerWell);
}

void HttpStreamTest::wire_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("port") << u"http://a.example:81/v1/x"_s
                          << QByteArray("POST /v1/x HTTP/1.1\r\nHost: a.example:81\r\n");
    QTest::newRow("no port") << u"https://a.example/x"_s << QByteArray("POST /x HTTP/1.1\r\nHost: a.example\r\n");
    QTest::newRow("no path") << u"http://a.example"_s << QByteArray("POST / HTTP/1.1\r\nHost: a.example\r\n");
    QTest::newRow("IPv6") << u"http://[::1]:81/x"_s << QByteArray("POST /x HTTP/1.1\r\nHost: [::1]:81\r\n");
    QTest::newRow("query") << u"http://a.example/x?a=b c#f"_s
                           << QByteArray("POST /x?a=b%20c HTTP/1.1\r\nHost: a.example\r\n");
    QTest::newRow("password") << u"http://me:secret@a.example/x"_s
                              << QByteArray("POST /x HTTP/1.1\r\nHost: a.example\r\n");
    QTest::newRow("other letters") << u"http://bücher.example/ü"_s
                                   << QByteArray("POST /%C3%BC HTTP/1.1\r\nHost: xn--bcher-kva.example\r\n");
}

void HttpStreamTest::wire()
{
    QFETCH(QString, address);
    QFETCH(QByteArray, begin);
    const QByteArray bytes = net::toWire({QUrl(address), {{"A", "b"}, {"C", "d\r\nE: f\n"}}, "body"});
    QCOMPARE(bytes, begin + "A: b\r\nC: d  E: f \r\nContent-Length: 4\r\n\r\nbody");
}

void HttpStreamTest::exchange()
{
    m_server->answer = [](QTcpSocket &socket, const QByteArray &, int) {
        socket.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
    };
    const QByteArray big(3'000'000, 'x');
    Probe probe(*m_pool, url(), big);
    probe.start();
    QVERIFY(probe.accepted);
    QVERIFY(!probe.stream->start()); // once only
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(!probe.failure);
    QVERIFY(!probe.insideStart);
    QCOMPARE(probe.order, (QStringList{u"sent"_s, u"head"_s, u"body"_s, u"end"_s}));
    QVERIFY(!probe.reused);
    QCOMPARE(probe.body, QByteArray("onetwo"));
    QCOMPARE(m_server->requests, QByteArrayList{net::toWire({url(), {}, big})});
    QCOMPARE(m_pool->openStreams(), 0);
}

void HttpStreamTest::keepsTheConnection()
{
    for (int i = 0; i < 3; ++i) {
        Probe probe(*m_pool, url());
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QCOMPARE(probe.reused, i > 0);
        QVERIFY(!probe.insideStart);
        QCOMPARE(probe.order, (QStringList{u"sent"_s, u"head"_s, u"body"_s, u"end"_s}));
        QCOMPARE(m_pool->idleConnections(), 1);
    }
    QCOMPARE(m_server->connections.size(), 1);
    QCOMPARE(m_server->requests.size(), 3);
}

void HttpStreamTest::doesNotKeep_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("told to close") << counted("x", "Connection: close\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx");
    QTest::newRow("a second answer behind it") << counted("x") + counted("for the next one");
    QTest::newRow("two lengths") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
                                               "\r\n1\r\nx\r\n0\r\n\r\n");
}

void HttpStreamTest::doesNotKeep()
{
    QFETCH(QByteArray, answer);
    m_server->answer = [answer](QTcpSocket &socket, const QByteArray &, int) { socket.write(answer); };
    for (int i = 1; i <= 2; ++i) {
        Probe probe(*m_pool, url());
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY(!probe.failure);
        QCOMPARE(probe.body, QByteArray("x"));
        QVERIFY(!probe.reused);
        QCOMPARE(m_pool->idleConnections(), 0);
        QCOMPARE(m_server->connections.size(), i);
    }
}

void HttpStreamTest::idleConnectionDied()
{
    Probe first(*m_pool, url());
    first.start();
    QTRY_COMPARE(first.ended, 1);
    m_server->connections.constFirst()->abort(); // the client has not seen it when it writes
    Probe second(*m_pool, url());
    second.start();
    QTRY_COMPARE(second.ended, 1);
    QVERIFY(!second.failure);
    QVERIFY(!second.insideStart);
    QCOMPARE(second.order, (QStringList{u"sent"_s, u"head"_s, u"body"_s, u"end"_s}));
    QCOMPARE(second.body, QByteArray("answer 2"));
    QCOMPARE(m_server->connections.size(), 2);
    QCOMPARE(m_server->requests.size(), 2);
    QCOMPARE(m_pool->openStreams(), 0);
}

void HttpStreamTest::idleConnectionDiedAndServerToo()
{
    Probe first(*m_pool, url());
    first.start();
    QTRY_COMPARE(first.ended, 1);
    m_server->connections.constFirst()->abort();
    m_listener->close();
    Probe second(*m_pool, url());
    second.start();
    QTRY_COMPARE(second.ended, 1);
    QVERIFY(!second.insideStart);
    QCOMPARE(second.failure.value().error, QNetworkReply::ConnectionRefusedError);
    QCOMPARE(m_server->requests.size(), 1);
}

void HttpStreamTest::neverTwice_data()
{
    QTest::addColumn<int>("closesAt"); // the number of the request
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<int>("requests"); // that the server sees in all
    QTest::newRow("new connection closed") << 1 << QByteArray() << 1;
    QTest::newRow("new connection closed after a byte") << 1 << QByteArray("H") << 1;
    QTest::newRow("kept connection closed after a byte") << 2 << QByteArray("H") << 2;
    QTest::newRow("kept connection closed in the body")
        << 2 << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx") << 2;
    QTest::newRow("kept connection closed, then the new one, too") << 2 << QByteArray() << 3;
}

void HttpStreamTest::neverTwice()
{
    QFETCH(int, closesAt);
    QFETCH(QByteArray, before);
    QFETCH(int, requests);
    m_server->answer = [closesAt, before](QTcpSocket &socket, const QByteArray &, int number) {
        if (number < closesAt) {
            socket.write(counted("x"));
            return;
        }
        socket.write(before);
        socket.disconnectFromHost();
    };
    for (int number = 1; number <= closesAt; ++number) {
        Probe probe(*m_pool, url());
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QCOMPARE(probe.order.count(u"sent"_s), 1);
        QCOMPARE(probe.failure.has_value(), number == closesAt);
        if (probe.failure) QCOMPARE(probe.failure->error, QNetworkReply::RemoteHostClosedError);
    }
    QCOMPARE(m_server->requests.size(), requests);
    QCOMPARE(m_pool->idleConnections(), 0);
}

void HttpStreamTest::noticesWhatHappensToIdleConnections()
{
    for (const bool closes : {true, false}) {
        Probe probe(*m_pool, url());
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QCOMPARE(m_pool->idleConnections(), 1);
        if (closes)
            m_server->connections.constLast()->disconnectFromHost();
        else
            m_server->connections.constLast()->write("HTTP/1.1 408 Request Timeout\r\n\r\n");
        QTRY_COMPARE(m_pool->idleConnections(), 0);
    }
}

void HttpStreamTest::sideBySide()
{
    constexpr int streams = 24;
    QList<QTcpSocket *> waiting;
    m_server->answer = [&waiting](QTcpSocket &socket, const QByteArray &request, int) {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const QByteArray body = request.sliced(request.indexOf("\r\n\r\n") + 4);
        socket.write(QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n");
        waiting += &socket;
    };
    std::vector<std::unique_ptr<Probe>> probes;
    for (int i = 0; i < streams; ++i) {
        probes.push_back(std::make_unique<Probe>(*m_pool, url(), "question " + QByteArray::number(i)));
        probes.back()->start();
    }
    for (int i = 0; i < streams; ++i)
        QTRY_COMPARE(probes[static_cast<std::size_t>(i)]->body, "question " + QByteArray::number(i));
    QCOMPARE(waiting.size(), streams);
    QCOMPARE(m_pool->openStreams(), streams);
    for (QTcpSocket *socket : std::as_const(waiting))
        socket->write("0\r\n\r\n");
    for (const auto &probe : probes) {
        QTRY_COMPARE(probe->ended, 1);
        QVERIFY(!probe->failure);
    }
    QCOMPARE(m_pool->openStreams(), 0);
    QCOMPARE(m_pool->idleConnections(), 8);
}

void HttpStreamTest::isBounded()
{
    for (int i = 0; i < net::StreamPool::maxStreams; ++i)
        QVERIFY(m_pool->lease());
    Probe probe(*m_pool, url());
    probe.start();
    QVERIFY(!probe.accepted);
    m_pool->release();
    probe.start();
    QVERIFY(probe.accepted);
    QTRY_COMPARE(probe.ended, 1);
    QCOMPARE(m_pool->openStreams(), net::StreamPool::maxStreams - 1);

    // Of many origins, some connections are kept and not all.
    std::vector<std::unique_ptr<QTcpServer>> listeners;
    std::vector<std::unique_ptr<ScriptedServer>> servers;
    for (std::size_t i = 0; i < net::StreamPool::maxIdle + 3; ++i) {
        listeners.push_back(std::make_unique<QTcpServer>());
        servers.push_back(std::make_unique<ScriptedServer>(*listeners.back(), answerWell));
        Probe other(*m_pool, servers.back()->url());
        other.start();
        QTRY_COMPARE(other.ended, 1);
    }
    QCOMPARE(m_pool->idleConnections(), static_cast<int>(net::StreamPool::maxIdle));
}

void HttpStreamTest::endings_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("error"); // 0: none
    const auto row = [](const char *name, const QByteArray &answer, int status, const QByteArray &body, int error) {
        QTest::newRow(name) << answer << status << body << error;
    };
    row("until close", "HTTP/1.1 200 OK\r\n\r\nhello", 200, "hello", 0);
    row("redirect", "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 307, "", 0);
    row("length cut", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", 200, "hello",
        QNetworkReply::RemoteHostClosedError);
    row("chunk cut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello", 200, "hello",
        QNetworkReply::RemoteHostClosedError);
    row("head cut", "HTTP/1.1 200 OK\r\nContent-Le", 0, "", QNetworkReply::RemoteHostClosedError);
    row("no HTTP", "220 mail.example ESMTP\r\n", 0, "", QNetworkReply::ProtocolFailure);
    row("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nfffffffffffffffff\r\n", 200, "x",
        QNetworkReply::ProtocolFailure);
}

void HttpStreamTest::endings()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, error);
    m_server->answer = [answer](QTcpSocket &socket, const QByteArray &, int) {
        socket.write(answer);
        socket.disconnectFromHost();
    };
    Probe probe(*m_pool, url());
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QCOMPARE(probe.status, status);
    QCOMPARE(probe.body, body);
    QCOMPARE(probe.failure ? static_cast<int>(probe.failure->error) : 0, error);
    QCOMPARE(m_server->requests.size(), 1);
    QCOMPARE(m_pool->openStreams(), 0);
}

void HttpStreamTest::deletingAnywhere()
{
    for (const bool kept : {false, true}) {
        for (const QString &when : {u"sent"_s, u"head"_s, u"body"_s, u"end"_s}) {
            init();
            if (kept) {
                Probe first(*m_pool, url());
                first.start();
                QTRY_COMPARE(first.ended, 1);
            }
            Probe probe(*m_pool, url());
            probe.on = [&probe, when](const QString &what) {
                if (what == when) probe.stream.reset();
            };
            probe.start();
            QTRY_VERIFY(!probe.stream);
            QCOMPARE(probe.reused, kept);
            QCOMPARE(probe.order.constLast(), when);
            QCOMPARE(m_pool->openStreams(), 0);
            QCOMPARE(m_pool->idleConnections(), when == "end"_L1 ? 1 : 0);
            if (when != "end"_L1)
                QTRY_VERIFY(m_server->connections.isEmpty() ||
                            m_server->connections.constLast()->state() == QAbstractSocket::UnconnectedState);
        }
    }
}

void HttpStreamTest::drains()
{
    QPointer<QTcpSocket> waiting;
    m_server->answer = [&waiting](QTcpSocket &socket, const QByteArray &, int) {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        waiting = &socket;
    };
    Probe probe(*m_pool, url());
    probe.start();
    QTRY_COMPARE(probe.body, QByteArray("one"));
    net::HttpStream::drain(std::move(probe.stream));
    QCOMPARE(m_pool->openStreams(), 1);
    waiting->write("3\r\ntwo\r\n0\r\n\r\n");
    QTRY_COMPARE(m_pool->idleConnections(), 1);
    QCOMPARE(m_pool->openStreams(), 0);
    QCOMPARE(probe.body, QByteArray("one"));
    QCOMPARE(probe.ended, 0);

    // From within the read that brings the end as well.
    m_server->answer = answerWell;
    Probe inside(*m_pool, url());
    inside.on = [&inside](const QString &what) {
        if (what == "body"_L1) net::HttpStream::drain(std::move(inside.stream));
    };
    inside.start();
    QTRY_COMPARE(m_pool->idleConnections(), 1);
    QVERIFY(inside.reused);
    QCOMPARE(inside.ended, 0);
    QCOMPARE(m_server->connections.size(), 1);
}

void HttpStreamTest::poolDiesFirst()
{
    Probe probe(*m_pool, url());
    Probe drained(*m_pool, url());
    Probe late(*m_pool, url());
    probe.start();
    drained.start();
    net::HttpStream::drain(std::move(drained.stream));
    m_pool->warmUp(QUrl(u"http://127.0.0.1:%1"_s.arg(m_listener->serverPort())));
    m_pool.reset();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(!probe.failure);
    late.start();
    QVERIFY(!late.accepted);
}

void HttpStreamTest::answeredWhenAllHaveCome()
{
    // Nobody is answered before all are there: streams that waited for each other would wait for ever.
    constexpr int streams = 64;
    QList<QTcpSocket *> waiting;
    m_server->answer = [&waiting](QTcpSocket &socket, const QByteArray &, int) {
        waiting += &socket;
        if (waiting.size() < streams) return;
        for (QTcpSocket *each : std::as_const(waiting))
            each->write(counted("all are here"));
    };
    std::vector<std::unique_ptr<Probe>> probes;
    for (int i = 0; i < streams; ++i) {
        probes.push_back(std::make_unique<Probe>(*m_pool, url()));
        probes.back()->start();
    }
    for (const auto &probe : probes) {
        QTRY_COMPARE(probe->ended, 1);
        QCOMPARE(probe->body, QByteArray("all are here"));
    }
    QCOMPARE(m_server->connections.size(), streams);
    QCOMPARE(m_pool->openStreams(), 0);
    QCOMPARE(m_pool->idleConnections(), static_cast<int>(net::StreamPool::maxIdlePerOrigin));
}

void HttpStreamTest::keepsRoutesApart()
{
    net::Route none;
    none.proxy = net::Route::Proxy::None;
    net::Route own;
    own.caFile = u"/somewhere/authorities.pem"_s; // of no use without TLS, but another route all the same
    for (const net::Route &route : {net::Route(), none, own, own, none, net::Route()}) {
        Probe probe(*m_pool, url(), "{}", route);
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY(!probe.failure);
    }
    QCOMPARE(m_server->connections.size(), 3);
    QCOMPARE(m_pool->idleConnections(), 3);
    m_pool->warmUp(url(), own); // stands already
    QCOMPARE(m_pool->idleConnections(), 3);
    QVERIFY(!m_pool->takeStanding(QUrl(u"http://127.0.0.1:1"_s), own));
    QVERIFY(m_pool->takeStanding(url(), own));
    QVERIFY(!m_pool->takeStanding(url(), own));
}

void HttpStreamTest::survivesDisorder()
{
    // A server that does anything, in any order, and a client that lets go at any step: each stream ends at most once,
    // and nothing is left over.
    std::mt19937 random(7);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const QByteArrayList pieces{"HTTP/1.1 200 OK\r\n",
                                "Content-Length: 5\r\n\r\n",
                                "Transfer-Encoding: chunked\r\n\r\n",
                                "5\r\nhello\r\n",
                                "0\r\n\r\n",
                                "hello",
                                counted("x"),
                                "HTTP/1.1 100 Continue\r\n\r\n"};
    m_server->answer = [&](QTcpSocket &socket, const QByteArray &, int) {
        const QPointer<QTcpSocket> alive(&socket);
        for (int i = below(5); i >= 0 && alive && socket.isOpen(); --i) {
            switch (below(12)) {
            case 0: socket.disconnectFromHost(); return;
            case 1: socket.abort(); return;
            case 2: socket.write(QByteArray(below(200), static_cast<char>(below(256)))); break;
            case 3:
            case 4:
            case 5: socket.write(pieces.at(6)); break;
            default: socket.write(pieces.at(below(static_cast<int>(pieces.size())))); break;
            }
            if (below(3) == 0) socket.flush();
        }
    };
    const QStringList steps{u"sent"_s, u"head"_s, u"body"_s, u"end"_s};
    for (int round = 0; round < 40; ++round) {
        std::vector<std::unique_ptr<Probe>> probes;
        for (int i = 0; i < 10; ++i) {
            probes.push_back(std::make_unique<Probe>(*m_pool, url()));
            Probe &probe = *probes.back();
            if (below(4) == 0)
                probe.on = [&probe, when = steps.at(below(4)), drain = below(2)](const QString &what) {
                    if (what != when || !probe.stream) return;
                    if (drain)
                        net::HttpStream::drain(std::move(probe.stream));
                    else
                        probe.stream.reset();
                };
            probe.start();
        }
        // What still runs has a server that does not go on: it would run into its deadline, and is let go.
        for (int turn = 0; turn < 20; ++turn)
            QCoreApplication::processEvents();
        for (const auto &probe : probes) {
            QVERIFY(probe->ended <= 1);
            QVERIFY(!probe->insideStart);
            QVERIFY(probe->order.count(u"sent"_s) <= 1 && probe->order.count(u"head"_s) <= 1);
            QVERIFY(probe->ended == 0 || probe->order.constLast() == "end"_L1);
        }
    }
    for (const auto &socket : std::as_const(m_server->connections))
        if (socket) socket->abort(); // those that are being drained end with this
    QTRY_COMPARE(m_pool->openStreams(), 0);
    QTRY_COMPARE(m_pool->idleConnections(), 0);
}

void HttpStreamTest::tunedForStreams()
{
    QTcpSocket socket;
    net::setStreamOptions(socket); // not connected: nothing happens
    socket.connectToHost(m_listener->serverAddress(), m_listener->serverPort());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    net::setStreamOptions(socket);
    QCOMPARE(socket.socketOption(QAbstractSocket::LowDelayOption).toInt(), 1);
    QCOMPARE(socket.socketOption(QAbstractSocket::KeepAliveOption).toInt(), 1);
}

QTEST_GUILESS_MAIN(HttpStreamTest)
#include "tst_httpstream.moc"
