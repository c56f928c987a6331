// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/connectionfaults.h"
#include "core/provider/account/connectiontest.h"

#include "core/provider/openai/openaiprovider.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/scriptedprovider.h"
#include "tests/unit/provider/local/pathserver.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QPromise>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = ConnectionStepKind;
using State = ConnectionStepState;
using Models = Result<QList<ModelInfo>>;

namespace {

ConnectionTarget targetAt(quint16 port, ProviderKind kind = ProviderKind::Compatible)
{
    ConnectionTarget target;
    target.account.id = u"id"_s;
    target.account.name = u"Name"_s;
    target.account.kind = kind;
    target.account.baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(port);
    return target;
}

std::function<QFuture<Models>(Milliseconds)> answering(const Models &models)
{
    return [models](Milliseconds) { return QtFuture::makeReadyFuture(models); };
}

ModelInfo model(const QString &id, bool loaded = false)
{
    ModelInfo info;
    info.id = id;
    info.loaded = loaded;
    return info;
}

QString shown(const ConnectionTest &test)
{
    QStringList lines;
    for (const ConnectionStep &step : test.steps())
        lines += connectionStepName(step.kind) + u' ' + connectionStateName(step.state) + u": "_s +
                 (step.error ? step.error->message : step.detail);
    return lines.join(u'\n');
}

State stateOf(const ConnectionTest &test, Kind kind)
{
    return test.steps()[static_cast<int>(kind)].state;
}

} // namespace

class ConnectionTestTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingWorks()
    {
        test::Emulator emulator({.requiredKey = u"sk-hidden"_s});
        net::StreamPool pool;
        auto provider = OpenAiProvider::create(emulator.baseUrl().toString(), u"sk-hidden"_s, pool);
        QVERIFY(provider);
        ConnectionTarget target = targetAt(static_cast<quint16>(emulator.baseUrl().port()));
        target.account.baseUrl = u"http://localhost:%1"_s.arg(emulator.baseUrl().port());
        target.key = u"sk-hidden"_s;
        target.models = [&provider](Milliseconds limit) { return (*provider)->models(limit); };
        target.chat = provider->get();
        ConnectionTest test(target);
        QSignalSpy steps(&test, &ConnectionTest::stepChanged);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QVERIFY(steps.isEmpty()); // never from within
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QVERIFY2(test.passed(), qPrintable(shown(test)));
        for (const Kind kind : {Kind::Name, Kind::Connect, Kind::Key, Kind::Models, Kind::Token})
            QVERIFY2(stateOf(test, kind) == State::Passed, qPrintable(shown(test)));
        QCOMPARE(stateOf(test, Kind::Tls), State::Skipped);
        QVERIFY(test.steps()[int(Kind::Token)].took > 0ns);
        QVERIFY(!shown(test).contains(u"hidden"_s));
        const auto requests = emulator.requests();
        const QJsonObject chat = QJsonDocument::fromJson(requests.last().http.body).object();
        QCOMPARE(chat["max_tokens"_L1].toInt(chat["max_completion_tokens"_L1].toInt()), 1);
    }

    void wrongKey()
    {
        test::Emulator emulator({.requiredKey = u"right"_s});
        net::StreamPool pool;
        auto provider = OpenAiProvider::create(emulator.baseUrl().toString(), u"sk-hidden"_s, pool);
        ConnectionTarget target = targetAt(static_cast<quint16>(emulator.baseUrl().port()));
        target.key = u"sk-hidden"_s;
        target.models = answering(tl::unexpected(
            Error{ErrorCode::Unauthorised, u"It does not accept sk-hidden."_s, u"key sk-hidden"_s, false}));
        target.chat = provider->get();
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QVERIFY(!test.passed());
        QCOMPARE(stateOf(test, Kind::Key), State::Failed);
        QCOMPARE(stateOf(test, Kind::Models), State::Skipped);
        QCOMPARE(stateOf(test, Kind::Token), State::Skipped);
        QCOMPARE(test.steps()[int(Kind::Token)].detail, u"not tried"_s);
        const Error error = *test.steps()[int(Kind::Key)].error;
        QVERIFY(!error.message.contains(u"hidden"_s) && !error.detail.contains(u"hidden"_s));
        QCOMPARE(emulator.requestCount(), 0);
    }

    void openRoutersKey_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("passes");
        QTest::addColumn<QString>("says");
        QTest::newRow("good") << 200 << QByteArray("{\"data\":{\"limit\":10,\"limit_remaining\":3.5}}") << true
                              << u"3.50 of 10.00 USD left"_s;
        QTest::newRow("free") << 200 << QByteArray("{\"data\":{\"limit\":null,\"usage\":0.25,\"is_free_tier\":true}}")
                              << true << u"0.25 USD used, free tier"_s;
        QTest::newRow("wrong") << 401 << QByteArray("{\"error\":{\"message\":\"No auth sk-hidden\",\"code\":401}}")
                               << false << u"does not accept the key"_s;
        QTest::newRow("page") << 200 << QByteArray("<html>log in</html>") << false << u"says nothing about the key"_s;
        QTest::newRow("too long") << 200 << QByteArray(4'000'000, ' ') << false << QString();
    }
    void openRoutersKey()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, passes);
        QFETCH(QString, says);
        test::PathServer server;
        server.pages["/v1/key"] = {status, body, {}};
        QNetworkAccessManager calls;
        ConnectionTarget target = targetAt(server.port(), ProviderKind::OpenRouter);
        target.key = u"sk-hidden"_s;
        target.calls = &calls;
        target.models = answering(QList<ModelInfo>{model(u"m"_s)});
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(stateOf(test, Kind::Key), passes ? State::Passed : State::Failed);
        QCOMPARE(stateOf(test, Kind::Models), passes ? State::Passed : State::Skipped);
        QVERIFY2(shown(test).contains(says), qPrintable(shown(test)));
        QVERIFY(!shown(test).contains(u"hidden"_s));
        QVERIFY(server.requests.join().contains("Authorization: Bearer sk-hidden"));
    }

    void withoutAKey()
    {
        test::PathServer server;
        for (const bool needed : {true, false}) {
            ConnectionTarget target = targetAt(server.port(), needed ? ProviderKind::OpenRouter : ProviderKind::Vllm);
            target.models = answering(QList<ModelInfo>{model(u"m"_s)});
            ConnectionTest test(target);
            QSignalSpy finished(&test, &ConnectionTest::finished);
            test.start();
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
            QCOMPARE(stateOf(test, Kind::Key), needed ? State::Failed : State::Skipped);
            QCOMPARE(test.passed(), !needed);
        }
    }

    void nobodyListens()
    {
        quint16 port = 0;
        {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost));
            port = closed.serverPort();
        }
        ConnectionTest test(targetAt(port));
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(stateOf(test, Kind::Name), State::Skipped);
        QCOMPARE(stateOf(test, Kind::Connect), State::Failed);
        QVERIFY2(test.steps()[int(Kind::Connect)].error->message.contains(u"refuses connections"_s),
                 qPrintable(shown(test)));
        QCOMPARE(stateOf(test, Kind::Key), State::Skipped);
    }

    void unknownName()
    {
        ConnectionTarget target = targetAt(1);
        target.account.baseUrl = u"https://no-such-host.invalid"_s;
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(stateOf(test, Kind::Name), State::Failed);
        QCOMPARE(stateOf(test, Kind::Connect), State::Skipped);
    }

    void noTlsThere()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server,
                [&server] { server.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
        ConnectionTarget target = targetAt(server.serverPort());
        target.account.baseUrl = u"https://127.0.0.1:%1"_s.arg(server.serverPort());
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(stateOf(test, Kind::Connect), State::Passed);
        QCOMPARE(stateOf(test, Kind::Tls), State::Failed);
        QVERIFY2(test.steps()[int(Kind::Tls)].error->message.contains(u"does not speak TLS"_s),
                 qPrintable(shown(test)));
    }

    void proxyThatIsNotThere()
    {
        quint16 port = 0;
        {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost));
            port = closed.serverPort();
        }
        ConnectionTarget target = targetAt(1);
        target.account.baseUrl = u"https://provider.example"_s;
        target.proxy = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, port);
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QCOMPARE(test.steps()[int(Kind::Name)].detail, u"by the proxy"_s);
        QCOMPARE(stateOf(test, Kind::Connect), State::Failed);
        QVERIFY2(test.steps()[int(Kind::Connect)].error->message.startsWith(u"The proxy 127.0.0.1"_s),
                 qPrintable(shown(test)));
    }

    void aKeyIsNotShownToTheNetwork()
    {
        QTcpServer proxy; // so that no packet leaves this computer
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        connect(&proxy, &QTcpServer::newConnection, &proxy, [&proxy] {
            QTcpSocket *socket = proxy.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write("HTTP/1.1 200 OK\r\n\r\n"); });
        });
        for (const bool allowed : {false, true}) {
            ConnectionTarget target = targetAt(1);
            target.account.baseUrl = u"http://provider.example"_s;
            target.account.keyOverPlainHttp = allowed;
            target.proxy = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.serverPort());
            target.key = u"sk-hidden"_s;
            bool asked = false;
            target.models = [&asked](Milliseconds) {
                asked = true;
                return QtFuture::makeReadyFuture(Models(QList<ModelInfo>{model(u"m"_s)}));
            };
            ConnectionTest test(target);
            QSignalSpy finished(&test, &ConnectionTest::finished);
            test.start();
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
            QCOMPARE(test.steps()[int(Kind::Name)].detail, u"by the proxy"_s);
            QVERIFY2(stateOf(test, Kind::Connect) == State::Passed, qPrintable(shown(test)));
            QCOMPARE(stateOf(test, Kind::Tls), State::Skipped);
            QCOMPARE(stateOf(test, Kind::Key), allowed ? State::Passed : State::Failed);
            QCOMPARE(asked, allowed);
        }
    }

    void modelsThatDoNotCome_data()
    {
        QTest::addColumn<Models>("models");
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<State>("state");
        QTest::newRow("error") << Models(tl::unexpected(Error{ErrorCode::Http, u"broken"_s, {}, true})) << u"m"_s
                               << State::Failed;
        QTest::newRow("none") << Models(QList<ModelInfo>{}) << u"m"_s << State::Failed;
        QTest::newRow("no list, no model")
            << Models(tl::unexpected(Error{ErrorCode::NotFound, u"404"_s, {}, false})) << QString() << State::Failed;
        QTest::newRow("no list, but a model")
            << Models(tl::unexpected(Error{ErrorCode::NotFound, u"404"_s, {}, false})) << u"m"_s << State::Skipped;
    }
    void modelsThatDoNotCome()
    {
        QFETCH(Models, models);
        QFETCH(QString, chosen);
        test::PathServer server;
        ConnectionTarget target = targetAt(server.port());
        target.models = answering(models);
        target.model = chosen;
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QTEST(stateOf(test, Kind::Models), "state");
    }

    void tokenSteps()
    {
        test::PathServer server;
        test::ScriptedProvider script;
        ConnectionTarget target = targetAt(server.port());
        target.models = answering(QList<ModelInfo>{model(u"cold"_s), model(u"warm"_s, true)});
        target.chat = &script;
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(script.streams.size(), 1, 20'000);
        QCOMPARE(script.requests.first().profile.model, u"warm"_s);
        QCOMPARE(script.requests.first().profile.maxTokens, 1);
        Q_EMIT script.streams.first()->statusChanged(u"Loading warm into memory"_s);
        QCOMPARE(test.steps()[int(Kind::Token)].detail, u"Loading warm into memory"_s);
        Q_EMIT script.streams.first()->contentArrived(u"H"_s);
        QCOMPARE(finished.size(), 1);
        QVERIFY(test.passed());
        QTRY_VERIFY(script.streams.first().isNull()); // and closed
    }

    void tokenRefused()
    {
        test::PathServer server;
        test::ScriptedProvider script;
        ConnectionTarget target = targetAt(server.port());
        target.model = u"m"_s;
        target.chat = &script;
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(script.streams.size(), 1, 20'000);
        QCOMPARE(stateOf(test, Kind::Models), State::Skipped); // nothing that lists was given
        const Error error{ErrorCode::NotFound, u"no such model"_s, {}, false};
        Q_EMIT script.streams.first()->finished(tl::unexpected(error));
        QCOMPARE(finished.size(), 1);
        QCOMPARE(test.steps()[int(Kind::Token)].error, std::optional(error));
    }

    void silentStepsEnd_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::newRow("tls") << Kind::Tls;
        QTest::newRow("key") << Kind::Key;
        QTest::newRow("models") << Kind::Models;
        QTest::newRow("token") << Kind::Token;
    }
    void silentStepsEnd()
    {
        QFETCH(Kind, kind);
        test::PathServer server;
        server.silent = true;
        test::ScriptedProvider script;
        QNetworkAccessManager calls;
        QPromise<Models> never;
        never.start();
        ConnectionTarget target = targetAt(server.port(), ProviderKind::OpenRouter);
        target.key = u"k"_s;
        if (kind == Kind::Tls) target.account.baseUrl.replace(u"http:"_s, u"https:"_s);
        if (kind == Kind::Key) target.calls = &calls;
        if (kind == Kind::Models) target.models = [&never](Milliseconds) { return never.future(); };
        if (kind == Kind::Token) target.models = answering(QList<ModelInfo>{model(u"m"_s)});
        target.chat = &script;
        ConnectionTest test(target, {.tls = 20ms, .key = 20ms, .models = 20ms, .token = 20ms});
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
        QVERIFY2(stateOf(test, kind) == State::Failed, qPrintable(shown(test)));
        QCOMPARE(test.steps()[int(kind)].error->code, ErrorCode::Timeout);
    }

    void cancelledAtOnce_data()
    {
        QTest::addColumn<bool>("inToken");
        QTest::newRow("at the start") << false;
        QTest::newRow("while a token is awaited") << true;
    }
    void cancelledAtOnce()
    {
        QFETCH(bool, inToken);
        test::PathServer server;
        test::ScriptedProvider script;
        ConnectionTarget target = targetAt(server.port());
        target.models = answering(QList<ModelInfo>{model(u"m"_s)});
        target.chat = &script;
        ConnectionTest test(target);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        if (inToken) QTRY_COMPARE_WITH_TIMEOUT(script.streams.size(), 1, 20'000);
        test.cancel();
        QCOMPARE(finished.size(), 1);
        QVERIFY(!test.passed());
        if (inToken) {
            QVERIFY(script.streams.first()->aborted);
            QCOMPARE(test.steps()[int(Kind::Token)].detail, u"stopped"_s);
        }
        test.cancel();
        QTest::qWait(0);
        QCOMPARE(finished.size(), 1);
    }

    void deletedAtAnyStep()
    {
        test::PathServer server;
        test::ScriptedProvider script;
        for (int after = 0; after < 10; ++after) {
            ConnectionTarget target = targetAt(server.port());
            target.models = answering(QList<ModelInfo>{model(u"m"_s)});
            target.chat = &script;
            auto test = std::make_unique<ConnectionTest>(target);
            int seen = 0;
            bool over = false;
            connect(test.get(), &ConnectionTest::stepChanged, test.get(), [&] { ++seen; });
            connect(test.get(), &ConnectionTest::finished, test.get(), [&] { over = true; });
            test->start();
            const qsizetype streams = script.streams.size();
            QTRY_VERIFY_WITH_TIMEOUT(seen >= after || script.streams.size() > streams || over, 20'000);
            test.reset();
        }
        QTest::qWait(0);
    }

    void tlsSentences_data()
    {
        QTest::addColumn<QList<QSslError>>("reasons");
        QTest::addColumn<QString>("says");
        QTest::newRow("no TLS") << QList<QSslError>{} << u"does not speak TLS"_s;
        QTest::newRow("other name") << QList<QSslError>{QSslError(QSslError::HostNameMismatch)} << u"another name"_s;
        QTest::newRow("expired") << QList<QSslError>{QSslError(QSslError::CertificateExpired)} << u"clock"_s;
        QTest::newRow("self-signed") << QList<QSslError>{QSslError(QSslError::SelfSignedCertificate)} << u"CA file"_s;
        QTest::newRow("both") << QList<QSslError>{QSslError(QSslError::SelfSignedCertificate),
                                                  QSslError(QSslError::HostNameMismatch)}
                              << u"another name"_s;
        QTest::newRow("other") << QList<QSslError>{QSslError(QSslError::CertificateRevoked)} << u"not trusted"_s;
    }
    void tlsSentences()
    {
        QFETCH(QList<QSslError>, reasons);
        QFETCH(QString, says);
        const QString message = tlsFault(reasons, u"host:1"_s, {}).message;
        QVERIFY2(message.contains(says) && message.contains(u"host:1"_s), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(ConnectionTestTest)
#include "tst_connectiontest.moc"
