// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/knowledge/indexerprobe.h"
#include "tests/support/websiteserver.h"

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

/// Jobs of the Indexer beyond folders that go well: twins, websites, dumps, full disks, libraries that change.
class JobsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("DOCSWIKI_LOADER_FAULTS", "1"); }
    void init() { m_probe = std::make_unique<IndexerProbe>(); }

    void twinsInAFolder()
    {
        m_probe->write(u"a.md"_s, "# One\n\nthe alpha text");
        m_probe->write(u"b/copy.md"_s, "# One\n\nthe alpha text");
        m_probe->write(u"c.md"_s, "# Two\n\nanother text");
        m_probe->start();
        QCOMPARE(m_probe->index({m_probe->docs})->files, 3);
        QCOMPARE(m_probe->files(), (QStringList{u"a.md 2 1"_s, u"b/copy.md 2 0 a.md"_s, u"c.md 2 1"_s}));
        QVERIFY(QFile::remove(m_probe->docs + "/a.md"_L1));
        QCOMPARE(m_probe->index({m_probe->docs})->removed, 1);
        QCOMPARE(m_probe->having(u"alpha"_s), QStringList{u"b/copy.md"_s});
        QCOMPARE(m_probe->index({m_probe->docs})->unchanged, 2);
    }

    void ignoredFilesLeaveTheIndex()
    {
        m_probe->write(u"a.md"_s, "alpha");
        m_probe->write(u"drafts/b.md"_s, "alpha draft");
        m_probe->start();
        QVERIFY(m_probe->index({m_probe->docs}));
        LibraryChange change;
        change.ignore = u"drafts/"_s;
        const auto again = m_probe->run([&](Indexer &indexer) { QVERIFY(*indexer.changeLibrary(u"lib"_s, change)); });
        QVERIFY(again);
        QCOMPARE(again->removed, 1);
        QCOMPARE(m_probe->files(), QStringList{u"a.md 2 1"_s});
        change.ignore = QString();
        QVERIFY(m_probe->run([&](Indexer &indexer) { QVERIFY(*indexer.changeLibrary(u"lib"_s, change)); }));
        QCOMPARE(m_probe->files().size(), 2);
    }

    void afreshReadsEverything()
    {
        m_probe->write(u"a.md"_s, "alpha");
        m_probe->start();
        QVERIFY(m_probe->index({m_probe->docs}));
        QCOMPARE(m_probe->index({m_probe->docs})->unchanged, 1);
        QCOMPARE(m_probe->index({m_probe->docs}, true)->unchanged, 0);
        const auto again = m_probe->run([](Indexer &indexer) { QVERIFY(*indexer.reindexLibrary(u"lib"_s, true)); });
        QCOMPARE(again->unchanged, 0);
        QCOMPARE(again->chunks, 1);
        QVERIFY(!*m_probe->indexer->reindexLibrary(u"nobody"_s, false));
    }

    void aMissingRootOfALibraryIsLeftAlone()
    {
        m_probe->write(u"one/a.md"_s, "alpha");
        m_probe->write(u"two/b.md"_s, "beta");
        m_probe->start();
        QVERIFY(m_probe->index({m_probe->docs + "/one"_L1, m_probe->docs + "/two"_L1}));
        QVERIFY(QDir(m_probe->docs + "/two"_L1).removeRecursively());
        m_probe->write(u"one/c.md"_s, "gamma");
        const auto again = m_probe->run([](Indexer &indexer) { (void)indexer.reindexLibrary(u"lib"_s, false); });
        QVERIFY(again);
        QCOMPARE(again->removed, 0);
        QCOMPARE(again->skipped.size(), 1);
        QCOMPARE(m_probe->files().size(), 3);
    }

    void cancelWhileScanning()
    {
        m_probe->write(u"a.md"_s, "alpha");
        Indexer &indexer = m_probe->start();
        const auto cancelled = m_probe->run([&](Indexer &target) {
            target.index({{m_probe->docs}, u"lib"_s});
            target.cancel(); // the scan is on its worker
        });
        QVERIFY(cancelled && cancelled->cancelled);
        indexer.resumeUnfinished(); // it was given up, not left over
        QCOMPARE(m_probe->files(), QStringList());
        QCOMPARE(m_probe->index({m_probe->docs})->files, 1);
    }

    /// What is too much for the disk fails in one sentence, and goes on when there is room.
    void aFullDisk()
    {
        QByteArray words;
        for (int i = 0; i < 4'000; ++i)
            words += "word" + QByteArray::number(i * 7919 % 100'003) + (i % 12 ? " " : ".\n\n");
        for (int i = 0; i < 20; ++i)
            m_probe->write(u"%1.md"_s.arg(i), "# Number " + QByteArray::number(i) + "\n\n" + words);
        m_probe->config.mostPages = 150;
        m_probe->start();
        const auto failed = m_probe->index({m_probe->docs});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Storage);
        QVERIFY2(failed.error().message.contains(u"full"_s), qPrintable(failed.error().message));
        m_probe->config.mostPages = 0;
        m_probe->start();
        const auto done = m_probe->run([](Indexer &indexer) { indexer.resumeUnfinished(); });
        QVERIFY(done);
        QCOMPARE(done->files, 20);
    }

    void aFullDiskIsTriedAgain()
    {
        m_probe->config.mostPages = 30;
        m_probe->config.retryAfter = Milliseconds(50);
        QByteArray words;
        for (int i = 0; i < 20'000; ++i)
            words += "word" + QByteArray::number(i * 7919 % 100'003) + (i % 12 ? " " : ".\n\n");
        m_probe->write(u"large.md"_s, words);
        Indexer &indexer = m_probe->start();
        QVERIFY(!m_probe->index({m_probe->docs}));
        QSignalSpy again(&indexer, &Indexer::progressChanged);
        QSignalSpy told(&indexer, &Indexer::indexFinished);
        m_probe->write(u"large.md"_s, "small now");
        QTRY_VERIFY_WITH_TIMEOUT(told.count() == 1, 20'000);
        QVERIFY(told[0][0].value<Result<IndexSummary>>());
        QCOMPARE(m_probe->having(u"small"_s), QStringList{u"large.md"_s});
    }

    void aWebsite()
    {
        WebsiteServer site;
        const auto page = [&](const QByteArray &path, const QByteArray &title, const QByteArray &text, const QByteArrayList &links = {}) {
            site.pages[path] = {200, WebsiteServer::html(title, text, links)};
        };
        page("/docs/", "Start", "welcome alpha", {"one", "two", "gone", "hidden"});
        page("/docs/one", "One", "the beta text");
        page("/docs/two", "Two", "the gamma text");
        page("/docs/gone", "Gone", "the delta text");
        site.pages["/docs/hidden"] = {200, WebsiteServer::html("H", "x", {}, "<meta name=robots content=noindex>")};
        site.pages["/docs/one"].etag = "\"1\"";
        m_probe->start();
        const auto first = m_probe->index({site.url(u"/docs/"_s)});
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->files, 4);
        QCOMPARE(first->skipped.size(), 1);
        QCOMPARE(m_probe->having(u"beta"_s), QStringList{site.url(u"/docs/one"_s)});
        const auto reader = PassageReader::open(m_probe->config.databaseFile, std::make_shared<WordLists>());
        QCOMPARE((*reader)->search({u"gamma"_s})->passages.constFirst().title, u"Two"_s);

        page("/docs/two", "Two", "the epsilon text");
        site.pages.remove("/docs/gone");
        site.pages["/docs/one"].status = 500;
        site.pages["/docs/one"].etag.clear();
        const auto second = m_probe->index({site.url(u"/docs/"_s)});
        QVERIFY(second);
        QCOMPARE(second->unchanged, 1);
        QCOMPARE(second->removed, 1);
        QCOMPARE(m_probe->having(u"gamma"_s), QStringList());
        QCOMPARE(m_probe->having(u"epsilon"_s), QStringList{site.url(u"/docs/two"_s)});
        QCOMPARE(m_probe->having(u"delta"_s), QStringList());
        QCOMPARE(m_probe->having(u"beta"_s), QStringList{site.url(u"/docs/one"_s)}); // it may come back

        const QString address = site.url(u"/docs/"_s);
        const QString two = site.url(u"/docs/two"_s);
        site.close(); // nobody there: an error, and nothing is lost
        QVERIFY(!m_probe->index({address}));
        QCOMPARE(m_probe->having(u"epsilon"_s), QStringList{two});
        QVERIFY(!QFileInfo::exists(m_probe->config.databaseFile + ".pages"_L1));
    }

    void aWebsiteIsResumed()
    {
        WebsiteServer site;
        QByteArrayList links;
        for (int i = 0; i < 30; ++i) {
            const QByteArray name = "page" + QByteArray::number(i);
            site.pages["/" + name] = {200, WebsiteServer::html(name, "alpha text of " + name)};
            site.pages["/" + name].etag = "\"x\"";
            links.append(name);
        }
        site.pages["/"] = {200, WebsiteServer::html("Start", "alpha", links)};
        site.pages["/"].etag = "\"start\"";
        Indexer &indexer = m_probe->start();
        QSignalSpy files(&indexer, &Indexer::fileChanged);
        indexer.index({{site.url()}, u"lib"_s});
        QTRY_VERIFY(files.count() > 12);
        m_probe->start(); // gone in the middle
        const auto done = m_probe->run([](Indexer &target) { target.resumeUnfinished(); });
        QVERIFY(done);
        QCOMPARE(done->files, 31);
        QVERIFY(done->unchanged > 0);
    }

    void articlesOfADumpArriveOneByOne()
    {
        m_probe->write(u"hang.txt"_s, "stands for a dump: the test speaks for its reader");
        auto writer = PassageWriter::open(m_probe->config.databaseFile);
        QVERIFY(writer);
        SystemClock clock;
        QThreadPool workers;
        SiteTools sites;
        const auto article = [](int i) {
            LoadedDocument document;
            document.title = document.partName = u"Page %1"_s.arg(i);
            document.text = u"article about alpha%1"_s.arg(i);
            document.sections = {QStringList()};
            document.blocks = {{BlockKind::Prose, 0, 0, 0, document.text.size()}};
            return document;
        };
        LoadedDocument end;
        end.title = u"Wiki"_s;
        end.container = true;
        end.contentHash = "hash";
        for (int run = 0; run < 3; ++run) { // made, left in the middle, done again
            LoaderPool pool({m_probe->config.loaderProgram, 1}); // its child hangs
            const auto id = (*writer)->beginJob({{m_probe->docs}, u"lib"_s, false, true});
            QVERIFY(id);
            IndexJob job({{*id, {{m_probe->docs}, u"lib"_s, false, true}}}, {**writer, pool, clock, workers, sites, {}});
            QSignalSpy finished(&job, &IndexJob::finished);
            job.start();
            QSignalSpy begun(&job, &IndexJob::fileChanged);
            QTRY_COMPARE(begun.count(), 1);
            const int articles = run == 1 ? 3 : 10 - run;
            for (int i = 0; i < articles; ++i) {
                Q_EMIT pool.part(1, article(i));
                // The first waits until those of an earlier run are gone.
                QTRY_VERIFY(job.hasChanged());
            }
            if (run == 1) {
                QVERIFY((*writer)->commit());
                QCOMPARE(m_probe->files(), QStringList{u"hang.txt 0 0"_s}); // queued: it is done again
                QCOMPARE(m_probe->having(u"article"_s).size(), 3);
            } else {
                Q_EMIT pool.loaded(1, end);
                QTRY_COMPARE(finished.count(), 1);
                QCOMPARE(m_probe->files(), QStringList{u"hang.txt 2 %1"_s.arg(articles)});
                const auto summary = finished[0][0].value<Result<IndexSummary>>();
                QCOMPARE(summary->files, 1);
                QCOMPARE(summary->chunks, articles);
            }
        }
        QCOMPARE(m_probe->having(u"article"_s).size(), 8);
    }

private:
    std::unique_ptr<IndexerProbe> m_probe;
};

QTEST_GUILESS_MAIN(JobsTest)
#include "tst_jobs.moc"
