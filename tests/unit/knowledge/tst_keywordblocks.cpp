// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/bm25.h"
#include "core/knowledge/index/keyword/postingblock.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>

using namespace docswiki::knowledge::keyword;

namespace {

std::vector<Posting> randomPostings(QRandomGenerator &random, std::size_t count, quint32 largestGap, int codes)
{
    std::vector<Posting> postings;
    quint32 ordinal = random.bounded(largestGap);
    for (std::size_t i = 0; i < count; ++i) {
        postings.push_back({ordinal, static_cast<quint8>(random.bounded(codes))});
        ordinal += 1 + random.bounded(largestGap);
    }
    return postings;
}

Frontier frontierOf(const std::vector<Impact> &impacts)
{
    FrontierBuilder builder;
    for (const Impact impact : impacts)
        builder.add(impact);
    return builder.build();
}

} // namespace

class KeywordBlocksTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void blocksComeBack_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<quint32>("largestGap");
        QTest::addColumn<int>("codes");
        QTest::newRow("one") << 1 << 1'000'000U << 25;
        QTest::newRow("two neighbours") << 2 << 1U << 1;
        QTest::newRow("full, without gaps, all once") << 128 << 1U << 1;
        QTest::newRow("full, small gaps") << 128 << 7U << 4;
        QTest::newRow("full, wide gaps") << 128 << 30'000'000U << 25;
        QTest::newRow("half") << 61 << 999U << 2;
    }
    void blocksComeBack()
    {
        QFETCH(int, count);
        QFETCH(quint32, largestGap);
        QFETCH(int, codes);
        QRandomGenerator random(5);
        for (int round = 0; round < 50; ++round) {
            const auto postings = randomPostings(random, static_cast<std::size_t>(count), largestGap, codes);
            const quint32 base = random.bounded(postings.front().ordinal + 1);
            std::string out = "before";
            putBlock(out, base, postings, frontierOf({{3, 40}, {0, 20}}));
            const std::size_t size = out.size();
            out.append(readAhead, 'x');
            ByteReader bytes(std::string_view(out).substr(6, size - 6));
            BlockHeader header;
            QVERIFY(readBlockHeader(bytes, base, postings.back().ordinal + 1, header));
            QVERIFY(bytes.atEnd());
            QCOMPARE(header.frontier.count, 2U);
            QCOMPARE(header.frontier.impacts[1], (Impact{0, 20}));
            std::array<quint32, blockSize> ordinals;
            std::array<quint8, blockSize> frequencies;
            QVERIFY(decodeBlock(header, ordinals.data(), frequencies.data()));
            QCOMPARE(header.count, count);
            for (std::size_t i = 0; i < postings.size(); ++i)
                QCOMPARE((Posting{ordinals[i], frequencies[i]}), postings[i]);
            ByteReader again(std::string_view(out).substr(6, size - 6));
            QVERIFY(!readBlockHeader(again, base, postings.back().ordinal, header)); // one passage too few
        }
    }

    void shortListsComeBack()
    {
        QRandomGenerator random(6);
        for (std::size_t count = 1; count <= mostInShortForm; ++count) {
            const auto postings = randomPostings(random, count, 100'000, 25);
            std::string out;
            putShort(out, postings);
            ByteReader bytes(out);
            std::array<quint32, blockSize> ordinals;
            std::array<quint8, blockSize> frequencies;
            QVERIFY(readShort(bytes, static_cast<quint32>(count), 2'000'000, ordinals.data(), frequencies.data()));
            QVERIFY(bytes.atEnd());
            for (std::size_t i = 0; i < count; ++i)
                QCOMPARE((Posting{ordinals[i], frequencies[i]}), postings[i]);
        }
    }

    void damagedBlocksAreNoticedOrHarmless()
    {
        QRandomGenerator random(7);
        const auto postings = randomPostings(random, 128, 50, 8);
        std::string whole;
        putBlock(whole, 0, postings, frontierOf({{3, 40}}));
        for (int round = 0; round < 20'000; ++round) {
            std::string damaged = whole.substr(0, 1 + random.bounded(static_cast<quint32>(whole.size())));
            for (quint32 i = 0; i < 1 + random.bounded(3U); ++i)
                damaged[random.bounded(static_cast<quint32>(damaged.size()))] = static_cast<char>(random.bounded(256));
            const std::size_t size = damaged.size();
            damaged.append(readAhead, '\0');
            ByteReader bytes(std::string_view(damaged).substr(0, size));
            BlockHeader header;
            std::array<quint32, blockSize> ordinals;
            std::array<quint8, blockSize> frequencies;
            if (!readBlockHeader(bytes, 0, 10'000, header) || !decodeBlock(header, ordinals.data(), frequencies.data()))
                continue;
            for (std::size_t i = 0; i < header.count; ++i) {
                QVERIFY(ordinals[i] < 10'000);
                QVERIFY(frequencies[i] < frequencyLevels.size());
            }
        }
    }

    void boundsHoldForEveryAverageLength()
    {
        QRandomGenerator random(8);
        for (int round = 0; round < 300; ++round) {
            std::vector<Impact> impacts;
            for (int i = 0; i < 1 + random.bounded(200); ++i)
                impacts.push_back({static_cast<quint8>(random.bounded(static_cast<int>(frequencyLevels.size()))),
                                   static_cast<quint8>(random.bounded(256))});
            const Frontier frontier = frontierOf(impacts);
            const ImpactTable table({0.5 + random.generateDouble() * 2, random.generateDouble()},
                                    1 + random.bounded(2'000));
            const quint32 weight = 1 + random.bounded(ImpactTable::largestWeight);
            const quint32 bound = table.bound(weight, frontier);
            quint32 largest = 0;
            for (const Impact impact : impacts)
                largest = std::max(largest, table.score(weight, impact));
            QVERIFY(largest <= bound);
            if (frontierOf(impacts).count < Frontier::most) QCOMPARE(bound, largest);
        }
    }

    void lengthsAndFrequencies()
    {
        for (quint64 words = 1; words < 60'000; words = words * 9 / 8 + 1)
            QVERIFY(std::abs(lengthOf(lengthCode(words)) / static_cast<double>(words) - 1) < 0.025);
        QCOMPARE(lengthCode(0), 0);
        QCOMPARE(lengthCode(~0ULL), 255);
        QCOMPARE(frequencyLevels[frequencyCode(2.5)], 2.5F);
        QCOMPARE(frequencyLevels[frequencyCode(13)], 12.0F);
        QCOMPARE(frequencyLevels[frequencyCode(1e9)], 64.0F);
    }
};

QTEST_GUILESS_MAIN(KeywordBlocksTest)
#include "tst_keywordblocks.moc"
