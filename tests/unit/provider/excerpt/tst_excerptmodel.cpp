// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/excerpt/excerptmodel.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::provider;
using knowledge::Passage;

namespace {
Passage passage(const QString &title, const QString &text)
{
    Passage p;
    p.title = title;
    p.text = text;
    return p;
}
} // namespace

class TestExcerptModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quotesTheSentenceThatAnswers()
    {
        const QList<Passage> passages{
            passage(u"Partial Indexes"_s, u"Nobody expects this. A partial index is an index built over a subset of a table. "
                                          "The subset is defined by a conditional expression."_s),
            passage(u"Cooking"_s, u"Boil the water. Add the noodles to the table."_s)};
        const Excerpt excerpt = composeExcerpt(u"What is a partial index?"_s, passages);
        QVERIFY(excerpt.relevant);
        const QString text = excerpt.pieces.join(QString());
        QVERIFY(text.startsWith(u"**Partial Indexes**"_s));
        QVERIFY(text.contains(u"A partial index is an index built over a subset of a table. [1]"_s));
        QVERIFY(!text.contains(u"noodles"_s));
        QVERIFY(excerpt.pieces.size() >= 2);
    }

    void citesEachSentenceByItsPassage()
    {
        const QList<Passage> passages{passage(u"One"_s, u"Vacuum removes dead rows from a table."_s),
                                      passage(u"Two"_s, u"Autovacuum starts vacuum by itself when a table has many dead rows."_s)};
        const QString text = composeExcerpt(u"How are dead rows removed from a table by vacuum?"_s, passages).pieces.join(QString());
        QVERIFY(text.contains(u"from a table. [1]"_s));
        QVERIFY(text.contains(u"many dead rows. [2]"_s));
    }

    void anExampleComesWithItsSentence()
    {
        const QList<Passage> passages{passage(u"Index"_s, u"Create a partial index like this:\n```\nCREATE INDEX i ON t (a) WHERE b;\n```\nEnd."_s)};
        const QString text = composeExcerpt(u"create a partial index"_s, passages).pieces.join(QString());
        QVERIFY(text.contains(u"```\nCREATE INDEX i ON t (a) WHERE b;\n```"_s));
    }

    void saysPlainlyThatNothingFits_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<bool>("withPassage");
        QTest::newRow("no passages") << u"What is a partial index?"_s << false;
        QTest::newRow("unrelated passage") << u"Who won the football championship?"_s << true;
        QTest::newRow("no words") << u"???"_s << true;
    }
    void saysPlainlyThatNothingFits()
    {
        QFETCH(QString, question);
        QFETCH(bool, withPassage);
        QList<Passage> passages;
        if (withPassage)
            passages.append(passage(u"Partial Indexes"_s, u"A partial index is built over a subset of a table."_s));
        const Excerpt excerpt = composeExcerpt(question, passages);
        QVERIFY(!excerpt.relevant);
        QVERIFY(excerpt.pieces.join(QString()).startsWith(u"I found nothing in your documents"_s));
    }

    void headingsAreNotQuoted()
    {
        Passage p = passage(u"11.8. Partial Indexes"_s, u"11.8. Partial Indexes\n\nA partial index is built over a subset of a table."_s);
        p.headingPath = {p.title};
        const QString text = composeExcerpt(u"What is a partial index?"_s, {p}).pieces.join(QString());
        QVERIFY2(text.contains(u"**\n\nA partial index is built over a subset of a table. [1]"_s), qPrintable(text));
    }

    void worksWithoutSpaces()
    {
        const QList<Passage> passages{passage(u"索引"_s, u"天气很好。部分索引是建立在表的部分行上的索引。"_s)};
        const QString text = composeExcerpt(u"什么是部分索引？"_s, passages).pieces.join(QString());
        QVERIFY(text.contains(u"部分索引是建立在表的部分行上的索引。 [1]"_s));
        QVERIFY(!text.contains(u"天气"_s));
    }

    void doesNotSayTheSameTwice()
    {
        const QString same = u"Logical replication copies data between servers."_s;
        const QString text =
            composeExcerpt(u"How does logical replication copy data?"_s, {passage(u"A"_s, same), passage(u"B"_s, same)}).pieces.join(QString());
        QCOMPARE(text.count(same), 1);
    }

    void stems()
    {
        QCOMPARE(contentTerms(u"indexes"_s), contentTerms(u"index"_s));
        QCOMPARE(contentTerms(u"queries"_s), contentTerms(u"query"_s));
        QCOMPARE(contentTerms(u"copying"_s), contentTerms(u"copied"_s));
        QVERIFY(contentTerms(u"How do I the of"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestExcerptModel)
#include "tst_excerptmodel.moc"
