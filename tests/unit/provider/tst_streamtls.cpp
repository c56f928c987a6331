// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "tests/support/tlsidentity.h"
#include "tests/unit/net/scriptedserver.h"
#include "tests/unit/provider/streamprobe.h"

#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray answerBytes =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3f\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"It is so.\"},\"index\":0}]}\r\n"
    "53\r\n\n\ndata: {\"choices\":[{\"delta\":{},\"index\":0,\"finish_reason\":\"stop\"}]}\n\n"
    "data: [DONE]\n\n\r\n0\r\n\r\n";

} // namespace

class StreamTlsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void trusted();
    void warmedUp();
    void brokenOff();
    void refused_data();
    void refused();
    void noTls();

private:
    std::unique_ptr<StreamProbe> ask();
    void serve(const TlsIdentity &identity);
    void trust(const TlsIdentity &identity);

    TlsIdentity m_local;
    TlsIdentity m_other;
    std::unique_ptr<QSslServer> m_listener;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<net::StreamPool> m_pool;
    std::unique_ptr<OpenAiProvider> m_provider;
};

void StreamTlsTest::initTestCase()
{
    if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
    if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
        QSKIP("The program openssl, which makes the certificates, is not installed.");
    QTemporaryDir folder;
    m_local = makeTlsIdentity(folder.path(), u"IP:127.0.0.1"_s, u"local"_s);
    m_other = makeTlsIdentity(folder.path(), u"DNS:other.example"_s, u"other"_s);
    QVERIFY(!m_local.isNull() && !m_other.isNull());
}

void StreamTlsTest::serve(const TlsIdentity &identity)
{
    m_server.reset();
    m_listener = std::make_unique<QSslServer>();
    m_listener->setSslConfiguration(identity.serverConfiguration());
    m_server = std::make_unique<ScriptedServer>(
        *m_listener, [](QTcpSocket &socket, const QByteArray &, int) { socket.write(answerBytes); });
    m_pool = std::make_unique<net::StreamPool>();
    m_provider = std::move(*OpenAiProvider::create(m_server->url(u"https"_s).toString(), u"key"_s, *m_pool));
}

void StreamTlsTest::trust(const TlsIdentity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({identity.certificate});
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // must not be heeded
    m_provider.reset();
    m_pool = std::make_unique<net::StreamPool>(nullptr, configuration);
    m_provider = std::move(*OpenAiProvider::create(m_server->url(u"https"_s).toString(), u"key"_s, *m_pool));
}

std::unique_ptr<StreamProbe> StreamTlsTest::ask()
{
    ChatRequest request;
    request.profile.model = u"m"_s;
    request.messages = {{Role::User, u"What is there?"_s}};
    return std::make_unique<StreamProbe>(m_provider->open(request));
}

void StreamTlsTest::trusted()
{
    serve(m_local);
    trust(m_local);
    for (int i = 0; i < 2; ++i) {
        const auto probe = ask();
        QTRY_COMPARE(probe->finished, 1);
        QVERIFY2(probe->ok(), qPrintable(probe->error().message + probe->error().detail));
        QCOMPARE(probe->content, u"It is so."_s);
        QCOMPARE(probe->reused, std::optional(i > 0));
        QTRY_COMPARE(m_pool->openStreams(), 0);
    }
    QCOMPARE(m_server->connections.size(), 1);
    const auto *socket = qobject_cast<QSslSocket *>(m_server->connections.constFirst().data());
    QVERIFY(socket && socket->isEncrypted());
    QCOMPARE(socket->sslConfiguration().nextNegotiatedProtocol(), QByteArray("http/1.1"));
}

void StreamTlsTest::warmedUp()
{
    serve(m_local);
    trust(m_local);
    m_provider->warmUp({});
    QTRY_COMPARE(m_server->connections.size(), 1);
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QVERIFY(probe->ok());
    QCOMPARE(probe->reused, std::optional(true));
    QCOMPARE(m_server->connections.size(), 1);
}

void StreamTlsTest::brokenOff()
{
    serve(m_local);
    trust(m_local);
    m_server->answer = [](QTcpSocket &socket, const QByteArray &, int) {
        socket.write(answerBytes.first(answerBytes.indexOf("53\r\n")));
        socket.disconnectFromHost();
    };
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Network);
    QVERIFY2(probe->error().message.contains(u"broke in the middle"_s), qPrintable(probe->error().message));
}

void StreamTlsTest::refused_data()
{
    QTest::addColumn<bool>("known");
    QTest::addColumn<QString>("because");
    QTest::newRow("nobody vouches for it") << false << u"its certificate was signed by “Docs-Wiki Chat test”, which this computer does not trust."_s;
    QTest::newRow("for another host") << true << u"the certificate that was shown belongs to another name."_s;
}

void StreamTlsTest::refused()
{
    QFETCH(bool, known);
    QFETCH(QString, because);
    serve(known ? m_other : m_local);
    if (known) trust(m_other);
    m_provider->warmUp({}); // fails silently
    QTRY_COMPARE(m_pool->idleConnections(), 0);
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Network);
    const QString begin = u"No safe connection to %1: "_s.arg(m_provider->name()) + because;
    QVERIFY2(probe->error().message.startsWith(begin), qPrintable(probe->error().message));
    QVERIFY(!probe->error().detail.isEmpty());
    QVERIFY(!probe->error().retryable);
    QVERIFY(!probe->reused); // the request was not sent
    QCOMPARE(m_server->requests.size(), 0);
}

void StreamTlsTest::noTls()
{
    QTcpServer plain;
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        QTcpSocket *socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    m_pool = std::make_unique<net::StreamPool>();
    m_provider =
        std::move(*OpenAiProvider::create(u"https://127.0.0.1:%1"_s.arg(plain.serverPort()), u"key"_s, *m_pool));
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Protocol);
    QVERIFY2(probe->error().message.contains(u"Check the address"_s), qPrintable(probe->error().message));
}

QTEST_GUILESS_MAIN(StreamTlsTest)
#include "tst_streamtls.moc"
