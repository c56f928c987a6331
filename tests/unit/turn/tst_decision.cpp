// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/decision.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki::turn;

class TestDecision : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void documents_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<bool>("useRag");
        QTest::newRow("question") << u"How do I index only some rows?"_s << true;
        QTest::newRow("greeting") << u"Hello there!"_s << false;
        QTest::newRow("thanks") << u"Thank you very much"_s << false;
        QTest::newRow("greeting with a question") << u"Hi, how do I restore a backup?"_s << true;
        QTest::newRow("good question") << u"good practice for indexes"_s << true;
        QTest::newRow("sum") << u"(17 + 4) * 2 = ?"_s << false;
        QTest::newRow("version number alone") << u"15.3"_s << true;
        QTest::newRow("translate given text") << u"Translate: the index is corrupt"_s << false;
        QTest::newRow("translate as a topic") << u"translate function in SQL"_s << true;
        QTest::newRow("about the last answer") << u"Shorten that please"_s << false;
        QTest::newRow("Chinese") << u"如何创建部分索引？"_s << true;
        QTest::newRow("only signs") << u"?!…"_s << false;
        QTest::newRow("one word") << u"vacuum"_s << true;
    }
    void documents()
    {
        QFETCH(QString, question);
        const Decision decision = decide({question, Use::Auto, Use::Auto, true, false, true});
        QTEST(decision.useRag, "useRag");
        QVERIFY(!decision.reason.isEmpty());
        QVERIFY(!decision.useWeb);
    }

    void web_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<bool>("useWeb");
        QTest::newRow("recent") << u"What is the latest release of PostgreSQL?"_s << true;
        QTest::newRow("address") << u"What does https://example.org say?"_s << true;
        QTest::newRow("asks for it") << u"search the web for partial indexes"_s << true;
        QTest::newRow("timeless") << u"How do I index only some rows?"_s << false;
        QTest::newRow("known is not now") << u"What is known about vacuum?"_s << false;
    }
    void web()
    {
        QFETCH(QString, question);
        QTEST(decide({question, Use::Auto, Use::Auto, true, true, false}).useWeb, "useWeb");
        QVERIFY(!decide({question, Use::Auto, Use::Off, true, true, false}).useWeb);
        QVERIFY(decide({question, Use::Auto, Use::On, true, true, false}).useWeb);
        QVERIFY2(!decide({question, Use::Auto, Use::On, true, false, false}).useWeb, "no web search is set up");
    }

    void thePersonDecides()
    {
        QVERIFY(decide({u"Hello"_s, Use::On, Use::Auto, true, false, false}).useRag);
        QVERIFY(!decide({u"How do I index only some rows?"_s, Use::Off, Use::Auto, true, false, false}).useRag);
        QVERIFY(!decide({u"How do I index only some rows?"_s, Use::Auto, Use::Auto, false, false, false}).useRag);
    }

    void hugeQuestionIsCutNotStudied()
    {
        const QString huge(10'000'000, u'x');
        QVERIFY(decide({huge, Use::Auto, Use::Auto, true, true, false}).useRag);
    }
};

QTEST_GUILESS_MAIN(TestDecision)
#include "tst_decision.moc"
