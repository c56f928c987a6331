// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpstream.h"
#include "core/net/streampool.h"
#include "tests/support/smallproxy.h"
#include "tests/support/tlsidentity.h"
#include "tests/unit/net/probe.h"
#include "tests/unit/net/scriptedserver.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslServer>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using net::CertificateFault;
using net::Route;
using Reply = QNetworkReply;

/// Whom streams and short calls trust: a server with TLS behind an address, a name and a proxy.
class StreamAuthoritiesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ownAuthority();
    void unknownAuthority();
    void routesDoNotTrustForEachOther();
    void nameIsChecked_data();
    void nameIsChecked();
    void throughAProxy_data();
    void throughAProxy();
    void oldTls();
    void shortCalls();

private:
    void serve(const TlsIdentity &identity, QSsl::SslProtocol protocol = QSsl::SecureProtocols);
    Route trusting(const TlsIdentity &identity) const;
    QUrl url(const QString &host = u"127.0.0.1"_s) const;

    QTemporaryDir m_folder;
    TlsIdentity m_address; ///< for 127.0.0.1
    TlsIdentity m_name;    ///< for a.example
    std::unique_ptr<QSslServer> m_listener;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
};

void StreamAuthoritiesTest::initTestCase()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
        QSKIP("The program openssl, which makes the certificates, is not installed.");
    m_address = makeTlsIdentity(m_folder.path(), u"IP:127.0.0.1"_s, u"address"_s);
    m_name = makeTlsIdentity(m_folder.path(), u"DNS:a.example"_s, u"name"_s);
    QVERIFY(!m_address.isNull() && !m_name.isNull());
}

void StreamAuthoritiesTest::serve(const TlsIdentity &identity, QSsl::SslProtocol protocol)
{
    m_pool.reset();
    m_server.reset();
    m_listener = std::make_unique<QSslServer>();
    QSslConfiguration configuration = identity.serverConfiguration();
    configuration.setProtocol(protocol);
    m_listener->setSslConfiguration(configuration);
    m_server = std::make_unique<ScriptedServer>(*m_listener, answerWell);
    // An authority of no use here stands for the system's, of which there are hundreds.
    QSslConfiguration base = QSslConfiguration::defaultConfiguration();
    base.setCaCertificates({makeTlsIdentity(m_folder.path(), u"DNS:other.example"_s, u"other"_s).certificate});
    const auto everywhereHere = [](const QString &, QObject *context,
                                   const std::function<void(const QHostInfo &)> &found) {
        QHostInfo info;
        info.setAddresses({QHostAddress(u"127.0.0.3"_s), QHostAddress(u"127.0.0.1"_s)});
        QMetaObject::invokeMethod(
            context, [found, info] { found(info); }, Qt::QueuedConnection);
    };
    net::RouteResolver::Sources sources;
    sources.environment = [] { return net::ProxyEnvironment(); };
    sources.system = [](const QNetworkProxyQuery &) { return QList<QNetworkProxy>(); };
    m_pool =
        std::make_unique<net::StreamPool>(net::StreamPool::Parts{std::make_shared<net::RouteResolver>(base, sources),
                                                                 std::make_shared<net::HostResolver>(everywhereHere)},
                                          nullptr);
}

Route StreamAuthoritiesTest::trusting(const TlsIdentity &identity) const
{
    Route route;
    route.caFile = identity.file;
    return route;
}

QUrl StreamAuthoritiesTest::url(const QString &host) const
{
    QUrl url = m_server->url(u"https"_s);
    url.setHost(host);
    return url;
}

void StreamAuthoritiesTest::ownAuthority()
{
    serve(m_address);
    for (int i = 0; i < 2; ++i) {
        Probe probe(*m_pool, url(), "{}", trusting(m_address));
        probe.start();
        QTRY_COMPARE(probe.ended, 1);
        QVERIFY2(!probe.failure, qPrintable(probe.why().detail));
        QCOMPARE(probe.reused, i > 0);
    }
    QCOMPARE(m_server->connections.size(), 1);
    const auto *socket = qobject_cast<QSslSocket *>(m_server->connections.constFirst().data());
    QVERIFY(socket && socket->isEncrypted());
    QVERIFY(socket->sessionProtocol() >= QSsl::TlsV1_2);
}

void StreamAuthoritiesTest::unknownAuthority()
{
    serve(m_address);
    Probe probe(*m_pool, url());
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QCOMPARE(probe.why().error, Reply::SslHandshakeFailedError);
    QCOMPARE(probe.why().certificate, CertificateFault::Unknown);
    QCOMPARE(probe.why().issuer, u"Docs-Wiki Chat test"_s);
    QCOMPARE(m_server->requests.size(), 0);
}

void StreamAuthoritiesTest::routesDoNotTrustForEachOther()
{
    serve(m_address);
    m_pool->keepWarm(url(), trusting(m_address));
    QTRY_COMPARE(m_server->connections.size(), 1);
    QTRY_COMPARE(m_pool->idleConnections(), 1);
    Probe stranger(*m_pool, url());
    stranger.start();
    QTRY_COMPARE(stranger.ended, 1);
    QVERIFY(stranger.failure); // although a connection stands
    Probe probe(*m_pool, url(), "{}", trusting(m_address));
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(!probe.failure);
    QVERIFY(probe.reused);
}

void StreamAuthoritiesTest::nameIsChecked_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("named"); // the certificate is for a.example, else for the address
    QTest::addColumn<bool>("right");
    QTest::newRow("name") << u"a.example"_s << true << true;
    QTest::newRow("other name") << u"b.example"_s << true << false;
    QTest::newRow("address behind the name") << u"a.example"_s << false << false; // what it is connected to
    QTest::newRow("address, but for a name") << u"127.0.0.1"_s << true << false;
}

void StreamAuthoritiesTest::nameIsChecked()
{
    QFETCH(QString, host);
    QFETCH(bool, named);
    QFETCH(bool, right);
    const TlsIdentity &identity = named ? m_name : m_address;
    serve(identity);
    Probe probe(*m_pool, url(host), "{}", trusting(identity));
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QCOMPARE(!probe.failure, right);
    if (right) return;
    QCOMPARE(probe.why().error, Reply::SslHandshakeFailedError);
    QCOMPARE(probe.why().certificate, CertificateFault::WrongHost);
    QCOMPARE(m_server->requests.size(), 0);
}

void StreamAuthoritiesTest::throughAProxy_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::newRow("HTTP") << u"http"_s;
    QTest::newRow("SOCKS") << u"socks5"_s;
}

void StreamAuthoritiesTest::throughAProxy()
{
    QFETCH(QString, scheme);
    serve(m_name);
    SmallProxy proxy(m_listener->serverPort());
    Route route = trusting(m_name);
    route.proxy = Route::Proxy::Own;
    route.proxyUrl = proxy.address(scheme);
    Probe probe(*m_pool, QUrl(u"https://a.example/v1"_s), "{}", route);
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY2(!probe.failure, qPrintable(probe.why().detail));
    QCOMPARE(proxy.tunnels, QByteArrayList{"a.example:443"});
    // What a proxy that looks into TLS shows.
    route.caFile.clear();
    Probe inspected(*m_pool, QUrl(u"https://a.example/v1"_s), "{}", route);
    inspected.start();
    QTRY_COMPARE(inspected.ended, 1);
    QCOMPARE(inspected.why().certificate, CertificateFault::Unknown);
    QCOMPARE(inspected.why().proxy, proxy.name());
}

void StreamAuthoritiesTest::oldTls()
{
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    serve(m_address, QSsl::TlsV1_1);
    QT_WARNING_POP
    Probe probe(*m_pool, url(), "{}", trusting(m_address));
    probe.start();
    QTRY_COMPARE(probe.ended, 1);
    QVERIFY(probe.failure);
    QCOMPARE(m_server->requests.size(), 0);
}

void StreamAuthoritiesTest::shortCalls()
{
    serve(m_address);
    QNetworkRequest request(url());
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (int i = 0; i < 2; ++i) { // the second time, the file is known
        const std::unique_ptr<Reply> reply(m_pool->shortCalls(trusting(m_address)).get(request));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), Reply::NoError);
        QVERIFY(reply->readAll().startsWith("answer "));
    }
    const std::unique_ptr<Reply> reply(m_pool->shortCalls().get(request));
    QTRY_VERIFY(reply->isFinished());
    const net::HttpFailure failure = net::failureOf(*reply);
    QCOMPARE(failure.error, Reply::SslHandshakeFailedError);
    QCOMPARE(failure.certificate, CertificateFault::Unknown);
    QCOMPARE(failure.issuer, u"Docs-Wiki Chat test"_s);
}

QTEST_GUILESS_MAIN(StreamAuthoritiesTest)
#include "tst_streamauthorities.moc"
