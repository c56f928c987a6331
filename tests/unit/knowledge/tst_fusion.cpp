// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/fusion.h"
#include "core/knowledge/retrieve/relevance.h"

#include <QTest>

#include <algorithm>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class FusionTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ranks_data()
    {
        QTest::addColumn<QList<double>>("keywords");
        QTest::addColumn<QList<double>>("cosines"); // -2: unknown
        QTest::addColumn<int>("best");
        QTest::newRow("without vectors the keywords decide")
            << QList<double>{1, 3, 2} << QList<double>{-2, -2, -2} << 1;
        QTest::newRow("without keywords the vectors decide")
            << QList<double>{0, 0, 0} << QList<double>{0.1, 0.2, 0.7} << 2;
        QTest::newRow("a clear lead in keywords stays")
            << QList<double>{9, 1, 1, 1} << QList<double>{0.3, 0.5, 0.4, 0.4} << 0;
        QTest::newRow("of two alike in keywords the nearer one")
            << QList<double>{5, 5, 1, 0} << QList<double>{0.3, 0.6, 0.3, 0.2} << 1;
        QTest::newRow("unknown is farthest") << QList<double>{5, 5, 1, 0} << QList<double>{-2, 0.6, 0.3, 0.2} << 1;
        QTest::newRow("vectors that are all alike say nothing")
            << QList<double>{1, 2, 1} << QList<double>{0.5, 0.5, 0.5} << 1;
    }
    void ranks()
    {
        QFETCH(QList<double>, keywords);
        QFETCH(QList<double>, cosines);
        std::vector<ArmScores> arms;
        for (qsizetype i = 0; i < keywords.size(); ++i)
            arms.push_back({keywords[i], cosines[i] < -1 ? std::nullopt : std::optional(cosines[i])});
        const std::vector<double> fused = fuse(arms, 0.35);
        QCOMPARE(fused.size(), arms.size());
        QTEST(static_cast<int>(std::max_element(fused.begin(), fused.end()) - fused.begin()), "best");
        QVERIFY(std::all_of(fused.begin(), fused.end(), [](double score) { return score >= 0; }));
    }

    void unitsDoNotMatter()
    {
        const std::vector<ArmScores> small{{1, 0.1}, {0.8, 0.9}, {0.1, 0.2}};
        std::vector<ArmScores> large;
        for (const ArmScores &scores : small)
            large.push_back({1'000 * scores.keyword, *scores.cosine / 10});
        const std::vector<double> a = fuse(small, 0.35);
        const std::vector<double> b = fuse(large, 0.35);
        for (std::size_t i = 0; i < a.size(); ++i)
            QVERIFY(qAbs(1'000 * a[i] - b[i]) < 1e-6);
    }

    void nothingIsAnAnswer()
    {
        QVERIFY(fuse({}, 0.35).empty());
        QVERIFY(!isAnswered({}));
    }

    void answers_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("cosine");
        QTest::addColumn<bool>("unspaced");
        QTest::addColumn<bool>("answered");
        QTest::newRow("half of the question") << 0.5 << 0.1 << false << true;
        QTest::newRow("one common word") << 0.1 << 0.3 << false << false;
        QTest::newRow("one common word, but close") << 0.1 << 0.7 << false << true;
        QTest::newRow("some bigrams") << 0.15 << 0.1 << true << true;
        QTest::newRow("hardly a bigram") << 0.02 << 0.1 << true << false;
    }
    void answers()
    {
        QFETCH(double, share);
        QFETCH(double, cosine);
        QFETCH(bool, unspaced);
        Evidence evidence;
        evidence.passages = {{1.0, share, cosine}, {0.5, 0.0, 0.0}};
        evidence.unspaced = unspaced;
        QTEST(isAnswered(evidence), "answered");
    }

    void servicesCountMore()
    {
        EmbeddingSpace local{u"static"_s, u"ab12"_s, 128, true};
        EmbeddingSpace service{u"text"_s, u"https://api.example.com"_s, 1'536, true};
        QVERIFY(vectorWeight(service) > vectorWeight(local));
    }
};

QTEST_GUILESS_MAIN(FusionTest)
#include "tst_fusion.moc"
