// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/queryplan.h"

#include <QTest>

using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

WordLists testLists()
{
    return {StopWords::fromText("# comment\nthe a how do i only some is it to be or not every another while\n"),
            Thesaurus::fromText("# comment\ncopy, replicate\nslow > duration\nevery time > trigger\nsome > partial\n")};
}

/// "word+compound~synonym" of each concept, stop words in brackets.
QString describe(const QueryPlan &plan)
{
    QStringList concepts;
    for (const Concept &wanted : plan.concepts) {
        QString text;
        for (const PlannedTerm &term : wanted.terms) {
            const QString name = QString::fromStdString(term.term) + (term.prefix ? u"*"_s : QString());
            text += term.origin == TermOrigin::Word      ? name
                    : term.origin == TermOrigin::Synonym ? u'~' + name
                                                         : QString(); // compounds have their own test
        }
        concepts.append(wanted.stopWord ? u'(' + text + u')' : text);
    }
    return concepts.join(u' ');
}

} // namespace

class QueryPlanTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plans_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("plan");
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("no words") << u"?!… 🚀"_s << QString();
        QTest::newRow("stop words go") << u"how do I index the rows"_s << u"index row"_s;
        QTest::newRow("only stop words stay") << u"to be or not to be"_s << u"to be or not"_s;
        QTest::newRow("synonyms both ways") << u"replicate, copying"_s << u"replic copi"_s;
        QTest::newRow("synonym") << u"copies of tables"_s << u"copi~replic of tabl"_s;
        QTest::newRow("synonym one way") << u"duration"_s << u"durat"_s;
        QTest::newRow("synonym of two words") << u"every time it changes"_s << u"(everi~trigger) time chang"_s;
        QTest::newRow("synonym of a stop word") << u"index some rows"_s << u"index (some~partial) row"_s;
        QTest::newRow("operators are words") << u"a AND \"b\" NEAR(c) OR -d* ^e:f"_s << u"and b near c d e f"_s;
        QTest::newRow("han") << u"数据库查询"_s << u"数据 据库 库查 查询"_s;
        QTest::newRow("one han") << u"库"_s << u"库*"_s;
        QTest::newRow("identifier") << u"max_connections"_s << u"max max_connections connect"_s;
    }
    void plans()
    {
        QFETCH(QString, question);
        QFETCH(QString, plan);
        QCOMPARE(describe(planQuery(question, testLists())), plan);
    }

    void neighboursMakeCompounds()
    {
        const QueryPlan plan = planQuery(u"counter wraps around"_s, testLists());
        const auto has = [&](std::size_t concept_, const char *term) {
            for (const PlannedTerm &planned : plan.concepts[concept_].terms) {
                if (planned.term == term && planned.origin == TermOrigin::Compound) return true;
            }
            return false;
        };
        QVERIFY(has(1, "wraparound"));
    }

    void followUpsTakeInWhatWasAskedBefore_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<bool>("takesIn");
        QTest::newRow("goes on") << u"and for Windows?"_s << true;
        QTest::newRow("nothing but small words") << u"what about it"_s << true;
        QTest::newRow("points back") << u"does it need a password to start"_s << true;
        QTest::newRow("stands for itself") << u"which ports must the firewall open for replication"_s << false;
    }
    void followUpsTakeInWhatWasAskedBefore()
    {
        QFETCH(QString, question);
        QFETCH(bool, takesIn);
        const WordLists lists = WordLists::bundled();
        const QueryPlan plan = planQuery(question, {u"How do I install the gadget server on Debian?"_s}, lists);
        const auto found = std::find_if(plan.concepts.begin(), plan.concepts.end(),
                                        [](const Concept &c) { return c.terms.front().term == "gadget"; });
        QCOMPARE(found != plan.concepts.end(), takesIn);
    }

    void earlierQuestionsNeverDrownThisOne()
    {
        const WordLists lists = WordLists::bundled();
        QueryPlan plan = planQuery(u"and for Windows?"_s, {u"install the alpha beta gamma delta epsilon gadget"_s}, lists);
        std::unordered_map<std::string, double> idf;
        for (const Concept &wanted : plan.concepts)
            idf[wanted.terms.front().term] = 3;
        balanceEarlier(plan, idf);
        double now = 0;
        double before = 0;
        for (const Concept &wanted : plan.concepts)
            (wanted.earlier ? before : now) += wanted.weight;
        QVERIFY(before > 0);
        QVERIFY(before <= 0.5 * now + 1e-9);
    }

    void longQuestionsAreBounded()
    {
        QString text;
        for (int i = 0; i < 3'000; ++i)
            text += u"word%1 "_s.arg(i);
        QVERIFY(planQuery(text, testLists()).concepts.size() <= maxConcepts);
    }

    void bundledListsAreThere()
    {
        const WordLists lists = WordLists::bundled();
        QVERIFY(lists.stopWords.contains("the"));
        QVERIFY(!lists.stopWords.contains("index"));
        QVERIFY(lists.thesaurus.knows("copi"));
        QVERIFY(!lists.thesaurus.find({"everi", "time"}).empty());
    }
};

QTEST_GUILESS_MAIN(QueryPlanTest)
#include "tst_queryplan.moc"
