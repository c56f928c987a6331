// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/vectorcodec.h"
#include "vectorbase.h"

#include <QTest>

#include <limits>
#include <numeric>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

const EmbeddingSpace space4{u"model"_s, u"abc"_s, 4, true};

double cosine(const Vector &a, const Vector &b)
{
    const double ab = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    const double aa = std::inner_product(a.begin(), a.end(), a.begin(), 0.0);
    return ab / std::sqrt(aa * std::inner_product(b.begin(), b.end(), b.begin(), 0.0));
}

} // namespace

class VectorTableTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storedCosinesAreTrue_data()
    {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<float>("spike");
        QTest::addColumn<float>("size");
        for (const int dimension : {64, 128, 384, 1536, 4096}) {
            QTest::addRow("%d", dimension) << dimension << 1.0F << 1.0F;
            QTest::addRow("%d, a few large values", dimension) << dimension << 40.0F << 1.0F;
        }
        QTest::addRow("huge") << 384 << 1.0F << 1e6F;
        QTest::addRow("tiny") << 384 << 1.0F << 1e-8F;
    }
    void storedCosinesAreTrue()
    {
        QFETCH(int, dimension);
        QFETCH(float, spike);
        QFETCH(float, size);
        std::mt19937 random(1);
        for (int i = 0; i < 20; ++i) {
            Vector a = test::randomVector(random, dimension);
            const Vector b = test::randomVector(random, dimension);
            a[0] *= spike;
            a[1] *= spike;
            for (float &value : a)
                value *= size;
            const Vector stored = decodeVector(std::string_view(encodeVector(a).toStdString()), dimension);
            QCOMPARE(stored.size(), dimension);
            QVERIFY(std::abs(cosine(a, b) - std::inner_product(stored.begin(), stored.end(), b.begin(), 0.0)) < 0.0005);
            QVERIFY(std::abs(cosine(stored, stored) -
                             std::inner_product(stored.begin(), stored.end(), stored.begin(), 0.0)) < 0.001);
        }
    }

    void whatHasNoMeaning()
    {
        for (const Vector &vector : {Vector(), Vector(4, 0.0F), Vector(4, std::numeric_limits<float>::quiet_NaN()),
                                     Vector(4, std::numeric_limits<float>::infinity())}) {
            const QByteArray data = encodeVector(vector);
            QCOMPARE(data.size(), 1);
            QVERIFY(decodeVector(std::string_view(data.constData(), 1), 4).isEmpty());
        }
        QVERIFY(decodeVector({}, 4).isEmpty());
        QVERIFY(decodeVector("1234567", 4).isEmpty());
    }

    void textHasTitleAndHeadings()
    {
        QCOMPARE(vectortable::embeddingText(u"Title"_s, {u"Title"_s, u"One"_s, u"Two"_s}, u"Body"_s),
                 u"Title\nOne\nTwo\nBody"_s);
        QCOMPARE(vectortable::embeddingText({}, {}, u"Body"_s), u"Body"_s);
    }

    void spacesAreKeptApart()
    {
        test::VectorBase base;
        EmbeddingSpace other = space4;
        other.revision = u"def"_s;
        const qint64 one = *base.writer->openVectorSpace(space4, u"embedded"_s);
        QCOMPARE(*base.writer->openVectorSpace(space4, u"embedded"_s), one);
        QVERIFY(*base.writer->openVectorSpace(other, u"embedded"_s) != one);
        QVERIFY(*base.writer->openVectorSpace(space4, u"pinecone:x"_s) != one);
        QVERIFY(!base.writer->openVectorSpace({u"model"_s, {}, 0, true}, u"embedded"_s));
        QVERIFY(base.writer->commit());
        QCOMPARE(*vectortable::findSpace(*base.connection, space4, u"embedded"_s), std::optional<qint64>(one));
        other.dimension = 5;
        QCOMPARE(*vectortable::findSpace(*base.connection, other, u"embedded"_s), std::optional<qint64>());
    }

    void pendingChunksComeInPages()
    {
        test::VectorBase base;
        const qint64 library = base.library(u"a"_s);
        const QList<qint64> ids = base.document(library, u"/a/x"_s, longBodies(5));
        QCOMPARE(ids.size(), 5);
        const qint64 space = *base.writer->openVectorSpace(space4, u"embedded"_s);
        QVERIFY(base.writer->storeVectors(space, {{ids[1], {1, 0, 0, 0}}, {ids[3], {}}}));
        QVERIFY(base.writer->commit());
        auto page = vectortable::chunksWithoutVector(*base.connection, space, 0, 2);
        QVERIFY(page);
        QCOMPARE(page->size(), 2);
        QCOMPARE(page->at(0).id, ids[0]);
        QCOMPARE(page->at(1).id, ids[2]);
        page = vectortable::chunksWithoutVector(*base.connection, space, ids[2], 2);
        QCOMPARE(page->size(), 1); // 3 has no meaning, and is not asked for again
        QCOMPARE(page->at(0).id, ids[4]);
    }

    void vectorsComeAndGo()
    {
        test::VectorBase base;
        const qint64 library = base.library(u"a"_s);
        const QList<qint64> ids = base.document(library, u"/a/x"_s, longBodies(4));
        const QList<qint64> others = base.document(library, u"/a/y"_s, longBodies(2));
        const qint64 space = *base.writer->openVectorSpace(space4, u"embedded"_s);
        const qint64 remote = *base.writer->openVectorSpace(space4, u"pinecone"_s);
        QVERIFY(base.writer->storeVectors(space, {{ids[0], {3, 0, 0, 4}},
                                                  {ids[1], {0, 1, 0, 0}},
                                                  {others[0], {0, 0, 1, 0}},
                                                  {ids[0] + 1'000'000, {1, 1, 1, 1}}})); // a passage that is not there
        QVERIFY(base.writer->noteRemoteVectors(remote, ids));
        QVERIFY(base.writer->commit());
        QCOMPARE(*vectortable::count(*base.connection, space), 3);
        QCOMPARE(vectortable::countByLibrary(*base.connection, space)->value(library), 3);
        const auto vectors = vectortable::chunkVectors(*base.connection, space, 4, ids);
        QCOMPARE(vectors->size(), 2);
        QVERIFY(std::abs(vectors->value(ids[0])[3] - 0.8F) < 0.001F);
        QVERIFY(vectortable::chunkVectors(*base.connection, remote, 4, ids)->isEmpty());

        QList<qint64> seen;
        const auto visit = [&](qint64, qint64 chunk, std::string_view data) {
            QCOMPARE(data.size(), std::size_t(8));
            seen.append(chunk);
        };
        const auto last = vectortable::visitAfter(*base.connection, space, 0, 2, visit);
        QCOMPARE(seen.size(), 2);
        QVERIFY(vectortable::visitAfter(*base.connection, space, *last, 100, visit));
        QCOMPARE(seen, (QList<qint64>{ids[0], ids[1], others[0]}));

        // A vector again gets a new number.
        QVERIFY(base.writer->storeVectors(space, {{ids[0], {0, 0, 0, 1}}}));
        QVERIFY(base.writer->commit());
        seen.clear();
        QVERIFY(vectortable::visitAfter(*base.connection, space, *last + 1, 100, visit));
        QCOMPARE(seen, QList<qint64>{ids[0]});

        // The file changes: its passages and their vectors go; the remote store has to be told.
        base.document(library, u"/a/x"_s, {u"something else"_s});
        QCOMPARE(*vectortable::count(*base.connection, space), 1);
        QCOMPARE(base.number("SELECT count(*) FROM vector"), 1);
        QCOMPARE(base.number("SELECT count(*) FROM vector_gone"), 4);
        QCOMPARE(base.number("SELECT count(DISTINCT space) FROM vector_gone"), 1);
        const auto gone = vectortable::gone(*base.connection, remote, 3);
        QCOMPARE(*gone, ids.first(3));
        QVERIFY(base.writer->noteForgotten(remote, *gone) && base.writer->commit());
        QCOMPARE(*vectortable::gone(*base.connection, remote, 3), ids.mid(3));
        QVERIFY(*base.writer->removeLibrary(u"a"_s));
        QCOMPARE(base.number("SELECT count(*) FROM vector"), 0);
    }

    void spacesOutOfUseGoPieceByPiece()
    {
        test::VectorBase base;
        const QList<qint64> ids = base.document(base.library(u"a"_s), u"/a/x"_s, longBodies(5));
        const qint64 space = *base.writer->openVectorSpace(space4, u"embedded"_s);
        for (const qint64 id : ids)
            QVERIFY(base.writer->storeVectors(space, {{id, {1, 0, 0, 0}}}));
        QCOMPARE(*base.writer->removeSomeVectors(space, 3), 3);
        QCOMPARE(*base.writer->removeSomeVectors(space, 3), 2);
        QCOMPARE(*base.writer->removeSomeVectors(space, 3), 0);
        QVERIFY(base.writer->commit());
        QCOMPARE(base.number("SELECT count(*) FROM vector_space"), 0);
    }

private:
    static QStringList longBodies(int count) // too long for two to share a passage
    {
        QStringList bodies;
        for (int i = 0; i < count; ++i)
            bodies += u"Body %1 "_s.arg(i) + u"with many words to fill it up. "_s.repeated(25);
        return bodies;
    }
};

QTEST_GUILESS_MAIN(VectorTableTest)
#include "tst_vectortable.moc"
