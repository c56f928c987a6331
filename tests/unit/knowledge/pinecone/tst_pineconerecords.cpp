// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/pinecone/pineconefault.h"
#include "core/knowledge/vector/pinecone/pineconerecords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <limits>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {
VectorRecord record(qint64 chunk, const Vector &values, const QString &text = u"text"_s)
{
    Passage passage;
    passage.chunkId = chunk;
    passage.library = u"Guides"_s;
    passage.document = u"/home/me/a.md"_s;
    passage.title = u"A"_s;
    passage.headingPath = {u"One"_s, u"Two"_s};
    passage.page = 3;
    passage.text = text;
    return {values, passage};
}

qsizetype bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).size();
}
} // namespace

class TestPineconeRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idsAreOfOneInstallation()
    {
        QCOMPARE(pineconeId(u"abc"_s, 17), u"abc:17"_s);
        QCOMPARE(chunkOfPineconeId(u"abc"_s, u"abc:17"_s), 17);
        for (const QString &other : {u"abcd:17"_s, u"ab:17"_s, u"abc:"_s, u"abc:x"_s, u"abc:-1"_s, u"17"_s, u""_s})
            QCOMPARE(chunkOfPineconeId(u"abc"_s, other), 0);
    }

    void passagesComeBack()
    {
        const Passage sent = record(7, {1}, u"Grüße aus 世界 😀 \"quoted\"\n"_s).passage;
        const Passage read = passageOfMetadata(pineconeMetadata(sent, 40'960));
        QCOMPARE(read.library, sent.library);
        QCOMPARE(read.document, sent.document);
        QCOMPARE(read.title, sent.title);
        QCOMPARE(read.headingPath, sent.headingPath);
        QCOMPARE(read.page, 3);
        QCOMPARE(read.text, sent.text);
        QCOMPARE(read.chunkId, 0);
    }

    void metadataIsCutToFit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"x"_s.repeated(100'000);
        QTest::newRow("three bytes each") << u"世"_s.repeated(50'000);
        QTest::newRow("surrogates") << u"😀"_s.repeated(50'000);
        QTest::newRow("escaped") << QString(100'000, QChar(1));
        QTest::newRow("mixed") << u"x"_s.repeated(30'000) + QString(30'000, QChar(2));
    }
    void metadataIsCutToFit()
    {
        QFETCH(QString, text);
        const QJsonObject metadata = pineconeMetadata(record(1, {1}, text).passage, 40'960);
        const QString kept = metadata["text"_L1].toString();
        QVERIFY(bytesOf(metadata) <= 40'960);
        QVERIFY(bytesOf(metadata) > 20'000);
        QVERIFY(text.startsWith(kept));
        QVERIFY(!kept.back().isHighSurrogate());
    }

    void metadataOfOtherProgramsIsRead()
    {
        const Passage langchain = passageOfMetadata({{"page_content"_L1, "body"_L1},
                                                     {"source"_L1, "https://a.example/guide.html"_L1},
                                                     {"page_number"_L1, "4"_L1}});
        QCOMPARE(langchain.text, u"body"_s);
        QCOMPARE(langchain.document, u"https://a.example/guide.html"_s);
        QCOMPARE(langchain.title, u"guide.html"_s);
        QCOMPARE(langchain.page, 4);
        QCOMPARE(passageOfMetadata({{"chunk"_L1, "c"_L1}, {"file"_L1, "f"_L1}, {"title"_L1, "T"_L1}}).title, u"T"_s);
        QCOMPARE(passageOfMetadata({{"content"_L1, "c"_L1}, {"url"_L1, "u"_L1}}).document, u"u"_s);
        QVERIFY(passageOfMetadata({{"text"_L1, 5}}).text.isEmpty());
    }

    void upsertsAreSplitByCountAndSize()
    {
        QList<VectorRecord> records;
        for (int i = 1; i <= 2'500; ++i)
            records += record(i, {1.0F, 0.5F});
        records += record(3'000, {0.0F, 0.0F});
        records += record(3'001, {std::nanf(""), 1.0F});
        PineconeAccess access;
        access.installation = u"me"_s;
        access.nameSpace = u"a \"b\""_s;
        int sent = 0;
        const QByteArrayList bodies = pineconeUpserts(records, access, {});
        QCOMPARE(bodies.size(), 3);
        for (const QByteArray &body : bodies) {
            const QJsonDocument json = QJsonDocument::fromJson(body);
            QCOMPARE(json["namespace"_L1].toString(), access.nameSpace);
            QVERIFY(json["vectors"_L1].toArray().size() <= 1'000);
            sent += static_cast<int>(json["vectors"_L1].toArray().size());
        }
        QCOMPARE(sent, 2'500);

        records.clear();
        for (int i = 1; i <= 300; ++i)
            records += record(i, Vector(1'536, 0.123456789F), u"x"_s.repeated(2'000));
        const QByteArrayList large = pineconeUpserts(records, access, {});
        QVERIFY(large.size() >= 3);
        for (const QByteArray &body : large)
            QVERIFY(body.size() <= 2 * 1024 * 1024);
        const auto values = QJsonDocument::fromJson(large[0])["vectors"_L1][0]["values"_L1].toArray();
        QCOMPARE(static_cast<float>(values[0].toDouble()), 0.123456789F);
        QVERIFY(pineconeUpserts({}, access, {}).isEmpty());
    }

    void scoresAreCosines()
    {
        const QByteArray body = "{\"matches\":[{\"id\":\"me:1\",\"score\":0.5,\"values\":[2,0]},"
                                "{\"id\":\"x\",\"score\":0.1,\"values\":[0.6,0.8],\"metadata\":{\"text\":\"t\"}},"
                                "{\"id\":\"without text\",\"score\":0.05,\"values\":[1,0]}]}";
        const auto byCosine = readPineconeHits(body, u"me"_s, u"cosine"_s, {0, 1});
        QVERIFY(byCosine);
        QCOMPARE(byCosine->size(), 2);
        QCOMPARE(byCosine->at(0).chunkId, 1);
        QVERIFY(!byCosine->at(0).passage);
        QCOMPARE(byCosine->at(0).score, 0.5);
        QCOMPARE(byCosine->at(1).passage->document, u"x"_s);
        const auto byDistance = readPineconeHits(body, u"me"_s, u"euclidean"_s, {0, 1});
        QVERIFY(byDistance);
        QCOMPARE(byDistance->at(0).chunkId, 0);
        QVERIFY(std::abs(byDistance->at(0).score - 0.8) < 1e-9);
        QCOMPARE(byDistance->at(1).score, 0.0);
        const auto without =
            readPineconeHits("{\"matches\":[{\"id\":\"a\",\"score\":1}]}", u"me"_s, u"dotproduct"_s, {0, 1});
        QVERIFY(!without);
        QVERIFY(without.error().message.contains("dotproduct"_L1));
        QVERIFY(!readPineconeHits("[]", u"me"_s, u"cosine"_s, {0, 1}));
        QVERIFY(!readPineconeHits("<html>", u"me"_s, u"cosine"_s, {0, 1}));
    }

    void bothFormsOfErrorsAreRead()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        net::HttpAnswer answer;
        answer.status = 400;
        answer.body = "{\"code\":3,\"message\":\"Vector dimension 3 for sk-1\",\"details\":[]}";
        Error error = pineconeFault(answer, u"i"_s, u"sk-1"_s, now);
        QVERIFY(error.message.contains(u"Vector dimension 3 for …"_s));
        QVERIFY(!error.detail.contains("sk-1"_L1));
        QVERIFY(!error.retryable);
        answer.status = 403;
        answer.body = "{\"status\":403,\"error\":{\"code\":\"FORBIDDEN\",\"message\":\"Wrong project\"}}";
        error = pineconeFault(answer, u"i"_s, u"sk-1"_s, now);
        QCOMPARE(error.code, ErrorCode::Unauthorised);
        QVERIFY(error.message.contains("Wrong project"_L1));
    }
};

QTEST_GUILESS_MAIN(TestPineconeRecords)
#include "tst_pineconerecords.moc"
