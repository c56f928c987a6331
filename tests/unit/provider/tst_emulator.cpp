// SPDX-License-Identifier: GPL-3.0-or-later
// The emulator must behave like the servers it stands for, else every test against it proves nothing.
#include "tests/support/emulator/answertext.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/rawstreamclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace docswiki;
using namespace docswiki::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QByteArray chatBody(const QString &model, bool stream, const QString &question = u"Hello?"_s)
{
    return QJsonDocument(
               QJsonObject{{"model"_L1, model},
                           {"stream"_L1, stream},
                           {"messages"_L1, QJsonArray{QJsonObject{{"role"_L1, "user"_L1}, {"content"_L1, question}}}}})
        .toJson(QJsonDocument::Compact);
}

QByteArray post(const QByteArray &path, const QByteArray &body)
{
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
           body;
}
} // namespace

class EmulatorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void quotesThePassages();
    void scripts_data();
    void scripts();
    void streamHasTheDocumentedForm();
    void answersWithoutStream();
    void refuses_data();
    void refuses();
    void oneRequestAfterTheOther();
    void tellsWhenItSent();
    void bodiesInChunks();
    void oneScriptAfterTheOther();
    void tellsAboutTheKey();
    void listsModelsWithPrices();
    void hasAWebToSearch();
    void hasEmbeddingsAndVectors();

private:
    /// Everything the server says to `bytes` until `end` was seen.
    QByteArray talk(const QByteArray &bytes, const QByteArray &end)
    {
        QTcpSocket socket;
        QByteArray answer;
        connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(m_emulator->baseUrl().port()));
        socket.write(bytes);
        [&] { QTRY_VERIFY(answer.contains(end)); }();
        return answer;
    }
    std::unique_ptr<Emulator> m_emulator;
};

void EmulatorTest::init()
{
    m_emulator = std::make_unique<Emulator>();
    QVERIFY(m_emulator->isListening());
}

void EmulatorTest::quotesThePassages()
{
    const QString prompt = u"Passages:\n\n[1] manual › Partial Indexes (page 3)\n<<<\nA partial index is built over a "
                           "subset of a table.\n\nThe rest is longer.\n>>>\n\n"
                           "[2] The marker's line can hold the text itself. More of it.\n\nQuestion: what is it?"_s;
    const QString answer = answerFor({QJsonObject{{"role"_L1, "user"_L1}, {"content"_L1, prompt}}});
    QVERIFY2(answer.contains("A partial index is built over a subset of a table. [1]"_L1), qPrintable(answer));
    QVERIFY2(answer.contains("The marker's line can hold the text itself. [2]"_L1), qPrintable(answer));
    QCOMPARE(tokensOf(answer).join(QString()), answer);
    QVERIFY(!answerFor({}).isEmpty());
}

void EmulatorTest::scripts_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("known");
    QTest::newRow("any name") << u"openai/gpt-5"_s << true;
    QTest::newRow("preset") << u"emulator/slow"_s << true;
    QTest::newRow("query") << u"emulator/echo?first=20&tps=5&answer=a%20b"_s << true;
    QTest::newRow("fault") << u"emulator/fault-429"_s << true;
    QTest::newRow("unknown preset") << u"emulator/nothing"_s << false;
    QTest::newRow("unknown fault") << u"emulator/fault-999"_s << false;
    QTest::newRow("unknown setting") << u"emulator/echo?x=1"_s << false;
    QTest::newRow("bad number") << u"emulator/echo?tps=many"_s << false;
}

void EmulatorTest::scripts()
{
    QFETCH(QString, model);
    const auto script = scriptForModel({}, model);
    QTEST(script.has_value(), "known");
    if (model.contains("answer"_L1)) {
        QCOMPARE(script->answer, u"a b"_s);
        QCOMPARE(script->firstToken, 20ms);
    }
}

void EmulatorTest::streamHasTheDocumentedForm()
{
    m_emulator->setScript({.answer = u"one two"_s});
    QByteArray body = chatBody(u"m"_s, true);
    body.insert(1, R"("stream_options":{"include_usage":true},)");
    const QByteArray answer = talk(post("/v1/chat/completions", body), "0\r\n\r\n");
    QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream"));
    QVERIFY(!answer.contains("Content-Length"));
    const qsizetype role = answer.indexOf(R"("role":"assistant")");
    const qsizetype first = answer.indexOf(R"("content":"one")");
    const qsizetype finish = answer.indexOf(R"("finish_reason":"stop")");
    const qsizetype usage = answer.indexOf(R"("choices":[],)");
    const qsizetype done = answer.indexOf("data: [DONE]\n\n");
    QVERIFY(0 < role && role < first && first < finish && finish < usage && usage < done);
}

void EmulatorTest::answersWithoutStream()
{
    const QByteArray answer =
        talk(post("/api/v1/chat/completions", chatBody(u"emulator/echo?answer=a%20b"_s, false)), "}}");
    QVERIFY2(answer.contains(R"("content":"a b")") && answer.contains(R"("object":"chat.completion")"),
             answer.constData());
}

void EmulatorTest::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("unknown model") << post("/v1/chat/completions", chatBody(u"emulator/nothing"_s, true))
                                   << QByteArray("404");
    QTest::newRow("no JSON") << post("/v1/chat/completions", "{") << QByteArray("400");
    QTest::newRow("no messages") << post("/v1/chat/completions", R"({"model":"m"})") << QByteArray("400");
    QTest::newRow("unknown path") << post("/v1/responses", "{}") << QByteArray("404");
    QTest::newRow("unknown id") << QByteArray("GET /v1/models/nobody HTTP/1.1\r\n\r\n") << QByteArray("404");
    QTest::newRow("known id") << QByteArray("GET /v1/models/emulator%2Fecho HTTP/1.1\r\n\r\n") << QByteArray("200");
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray("400");
    QTest::newRow("absurd length") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n")
                                   << QByteArray("413");
}

void EmulatorTest::refuses()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    const QByteArray answer = talk(request, "\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.constData());
}

void EmulatorTest::oneRequestAfterTheOther()
{
    m_emulator->setScript({.tokensPerSecond = 500, .answer = u"one two three"_s});
    const QByteArray request = post("/v1/chat/completions", chatBody(u"m"_s, true));
    const QByteArray answer = talk(request + request + "GET /v1/models HTTP/1.1\r\n\r\n", "\"list\"");
    QCOMPARE(answer.count("HTTP/1.1 200"), 3);
    QCOMPARE(answer.count("[DONE]"), 2);
    QVERIFY(answer.indexOf("HTTP/1.1 200", 20) > answer.indexOf("[DONE]")); // never mixed
}

void EmulatorTest::tellsWhenItSent()
{
    m_emulator->setScript({.firstToken = 20ms, .answer = u"one two three"_s});
    RawStreamClient client(m_emulator->baseUrl());
    QSignalSpy finished(&client, &RawStreamClient::finished);
    client.send(chatBody(u"m"_s, true));
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(finished.constFirst().constFirst().toBool());
    QCOMPARE(client.contentChunks(), 3);
    const SeenRequest seen = m_emulator->requests().constFirst();
    QCOMPARE(seen.tokensSent.size(), 3);
    QVERIFY(client.sentAt() <= seen.arrived);
    QVERIFY(seen.arrived + 20ms <= seen.tokensSent.constFirst());
    QVERIFY(seen.tokensSent.constFirst() <= *client.firstContentAt());
}

void EmulatorTest::bodiesInChunks()
{
    const QByteArray body = chatBody(u"m"_s, false);
    const QByteArray half = body.first(10);
    const QByteArray rest = body.sliced(10);
    const QByteArray request =
        "POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n" +
        QByteArray::number(half.size(), 16) + "\r\n" + half + "\r\n" + QByteArray::number(rest.size(), 16) +
        ";x=y\r\n" + rest + "\r\n0\r\n\r\n";
    const QByteArray answer = talk(request, "chat.completion");
    QVERIFY(answer.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"));
}

void EmulatorTest::oneScriptAfterTheOther()
{
    m_emulator->setScripts({{.fault = Fault::RateLimit, .retryAfter = 3s, .retryAfterMs = 2500ms},
                            {.answer = u"second"_s},
                            {.answer = u"last"_s}});
    const QByteArray request = post("/v1/chat/completions", chatBody(u"m"_s, false));
    const QByteArray first = talk(request, "}}");
    QVERIFY(first.startsWith("HTTP/1.1 429"));
    QVERIFY(first.contains("Retry-After: 3\r\n"));
    QVERIFY(first.contains("retry-after-ms: 2500\r\n"));
    talk("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n", "]"); // takes none of them
    QVERIFY(talk(request, "}]").contains(R"("content":"second")"));
    QVERIFY(talk(request, "}]").contains(R"("content":"last")"));
    QVERIFY(talk(request, "}]").contains(R"("content":"last")"));
}

void EmulatorTest::tellsAboutTheKey()
{
    m_emulator->setScript({.requiredKey = u"right"_s});
    QVERIFY(talk("GET /api/v1/key HTTP/1.1\r\nHost: x\r\n\r\n", "}}").startsWith("HTTP/1.1 401"));
    QVERIFY(talk("GET /api/v1/key HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n\r\n", "}}")
                .startsWith("HTTP/1.1 401"));
    const QByteArray told = talk("GET /api/v1/key HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer right\r\n\r\n", "}}");
    QVERIFY(told.startsWith("HTTP/1.1 200"));
    QVERIFY(told.contains(R"("limit_remaining":7.5)"));
}

void EmulatorTest::listsModelsWithPrices()
{
    const QByteArray told = talk("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n", "\"total_count\"");
    const QJsonArray models = QJsonDocument::fromJson(told.mid(told.indexOf('{')))["data"_L1].toArray();
    QVERIFY(models.size() > 5);
    for (const QJsonValue &model : models) {
        QVERIFY(model["pricing"_L1]["prompt"_L1].toString().toDouble() > 0);
        QVERIFY(model["pricing"_L1]["input_cache_read"_L1].toString().toDouble() > 0);
        QVERIFY(model["context_length"_L1].toInt() > 0);
    }
}

void EmulatorTest::hasAWebToSearch()
{
    m_emulator->setSite({.search = 1ms, .pages = {1ms, 2ms}, .results = 3});
    const QByteArray found = talk("GET /search?q=partial%20index&format=json HTTP/1.1\r\nHost: example.test:7\r\n\r\n",
                                  "unresponsive_engines");
    const QJsonDocument json = QJsonDocument::fromJson(found.mid(found.indexOf('{')));
    QCOMPARE(json["query"_L1].toString(), u"partial index"_s);
    QCOMPARE(json["results"_L1].toArray().size(), 3);
    QCOMPARE(json["results"_L1][2]["url"_L1].toString(), u"http://example.test:7/page/3"_s);
    const QByteArray page = talk("GET /page/3 HTTP/1.1\r\nHost: x\r\n\r\n", "</html>");
    QVERIFY(page.contains("Content-Type: text/html"));
    QVERIFY(page.contains("Page 3 says"));
    QVERIFY(talk("GET /page/none HTTP/1.1\r\nHost: x\r\n\r\n", "}}").startsWith("HTTP/1.1 404"));
    Site site;
    QVERIFY(setSiteOption(site, u"pages"_s, u"40, 50"_s));
    QCOMPARE(site.pages, (QList<Milliseconds>{40ms, 50ms}));
    QVERIFY(!setSiteOption(site, u"pages"_s, u"slow"_s));
    QVERIFY(!setSiteOption(site, u"colour"_s, u"1"_s));
}

void EmulatorTest::hasEmbeddingsAndVectors()
{
    m_emulator->setSite({.connection = 5ms});
    const auto opened = std::chrono::steady_clock::now();
    const QByteArray told = talk(post("/v1/embeddings", R"({"model":"e","input":["a","b"]})"), "usage");
    QVERIFY(std::chrono::steady_clock::now() - opened >= 4ms); // a new connection costs something
    const QJsonArray data = QJsonDocument::fromJson(told.mid(told.indexOf('{')))["data"_L1].toArray();
    QCOMPARE(data.size(), 2);
    QCOMPARE(data[0]["embedding"_L1].toArray().size(), 64);
    QVERIFY(data[0]["embedding"_L1] != data[1]["embedding"_L1]);
    const QByteArray hits = talk(post("/query", R"({"vector":[0.1],"topK":2,"namespace":"n"})"), "namespace");
    QCOMPARE(QJsonDocument::fromJson(hits.mid(hits.indexOf('{')))["matches"_L1].toArray().size(), 2);
}

QTEST_GUILESS_MAIN(EmulatorTest)
#include "tst_emulator.moc"
