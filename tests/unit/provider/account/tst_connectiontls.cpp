// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/connectiontest.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using Kind = ConnectionStepKind;
using State = ConnectionStepState;

/// The TLS step against a real server with certificates made by openssl.
class ConnectionTlsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl()) QSKIP("Qt finds no TLS library here.");
        if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
            QSKIP("The program openssl, which makes the certificates, is not installed.");
    }

    void certificates_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("says");
        QTest::newRow("trusted") << u"IP:127.0.0.1"_s << true << State::Passed << u"certificate by Test Works"_s;
        QTest::newRow("unknown authority") << u"IP:127.0.0.1"_s << false << State::Failed << u"CA file"_s;
        QTest::newRow("other name") << u"DNS:other.example"_s << true << State::Failed << u"another name"_s;
    }
    void certificates()
    {
        QFETCH(QString, name);
        QFETCH(bool, trusted);
        QFETCH(State, state);
        QFETCH(QString, says);
        QTemporaryDir folder;
        QProcess openssl;
        openssl.start(u"openssl"_s,
                      {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                       u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/O=Test Works/CN=Docs-Wiki Chat test"_s,
                       u"-addext"_s, u"subjectAltName="_s + name, u"-keyout"_s, folder.filePath(u"key.pem"_s),
                       u"-out"_s, folder.filePath(u"certificate.pem"_s)});
        QVERIFY(openssl.waitForFinished(20'000) && openssl.exitCode() == 0);
        QFile keyFile(folder.filePath(u"key.pem"_s));
        QVERIFY(keyFile.open(QIODevice::ReadOnly));
        const auto made = QSslCertificate::fromPath(folder.filePath(u"certificate.pem"_s));
        QCOMPARE(made.size(), 1);

        QSslConfiguration serving = QSslConfiguration::defaultConfiguration();
        serving.setLocalCertificate(made.first());
        serving.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
        serving.setPeerVerifyMode(QSslSocket::VerifyNone);
        QSslServer server;
        server.setSslConfiguration(serving);
        QVERIFY(server.listen(QHostAddress::LocalHost));

        ConnectionTarget target;
        target.account.id = u"id"_s;
        target.account.name = u"Name"_s;
        target.account.baseUrl = u"https://127.0.0.1:%1"_s.arg(server.serverPort());
        target.tls = QSslConfiguration::defaultConfiguration();
        if (trusted) target.tls->setCaCertificates(made);
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        const ConnectionStep step = test.steps()[int(Kind::Tls)];
        const QString words = step.error ? step.error->message : step.detail;
        QVERIFY2(step.state == state && words.contains(says), qPrintable(words));
        QCOMPARE(test.passed(), state == State::Passed);
    }
};

QTEST_GUILESS_MAIN(ConnectionTlsTest)
#include "tst_connectiontls.moc"
