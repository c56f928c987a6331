// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/pagelinks.h"
#include "core/knowledge/site/pagetype.h"
#include "core/knowledge/site/robots.h"
#include "core/knowledge/site/siteaddress.h"
#include "core/knowledge/site/sitemap.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class SiteTextsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void robots_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *text, const char *path, bool allowed) {
            QTest::addRow("%s | %s", text, path) << QByteArray(text) << QString::fromUtf8(path) << allowed;
        };
        row("", "/a", true);
        row("User-agent: *\nDisallow: /", "/a", false);
        row("User-agent: *\nDisallow: /", "/robots.txt", true);
        row("User-agent: *\nDisallow:", "/a", true);
        row("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true);
        row("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", false);
        row("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true);
        row("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false);
        row("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf.html", true);
        row("User-agent: *\nDisallow: /*?sort=", "/list?sort=up", false);
        row("User-agent: other\nDisallow: /", "/a", true);
        row("User-agent: *\nDisallow: /\n\nUser-agent: DocsWiki\nDisallow: /private", "/a", true);
        row("User-agent: *\nDisallow: /\n\nUser-agent: docswiki/1.0\nDisallow: /private", "/private/x", false);
        row("User-agent: one\nUser-agent: docswiki\nDisallow: /x", "/x", false);
        row("user-agent: * # all\r\ndisallow: /x # so\r\n", "/x", false);
        row("Disallow: /\nUser-agent: *\nAllow: /", "/a", true);
        row("User-agent: *\nDisallow: /gr\xC3\xBC\xC3\x9F", "/grüß/x", false);
    }
    void robots()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, path);
        QFETCH(bool, allowed);
        QCOMPARE(Robots::parse(text, u"docswiki"_s).allows(QUrl(u"https://example.org"_s + path)), allowed);
    }

    void delayAndSitemaps()
    {
        const Robots robots = Robots::parse(
            "Sitemap: https://a.org/one.xml\nUser-agent: *\nCrawl-delay: 1.5\nDisallow: /x\nSitemap: /two.xml\n",
            u"docswiki"_s);
        QVERIFY(robots.crawlDelay() == Milliseconds(1'500));
        QCOMPARE(robots.sitemaps(), (QStringList{u"https://a.org/one.xml"_s, u"/two.xml"_s}));
        QVERIFY(!Robots::parse("User-agent: *\nCrawl-delay: soon", u"docswiki"_s).crawlDelay());
    }

    void hostileRobotsEnd()
    {
        const Robots robots = Robots::parse("User-agent: *\nDisallow: /" + QByteArray("*a").repeated(1'000) + "b$", u"docswiki"_s);
        QVERIFY(robots.allows(QUrl(u"https://example.org/"_s + QString(u'a').repeated(1'500))));
    }

    void sitemaps()
    {
        const auto map = readSitemap("<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
                                     "<url><loc> https://a.org/1?x=1&amp;y=2 </loc><lastmod>2024-01-01</lastmod></url>"
                                     "<url><loc>https://a.org/2</loc></url></urlset>",
                                     10);
        QVERIFY(map);
        QCOMPARE(map->pages, (QList<QUrl>{QUrl(u"https://a.org/1?x=1&y=2"_s), QUrl(u"https://a.org/2"_s)}));
        const auto index = readSitemap("<sitemapindex><sitemap><loc>https://a.org/s.xml.gz</loc></sitemap></sitemapindex>", 10);
        QVERIFY(index && index->pages.isEmpty());
        QCOMPARE(index->sitemaps, QList<QUrl>{QUrl(u"https://a.org/s.xml.gz"_s)});
        QCOMPARE(readSitemap("https://a.org/1\nhttps://a.org/2\nnonsense\n", 10)->pages.size(), 2);
        QCOMPARE(readSitemap("<urlset><url><loc>https://a.org/1</loc></url><url><loc>https://a.org/2</lo", 10)->pages.size(), 1);
        QCOMPARE(readSitemap("https://a.org/1\nhttps://a.org/2\n", 1)->pages.size(), 1);
        QVERIFY(!readSitemap("<html><body>Not found</body></html>", 10));
        QVERIFY(!readSitemap("\x1f\x8bnot gzip", 10));
        QVERIFY(!readSitemap("", 10));
    }

    void links()
    {
        const PageLinks page = readPageLinks(
            u"<html><head><base href='/docs/'><link rel=canonical href='one.html'>"
            "<script>var x = \"<a href='no1'>\"</script><!-- <a href='no2'> --></head>"
            "<body><a href=two.html>x</a><A HREF = \"three.html#part\" class=\"a>b\">y</A><a rel='external nofollow' "
            "href='no3'>z</a><a name=x>no</a><a href='https://b.org/?a=1&amp;b=2'>w</a><a href='mailto:x@y.z'>m</a><a href='"_s,
            QUrl(u"https://a.org/start"_s));
        QStringList found;
        for (const QUrl &link : page.links)
            found.append(link.toString());
        QCOMPARE(found, (QStringList{u"https://a.org/docs/two.html"_s, u"https://a.org/docs/three.html#part"_s,
                                     u"https://b.org/?a=1&b=2"_s, u"mailto:x@y.z"_s, u"https://a.org/docs/"_s}));
        QCOMPARE(page.canonical, QUrl(u"https://a.org/docs/one.html"_s));
        QVERIFY(!page.noIndex && !page.noFollow);
    }

    void whatAPageAsksOfRobots()
    {
        const QUrl url(u"https://a.org/"_s);
        const auto read = [&](const char *head, const char *tag = "") {
            return readPageLinks(QString::fromUtf8(head) + u"<a href=x>x</a>"_s, url, QString::fromUtf8(tag));
        };
        QVERIFY(read("<meta name=robots content='noindex, follow'>").noIndex);
        QCOMPARE(read("<meta name=robots content='noindex, follow'>").links.size(), 1);
        QVERIFY(read("<meta name=ROBOTS content=nofollow>").links.isEmpty());
        QVERIFY(read("<meta name=robots content=none>").noIndex);
        QVERIFY(read("", "noindex").noIndex);
        QVERIFY(read("", "docswiki: noindex").noIndex);
        QVERIFY(!read("", "otherbot: noindex").noIndex);
        QVERIFY(!read("<meta name=description content=noindex>").noIndex);
    }

    void roots_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("page");
        QTest::addColumn<bool>("inside");
        const auto row = [](const char *root, const char *page, bool inside) {
            QTest::addRow("%s | %s", root, page) << QString::fromUtf8(root) << QString::fromUtf8(page) << inside;
        };
        row("https://a.org/docs/", "https://a.org/docs/x", true);
        row("https://a.org/docs", "https://a.org/docs/x", true);
        row("https://a.org/docs", "https://a.org/docs", true);
        row("https://a.org/docs", "https://a.org/docs2", false);
        row("https://a.org/docs/index.html", "https://a.org/docs/x", true);
        row("https://a.org/docs/index.html", "https://a.org/other", false);
        row("https://a.org", "https://a.org/x", true);
        row("https://a.org", "http://a.org/x", false);
        row("https://a.org", "https://b.a.org/x", false);
        row("https://a.org:443/", "https://A.org/x", true);
        row("https://a.org/", "https://a.org:8443/x", false);
        row("https://a.org/docs/", "https://a.org/docs/../secret", false);
    }
    void roots()
    {
        QFETCH(QString, root);
        QFETCH(QString, page);
        QFETCH(bool, inside);
        QCOMPARE(SiteRoot(QUrl(root)).contains(pageAddress(QUrl(page))), inside);
    }

    void addresses()
    {
        QCOMPARE(pageAddress(QUrl(u"HTTPS://user:pw@A.org:443/x/./y/../z?q=1#part"_s)).toString(), u"https://a.org/x/z?q=1"_s);
        QCOMPARE(pageAddress(QUrl(u"http://a.org"_s)).toString(), u"http://a.org/"_s);
        for (const char *none : {"mailto:x@y.z", "javascript:void(0)", "file:///etc/passwd", "ftp://a.org/", "x/y", ""})
            QVERIFY2(pageAddress(QUrl(QString::fromUtf8(none))).isEmpty(), none);
        QVERIFY(pageAddress(QUrl(u"http://a.org/"_s + QString(u'x').repeated(3'000))).isEmpty());
    }

    void privateAddresses()
    {
        for (const char *address : {"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
                                    "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"})
            QVERIFY2(isPrivateAddress(QHostAddress(QString::fromUtf8(address))), address);
        for (const char *address : {"8.8.8.8", "172.32.0.1", "2606:4700::1111"})
            QVERIFY2(!isPrivateAddress(QHostAddress(QString::fromUtf8(address))), address);
    }

    void types()
    {
        const auto type = [](const char *contentType, const char *path) {
            return pageTypeOf(QString::fromUtf8(contentType), QUrl(u"https://a.org"_s + QString::fromUtf8(path)));
        };
        QVERIFY(type("text/html; charset=utf-8", "/x") == FileType::Html);
        QVERIFY(type("TEXT/HTML", "/x.php") == FileType::Html);
        QVERIFY(type("text/plain", "/x/readme.md") == FileType::Markdown);
        QVERIFY(type("text/plain", "/x") == FileType::Text);
        QVERIFY(type("application/pdf", "/x") == FileType::Pdf);
        QVERIFY(type("application/octet-stream", "/x.pdf") == FileType::Pdf);
        QVERIFY(!type("image/png", "/x.html"));
        QVERIFY(!type("", "/x"));
        QVERIFY(isNoPage(QUrl(u"https://a.org/logo.PNG"_s)));
        QVERIFY(!isNoPage(QUrl(u"https://a.org/v1.2/page"_s)));
        QCOMPARE(readableBody("gr\xFC\xDF", u"text/html; charset=iso-8859-1"_s, FileType::Html),
                 QByteArray("\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F"));
        QCOMPARE(readableBody("plain", u"text/html"_s, FileType::Html), QByteArray("plain"));
        QCOMPARE(pageFileName(QUrl(u"https://a.org/docs/A%2FB/"_s), FileType::Html), u"B.html"_s);
        QCOMPARE(pageFileName(QUrl(u"https://a.org/"_s), FileType::Html), u"a.org.html"_s);
    }
};

QTEST_GUILESS_MAIN(SiteTextsTest)
#include "tst_sitetexts.moc"
