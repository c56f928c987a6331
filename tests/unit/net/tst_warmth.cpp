// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"
#include "tests/unit/net/probe.h"
#include "tests/unit/net/scriptedserver.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using net::ConnectionKeeper;
using net::Route;

namespace {
constexpr Milliseconds never = std::chrono::hours(1);
}

/// Connections that are kept warm: the rules on their own, and with a server that closes idle ones.
class WarmthTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensOnce();
    void opensAgain();
    void notTooOften();
    void givesUp();
    void coolsDown();
    void endsByItself();
    void isBounded();
    void serverThatClosesIdleOnes();
    void serverThatIsGone();
    void usedInBetween();

private:
    net::StreamPool::Parts parts(ConnectionKeeper::Limits limits) { return {nullptr, nullptr, never, limits}; }

    const QUrl m_url{u"https://a.example/v1"_s};
};

namespace {
struct Rules {
    explicit Rules(ConnectionKeeper::Limits limits)
        : keeper(
              limits, [this](const QUrl &, const Route &) { return stands; },
              [this](const QUrl &, const Route &) {
                  ++opened;
                  stands = true;
              })
    {
    }
    bool stands = false;
    int opened = 0;
    ConnectionKeeper keeper;
};
} // namespace

void WarmthTest::opensOnce()
{
    Rules rules({never, never, 3});
    rules.keeper.keep(m_url, {});
    rules.keeper.keep(m_url, {});
    QCOMPARE(rules.opened, 1);
    QCOMPARE(rules.keeper.kept(), 1);
    Route other;
    other.caFile = u"x"_s;
    rules.keeper.keep(m_url, other);
    QCOMPARE(rules.keeper.kept(), 2);
    QCOMPARE(rules.opened, 1); // something stands there
}

void WarmthTest::opensAgain()
{
    Rules rules({Milliseconds(0), never, 3});
    rules.keeper.keep(m_url, {});
    for (int i = 2; i < 6; ++i) {
        rules.stands = false;
        rules.keeper.lost(m_url, {}, true);
        QCOMPARE(rules.opened, i - 1); // not from within
        QTRY_COMPARE(rules.opened, i);
    }
    rules.keeper.lost(QUrl(u"https://b.example"_s), {}, true); // nobody wants that one warm
    QCOMPARE(rules.opened, 5);
}

void WarmthTest::notTooOften()
{
    Rules rules({never, never, 3});
    rules.keeper.keep(m_url, {});
    rules.stands = false;
    rules.keeper.lost(m_url, {}, true);
    QTest::qWait(20);
    rules.keeper.keep(m_url, {}); // asking again does not help
    QCOMPARE(rules.opened, 1);
    Rules soon({Milliseconds(30), never, 3});
    soon.keeper.keep(m_url, {});
    soon.stands = false; // and nobody says so: one that was in use
    QTRY_COMPARE(soon.opened, 2);
}

void WarmthTest::givesUp()
{
    Rules rules({Milliseconds(0), never, 3});
    rules.keeper.keep(m_url, {});
    const auto fail = [&rules, this] {
        rules.stands = false;
        rules.keeper.lost(m_url, {}, false);
    };
    fail();
    QTRY_COMPARE(rules.opened, 2);
    rules.keeper.stood(m_url, {}); // in a row only
    fail();
    QTRY_COMPARE(rules.opened, 3);
    fail();
    QTRY_COMPARE(rules.opened, 4);
    QCOMPARE(rules.keeper.kept(), 1);
    fail();
    QCOMPARE(rules.keeper.kept(), 0);
    QTest::qWait(20);
    QCOMPARE(rules.opened, 4);
    rules.keeper.keep(m_url, {}); // asked for anew, it is tried anew
    QCOMPARE(rules.opened, 5);
}

void WarmthTest::coolsDown()
{
    Rules rules({Milliseconds(0), never, 3});
    rules.keeper.keep(m_url, {});
    Route other;
    other.proxy = Route::Proxy::None;
    rules.keeper.cool(m_url, other);
    QCOMPARE(rules.keeper.kept(), 1);
    rules.keeper.cool(QUrl(u"https://a.example/other/path"_s), {});
    QCOMPARE(rules.keeper.kept(), 0);
    rules.stands = false;
    rules.keeper.lost(m_url, {}, true);
    rules.keeper.keep(m_url, {});
    rules.keeper.coolAll();
    QCOMPARE(rules.keeper.kept(), 0);
}

void WarmthTest::endsByItself()
{
    Rules rules({Milliseconds(0), Milliseconds(20), 3});
    rules.keeper.keep(m_url, {});
    QCOMPARE(rules.keeper.kept(), 1);
    QTRY_COMPARE(rules.keeper.kept(), 0);
}

void WarmthTest::isBounded()
{
    Rules rules({never, never, 3});
    for (int i = 0; i < 50; ++i)
        rules.keeper.keep(QUrl(u"https://%1.example"_s.arg(i)), {});
    QCOMPARE(rules.keeper.kept(), ConnectionKeeper::maxKept);
}

void WarmthTest::serverThatClosesIdleOnes()
{
    QTcpServer listener;
    ScriptedServer server(listener, answerWell);
    net::StreamPool pool(parts({Milliseconds(0), never, 3}), nullptr);
    pool.keepWarm(server.url());
    for (int i = 1; i < 5; ++i) {
        QTRY_COMPARE(server.connections.size(), i);
        QTRY_VERIFY(server.connections.constLast()->state() == QAbstractSocket::ConnectedState);
        QTRY_COMPARE(pool.idleConnections(), 1);
        if (i % 2)
            server.connections.constLast()->disconnectFromHost();
        else
            server.connections.constLast()->abort();
    }
    QTRY_COMPARE(server.connections.size(), 5);
    QTRY_COMPARE(pool.idleConnections(), 1);
    Probe probe(pool, server.url());
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(probe.reused);
    pool.coolDown(server.url());
    const qsizetype before = server.connections.size();
    for (const auto &socket : std::as_const(server.connections))
        if (socket) socket->abort();
    QTRY_COMPARE(pool.idleConnections(), 0);
    QTest::qWait(20);
    QCOMPARE(server.connections.size(), before);
}

void WarmthTest::serverThatIsGone()
{
    QTcpServer listener;
    ScriptedServer server(listener, answerWell);
    net::StreamPool pool(parts({Milliseconds(0), never, 3}), nullptr);
    pool.keepWarm(server.url());
    QTRY_COMPARE(server.connections.size(), 1);
    listener.close();
    server.connections.constLast()->abort();
    QTRY_COMPARE(pool.idleConnections(), 0); // three times refused, and that is it
    QTest::qWait(50);
    QVERIFY(listener.listen(QHostAddress::LocalHost, static_cast<quint16>(server.url().port())) || true);
    QTest::qWait(20);
    QCOMPARE(server.connections.size(), 1);
}

void WarmthTest::usedInBetween()
{
    QTcpServer listener;
    ScriptedServer server(listener, answerWell);
    net::StreamPool pool(parts({never, never, 3}), nullptr);
    pool.keepWarm(server.url());
    for (int i = 0; i < 5; ++i) {
        Probe probe(pool, server.url());
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY(probe.reused);
    }
    QCOMPARE(server.connections.size(), 1);
}

QTEST_GUILESS_MAIN(WarmthTest)
#include "tst_warmth.moc"
