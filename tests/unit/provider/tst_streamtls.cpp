// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"
#include "core/provider/openai/openaiprovider.h"
#include "tests/unit/net/scriptedserver.h"
#include "tests/unit/provider/streamprobe.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
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

struct Identity {
    QSslCertificate certificate;
    QSslKey key;
};

/// A self-signed certificate for `name` ("IP:127.0.0.1").
Identity makeIdentity(const QString &folder, const QString &name)
{
    const QString key = folder + "/key.pem"_L1;
    const QString certificate = folder + "/certificate.pem"_L1;
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                   u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=Docs-Wiki Chat test"_s, u"-addext"_s,
                   u"subjectAltName="_s + name, u"-keyout"_s, key, u"-out"_s, certificate});
    if (!openssl.waitForFinished(20'000) || openssl.exitCode() != 0) return Identity();
    QFile keyFile(key);
    if (!keyFile.open(QIODevice::ReadOnly)) return Identity();
    const auto certificates = QSslCertificate::fromPath(certificate);
    return Identity{certificates.value(0), QSslKey(&keyFile, QSsl::Ec)};
}

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
    void serve(const Identity &identity);
    void trust(const Identity &identity);

    Identity m_local;
    Identity m_other;
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
    m_local = makeIdentity(folder.path(), u"IP:127.0.0.1"_s);
    m_other = makeIdentity(folder.path(), u"DNS:other.example"_s);
    QVERIFY(!m_local.certificate.isNull() && !m_local.key.isNull());
    QVERIFY(!m_other.certificate.isNull() && !m_other.key.isNull());
}

void StreamTlsTest::serve(const Identity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(identity.certificate);
    configuration.setPrivateKey(identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setAllowedNextProtocols({"h2", "http/1.1"});
    m_server.reset();
    m_listener = std::make_unique<QSslServer>();
    m_listener->setSslConfiguration(configuration);
    m_server = std::make_unique<ScriptedServer>(
        *m_listener, [](QTcpSocket &socket, const QByteArray &, int) { socket.write(answerBytes); });
    m_pool = std::make_unique<net::StreamPool>();
    m_provider = std::move(*OpenAiProvider::create(m_server->url(u"https"_s).toString(), u"key"_s, *m_pool));
}

void StreamTlsTest::trust(const Identity &identity)
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
    QTest::newRow("nobody vouches for it") << false;
    QTest::newRow("for another host") << true;
}

void StreamTlsTest::refused()
{
    QFETCH(bool, known);
    serve(known ? m_other : m_local);
    if (known) trust(m_other);
    m_provider->warmUp({}); // fails silently
    QTRY_COMPARE(m_pool->idleConnections(), 0);
    const auto probe = ask();
    QTRY_COMPARE(probe->finished, 1);
    QCOMPARE(probe->error().code, ErrorCode::Network);
    QCOMPARE(
        probe->error().message,
        u"No safe connection to %1: its certificate is not trusted. Check the address and this computer's clock."_s.arg(
            m_provider->name()));
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
