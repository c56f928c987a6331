// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/embeddedstore.h"
#include "vectorbase.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

const EmbeddingSpace space32{u"model"_s, u"abc"_s, 32, true};

template<typename T>
Result<T> resultOf(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); })) return fail(ErrorCode::Timeout, u"no answer"_s);
    return future.isCanceled() ? fail(ErrorCode::Cancelled, u"cancelled"_s) : future.result();
}

/// A vector near the axis `i`.
Vector near(int i)
{
    Vector vector(32, 0.05F);
    vector[i % 32] = 1.0F + 0.01F * float(i);
    return vector;
}

QStringList bodies(int count)
{
    QStringList texts;
    for (int i = 0; i < count; ++i)
        texts += u"Body %1 "_s.arg(i) + u"with many words to fill it up. "_s.repeated(25);
    return texts;
}

} // namespace

class EmbeddedStoreTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatWasWritten()
    {
        test::VectorBase base;
        const QList<qint64> a = base.document(base.library(u"a"_s), u"/a/x"_s, bodies(20));
        const QList<qint64> b = base.document(base.library(u"b"_s), u"/b/x"_s, bodies(20));
        const qint64 space = *base.writer->openVectorSpace(space32, u"embedded"_s);
        QVERIFY(base.writer->commit());
        EmbeddedStore store(base.file(), space, space32);
        QVERIFY(resultOf(store.query({near(3), 5, {}, {}}))->isEmpty());
        QCOMPARE(*resultOf(store.count()), 0);
        QVERIFY(resultOf(store.check(space32)).value_or(false));

        // Another connection writes; nobody tells the store.
        QList<PassageWriter::ChunkVector> vectors;
        for (int i = 0; i < 20; ++i)
            vectors += {{a[i], near(i)}, {b[i], near(i + 7)}};
        QVERIFY(base.writer->storeVectors(space, vectors));
        QVERIFY(resultOf(store.query({near(3), 5, {}, {}}))->isEmpty()); // not committed yet
        QVERIFY(base.writer->commit());
        auto hits = resultOf(store.query({near(3), 5, {}, {}}));
        QVERIFY2(hits, hits ? "" : qPrintable(hits.error().message));
        QCOMPARE(hits->size(), 5);
        QCOMPARE(hits->first().chunkId, a[3]);
        QVERIFY(std::abs(hits->first().score - 1) < 0.001);
        QVERIFY(hits->at(0).score >= hits->at(1).score);
        QVERIFY(store.bytes() > 0);
        QCOMPARE(*resultOf(store.count()), 40);

        const SearchScope::Range onlyB{b.first(), b.last() + 1};
        hits = resultOf(store.query({near(10), 3, {onlyB}, {}}));
        QCOMPARE(hits->first().chunkId, b[3]);
        QVERIFY(hits->last().chunkId >= onlyB.begin);

        // A passage goes with its vector, one gets another vector, one comes.
        const QList<qint64> c = base.document(base.library(u"c"_s), u"/c/x"_s, bodies(1));
        base.document(base.library(u"b"_s), u"/b/x"_s, {u"short"_s});
        QVERIFY(base.writer->storeVectors(space, {{a[3], near(30)}, {c[0], near(3)}}));
        QVERIFY(base.writer->commit());
        hits = resultOf(store.query({near(3), 40, {}, {}}));
        QCOMPARE(hits->first().chunkId, c[0]);
        QCOMPARE(hits->size(), 21);
        QVERIFY(
            std::none_of(hits->begin(), hits->end(), [&](const VectorHit &hit) { return b.contains(hit.chunkId); }));
        QCOMPARE(resultOf(store.query({near(30), 1, {}, {}}))->first().chunkId, a[3]);
    }

    void manyGoAtOnce()
    {
        test::VectorBase base;
        const QList<qint64> a = base.document(base.library(u"a"_s), u"/a/x"_s, bodies(30));
        const QList<qint64> b = base.document(base.library(u"b"_s), u"/b/x"_s, bodies(300));
        const qint64 space = *base.writer->openVectorSpace(space32, u"embedded"_s);
        QList<PassageWriter::ChunkVector> vectors;
        for (const qint64 id : b)
            vectors += {id, near(5)}; // all of them better than those that stay
        for (const qint64 id : a)
            vectors += {id, near(6)};
        QVERIFY(base.writer->storeVectors(space, vectors) && base.writer->commit());
        EmbeddedStore store(base.file(), space, space32);
        QCOMPARE(resultOf(store.query({near(5), 10, {}, {}}))->size(), 10);
        QVERIFY(*base.writer->removeLibrary(u"b"_s));
        const auto hits = resultOf(store.query({near(5), 10, {}, {}}));
        QCOMPARE(hits->size(), 10);
        QVERIFY(a.contains(hits->first().chunkId));
    }

    void spacesDoNotMix()
    {
        test::VectorBase base;
        const QList<qint64> a = base.document(base.library(u"a"_s), u"/a/x"_s, bodies(3));
        EmbeddingSpace other = space32;
        other.model = u"other"_s;
        const qint64 space = *base.writer->openVectorSpace(space32, u"embedded"_s);
        const qint64 second = *base.writer->openVectorSpace(other, u"embedded"_s);
        QVERIFY(base.writer->storeVectors(second, {{a[0], near(1)}}));
        QVERIFY(base.writer->storeVectors(space, {{a[1], near(1)}, {a[2], {}}}));
        QVERIFY(base.writer->commit());
        EmbeddedStore store(base.file(), space, space32);
        store.warmUp();
        const auto hits = resultOf(store.query({near(1), 10, {}, {}}));
        QCOMPARE(hits->size(), 1);
        QCOMPARE(hits->first().chunkId, a[1]);
        QCOMPARE(resultOf(store.query({Vector(31, 1.0F), 10, {}, {}})).error().code, ErrorCode::Input);
        QCOMPARE(resultOf(store.check(other)).error().code, ErrorCode::Input);
        QCOMPARE(resultOf(store.upsert({{Vector(31, 1.0F), {}}})).error().code, ErrorCode::Input);
        QCOMPARE(resultOf(store.upsert({{near(1), {}}})).error().code, ErrorCode::Internal);
        QVERIFY(resultOf(store.query({Vector(32, 0.0F), 10, {}, {}}))->isEmpty());
    }

    void memoryHasABound()
    {
        test::VectorBase base;
        const QList<qint64> a = base.document(base.library(u"a"_s), u"/a/x"_s, bodies(1));
        const qint64 space = *base.writer->openVectorSpace(space32, u"embedded"_s);
        QVERIFY(base.writer->storeVectors(space, {{a[0], near(1)}}) && base.writer->commit());
        EmbeddedStore::Options options;
        options.largestBytes = 1'000;
        EmbeddedStore store(base.file(), space, space32, options);
        const auto hits = resultOf(store.query({near(1), 10, {}, {}}));
        QVERIFY(!hits);
        QVERIFY2(hits.error().message.contains(u"memory"_s), qPrintable(hits.error().message));
    }

    void endsWithCallsUnderWay()
    {
        test::VectorBase base;
        const qint64 space = *base.writer->openVectorSpace(space32, u"embedded"_s);
        QVERIFY(base.writer->commit());
        QList<QFuture<Result<QList<VectorHit>>>> futures;
        {
            EmbeddedStore store(base.file(), space, space32);
            for (int i = 0; i < 200; ++i)
                futures += store.query({near(i), 5, {}, {}});
        }
        int refused = 0;
        for (const auto &future : futures) {
            QVERIFY(future.isFinished());
            if (!future.isCanceled() && !future.result()) ++refused;
        }
        QVERIFY(refused > 0 && refused < 200); // no more than 64 wait
    }

    void aDamagedDatabaseIsASentence()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"knowledge.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(5'000, 'x')) == 5'000);
        file.close();
        EmbeddedStore store(path, 1, space32);
        const auto hits = resultOf(store.query({near(1), 10, {}, {}}));
        QVERIFY(!hits);
        QCOMPARE(hits.error().code, ErrorCode::Storage);
    }
};

QTEST_GUILESS_MAIN(EmbeddedStoreTest)
#include "tst_embeddedstore.moc"
