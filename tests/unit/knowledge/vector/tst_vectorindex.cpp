// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/rotation.h"
#include "core/knowledge/vector/scanloops.h"
#include "core/knowledge/vector/vectorindex.h"
#include "vectorbase.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// Vectors around a few centres, as those of texts lie around topics.
QList<Vector> topics(int count, int dimension, unsigned seed)
{
    std::mt19937 random(seed);
    QList<Vector> centres;
    for (int i = 0; i < 40; ++i)
        centres += test::randomVector(random, dimension);
    QList<Vector> vectors;
    for (int i = 0; i < count; ++i) {
        const Vector &centre = centres[static_cast<qsizetype>(random() % 40)];
        Vector vector = test::randomVector(random, dimension);
        double squares = 0;
        for (qsizetype j = 0; j < vector.size(); ++j) {
            vector[j] = 0.7F * vector[j] + centre[j];
            squares += double(vector[j]) * double(vector[j]);
        }
        for (float &value : vector)
            value = static_cast<float>(value / std::sqrt(squares));
        vectors += vector;
    }
    return vectors;
}

float dot(const Vector &a, const Vector &b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

QList<qint64> exact(const QList<Vector> &vectors, const Vector &query, int count, qint64 begin = 0,
                    qint64 end = 1LL << 40)
{
    QList<QPair<float, qint64>> all;
    for (qsizetype i = 0; i < vectors.size(); ++i) {
        if (i + 1 >= begin && i + 1 < end) all.append({-dot(vectors[i], query), i + 1});
    }
    std::sort(all.begin(), all.end());
    QList<qint64> ids;
    for (const auto &[score, id] : all.first(std::min<qsizetype>(count, all.size())))
        ids += id;
    return ids;
}

std::span<const float> span(const Vector &vector)
{
    return {vector.constData(), static_cast<std::size_t>(vector.size())};
}

} // namespace

class VectorIndexTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bitSumsAreSums()
    {
        std::mt19937_64 random(3);
        for (const int words : {1, 2, 6, 7, 64}) {
            const int blocks = 3;
            std::vector<std::uint64_t> sketches(static_cast<std::size_t>(words * blocks * scanloops::blockRows));
            std::vector<std::uint64_t> query(static_cast<std::size_t>(words * scanloops::planes));
            std::generate(sketches.begin(), sketches.end(), [&] { return random(); });
            std::generate(query.begin(), query.end(), [&] { return random(); });
            std::vector<std::int32_t> sums(blocks * scanloops::blockRows);
            scanloops::bitSums(sketches.data(), words, blocks, query.data(), sums.data());
            for (int row = 0; row < blocks * scanloops::blockRows; ++row) {
                int expected = 0;
                for (int bit = 0; bit < words * 64; ++bit) {
                    const int word = bit / 64;
                    const auto at = static_cast<std::size_t>((row / 8 * words + word) * 8 + row % 8);
                    if (!((sketches[at] >> (bit % 64)) & 1)) continue;
                    const auto plane = [&](int p) { return int(query[std::size_t(word * 4 + p)] >> (bit % 64) & 1); };
                    expected += plane(0) + 2 * plane(1) + 4 * plane(2) - 8 * plane(3);
                }
                QCOMPARE(sums[static_cast<std::size_t>(row)], expected);
            }
        }
    }

    void rotationKeepsAngles()
    {
        std::mt19937 random(4);
        for (const int dimension : {1, 2, 3, 64, 100, 384, 768, 1000, 4096}) {
            const Rotation rotation(dimension);
            std::vector<float> a(static_cast<std::size_t>(dimension), 0.0F);
            std::vector<float> b = a;
            a[0] = 1; // all in one place
            const Vector other = test::randomVector(random, dimension);
            std::copy(other.begin(), other.end(), b.begin());
            const float before = std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
            rotation.apply(a);
            rotation.apply(b);
            QVERIFY(std::abs(std::inner_product(a.begin(), a.end(), a.begin(), 0.0F) - 1) < 1e-4);
            QVERIFY(std::abs(std::inner_product(a.begin(), a.end(), b.begin(), 0.0F) - before) < 1e-4);
            if (dimension >= 64) QVERIFY(scanloops::largestMagnitude(a.data(), dimension) < 0.6F); // spread out
        }
    }

    void findsTheNearest_data()
    {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<bool>("sketches");
        for (const int dimension : {64, 100, 384, 1000}) {
            QTest::addRow("%d, bytes", dimension) << dimension << false;
            if (dimension >= 256) QTest::addRow("%d, sketches", dimension) << dimension << true;
        }
        QTest::addRow("4096, sketches") << 4096 << true;
    }
    void findsTheNearest()
    {
        QFETCH(int, dimension);
        QFETCH(bool, sketches);
        const int count = dimension > 500 ? 2'000 : 10'000; // more than a segment
        const QList<Vector> vectors = topics(count, dimension, 7);
        VectorIndexOptions options;
        options.sketchFrom = sketches ? 1'000 : 1'000'000;
        options.threads = 2;
        VectorIndex index(dimension, options);
        const std::atomic<bool> stop = false;
        for (qsizetype i = 0; i < vectors.size(); ++i) {
            index.add(i + 1, span(vectors[i]));
            if (i == vectors.size() / 2) index.prepare(stop); // the second half comes later
        }
        index.prepare(stop);
        QCOMPARE(index.size(), count);
        QVERIFY(index.bytes() > qint64(count) * dimension);
        const QList<Vector> queries = topics(30, dimension, 7).first(10) + topics(30, dimension, 8).first(20);
        int found = 0;
        int wanted = 0;
        for (const Vector &query : queries) {
            const auto hits = index.nearest(span(query), 40, {});
            QCOMPARE(hits.size(), std::size_t(40));
            QSet<qint64> ids;
            for (const auto &hit : hits) {
                ids += hit.chunk;
                QVERIFY(std::abs(hit.score - dot(vectors[hit.chunk - 1], query)) < 0.01F);
            }
            QVERIFY(std::is_sorted(hits.begin(), hits.end(),
                                   [](const auto &a, const auto &b) { return a.score > b.score; }));
            for (const qint64 id : exact(vectors, query, 10)) {
                ++wanted;
                found += ids.contains(id);
            }
        }
        QVERIFY2(found >= 0.97 * wanted, qPrintable(u"%1 of %2"_s.arg(found).arg(wanted)));
        // A vector finds itself first.
        for (const int i : {0, count / 2, count - 1})
            QCOMPARE(index.nearest(span(vectors[i]), 5, {}).front().chunk, i + 1);
    }

    void keepsToTheRanges_data()
    {
        QTest::addColumn<bool>("sketches");
        QTest::newRow("bytes") << false;
        QTest::newRow("sketches") << true;
    }
    void keepsToTheRanges()
    {
        QFETCH(bool, sketches);
        const QList<Vector> vectors = topics(18'000, 128, 9);
        VectorIndexOptions options;
        options.sketchFrom = sketches ? 1'000 : 1'000'000;
        VectorIndex index(128, options);
        for (qsizetype i = 0; i < vectors.size(); ++i)
            index.add(i + 1, span(vectors[i]));
        index.prepare(false);
        const QList<QList<SearchScope::Range>> scopes{
            {{1, 101}}, {{10'000, 15'001}}, {{5, 6}}, {{100, 200}, {17'000, 40'000}}, {{1, 18'001}}};
        for (const auto &ranges : scopes) {
            const auto hits = index.nearest(span(vectors[77]), 10, ranges);
            QVERIFY(!hits.empty());
            for (const auto &hit : hits)
                QVERIFY(std::any_of(ranges.begin(), ranges.end(),
                                    [&](const auto &r) { return hit.chunk >= r.begin && hit.chunk < r.end; }));
            const auto best = exact(vectors, vectors[77], 1, ranges.first().begin, ranges.first().end).first();
            const auto isBest = [&](const auto &hit) { return hit.chunk == best; };
            if (ranges.size() == 1) QVERIFY(std::any_of(hits.begin(), hits.end(), isBest));
        }
        QVERIFY(index.nearest(span(vectors[0]), 10, {{40'000, 50'000}}).empty());
        QCOMPARE(index.nearest(span(vectors[0]), 10, {{5, 6}}).size(), std::size_t(1));
    }

    void forgets()
    {
        const QList<Vector> vectors = topics(20'000, 128, 10);
        VectorIndexOptions options;
        options.sketchFrom = 10'000;
        VectorIndex index(128, options);
        for (qsizetype i = 0; i < vectors.size(); ++i)
            index.add(i + 1, span(vectors[i]));
        index.add(3, span(vectors[2])); // again
        index.prepare(false);
        auto hits = index.nearest(span(vectors[2]), 10, {});
        QCOMPARE(hits.front().chunk, 3);
        QCOMPARE(std::count_if(hits.begin(), hits.end(), [](const auto &hit) { return hit.chunk == 3; }), 1);
        const qint64 gone[] = {3};
        index.forget(gone);
        QVERIFY(index.nearest(span(vectors[2]), 10, {}).front().chunk != 3);

        const qint64 before = index.bytes();
        std::vector<qint64> kept(9'000);
        std::iota(kept.begin(), kept.end(), 11'001);
        index.keepOnly(kept);
        QCOMPARE(index.size(), 9'000);
        hits = index.nearest(span(vectors[500]), 40, {});
        QCOMPARE(hits.size(), std::size_t(40));
        QVERIFY(std::all_of(hits.begin(), hits.end(), [](const auto &hit) { return hit.chunk > 11'000; }));
        index.prepare(false); // the room is given back
        QVERIFY(index.bytes() < before);
        QCOMPARE(index.size(), 9'000);
        QCOMPARE(index.nearest(span(vectors[15'000]), 1, {}).front().chunk, 15'001);
        index.keepOnly({});
        QVERIFY(index.nearest(span(vectors[500]), 40, {}).empty());
        index.prepare(false);
        QCOMPARE(index.bytes(), 0);
    }

    void oddQueries()
    {
        VectorIndex index(64);
        const Vector some = topics(1, 64, 1).first();
        QVERIFY(index.nearest(span(some), 10, {}).empty());
        index.add(1, span(some));
        QVERIFY(index.nearest(span(some), 0, {}).empty());
        QVERIFY(index.nearest(span(some).first(63), 10, {}).empty());
        const Vector zero(64, 0.0F);
        QVERIFY(index.nearest(span(zero), 10, {}).empty());
        index.add(2, span(zero));
        QCOMPARE(index.nearest(span(some), 10, {}).front().chunk, 1);
        const Vector wild(64, std::numeric_limits<float>::quiet_NaN());
        (void)index.nearest(span(wild), 10, {});
    }
};

QTEST_GUILESS_MAIN(VectorIndexTest)
#include "tst_vectorindex.moc"
