// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/local/localservers.h"

#include "tests/unit/provider/local/pathserver.h"

#include <QTest>

using namespace docswiki::provider;
using namespace docswiki::provider::local;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using docswiki::test::PathServer;

namespace {
/// A port where nobody listens just now.
quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void makeOllama(PathServer &server)
{
    server.pages["/"] = {200, "Ollama is running", {}};
    server.pages["/api/version"] = {200, "{\"version\":\"0.12.3\"}", {}};
    server.pages["/api/tags"] = {200, "{\"models\":[{\"name\":\"a\"}]}", {}};
}

/// A limit that a loaded machine keeps, where the test is about what is found.
constexpr auto generous = 20s;
} // namespace

class LocalServersTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatThereIs()
    {
        qputenv("DOCSWIKI_API_KEY", "sk-hidden");
        qputenv("http_proxy", "http://127.0.0.1:1");
        PathServer ollama, vllm, web;
        makeOllama(ollama);
        vllm.pages["/v1/models"] = {200, "{\"data\":[{\"id\":\"m\",\"max_model_len\":1}]}", {}};
        web.pages["/"] = {200, "<html>hello", {}};
        const auto found = findLocalServers(
            *this, {{web.port(), vllm.port(), closedPort(), ollama.port()}, {u"127.0.0.1"_s}, generous});
        QTRY_VERIFY_WITH_TIMEOUT(found.isFinished(), 30'000);
        const QList<FoundServer> servers = found.result();
        QCOMPARE(servers.size(), 2);
        QCOMPARE(servers[0].kind, ProviderKind::Vllm);
        QCOMPARE(servers[1].kind, ProviderKind::Ollama);
        QCOMPARE(servers[1].baseUrl, u"http://127.0.0.1:%1"_s.arg(ollama.port()));
        for (const PathServer *server : {&ollama, &vllm, &web}) {
            QVERIFY(!server->requests.isEmpty());
            for (const QByteArray &request : server->requests) {
                QVERIFY2(request.startsWith("GET /"), request.constData());
                QVERIFY2(!request.contains("hidden") && !request.toLower().contains("authorization"),
                         request.constData());
            }
        }
        qunsetenv("DOCSWIKI_API_KEY");
        qunsetenv("http_proxy");
    }

    void bothHostsAreOneServer()
    {
        PathServer four;
        PathServer six(QHostAddress::LocalHostIPv6, four.port());
        if (!six.isListening()) QSKIP("this machine has no IPv6, or the port is taken there");
        makeOllama(four);
        makeOllama(six);
        const auto found = findLocalServers(*this, {{four.port()}, {u"127.0.0.1"_s, u"::1"_s}, generous});
        QTRY_VERIFY_WITH_TIMEOUT(found.isFinished(), 30'000);
        QCOMPARE(found.result().size(), 1);
        QCOMPARE(found.result().first().baseUrl, u"http://127.0.0.1:%1"_s.arg(four.port()));
        QVERIFY(!six.requests.isEmpty());

        six.pages["/api/version"].body = "{\"version\":\"9\"}"; // now they are two
        const auto again = findLocalServers(*this, {{four.port()}, {u"127.0.0.1"_s, u"::1"_s}, generous});
        QTRY_VERIFY_WITH_TIMEOUT(again.isFinished(), 30'000);
        QCOMPARE(again.result().size(), 2);
        QCOMPARE(again.result()[1].baseUrl, u"http://[::1]:%1"_s.arg(four.port()));
    }

    void silentServersDoNotHoldItUp()
    {
        PathServer silent, ollama;
        silent.silent = true;
        makeOllama(ollama);
        const auto found = findLocalServers(*this, {{silent.port(), ollama.port()}, {u"127.0.0.1"_s}, 400ms});
        QTRY_VERIFY_WITH_TIMEOUT(found.isFinished(), 30'000); // it ends although nobody answers
        for (const FoundServer &server : found.result())
            QCOMPARE(server.kind, ProviderKind::Ollama);
    }

    void redirectsAreNotFollowed()
    {
        PathServer target, first;
        makeOllama(target);
        for (const QString &path : probePaths())
            first.pages[path.toLatin1()] = {
                302, "", "Location: http://127.0.0.1:" + QByteArray::number(target.port()) + path.toLatin1()};
        const auto found = findLocalServers(*this, {{first.port()}, {u"127.0.0.1"_s}, generous});
        QTRY_VERIFY_WITH_TIMEOUT(found.isFinished(), 30'000);
        QVERIFY(found.result().isEmpty());
        QVERIFY(target.requests.isEmpty());
    }

    void longAnswersAreCutOff()
    {
        PathServer server;
        makeOllama(server);
        server.pages["/v1/models"] = {200, QByteArray(8'000'000, ' '), {}};
        const auto found = findLocalServers(*this, {{server.port()}, {u"127.0.0.1"_s}, generous});
        QTRY_VERIFY_WITH_TIMEOUT(found.isFinished(), 30'000);
        QCOMPARE(found.result().size(), 1);
    }

    void otherComputersAreNotAsked()
    {
        const auto found = findLocalServers(*this, {{80}, {u"192.0.2.1"_s, u"example.org"_s}, generous});
        QTRY_VERIFY(found.isFinished());
        QVERIFY(found.result().isEmpty());
    }

    void ownerDiesFirst()
    {
        PathServer silent;
        silent.silent = true;
        QFuture<QList<FoundServer>> found;
        {
            QObject owner;
            found = findLocalServers(owner, {{silent.port()}, {u"127.0.0.1"_s}, generous});
            QTRY_VERIFY(!silent.requests.isEmpty());
        }
        QTRY_VERIFY(found.isFinished());
        QCOMPARE(found.resultCount(), 0);
    }
};

QTEST_GUILESS_MAIN(LocalServersTest)
#include "tst_localservers.moc"
