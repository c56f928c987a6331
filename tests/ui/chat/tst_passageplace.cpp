// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/passageplace.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::ui;
using namespace Qt::StringLiterals;

class TestPassagePlace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anArticleOfADumpIsCalledByItsTitle()
    {
        const QString article = u"/home/ada/wiki.xml.bz2#AC/DC: Back in Black"_s;
        QCOMPARE(partOf(article), u"AC/DC: Back in Black"_s);
        QCOMPARE(containerOf(article), u"/home/ada/wiki.xml.bz2"_s);
        QCOMPARE(documentTitle(article), u"AC/DC: Back in Black"_s);
        QCOMPARE(documentUrl(article, 0), QUrl::fromLocalFile(u"/home/ada"_s));
    }
    void aHashInANameIsNoPart()
    {
        const QString file = u"/home/ada/C# notes/read#me.md"_s;
        QCOMPARE(partOf(file), QString());
        QCOMPARE(containerOf(file), file);
        QCOMPARE(documentTitle(file), u"read#me.md"_s);
        QCOMPARE(documentUrl(file, 0), QUrl::fromLocalFile(file));
        QCOMPARE(partOf(u"https://example.org/feed.xml#top"_s), QString());
    }
    void pagesOfASiteOpenInTheBrowser()
    {
        QVERIFY(isWebAddress(u"https://docs.example.org/guide/install"_s));
        QVERIFY(!isWebAddress(u"/srv/https://odd"_s));
        QCOMPARE(documentTitle(u"https://docs.example.org/guide/install"_s), u"docs.example.org/guide/install"_s);
        QCOMPARE(documentTitle(u"https://docs.example.org/"_s), u"docs.example.org"_s);
        QCOMPARE(documentTitle(u"https://docs.example.org/x"_s, u"Installing"_s), u"Installing"_s);
        QCOMPARE(documentUrl(u"https://docs.example.org/x"_s, 3), QUrl(u"https://docs.example.org/x"_s));
    }
    void onlyWhatIsOnThisComputerOrOnTheWebOpens()
    {
        QVERIFY(!documentUrl(u"notes.md"_s, 0).isValid());
        QVERIFY(!documentUrl(u"javascript:alert(1)"_s, 0).isValid());
        QVERIFY(!documentUrl({}, 0).isValid());
        QCOMPARE(documentUrl(u"/a/b.pdf"_s, 7).fragment(), u"page=7"_s);
        QCOMPARE(documentUrl(u"/a/b.md"_s, 7).fragment(), QString());
    }
    void aPageWinsOverALine()
    {
        knowledge::Passage passage;
        QCOMPARE(positionText(passage), QString());
        passage.line = 120;
        QCOMPARE(positionText(passage), u"line 120"_s);
        passage.page = 3;
        QCOMPARE(positionText(passage), u"page 3"_s);
        passage.title = u"Guide"_s;
        passage.headingPath = {u"Guide"_s};
        QCOMPARE(placeParts(passage), QStringList{u"page 3"_s}); // the section is the title
        passage.headingPath = {u"Guide"_s, u"Setup"_s};
        QCOMPARE(placeParts(passage), (QStringList{u"Guide › Setup"_s, u"page 3"_s}));
    }
};

QTEST_MAIN(TestPassagePlace)
#include "tst_passageplace.moc"
