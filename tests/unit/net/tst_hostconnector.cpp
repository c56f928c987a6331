// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostconnector.h"

#include <QPointer>
#include <QTcpServer>
#include <QTest>

#include <vector>

using namespace docswiki;
using namespace Qt::StringLiterals;
using net::HostConnector;
using net::HostResolver;
using Addresses = QList<QHostAddress>;

namespace {
/// To 127.0.0.2 it never gets through, as when a router throws everything away.
class TestSocket final : public QTcpSocket {
public:
    void connectToHost(const QString &host, quint16 port, OpenMode mode, NetworkLayerProtocol protocol) override
    {
        if (host == "127.0.0.2"_L1 && isBlackHole)
            setSocketState(ConnectingState);
        else
            QTcpSocket::connectToHost(host, port, mode, protocol);
    }
    static inline bool isBlackHole = false;
};

constexpr Milliseconds never = std::chrono::hours(1);

Addresses parsed(const QStringList &texts)
{
    Addresses addresses;
    for (const QString &text : texts)
        addresses += QHostAddress(text);
    return addresses;
}
} // namespace

class HostConnectorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void order_data();
    void order();
    void remembers();
    void looksUpOnce();
    void firstAnswers();
    void deadFirstAddress();
    void silentFirstAddress();
    void bothStand();
    void allFail();
    void nameIsNotFound();
    void addressNeedsNoName();
    void lettingGo_data();
    void lettingGo();

private:
    struct Run {
        std::unique_ptr<HostConnector> connector;
        net::SocketPtr socket;
        int connected = 0;
        int failed = 0;
        QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
        QString detail;
    };
    std::unique_ptr<Run> open(const QString &host, Milliseconds stagger = never);
    bool listen(QTcpServer &server, const QString &address);

    Addresses m_addresses; ///< of every name
    int m_lookups = 0;
    quint16 m_port = 0;
    std::shared_ptr<HostResolver> m_hosts;
};

void HostConnectorTest::init()
{
    TestSocket::isBlackHole = false;
    m_lookups = 0;
    m_port = 0;
    m_addresses = {};
    m_hosts = std::make_shared<HostResolver>(
        [this](const QString &, QObject *context, const std::function<void(const QHostInfo &)> &found) {
            ++m_lookups;
            QHostInfo info;
            info.setAddresses(m_addresses);
            if (m_addresses.isEmpty()) info.setErrorString(u"no such name"_s);
            QMetaObject::invokeMethod(
                context, [found, info] { found(info); }, Qt::QueuedConnection);
        });
}

bool HostConnectorTest::listen(QTcpServer &server, const QString &address)
{
    if (!server.listen(QHostAddress(address), m_port)) return false;
    m_port = server.serverPort();
    return true;
}

std::unique_ptr<HostConnectorTest::Run> HostConnectorTest::open(const QString &host, Milliseconds stagger)
{
    auto run = std::make_unique<Run>();
    run->connector = std::make_unique<HostConnector>(
        m_hosts,
        [] {
            net::SocketPtr socket(new TestSocket);
            socket->setProxy(QNetworkProxy::NoProxy);
            return socket;
        },
        stagger);
    connect(run->connector.get(), &HostConnector::connected, this, [r = run.get()] {
        ++r->connected;
        r->socket = r->connector->take();
    });
    connect(run->connector.get(), &HostConnector::failed, this,
            [r = run.get()](QAbstractSocket::SocketError error, const QString &detail) {
                ++r->failed;
                r->error = error;
                r->detail = detail;
            });
    run->connector->open(host, m_port);
    return run;
}

void HostConnectorTest::order_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<QStringList>("tried");
    QTest::newRow("none") << QStringList{} << QStringList{};
    QTest::newRow("one") << QStringList{u"10.0.0.1"_s} << QStringList{u"10.0.0.1"_s};
    QTest::newRow("one family") << QStringList{u"10.0.0.2"_s, u"10.0.0.1"_s}
                                << QStringList{u"10.0.0.2"_s, u"10.0.0.1"_s};
    QTest::newRow("by turns") << QStringList{u"fd00::1"_s, u"fd00::2"_s, u"10.0.0.1"_s, u"10.0.0.2"_s}
                              << QStringList{u"fd00::1"_s, u"10.0.0.1"_s, u"fd00::2"_s, u"10.0.0.2"_s};
    QTest::newRow("the system prefers IPv4") << QStringList{u"10.0.0.1"_s, u"10.0.0.2"_s, u"fd00::1"_s}
                                             << QStringList{u"10.0.0.1"_s, u"fd00::1"_s, u"10.0.0.2"_s};
    QTest::newRow("uneven") << QStringList{u"fd00::1"_s, u"10.0.0.1"_s, u"10.0.0.2"_s, u"10.0.0.3"_s}
                            << QStringList{u"fd00::1"_s, u"10.0.0.1"_s, u"10.0.0.2"_s, u"10.0.0.3"_s};
    QTest::newRow("twice") << QStringList{u"10.0.0.1"_s, u"fd00::1"_s, u"10.0.0.1"_s, u"fd00::1"_s}
                           << QStringList{u"10.0.0.1"_s, u"fd00::1"_s};
}

void HostConnectorTest::order()
{
    QFETCH(QStringList, given);
    QFETCH(QStringList, tried);
    QCOMPARE(HostResolver::interleaved(parsed(given)), parsed(tried));
}

void HostConnectorTest::remembers()
{
    m_addresses = parsed({u"10.0.0.1"_s, u"10.0.0.2"_s});
    for (int i = 0; i < 400; ++i) {
        bool found = false;
        const QString name = u"%1.example"_s.arg(i);
        m_hosts->find(name, this,
                      [&found](const HostResolver::Answer &answer) { found = !answer.addresses.isEmpty(); });
        QVERIFY(!found);
        QTRY_VERIFY(found);
        QCOMPARE(m_hosts->known(name), m_addresses);
    }
    QVERIFY(m_hosts->known(u"0.example"_s).isEmpty()); // not without end
    m_hosts->prefer(u"399.example"_s, m_addresses.at(1));
    QCOMPARE(m_hosts->known(u"399.example"_s), parsed({u"10.0.0.2"_s, u"10.0.0.1"_s}));
    m_hosts->prefer(u"399.example"_s, QHostAddress(u"10.0.0.9"_s)); // not one of its
    QCOMPARE(m_hosts->known(u"399.example"_s), parsed({u"10.0.0.2"_s, u"10.0.0.1"_s}));
    m_hosts->forget(u"399.example"_s);
    QVERIFY(m_hosts->known(u"399.example"_s).isEmpty());
    QCOMPARE(m_hosts->known(u"10.0.0.7"_s), parsed({u"10.0.0.7"_s}));
    QCOMPARE(m_hosts->known(u"fd00::7"_s), parsed({u"fd00::7"_s}));
    // A name with a hundred addresses is tried at eight of them.
    for (int i = 3; i < 103; ++i)
        m_addresses += QHostAddress(u"10.0.0.%1"_s.arg(i));
    bool found = false;
    m_hosts->find(u"many.example"_s, this, [&found](const HostResolver::Answer &) { found = true; });
    QTRY_VERIFY(found);
    QCOMPARE(m_hosts->known(u"many.example"_s).size(), 8);
}

void HostConnectorTest::looksUpOnce()
{
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    m_addresses = parsed({u"127.0.0.1"_s});
    std::vector<std::unique_ptr<Run>> runs;
    for (int i = 0; i < 20; ++i)
        runs.push_back(open(u"a.example"_s));
    for (const auto &run : runs)
        QTRY_COMPARE(run->connected, 1);
    QCOMPARE(m_lookups, 1);
    QTRY_COMPARE(open(u"a.example"_s)->failed, 0);
    QCOMPARE(m_lookups, 1);
}

void HostConnectorTest::firstAnswers()
{
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    m_addresses = parsed({u"127.0.0.1"_s, u"127.0.0.2"_s, u"127.0.0.3"_s});
    const auto run = open(u"a.example"_s, never);
    QTRY_COMPARE(run->connected, 1);
    QCOMPARE(run->socket->peerAddress(), m_addresses.at(0));
    QCOMPARE(run->socket->state(), QAbstractSocket::ConnectedState);
}

void HostConnectorTest::deadFirstAddress()
{
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    m_addresses = parsed({u"127.0.0.3"_s, u"127.0.0.2"_s, u"127.0.0.1"_s}); // nobody listens on the first two
    const auto run = open(u"a.example"_s, never);                           // so it is not the timer that helps
    QTRY_COMPARE(run->connected, 1);
    QCOMPARE(run->failed, 0);
    QCOMPARE(run->socket->peerAddress(), QHostAddress(u"127.0.0.1"_s));
    QCOMPARE(m_hosts->known(u"a.example"_s).constFirst(), QHostAddress(u"127.0.0.1"_s)); // first, from now on
}

void HostConnectorTest::silentFirstAddress()
{
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    m_addresses = parsed({u"127.0.0.2"_s, u"127.0.0.1"_s});
    TestSocket::isBlackHole = true;
    const auto patient = open(u"a.example"_s, never);
    const auto run = open(u"a.example"_s, Milliseconds(1));
    QTRY_COMPARE(run->connected, 1);
    QCOMPARE(run->socket->peerAddress(), QHostAddress(u"127.0.0.1"_s));
    QCOMPARE(patient->connected, 0); // it is the timer that helps
}

void HostConnectorTest::bothStand()
{
    QTcpServer one;
    QTcpServer other;
    QVERIFY(listen(one, u"127.0.0.1"_s));
    QVERIFY(listen(other, u"127.0.0.2"_s));
    m_addresses = parsed({u"127.0.0.1"_s, u"127.0.0.2"_s});
    for (int i = 0; i < 20; ++i) {
        m_hosts->forget(u"a.example"_s);
        const auto run = open(u"a.example"_s, Milliseconds(0));
        QTRY_COMPARE(run->connected, 1);
        run->socket->write("x");
        // The winner is heard, and who else came has been closed without a word.
        int heard = 0;
        const auto look = [&heard](QTcpServer &server) {
            while (QTcpSocket *socket = server.nextPendingConnection()) {
                QTRY_VERIFY(socket->bytesAvailable() == 1 || socket->state() != QAbstractSocket::ConnectedState);
                heard += socket->bytesAvailable() == 1;
            }
        };
        QTRY_VERIFY((look(one), look(other), heard == 1));
        QCOMPARE(run->connected, 1);
        QCOMPARE(run->failed, 0);
    }
}

void HostConnectorTest::allFail()
{
    QTcpServer taken;
    QVERIFY(listen(taken, u"127.0.0.1"_s));
    taken.close();
    m_addresses = parsed({u"127.0.0.1"_s, u"127.0.0.2"_s, u"127.0.0.3"_s});
    const auto run = open(u"a.example"_s, Milliseconds(0));
    QTRY_COMPARE(run->failed, 1);
    QCOMPARE(run->connected, 0);
    QCOMPARE(run->error, QAbstractSocket::ConnectionRefusedError);
    for (const QHostAddress &address : std::as_const(m_addresses))
        QVERIFY2(run->detail.contains(address.toString() + ": "_L1), qPrintable(run->detail));
    const auto again = open(u"a.example"_s);
    QTRY_COMPARE(again->failed, 1);
    QCOMPARE(m_lookups, 2); // the name is asked for anew: its addresses may have changed
    QCOMPARE(run->failed, 1);
}

void HostConnectorTest::nameIsNotFound()
{
    for (int i = 1; i <= 2; ++i) {
        const auto run = open(u"a.example"_s);
        QTRY_COMPARE(run->failed, 1);
        QCOMPARE(run->error, QAbstractSocket::HostNotFoundError);
        QCOMPARE(run->detail, u"no such name"_s);
        QCOMPARE(m_lookups, i);
    }
}

void HostConnectorTest::addressNeedsNoName()
{
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    const auto run = open(u"127.0.0.1"_s);
    QTRY_COMPARE(run->connected, 1);
    QCOMPARE(m_lookups, 0);
    server.close();
    const auto refused = open(u"127.0.0.1"_s);
    QTRY_COMPARE(refused->failed, 1);
    QCOMPARE(refused->error, QAbstractSocket::ConnectionRefusedError);
    QCOMPARE(m_lookups, 0);
}

void HostConnectorTest::lettingGo_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"looking up", "connecting", "connected", "failed", "cancelled"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void HostConnectorTest::lettingGo()
{
    QFETCH(QString, when);
    QTcpServer server;
    QVERIFY(listen(server, u"127.0.0.1"_s));
    if (when == "failed"_L1) server.close();
    m_addresses = parsed({u"127.0.0.2"_s, u"127.0.0.1"_s});
    const auto run = open(u"a.example"_s, Milliseconds(0));
    QPointer<HostConnector> connector(run->connector.get());
    const auto drop = [&run] { run->connector.reset(); };
    connect(connector, &HostConnector::connected, this, drop);
    connect(connector, &HostConnector::failed, this, drop);
    if (when == "looking up"_L1) drop();
    if (when == "cancelled"_L1) run->connector->cancel();
    if (when == "connecting"_L1) QMetaObject::invokeMethod(this, drop, Qt::QueuedConnection);
    if (when == "cancelled"_L1) {
        QTest::qWait(0);
        drop();
    }
    QTRY_VERIFY(!connector);
    QCOMPARE(run->connected, when == "connected"_L1 ? 1 : 0);
    QCOMPARE(run->failed, when == "failed"_L1 ? 1 : 0);
}

QTEST_GUILESS_MAIN(HostConnectorTest)
#include "tst_hostconnector.moc"
