// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/serviceembedder.h"
#include "core/net/streampool.h"
#include "tests/support/emulator/emulator.h"
#include "tests/unit/net/scriptedserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Embedded = Result<QList<Vector>>;

/// The service that the scripted server plays: a text's vector is its length and 1.
class Service final {
public:
    Service() : m_server(m_tcp)
    {
        m_server.answer = [this](QTcpSocket &socket, const QByteArray &request, int number) {
            answer(socket, request, number);
        };
    }

    std::function<bool(QTcpSocket &, const QJsonArray &input, int number)> fault; ///< true: it answered
    bool shuffled = false;
    bool plain = false;
    int dimension = 2;

    QUrl url() const { return m_server.url(); }
    QList<int> sizes() const
    {
        QList<int> sizes;
        for (const QByteArray &request : m_server.requests)
            sizes += static_cast<int>(inputOf(request).size());
        return sizes;
    }
    QByteArrayList requests() const { return m_server.requests; }
    static QJsonArray inputOf(const QByteArray &request) { return bodyOf(request)["input"_L1].toArray(); }
    static QJsonObject bodyOf(const QByteArray &request)
    {
        return QJsonDocument::fromJson(request.sliced(request.indexOf("\r\n\r\n") + 4)).object();
    }
    static void respond(QTcpSocket &socket, int status, const QByteArray &body, const QByteArray &headers = {})
    {
        socket.write("HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + headers +
                     "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    static void refuse(QTcpSocket &socket, int status, const QByteArray &words, const QByteArray &headers = {})
    {
        respond(socket, status, "{\"error\":{\"message\":\"" + words + "\"}}", headers);
    }

private:
    void answer(QTcpSocket &socket, const QByteArray &request, int number)
    {
        const QJsonArray input = inputOf(request);
        if (fault && fault(socket, input, number)) return;
        QJsonArray data;
        for (int i = 0; i < input.size(); ++i) {
            QList<float> values{static_cast<float>(input[i].toString().size()), 1.0F};
            values.resize(dimension);
            QJsonValue embedding;
            if (plain || bodyOf(request)["encoding_format"_L1] == "float"_L1) {
                QJsonArray numbers;
                for (const float value : values)
                    numbers.append(static_cast<double>(value));
                embedding = numbers;
            } else {
                embedding = QString::fromLatin1(
                    QByteArray(reinterpret_cast<const char *>(values.constData()), values.size() * 4).toBase64());
            }
            const QJsonObject entry{{"index"_L1, i}, {"embedding"_L1, embedding}};
            shuffled ? data.prepend(entry) : data.append(entry);
        }
        respond(socket, 200, QJsonDocument(QJsonObject{{"data"_L1, data}}).toJson());
    }

    QTcpServer m_tcp;
    test::ScriptedServer m_server;
};

EmbeddingLimits quick()
{
    EmbeddingLimits limits;
    limits.answer = 5s;
    limits.retry = {.retries = 3, .firstWait = 1ms, .longestWait = 5ms, .total = 20s};
    limits.queryRetry = limits.retry;
    return limits;
}

QStringList texts(int count)
{
    QStringList list;
    for (int i = 0; i < count; ++i)
        list += u"text %1"_s.arg(QString(i + 1, u'x'));
    return list;
}

/// That each vector is the one of the text at its place.
bool inOrder(const QList<Vector> &vectors, const QStringList &of)
{
    if (vectors.size() != of.size()) return false;
    for (int i = 0; i < of.size(); ++i) {
        if (vectors[i].size() < 2) return false;
        if (std::abs(vectors[i][0] / vectors[i][1] - static_cast<float>(of[i].size())) > 0.1F) return false;
    }
    return true;
}

} // namespace

class TestServiceEmbedder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void embedsWithTheEmulator()
    {
        test::Emulator emulator;
        net::StreamPool pool;
        EmbeddingService service{u"Emulator"_s, emulator.baseUrl(), u"key"_s};
        service.model = u"any"_s;
        service.queryPrefix = u"query: "_s;
        ServiceEmbedder embedder(pool, service);
        QCOMPARE(embedder.space().dimension, 0);
        QSignalSpy learned(&embedder, &ServiceEmbedder::spaceLearned);
        const auto future = embedder.embed(texts(150), EmbedPurpose::Document);
        QTRY_VERIFY(future.isFinished());
        QVERIFY2(future.result(), future.result() ? "" : qPrintable(future.result().error().detail));
        QCOMPARE(future.result()->size(), 150);
        QCOMPARE(future.result()->first().size(), 64);
        QCOMPARE(embedder.space(),
                 (EmbeddingSpace{u"any"_s, u"http://127.0.0.1:%1"_s.arg(emulator.baseUrl().port()), 64, true}));
        QCOMPARE(learned.size(), 1);
        QCOMPARE(emulator.requestCount(), 3); // 64, 64, 22
        const auto query = embedder.embed({u"text"_s}, EmbedPurpose::Query);
        QTRY_VERIFY(query.isFinished());
        QVERIFY(query.result());
        const auto last = emulator.requests().constLast().http;
        QCOMPARE(last.path, "/v1/embeddings");
        QCOMPARE(last.headers.value("authorization"), "Bearer key");
        QCOMPARE(QJsonDocument::fromJson(last.body)["input"_L1][0].toString(), u"query: text"_s);
        QCOMPARE(emulator.openConnections(), 1);
    }

    void readsWhateverComes_data()
    {
        QTest::addColumn<bool>("plain");
        QTest::addColumn<bool>("shuffled");
        QTest::newRow("as asked") << false << false;
        QTest::newRow("numbers although base64 was asked for") << true << false;
        QTest::newRow("shuffled") << false << true;
    }
    void readsWhateverComes()
    {
        QFETCH(bool, plain);
        QFETCH(bool, shuffled);
        Service service;
        service.plain = plain;
        service.shuffled = shuffled;
        const auto vectors = embed(service, texts(10));
        QVERIFY(vectors);
        QVERIFY(inOrder(*vectors, texts(10)));
    }

    void blankTextsAreNotSentAndLongOnesCut()
    {
        Service service;
        EmbeddingLimits limits = quick();
        limits.textTokens = 100;
        const auto vectors = embed(service, {u"a"_s, u""_s, u" \n"_s, u"word "_s.repeated(1000)}, limits);
        QVERIFY(vectors);
        QVERIFY(vectors->at(1).isEmpty());
        QVERIFY(vectors->at(2).isEmpty());
        QCOMPARE(vectors->at(3).size(), 2);
        const QJsonArray sent = Service::inputOf(service.requests().constFirst());
        QCOMPARE(sent.size(), 2);
        QVERIFY(sent[1].toString().size() < 310);
        const auto none = embed(service, {u""_s});
        QVERIFY(none);
        QVERIFY(none->first().isEmpty());
    }

    void batchesAreBoundedByTokens()
    {
        Service service;
        EmbeddingLimits limits = quick();
        limits.batchTokens = 100;
        const QStringList list(5, u"x"_s.repeated(120)); // about 41 tokens
        QVERIFY(embed(service, list, limits));
        QCOMPARE(service.sizes(), (QList<int>{2, 2, 1}));
    }

    void halvesAndLearns_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("400") << 400;
        QTest::newRow("413") << 413;
        QTest::newRow("500") << 500;
    }
    void halvesAndLearns()
    {
        QFETCH(int, status);
        Service service;
        service.fault = [status](QTcpSocket &socket, const QJsonArray &input, int) {
            if (input.size() <= 4) return false;
            Service::refuse(socket, status, "no more than 4");
            return true;
        };
        net::StreamPool pool;
        ServiceEmbedder embedder(pool, of(service), quick());
        const auto first = run(embedder, texts(16));
        QVERIFY(first);
        QVERIFY(inOrder(*first, texts(16)));
        QCOMPARE(service.sizes(), (QList<int>{16, 8, 4, 4, 4, 4}));
        QCOMPARE(embedder.batchSize(), 4);
        QVERIFY(run(embedder, texts(8)));
        QCOMPARE(service.sizes().last(2), (QList<int>{4, 4}));
    }

    void shortensWhatIsTooLongAndLeavesOutWhatIsRefused()
    {
        Service service;
        service.fault = [](QTcpSocket &socket, const QJsonArray &input, int) {
            for (const auto &text : input) {
                if (text.toString().contains("poison"_L1)) {
                    Service::refuse(socket, 400, "cannot do this");
                    return true;
                }
                if (text.toString().size() > 1'000) {
                    Service::refuse(socket, 400, "maximum context length is 1000");
                    return true;
                }
            }
            return false;
        };
        const auto vectors = embed(service, {u"one"_s, u"poison"_s, u"x"_s.repeated(3'000), u"two"_s});
        QVERIFY(vectors);
        QVERIFY(!vectors->at(0).isEmpty());
        QVERIFY(vectors->at(1).isEmpty());
        QVERIFY(!vectors->at(2).isEmpty());
        QVERIFY(!vectors->at(3).isEmpty());
    }

    void failsWhereNothingIsTaken()
    {
        Service service;
        service.fault = [](QTcpSocket &socket, const QJsonArray &, int) {
            Service::refuse(socket, 400, "this is a chat model");
            return true;
        };
        const auto vectors = embed(service, texts(64));
        QVERIFY(!vectors);
        QVERIFY2(vectors.error().message.contains("this is a chat model"_L1), qPrintable(vectors.error().message));
        QVERIFY(service.requests().size() < 25);
    }

    void waitsOutWhatPasses_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("429") << 0;
        QTest::newRow("500, twice") << 1;
        QTest::newRow("garbage") << 2;
        QTest::newRow("dropped in the middle") << 3;
        QTest::newRow("one vector missing") << 4;
        QTest::newRow("closed without a word") << 5;
    }
    void waitsOutWhatPasses()
    {
        QFETCH(int, kind);
        Service service;
        service.fault = [kind](QTcpSocket &socket, const QJsonArray &, int number) {
            if (number > (kind == 1 ? 2 : 1)) return false;
            switch (kind) {
            case 0: Service::refuse(socket, 429, "slow down", "Retry-After: 0\r\n"); break;
            case 1: Service::refuse(socket, 500, "oops"); break;
            case 2: Service::respond(socket, 200, "{\"data\": [1, 2,"); break;
            case 3:
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"data\"");
                socket.disconnectFromHost();
                break;
            case 4: Service::respond(socket, 200, "{\"data\":[{\"index\":0,\"embedding\":[1,0]}]}"); break;
            default: socket.disconnectFromHost();
            }
            return true;
        };
        const auto vectors = embed(service, texts(3));
        QVERIFY2(vectors, vectors ? "" : qPrintable(vectors.error().message + vectors.error().detail));
        QVERIFY(inOrder(*vectors, texts(3)));
    }

    void doesNotWaitLongerThanItsLimit()
    {
        Service service;
        service.fault = [](QTcpSocket &socket, const QJsonArray &, int) {
            Service::refuse(socket, 429, "slow down", "Retry-After: 3600\r\n");
            return true;
        };
        const auto vectors = embed(service, texts(3));
        QVERIFY(!vectors);
        QCOMPARE(vectors.error().code, ErrorCode::RateLimited);
        QCOMPARE(vectors.error().retryAfter, std::optional<Milliseconds>(1h));
        QCOMPARE(service.requests().size(), 1);
    }

    void givesUpOnSilence()
    {
        Service service;
        service.fault = [](QTcpSocket &, const QJsonArray &, int) { return true; };
        EmbeddingLimits limits = quick();
        limits.answer = 50ms;
        limits.retry.retries = 1;
        const auto vectors = embed(service, texts(1), limits);
        QVERIFY(!vectors);
        QCOMPARE(vectors.error().code, ErrorCode::Timeout);
        QVERIFY(vectors.error().retryable);
        QCOMPARE(service.requests().size(), 2);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("key") << 401 << QByteArray("bad key sk-secret") << ErrorCode::Unauthorised << u"Check the key"_s;
        QTest::newRow("model") << 404 << QByteArray("no such model") << ErrorCode::NotFound << u"no embedding model"_s;
        QTest::newRow("quota") << 429 << QByteArray("exceeded your current quota") << ErrorCode::RateLimited
                               << u"used up"_s;
        QTest::newRow("dimensions") << 400 << QByteArray("dimensions is not supported") << ErrorCode::Http
                                    << u"Clear the number"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, words);
        Service service;
        service.fault = [&](QTcpSocket &socket, const QJsonArray &, int) {
            Service::refuse(socket, status, words);
            return true;
        };
        const auto vectors = embed(service, texts(3));
        QVERIFY(!vectors);
        QTEST(vectors.error().code, "code");
        QFETCH(QString, said);
        QVERIFY2(vectors.error().message.contains(said), qPrintable(vectors.error().message));
        QVERIFY(vectors.error().message.contains("Test service"_L1));
        QVERIFY(!vectors.error().message.contains("sk-secret"_L1));
        QVERIFY(!vectors.error().detail.contains("sk-secret"_L1));
        QCOMPARE(service.requests().size(), 1);
    }

    void asksForNumbersWhereBase64IsUnknown()
    {
        Service service;
        service.fault = [](QTcpSocket &socket, const QJsonArray &, int number) {
            if (number > 1) return false;
            Service::refuse(socket, 400, "encoding_format base64 is not supported");
            return true;
        };
        QVERIFY(embed(service, texts(3)));
        QCOMPARE(Service::bodyOf(service.requests()[0])["encoding_format"_L1], QJsonValue("base64"_L1));
        QCOMPARE(Service::bodyOf(service.requests()[1])["encoding_format"_L1], QJsonValue("float"_L1));
        QCOMPARE(service.sizes(), (QList<int>{3, 3}));
    }

    void holdsTheDimension()
    {
        Service service;
        net::StreamPool pool;
        ServiceEmbedder embedder(pool, of(service), quick());
        QVERIFY(run(embedder, texts(2)));
        service.dimension = 3;
        const auto other = run(embedder, texts(2));
        QVERIFY(!other);
        QVERIFY2(other.error().message.contains("3 dimensions"_L1), qPrintable(other.error().message));
        QCOMPARE(embedder.space().dimension, 2);

        EmbeddingService asks = of(service);
        asks.dimensions = 256;
        ServiceEmbedder ignored(pool, asks, quick());
        const auto wrong = run(ignored, texts(1));
        QVERIFY(!wrong);
        QCOMPARE(Service::bodyOf(service.requests().constLast())["dimensions"_L1].toInt(), 256);
        QVERIFY2(wrong.error().message.contains("256 were asked for"_L1), qPrintable(wrong.error().message));
    }

    void queriesPassDocumentsAndAllEndWithTheEmbedder()
    {
        Service service;
        service.fault = [](QTcpSocket &, const QJsonArray &input, int) { return input.size() > 1; }; // silent
        net::StreamPool pool;
        auto embedder = std::make_unique<ServiceEmbedder>(pool, of(service), quick());
        QList<QFuture<Embedded>> documents;
        for (int i = 0; i < 10; ++i)
            documents += embedder->embed(texts(2), EmbedPurpose::Document);
        const auto query = embedder->embed({u"question"_s}, EmbedPurpose::Query);
        QTRY_VERIFY(query.isFinished());
        QVERIFY(query.result());
        QTRY_COMPARE(service.requests().size(), 5); // four of documents side by side
        embedder.reset();
        for (const auto &future : documents) {
            QVERIFY(future.isFinished());
            QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
        }
    }

private:
    static EmbeddingService of(const Service &service)
    {
        EmbeddingService values{u"Test service"_s, service.url(), u"sk-secret"_s};
        values.model = u"m"_s;
        return values;
    }
    static Embedded run(ServiceEmbedder &embedder, const QStringList &list)
    {
        const auto future = embedder.embed(list, EmbedPurpose::Document);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 15'000))
            return fail(ErrorCode::Internal, u"late"_s);
        return future.result();
    }
    static Embedded embed(const Service &service, const QStringList &list, const EmbeddingLimits &limits = quick())
    {
        net::StreamPool pool;
        ServiceEmbedder embedder(pool, of(service), limits);
        return run(embedder, list);
    }
};

QTEST_GUILESS_MAIN(TestServiceEmbedder)
#include "tst_serviceembedder.moc"
