// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/retrieve/assembly.h"
#include "core/knowledge/retrieve/tokenestimate.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// A text of about `sentences` × 50 characters that no other `name` shares.
QString textOf(const QString &name, int sentences)
{
    QString text;
    for (int i = 0; i < sentences; ++i)
        text += u"%1 has part %1n%2 which tells %1x%2 of %1y%2. "_s.arg(name).arg(i);
    return text.trimmed();
}

RankedCandidate candidate(qint64 id, double score, qint64 document, const QString &text, qint64 begin = 0)
{
    RankedCandidate made;
    made.passage.chunkId = id;
    made.passage.score = score;
    made.passage.text = text;
    made.passage.charBegin = begin;
    made.passage.charEnd = begin + text.size();
    made.passage.line = 1;
    made.document = document;
    return made;
}

QList<qint64> idsOf(const Assembly &assembly)
{
    QList<qint64> ids;
    for (const Passage &passage : assembly.passages)
        ids.append(passage.chunkId);
    return ids;
}

QString fatesOf(const Assembly &assembly)
{
    QString letters;
    for (const CandidateFate &fate : assembly.fates)
        letters += u"UFJICOB"[static_cast<int>(fate.fate)];
    return letters;
}

/// A question of rare words.
TextRelevance relevanceOf(const QStringList &words)
{
    QueryPlan plan;
    std::unordered_map<std::string, double> idf;
    for (const QString &word : words) {
        Concept wanted;
        PlannedTerm term;
        term.term = term.surface = word.toStdString();
        wanted.terms.push_back(term);
        plan.concepts.push_back(wanted);
        idf[term.term] = 5;
    }
    return {plan, idf};
}

} // namespace

class AssemblyTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chooses_data()
    {
        QTest::addColumn<QList<RankedCandidate>>("candidates");
        QTest::addColumn<QList<qint64>>("ids");
        QTest::addColumn<QString>("fates"); // Used Folded Joined Irrelevant Crowded OverBudget Beyond
        const QString a = textOf(u"alpha"_s, 4);
        const QString b = textOf(u"beta"_s, 4);
        const QString c = textOf(u"gamma"_s, 4);
        const QString d = textOf(u"delta"_s, 4);
        using Candidates = QList<RankedCandidate>;
        using Ids = QList<qint64>;
        QTest::newRow("nothing") << Candidates{} << Ids{} << u""_s;
        QTest::newRow("one") << Candidates{candidate(1, 5, 1, a)} << Ids{1} << u"U"_s;
        QTest::newRow("blank") << Candidates{candidate(1, 5, 1, u" \n"_s), candidate(9, 4, 2, a)} << Ids{9} << u"BU"_s;
        QTest::newRow("best three") << Candidates{candidate(1, 5, 1, a), candidate(11, 4, 2, b), candidate(21, 3, 3, c),
                                                  candidate(31, 2, 4, d)}
                                    << Ids{1, 11, 21} << u"UUUB"_s;
        QTest::newRow("twins") << Candidates{candidate(1, 5, 1, a), candidate(11, 4, 2, a.toUpper() + u"\n"_s),
                                             candidate(21, 3, 3, c)}
                               << Ids{1, 21} << u"UFU"_s;
        QTest::newRow("part of a better one")
            << Candidates{candidate(1, 5, 1, a + u' ' + b), candidate(11, 4, 2, b)} << Ids{1} << u"UF"_s;
        QTest::newRow("other numbers") << Candidates{candidate(1, 5, 1, a + u" Version 15."_s),
                                                     candidate(11, 4, 2, a + u" Version 16."_s)}
                                       << Ids{1, 11} << u"UU"_s;
        QTest::newRow("chinese twins") << Candidates{candidate(1, 5, 1, u"这是一个很长的段落，讲的是数据库。"_s),
                                                     candidate(11, 4, 2, u"这是一个很长的段落, 讲的是数据库"_s)}
                                       << Ids{1} << u"UF"_s;
        QTest::newRow("neighbours") << Candidates{candidate(2, 5, 1, b, 500), candidate(11, 4, 2, c),
                                                  candidate(1, 3, 1, a, 100), candidate(3, 2, 1, d, 900)}
                                    << Ids{2, 11} << u"UUJJ"_s;
        QTest::newRow("neighbours by number only")
            << Candidates{candidate(2, 5, 1, b), candidate(3, 4, 2, c)} << Ids{2, 3} << u"UU"_s;
        QTest::newRow("too large together")
            << Candidates{candidate(1, 5, 1, textOf(u"long"_s, 60)), candidate(2, 4, 1, textOf(u"wide"_s, 60), 5'000)}
            << Ids{1, 2} << u"UU"_s;
        QTest::newRow("crowded") << Candidates{candidate(1, 5, 1, a), candidate(3, 4.9, 1, b), candidate(5, 4.8, 1, c),
                                               candidate(21, 4.6, 2, d)}
                                 << Ids{1, 21, 3} << u"UUCU"_s;
        QTest::newRow("the only one that speaks of it") << Candidates{candidate(1, 5, 1, a), candidate(3, 4.9, 1, b),
                                                                      candidate(5, 4.8, 1, c), candidate(21, 1, 2, d)}
                                                        << Ids{1, 3, 5} << u"UUUB"_s;
        QTest::newRow("remote") << Candidates{candidate(0, 5, 0, a), candidate(0, 4.9, 0, b), candidate(0, 4.8, 0, c)}
                                << Ids{0, 0, 0} << u"UUU"_s;
    }
    void chooses()
    {
        QFETCH(QList<RankedCandidate>, candidates);
        AssemblyLimits limits;
        limits.topK = 3;
        const std::vector<RankedCandidate> ranked(candidates.cbegin(), candidates.cend());
        const Assembly assembly = assemble(ranked, {}, limits);
        QTEST(idsOf(assembly), "ids");
        QTEST(fatesOf(assembly), "fates");
        const Assembly again = assemble(ranked, {}, limits);
        QCOMPARE(again.passages, assembly.passages);
    }

    void foldedAndJoinedTellInto()
    {
        const QString a = textOf(u"alpha"_s, 4);
        const Assembly assembly = assemble(
            {candidate(7, 5, 1, a), candidate(20, 4, 2, a), candidate(8, 3, 1, textOf(u"beta"_s, 3), 1'000)}, {}, {});
        QCOMPARE(fatesOf(assembly), u"UFJ"_s);
        QCOMPARE(assembly.fates[1].into, 7);
        QCOMPARE(assembly.fates[2].into, 7);
    }

    void joinedTextIsThatOfTheDocument()
    {
        const QString document = u"First chunk ends here. Second begins.\n\nThird\nis last."_s;
        const auto part = [&](qint64 id, qint64 begin, qint64 end) {
            return candidate(id, 5 - static_cast<double>(id), 1, document.mid(begin, end - begin), begin);
        };
        const Assembly assembly = assemble({part(1, 0, 22), part(2, 23, 37), part(3, 39, document.size())}, {}, {});
        QCOMPARE(assembly.passages.size(), 1);
        QCOMPARE(assembly.passages[0].text, document);
        QCOMPARE(assembly.passages[0].charBegin, 0);
        QCOMPARE(assembly.passages[0].charEnd, document.size());
    }

    void keepsWhatSpeaksOfTheQuestion()
    {
        const QString text =
            textOf(u"alpha"_s, 30) + u"\n\nThe vacuum cleans up.\nIt runs at night. "_s + textOf(u"beta"_s, 30);
        AssemblyLimits limits;
        limits.topK = 1;
        const Assembly assembly = assemble({candidate(1, 5, 1, text, 1'000)}, relevanceOf({u"vacuum"_s}), limits);
        const Passage &passage = assembly.passages.constFirst();
        QVERIFY(passage.text.contains(u"The vacuum cleans up."_s));
        QVERIFY(passage.text.endsWith(u'.'));
        QVERIFY(assembly.tokens <= limits.tokensPerPassage);
        QVERIFY(assembly.tokens > limits.tokensPerPassage / 2);
        QCOMPARE(passage.text, text.mid(passage.charBegin - 1'000, passage.charEnd - passage.charBegin));
        const auto before = text.left(passage.charBegin - 1'000).count(u'\n');
        QCOMPARE(passage.line, 1 + before);
    }

    void theBestKeepsMost()
    {
        const Assembly assembly =
            assemble({candidate(1, 5, 1, textOf(u"alpha"_s, 40)), candidate(11, 2, 2, textOf(u"beta"_s, 40))}, {}, {2});
        QCOMPARE(assembly.passages.size(), 2);
        QVERIFY(assembly.passages[0].text.size() > 2 * assembly.passages[1].text.size());
    }

    void budget()
    {
        AssemblyLimits limits;
        limits.budgetTokens = 40;
        const std::vector<RankedCandidate> ranked = {
            candidate(1, 5, 1, textOf(u"alpha"_s, 40)), candidate(11, 4.9, 2, textOf(u"beta"_s, 40)),
            candidate(21, 4.8, 3, textOf(u"gamma"_s, 40)), candidate(31, 4.7, 4, textOf(u"delta"_s, 40))};
        const Assembly assembly = assemble(ranked, {}, limits);
        QVERIFY(assembly.tokens <= limits.budgetTokens);
        QVERIFY(fatesOf(assembly).startsWith(u'U'));
        QVERIFY(fatesOf(assembly).endsWith(u'O'));
        for (const int tiny : {0, 1, 3}) {
            limits.budgetTokens = tiny;
            const Assembly least = assemble(ranked, {}, limits);
            QCOMPARE(least.passages.size(), 1);
            QVERIFY(!least.passages[0].text.isEmpty());
            QVERIFY(least.tokens <= qMax(tiny, 1) + 1);
        }
    }
};

QTEST_GUILESS_MAIN(AssemblyTest)
#include "tst_assembly.moc"
