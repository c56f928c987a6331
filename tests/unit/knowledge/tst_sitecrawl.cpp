// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/site/sitecrawl.h"
#include "tests/support/websiteserver.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {

/// What a crawl told, with paths instead of addresses.
struct Told {
    QStringList discovered, fetched, unchanged, gone, failed;
    QList<FetchedPage> pages;
    QStringList reasons;
    std::optional<Error> error;
    bool finished = false;
};

} // namespace

class SiteCrawlTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_site = std::make_unique<WebsiteServer>();
        m_folder = std::make_unique<QTemporaryDir>();
        m_known.clear();
        m_limits = SiteLimits();
        m_limits.mostRetryAfter = Milliseconds(10);
        m_afresh = false;
    }

    void followsLinksUnderTheAddress()
    {
        page("/docs/", "Start", {"a.html", "/docs/b.html#x", "/outside", "http://example.com/docs/", "logo.png", "a.html"});
        page("/docs/a.html", "A", {"deep/c", "/docs/"});
        page("/docs/b.html", "B");
        page("/docs/deep/c", "C", {"../missing.html"});
        const Told told = crawl(u"/docs/"_s);
        QVERIFY(told.finished && !told.error);
        QCOMPARE(told.fetched, (QStringList{u"/docs/"_s, u"/docs/a.html"_s, u"/docs/b.html"_s, u"/docs/deep/c"_s}));
        QCOMPARE(told.gone, QStringList{u"/docs/missing.html"_s});
        QCOMPARE(m_site->asked("/outside"), 0);
        QCOMPARE(m_site->asked("/docs/logo.png"), 0);
        QCOMPARE(m_site->asked("/docs/a.html"), 1);
        QCOMPARE(m_site->seen.constFirst().headers.value("user-agent"), QByteArray("docswiki"));
        QFile file(told.pages.constFirst().file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("<h1>Start</h1>"));
    }

    void robotsAndSitemaps()
    {
        m_site->pages["/robots.txt"] = {200, "User-agent: *\nDisallow: /docs/secret\nSitemap: " +
                                                 m_site->url(u"/map.xml"_s).toUtf8(), "text/plain"};
        m_site->pages["/map.xml"] = {200, "<sitemapindex><sitemap><loc>" + m_site->url(u"/inner.xml"_s).toUtf8() +
                                              "</loc></sitemap></sitemapindex>", "application/xml"};
        m_site->pages["/inner.xml"] = {200, "<urlset><url><loc>" + m_site->url(u"/docs/a"_s).toUtf8() + "</loc></url><url><loc>" +
                                                m_site->url(u"/docs/secret"_s).toUtf8() + "</loc></url><url><loc>" +
                                                m_site->url(u"/blog"_s).toUtf8() + "</loc></url></urlset>", "application/xml"};
        page("/docs/", "Start", {"unlisted"});
        page("/docs/a", "A");
        page("/docs/secret", "No");
        page("/docs/unlisted", "U");
        const Told told = crawl(u"/docs/"_s);
        QCOMPARE(told.fetched, (QStringList{u"/docs/"_s, u"/docs/a"_s}));
        QCOMPARE(m_site->asked("/docs/secret"), 0);
        QCOMPARE(m_site->asked("/blog"), 0);
    }

    void refusedAsAWhole()
    {
        m_site->pages["/robots.txt"] = {200, "User-agent: *\nDisallow: /", "text/plain"};
        page("/", "Start");
        Told told = crawl(u"/"_s);
        QVERIFY(told.error && told.error->message.endsWith(u'.'));
        QCOMPARE(m_site->asked("/"), 0);
        m_site->pages["/robots.txt"] = {503, "", "text/plain"};
        told = crawl(u"/"_s);
        QVERIFY(told.error && told.error->message.contains(u"503"_s));
        QCOMPARE(m_site->asked("/"), 0);
    }

    void conditionalRequests()
    {
        page("/", "Start", {"a", "b"});
        page("/a", "A");
        page("/b", "B");
        m_site->pages["/a"].etag = "\"one\"";
        Told told = crawl(u"/"_s);
        QCOMPARE(told.fetched.size(), 3);
        know(told);
        told = crawl(u"/"_s);
        QCOMPARE(told.fetched, QStringList());
        QCOMPARE(told.unchanged.size(), 3);
        QCOMPARE(m_site->seen.constLast().headers.contains("if-none-match"), m_site->requests.constLast() == "/a");
        m_site->pages["/a"] = {200, WebsiteServer::html("A", "new text")};
        m_site->pages["/a"].etag = "\"two\"";
        m_site->pages.remove("/b");
        told = crawl(u"/"_s);
        QCOMPARE(told.fetched, QStringList{u"/a"_s});
        QCOMPARE(told.pages.constFirst().etag, u"\"two\""_s);
        QCOMPARE(told.gone, QStringList{u"/b"_s});
        m_afresh = true;
        QCOMPARE(crawl(u"/"_s).fetched.size(), 2);
    }

    void failuresKeepWhatIsKnown()
    {
        page("/", "Start", {"bad", "slow"});
        m_site->pages["/bad"] = {500, "broken", "text/plain"};
        m_site->pages["/slow"].silent = true;
        m_limits.silence = Milliseconds(200);
        const Told told = crawl(u"/"_s);
        QVERIFY(told.finished && !told.error);
        QCOMPARE(told.failed, (QStringList{u"/bad stays"_s, u"/slow stays"_s}));
        for (const QString &reason : told.reasons)
            QVERIFY2(reason.endsWith(u'.'), qPrintable(reason));
    }

    void busySitesAreAskedAgain()
    {
        m_site->pages["/"] = {503, "later", "text/plain", {{"Retry-After", "0"}}};
        const Told told = crawl(u"/"_s);
        QVERIFY(told.error && told.error->retryable);
        QCOMPARE(m_site->asked("/"), 3);
    }

    void redirects()
    {
        page("/docs/", "Start", {"old", "away", "loop1"});
        m_site->pages["/docs/old"] = {301, "", "text/plain", {{"Location", "/docs/new"}}};
        m_site->pages["/docs/away"] = {302, "", "text/plain", {{"Location", "http://169.254.169.254/docs/"}}};
        m_site->pages["/docs/loop1"] = {302, "", "text/plain", {{"Location", "/docs/loop2"}}};
        m_site->pages["/docs/loop2"] = {302, "", "text/plain", {{"Location", "/docs/loop1"}}};
        page("/docs/new", "New");
        Told told = crawl(u"/docs/"_s);
        QCOMPARE(told.fetched, (QStringList{u"/docs/"_s, u"/docs/new"_s}));
        QCOMPARE(told.gone.size(), 4);
        // The first page may lead elsewhere on the site, and to another host only with the person's word.
        m_site->pages["/start"] = {301, "", "text/plain", {{"Location", "/docs/new"}}};
        QCOMPARE(crawl(u"/start"_s).fetched, QStringList{u"/docs/new"_s});
        m_site->pages["/start"] = {301, "", "text/plain", {{"Location", "http://localhost:1/"}}};
        told = crawl(u"/start"_s);
        QVERIFY(told.error && told.error->message.contains(u"http://localhost:1/"_s));
    }

    void whatPagesAskForIsDone()
    {
        page("/", "Start", {"hidden", "copy", "closed"});
        m_site->pages["/hidden"] = {200, WebsiteServer::html("H", "x", {"behind"}, "<meta name=robots content=noindex>")};
        page("/behind", "Behind");
        m_site->pages["/copy"] = {200, WebsiteServer::html("C", "x", {}, "<link rel=canonical href=/real>")};
        m_site->pages["/real"] = {200, WebsiteServer::html("R", "x", {}, "<link rel=canonical href=/copy>")};
        m_site->pages["/closed"] = {200, WebsiteServer::html("N", "x", {"unseen"}, "<meta name=robots content=nofollow>")};
        const Told told = crawl(u"/"_s);
        QCOMPARE(told.fetched, (QStringList{u"/"_s, u"/behind"_s, u"/closed"_s, u"/real"_s}));
        QCOMPARE(told.failed, QStringList{u"/hidden goes"_s});
        QCOMPARE(m_site->asked("/unseen"), 0);
    }

    void limits()
    {
        page("/", "Start", {"1", "2", "3", "4", "large"});
        for (const char *path : {"/1", "/2", "/3", "/4"})
            page(path, "P");
        m_site->pages["/large"] = {200, QByteArray(200'000, 'x')};
        m_limits.pageBytes = 100'000;
        Told told = crawl(u"/"_s);
        QCOMPARE(told.failed, QStringList{u"/large goes"_s});
        m_limits.pages = 3;
        told = crawl(u"/"_s);
        QCOMPARE(told.fetched.size(), 3);
        m_limits.pages = 100;
        m_limits.depth = 0;
        QCOMPARE(crawl(u"/"_s).fetched, QStringList{u"/"_s});
    }

    void nobodyThere()
    {
        const QString address = m_site->url();
        m_site.reset();
        const Told told = crawlAddress(address);
        QVERIFY(told.error);
        QCOMPARE(told.error->code, ErrorCode::Network);
        QVERIFY(crawlAddress(u"http://"_s).error);
    }

    void missingFirstPage()
    {
        const Told told = crawl(u"/nowhere"_s);
        QVERIFY(told.error);
        QCOMPARE(told.error->code, ErrorCode::NotFound);
    }

    void heldAndStopped()
    {
        page("/", "Start", {"1", "2"});
        page("/1", "One");
        page("/2", "Two");
        SiteCrawl crawl({QUrl(m_site->url()), {}, false, m_folder->path()}, tools());
        int pages = 0;
        connect(&crawl, &SiteCrawl::fetched, this, [&] {
            ++pages;
            crawl.setHeld(true);
        });
        crawl.start();
        QTRY_COMPARE(pages, 1);
        crawl.setHeld(false);
        QTRY_COMPARE(pages, 2);
        crawl.stop();
        crawl.setHeld(false);
        QCoreApplication::processEvents();
        QCOMPARE(pages, 2);
    }

private:
    void page(const QByteArray &path, const QByteArray &title, const QByteArrayList &links = {})
    {
        m_site->pages[path] = {200, WebsiteServer::html(title, "Text of " + path, links)};
    }
    SiteTools tools() const
    {
        return {std::make_shared<net::RouteResolver>(), std::make_shared<net::HostResolver>(), m_limits};
    }
    Told crawl(const QString &path) { return crawlAddress(m_site->url(path)); }
    Told crawlAddress(const QString &address)
    {
        Told told;
        const auto pathOf = [](const QString &page) { return QUrl(page).path(); };
        SiteCrawl crawl({QUrl(address), m_known, m_afresh, m_folder->path()}, tools());
        connect(&crawl, &SiteCrawl::discovered, this, [&](const QStringList &pages) { told.discovered += pages; });
        connect(&crawl, &SiteCrawl::fetched, this, [&](const FetchedPage &page) {
            told.pages.append(page);
            told.fetched.append(pathOf(page.address));
        });
        connect(&crawl, &SiteCrawl::unchanged, this, [&](const QString &page) { told.unchanged.append(pathOf(page)); });
        connect(&crawl, &SiteCrawl::gone, this, [&](const QString &page) { told.gone.append(pathOf(page)); });
        connect(&crawl, &SiteCrawl::failed, this, [&](const QString &page, const QString &reason, bool stays) {
            told.failed.append(pathOf(page) + (stays ? " stays"_L1 : " goes"_L1));
            told.reasons.append(reason);
        });
        connect(&crawl, &SiteCrawl::finished, this, [&](const std::optional<Error> &error) {
            told.finished = true;
            told.error = error;
        });
        crawl.start();
        if (!QTest::qWaitFor([&] { return told.finished; }, 20'000)) told.error = Error{ErrorCode::Timeout, u"It did not end."_s};
        if (!told.error) { // every page has one outcome
            const auto outcomes = told.fetched.size() + told.unchanged.size() + told.gone.size() + told.failed.size();
            if (outcomes != told.discovered.size())
                told.error = Error{ErrorCode::Internal, u"%1 pages, %2 outcomes"_s.arg(told.discovered.size()).arg(outcomes)};
        }
        for (QStringList *list : {&told.fetched, &told.unchanged, &told.gone, &told.failed})
            list->sort();
        return told;
    }
    void know(const Told &told)
    {
        for (const FetchedPage &page : told.pages) {
            QFile file(page.file);
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_known[page.address] = {page.etag, page.httpDate,
                                     QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha1), FileState::Ready};
        }
    }

    std::unique_ptr<WebsiteServer> m_site;
    std::unique_ptr<QTemporaryDir> m_folder;
    QHash<QString, KnownPage> m_known;
    SiteLimits m_limits;
    bool m_afresh = false;
};

QTEST_GUILESS_MAIN(SiteCrawlTest)
#include "tst_sitecrawl.moc"
