// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vectorfill.h"
#include "tests/support/fakeclock.h"

#include <QHash>
#include <QPromise>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// Ready, but never within the call: as answers of other threads are.
template<typename T>
QFuture<Result<T>> later(const Result<T> &answer)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QTimer::singleShot(0, [promise, answer] {
        promise->addResult(answer);
        promise->finish();
    });
    return promise->future();
}

class LengthEmbedder final : public Embedder {
public:
    EmbeddingSpace space() const override { return {u"length"_s, {}, 1, false}; }
    int batchSize() const override { return 3; }
    QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbedPurpose) override
    {
        batches.append(texts);
        if (refusals > 0 && refusals-- > 0)
            return later(Result<QList<Vector>>(fail(ErrorCode::Network, u"The service is away."_s)));
        QList<Vector> vectors;
        for (const QString &text : texts)
            vectors.append(text.contains(u"nothing"_s) ? Vector() : Vector{static_cast<float>(text.size())});
        return later(Result<QList<Vector>>(vectors));
    }
    QList<QStringList> batches;
    int refusals = 0;
};

class RecordingStore final : public VectorStore {
public:
    QString name() const override { return u"test"_s; }
    QFuture<Result<bool>> upsert(const QList<VectorRecord> &records) override
    {
        for (const VectorRecord &record : records)
            kept.insert(record.passage.chunkId);
        return later(Result<bool>(true));
    }
    QFuture<Result<bool>> remove(const QList<qint64> &chunkIds) override
    {
        for (const qint64 id : chunkIds)
            kept.remove(id);
        return later(Result<bool>(true));
    }
    QFuture<Result<QList<VectorHit>>> query(const VectorQuery &) override { return later(Result<QList<VectorHit>>(QList<VectorHit>())); }
    QFuture<Result<qint64>> count() override { return later(Result<qint64>(kept.size())); }
    QFuture<Result<bool>> check(const EmbeddingSpace &) override { return later(Result<bool>(true)); }
    QSet<qint64> kept;
};

/// What VectorFill knows of the database, in memory.
struct Passages {
    void add(int count)
    {
        for (int i = 0; i < count; ++i) {
            const qint64 id = ++last;
            texts[id] = u"passage %1"_s.arg(id);
        }
    }
    VectorFill::Ports ports()
    {
        return {[this](qint64) { return later(Result<VectorCounts>(VectorCounts{texts.size(), noted.size()})); },
                [this](qint64, qint64 after, int limit) {
                    QList<qint64> ids = texts.keys();
                    std::sort(ids.begin(), ids.end());
                    QList<Passage> page;
                    for (const qint64 id : ids) {
                        if (id <= after || noted.contains(id) || page.size() >= limit) continue;
                        Passage passage;
                        passage.chunkId = id;
                        passage.text = texts[id];
                        page.append(passage);
                    }
                    return later(Result<QList<Passage>>(page));
                },
                [this](const Meaning &, const QList<VectorRecord> &records) {
                    for (const VectorRecord &record : records)
                        noted.insert(record.passage.chunkId, record.values);
                    return later(Result<bool>(true));
                },
                [this](qint64, int limit) { return later(Result<QList<qint64>>(gone.mid(0, limit))); },
                [this](qint64, const QList<qint64> &chunks) {
                    for (const qint64 id : chunks)
                        gone.removeAll(id);
                    return later(Result<bool>(true));
                }};
    }
    QHash<qint64, QString> texts;
    QHash<qint64, Vector> noted;
    QList<qint64> gone;
    qint64 last = 0;
};

} // namespace

class VectorFillTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_passages = {};
        m_embedder = std::make_shared<LengthEmbedder>();
        m_store = std::make_shared<RecordingStore>();
        m_fill = std::make_unique<VectorFill>(m_passages.ports(), m_clock);
    }

    void whatIsMissingIsMadeInPages()
    {
        m_passages.add(8);
        QSignalSpy progress(m_fill.get(), &VectorFill::progressChanged);
        m_fill->setMeaning(meaning(false));
        QTRY_COMPARE(m_passages.noted.size(), 8);
        QTRY_VERIFY(!m_fill->progress().running);
        QCOMPARE(m_embedder->batches.size(), 3); // 3 + 3 + 2
        QCOMPARE(m_fill->progress().done, 8);
        QCOMPARE(m_fill->progress().total, 8);
        QVERIFY(m_store->kept.isEmpty()); // the database is the store
        QVERIFY(progress.size() >= 2);
    }

    void whatHasAVectorIsLeftAlone()
    {
        m_passages.add(3);
        m_passages.noted.insert(1, {1});
        m_fill->setMeaning(meaning(false));
        QTRY_COMPARE(m_passages.noted.size(), 3);
        QCOMPARE(m_embedder->batches, QList<QStringList>({{u"passage 2"_s, u"passage 3"_s}}));
    }

    void passagesThatComeMeanwhileAreMadeToo()
    {
        m_passages.add(2);
        m_fill->setMeaning(meaning(false));
        m_passages.add(2);
        m_fill->check();
        QTRY_COMPARE(m_passages.noted.size(), 4);
        m_passages.add(1);
        QTRY_VERIFY(!m_fill->progress().running);
        m_fill->check();
        QTRY_COMPARE(m_passages.noted.size(), 5);
    }

    void aServiceThatIsAwayIsAskedAgain()
    {
        m_passages.add(2);
        m_embedder->refusals = 1;
        m_fill->setMeaning(meaning(false));
        QTRY_COMPARE(m_fill->progress().error, u"The service is away."_s);
        QVERIFY(!m_fill->progress().running);
        QCOMPARE(m_passages.noted.size(), 0);
        m_fill->check(); // as its own timer does after a while
        QTRY_COMPARE(m_passages.noted.size(), 2);
        QTRY_VERIFY(m_fill->progress().error.isEmpty());
    }

    void aRemoteStoreGetsThemAndForgetsWhatIsGone()
    {
        m_passages.add(4);
        m_passages.gone = {101, 102};
        m_store->kept = {101, 102, 103};
        m_fill->setMeaning(meaning(true));
        QTRY_COMPARE(m_passages.noted.size(), 4);
        QCOMPARE(m_store->kept, (QSet<qint64>{1, 2, 3, 4, 103}));
        QVERIFY(m_passages.gone.isEmpty());
    }

    void aPassageWithoutMeaningIsNotedAndNotSent()
    {
        m_passages.add(1);
        m_passages.texts[1] = u"nothing"_s;
        m_fill->setMeaning(meaning(true));
        QTRY_COMPARE(m_passages.noted.size(), 1);
        QVERIFY(m_passages.noted.value(1).isEmpty());
        QVERIFY(m_store->kept.isEmpty());
    }

    void aChangeOfModelDropsWhatTheOldOneAnswers()
    {
        m_passages.add(3);
        m_fill->setMeaning(meaning(false));
        m_fill->setMeaning({});
        bool answered = false;
        QTimer::singleShot(0, [&answered] { answered = true; }); // after the answer to what the old one asked
        QTRY_VERIFY(answered);
        QVERIFY(m_embedder->batches.isEmpty());
        QCOMPARE(m_passages.noted.size(), 0);
        QCOMPARE(m_fill->progress(), EmbeddingProgress());
    }

    void withoutAModelNothingIsAwaited()
    {
        m_passages.add(1);
        m_fill->checkSoon();
        m_fill->check();
        QVERIFY(!m_fill->progress().running);
        m_fill->setMeaning(meaning(false));
        QVERIFY2(m_fill->progress().running, "until it is known that nothing is missing");
        QTRY_VERIFY(!m_fill->progress().running);
    }

    void pausedMakesNothing()
    {
        m_passages.add(3);
        m_fill->setPaused(true);
        m_fill->setMeaning(meaning(false));
        QVERIFY(m_embedder->batches.isEmpty());
        m_fill->setPaused(false);
        QTRY_COMPARE(m_passages.noted.size(), 3);
    }

private:
    Meaning meaning(bool remote) const { return {m_embedder, m_store, 1, remote}; }

    test::FakeClock m_clock;
    Passages m_passages;
    std::shared_ptr<LengthEmbedder> m_embedder;
    std::shared_ptr<RecordingStore> m_store;
    std::unique_ptr<VectorFill> m_fill;
};

QTEST_GUILESS_MAIN(VectorFillTest)
#include "tst_vectorfill.moc"
