// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/load/wikimarkup.h"
#include "tests/support/archivemaker.h"
#include "tests/unit/knowledge/loadedtext.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray page(const QByteArray &title, const QByteArray &text, int ns = 0, const QByteArray &more = {})
{
    return "<page><title>" + title + "</title><ns>" + QByteArray::number(ns) + "</ns>" + more +
           "<revision><text xml:space='preserve'>" + text + "</text></revision></page>";
}

QByteArray dump(const QByteArray &pages)
{
    return "<mediawiki version='0.11'><siteinfo><namespaces><namespace key='6'>Datei</namespace></namespaces>"
           "</siteinfo>" +
           pages + "</mediawiki>";
}

struct Parts {
    QList<LoadedDocument> list;
    PartSink sink{[this](const LoadedDocument &part) {
                      list.append(part);
                      return true;
                  },
                  {}};
    QStringList names() const
    {
        QStringList names;
        for (const LoadedDocument &part : list)
            names.append(part.partName);
        return names;
    }
};

} // namespace

class WikiLoaderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wikitext_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("blocks");
        const auto row = [](const char *name, const QString &text, const QStringList &blocks) {
            QTest::newRow(name) << text << blocks;
        };
        row("links",
            u"'''A''' [[B|bee]], [[C]], [[:Category:D]], [http://e.f gee] and [[Image:x.png|thumb|a [[b]] c]]."_s,
            {u"[] prose: A bee, C, Category:D, gee and ."_s});
        row("references and comments", u"One<ref name=\"a\">{{cite|x}}</ref> two<ref name=a /> <!-- no -->three"_s,
            {u"[] prose: One two three"_s});
        row("templates",
            u"{{Stub}}Is {{convert|5|km|mi}} {{lang|fr|mot}} {{unknown|{{x}}|[[y]]}}long. {{nowrap|a b}}"_s,
            {u"[] prose: Is 5 km mot long. a b"_s});
        row("info box",
            u"{{Infobox town\n| name = Bonn\n| population_total = {{nowrap|300 000}}\n| image = x.png\n}}\nText"_s,
            {u"[] table: name: Bonn\npopulation total: 300 000"_s, u"[] prose: Text"_s});
        row("headings", u"Intro\n== A ==\n=== Empty ===\n== B ==\ntext\n==C==\n=== D ===\nmore"_s,
            {u"[] prose: Intro"_s, u"[B] heading: B"_s, u"[B] prose: text"_s, u"[C] heading: C"_s,
             u"[C>D] heading: D"_s, u"[C>D] prose: more"_s});
        row("lists", u"* a\n** b\n# c\n; d\n: e"_s, {u"[] prose: - a\n  - b\n- c\nd\ne"_s});
        row("table", u"{| class=x\n! A !! B\n|-\n| style=\"y\" | 1 || [[x|2]]\n|-\n| 3\n| 4\n|}\nafter"_s,
            {u"[] table: | A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"_s, u"[] prose: after"_s});
        row("code", u"See <code>x{{y}}</code>\n<syntaxhighlight lang=\"c\">\nint a[[0]]; {{b}}\n</syntaxhighlight>"_s,
            {u"[] prose: See x"_s, u"[] code: ```\nint a[[0]]; {{b}}\n```"_s});
        row("nowiki and entities", u"<nowiki>[[a]]</nowiki> &amp; &#8364; &nbsp;b __NOTOC__ a__b"_s,
            {u"[] prose: [[a]] & €  b  a__b"_s});
        row("left open", u"{{a [[b {{c\n\ntext ]] here"_s, {u"[] prose: a b c"_s, u"[] prose: text here"_s});
        row("closed too often", u"a }} b ]] c {{d}} }}"_s, {u"[] prose: a  b ]] c"_s});
    }
    void wikitext()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, blocks);
        QCOMPARE(describe(loadWikitext(text, u"T"_s)), blocks);
    }

    /// Each of them would take minutes or the stack, were it not looked at once.
    void hostileWikitext()
    {
        for (const QString &piece : {u"{{"_s, u"[["_s, u"{{a|"_s, u"<ref>"_s, u"<nowiki>"_s, u"{|\n"_s, u"''"_s,
                                     u"<!--"_s, u"}}"_s, u"=\n"_s, u"{{{"_s, u"&"_s, u"[http://"_s, u"<pre>"_s})
            loadWikitext(piece.repeated(200'000), u"T"_s);
    }

    void articlesOfADump_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("filter");
        QTest::newRow("plain") << u"wiki.xml"_s << QByteArray();
        QTest::newRow("gzip") << u"wiki.xml.gz"_s << "gzip"_ba;
        QTest::newRow("bzip2") << u"wiki.xml.bz2"_s << "bzip2"_ba;
        QTest::newRow("xz") << u"wiki.xml.xz"_s << "xz"_ba;
        QTest::newRow("zstd") << u"wiki.xml.zst"_s << "zstd"_ba;
    }
    void articlesOfADump()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, filter);
        const QByteArray xml =
            dump(page("One", "First &lt;ref&gt;x&lt;/ref&gt;[[Datei:a.png|b]]text.") + page("Talk:One", "no", 1) +
                 page("User:A", "no", 2) + page("Help:Two", "Helpful.", 12) + page("Manual:Three", "By hand.", 100) +
                 page("Old", "#REDIRECT [[One]]") + page("Older", "x", 0, "<redirect title='One'/>") +
                 page("One", "Again.") + page("Empty", "{{Stub}}") + page("Module:X", "no", 828));
        Parts parts;
        const auto container = loadBytes(name, filter.isEmpty() ? xml : pack(xml, filter), parts.sink);
        QVERIFY2(container, container ? "" : qPrintable(container.error().message));
        QVERIFY(container->container);
        QVERIFY(container->partName.isEmpty() && container->blocks.isEmpty() && !container->contentHash.isEmpty());
        QCOMPARE(parts.names(), (QStringList{u"One"_s, u"Help:Two"_s, u"Manual:Three"_s, u"One (2)"_s}));
        QCOMPARE(describe(parts.list[0]), QStringList{u"[] prose: First text."_s});
        QCOMPARE(parts.list[0].title, u"One"_s);
        QVERIFY(!parts.list[0].textHash.isEmpty());
    }

    void brokenDumps()
    {
        const QByteArray xml = dump(page("One", "Text.") + page("Two", "Text."));
        Parts parts;
        const auto cut = loadBytes(u"a.xml"_s, xml.left(xml.indexOf("<title>Two") + 20), parts.sink);
        QVERIFY(!cut);
        QCOMPARE(cut.error().message, u"The dump is damaged or incomplete: it breaks off after 1 article."_s);
        QCOMPARE(parts.names(), QStringList{u"One"_s});
        QByteArray large;
        for (int i = 0; i < 3'000; ++i)
            large += page("Page " + QByteArray::number(i), QByteArray::number(i * 7919) + " words");
        for (const QByteArray filter : {"gzip", "bzip2"}) {
            const QByteArray packed = pack(dump(large), filter);
            const auto broken = loadBytes(u"a.xml.bz2"_s, packed.left(packed.size() * 2 / 3), parts.sink);
            QVERIFY(!broken);
            QVERIFY2(broken.error().message.contains(u"damaged or incomplete"_s), qPrintable(broken.error().message));
        }
        const auto none = loadBytes(u"a.xml"_s, dump(page("Talk:One", "no", 1)));
        QVERIFY(!none);
        QCOMPARE(none.error().message, u"The dump has no articles."_s);
    }

    void otherXmlIsNoDump()
    {
        const auto code = loadBytes(u"a.xml"_s, "<?xml version='1.0'?><config>\n<a>1</a></config>");
        QVERIFY(code && !code->container);
        const auto packed = loadBytes(u"a.xml.gz"_s, pack("<config>\n<a>1</a></config>", "gzip"));
        QVERIFY(packed && !packed->container);
        QCOMPARE(packed->blocks[0].kind, BlockKind::Code);
        Parts parts;
        const auto page = loadBytes(u"a.html"_s, "<html><body>&lt;mediawiki <p>text</p></body></html>", parts.sink);
        QVERIFY(page && !page->container);
    }
};

QTEST_GUILESS_MAIN(WikiLoaderTest)
#include "tst_wikiloader.moc"
