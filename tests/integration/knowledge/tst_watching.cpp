// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/knowledge/indexerprobe.h"

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int patienceMs = 20'000;
}

/// Folders that are followed by themselves, with real files.
class WatchingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_probe = std::make_unique<IndexerProbe>(); }

    void changesAreFollowed()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        m_probe->write(u"sub/b.md"_s, "beta two");
        startWatching();
        QSignalSpy finished(m_probe->indexer.get(), &Indexer::indexFinished);
        QSignalSpy progress(m_probe->indexer.get(), &Indexer::progressChanged);

        m_probe->write(u"new.md"_s, "gamma three");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"gamma"_s), QStringList{u"new.md"_s}, patienceMs);
        m_probe->write(u"a.md"_s, "delta instead"); // in place
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"delta"_s), QStringList{u"a.md"_s}, patienceMs);
        QCOMPARE(m_probe->having(u"alpha"_s), QStringList());
        m_probe->write(u"sub/.b.md.tmp"_s, "epsilon saved"); // as editors do
        QVERIFY(QFile::remove(m_probe->docs + "/sub/b.md"_L1));
        QVERIFY(QFile::rename(m_probe->docs + "/sub/.b.md.tmp"_L1, m_probe->docs + "/sub/b.md"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"epsilon"_s), QStringList{u"sub/b.md"_s}, patienceMs);
        QVERIFY(QFile::rename(m_probe->docs + "/new.md"_L1, m_probe->docs + "/sub/moved.md"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"gamma"_s), QStringList{u"sub/moved.md"_s}, patienceMs);
        QVERIFY(QFile::remove(m_probe->docs + "/a.md"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"delta"_s), QStringList(), patienceMs);
        // Quietly: nobody asked for it.
        QCOMPARE(finished.count(), 0);
        QCOMPARE(progress.count(), 0);
    }

    void foldersAreFollowed()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        startWatching();
        m_probe->write(u"new/deep/b.md"_s, "beta two");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"beta"_s), QStringList{u"new/deep/b.md"_s}, patienceMs);
        m_probe->write(u"new/deep/c.md"_s, "gamma three"); // a folder that was not there at first is watched too
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"gamma"_s), QStringList{u"new/deep/c.md"_s}, patienceMs);
        QVERIFY(QDir().rename(m_probe->docs + "/new"_L1, m_probe->docs + "/renamed"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"beta"_s), QStringList{u"renamed/deep/b.md"_s}, patienceMs);
        m_probe->write(u"renamed/deep/b.md"_s, "delta four");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"delta"_s), QStringList{u"renamed/deep/b.md"_s}, patienceMs);
        QVERIFY(QDir(m_probe->docs + "/renamed"_L1).removeRecursively());
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->files(), QStringList{u"a.md 2 1"_s}, patienceMs);
    }

    void ignoreFilesAreFollowed()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        m_probe->write(u"drafts/b.md"_s, "beta two");
        startWatching();
        m_probe->write(u".gitignore"_s, "drafts/\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->files(), QStringList{u"a.md 2 1"_s}, patienceMs);
        m_probe->write(u"drafts/c.md"_s, "gamma three");
        m_probe->write(u"d.md"_s, "delta four");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"delta"_s), QStringList{u"d.md"_s}, patienceMs);
        QCOMPARE(m_probe->files().size(), 2);
        QVERIFY(QFile::remove(m_probe->docs + "/.gitignore"_L1));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->files().size(), 4, patienceMs);
    }

    /// A disk that is unplugged, and plugged in again.
    void aRootThatVanishesKeepsItsPassages()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        startWatching();
        QVERIFY(QDir().rename(m_probe->docs, m_probe->folder.filePath(u"away"_s)));
        QSignalSpy changes(m_probe->indexer.get(), &Indexer::librariesChanged);
        QVERIFY(!QTest::qWaitFor([&] { return changes.count() > 0; }, 600));
        QCOMPARE(m_probe->having(u"alpha"_s), QStringList{u"a.md"_s});
        QVERIFY(QDir().mkpath(m_probe->docs)); // the empty place where it was mounted
        QVERIFY(!QTest::qWaitFor([&] { return changes.count() > 0; }, 600));
        QCOMPARE(m_probe->having(u"alpha"_s), QStringList{u"a.md"_s});
        QVERIFY(QDir().rmdir(m_probe->docs));
        QVERIFY(QDir().rename(m_probe->folder.filePath(u"away"_s), m_probe->docs));
        m_probe->write(u"b.md"_s, "beta two");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"beta"_s), QStringList{u"b.md"_s}, patienceMs);
    }

    void whatChangedBeforeTheStartIsFound()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        m_probe->start();
        QVERIFY(m_probe->index({m_probe->docs}));
        m_probe->write(u"b.md"_s, "beta two");
        m_probe->start().setWatching(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"beta"_s), QStringList{u"b.md"_s}, patienceMs);
    }

    void onlyWatchedLibraries()
    {
        m_probe->write(u"a.md"_s, "alpha one");
        startWatching();
        LibraryChange off;
        off.watched = false;
        QVERIFY(*m_probe->indexer->changeLibrary(u"lib"_s, off));
        m_probe->write(u"b.md"_s, "beta two");
        QSignalSpy changes(m_probe->indexer.get(), &Indexer::librariesChanged);
        QVERIFY(!QTest::qWaitFor([&] { return changes.count() > 0; }, 600));
        QCOMPARE(m_probe->files().size(), 1);
        off.watched = true; // what happened meanwhile shows with the next change
        QVERIFY(*m_probe->indexer->changeLibrary(u"lib"_s, off));
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->having(u"beta"_s), QStringList{u"b.md"_s}, patienceMs);
    }

    /// More folders than may be watched: looked through from time to time.
    void beyondTheLimit()
    {
        for (int i = 0; i < 6; ++i)
            m_probe->write(u"%1/a.md"_s.arg(i), "alpha " + QByteArray::number(i));
        m_probe->config.watching.folders = 2;
        startWatching();
        m_probe->write(u"5/new.md"_s, "beta");
        m_probe->write(u"4/new.md"_s, "gamma");
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->files().size(), 8, patienceMs);
    }

    /// A file that goes on growing is taken when it is whole.
    void halfWrittenFilesAreWaitedFor()
    {
        FolderWatcher watcher(m_probe->config.watching);
        watcher.setLibraries({{u"lib"_s, {m_probe->docs}}});
        QTRY_COMPARE(watcher.watchedFolders(), 1);
        QSignalSpy changed(&watcher, &FolderWatcher::changed);
        QFile file(m_probe->docs + "/growing.md"_L1);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QTimer writing;
        connect(&writing, &QTimer::timeout, this, [&] {
            file.write("more ");
            file.flush();
        });
        writing.start(20);
        QVERIFY(!QTest::qWaitFor([&] { return changed.count() > 0; }, 1'500)); // beyond `longest`
        writing.stop();
        file.close();
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(changed[0][1].toStringList(), QStringList{m_probe->docs + "/growing.md"_L1});
    }

private:
    void startWatching()
    {
        m_probe->start();
        QVERIFY(m_probe->index({m_probe->docs}));
        QSignalSpy changes(m_probe->indexer.get(), &Indexer::librariesChanged);
        m_probe->indexer->setWatching(true);
        QTest::qWait(200); // the folders are found in the background; what changes meanwhile is found by the first look
    }
    std::unique_ptr<IndexerProbe> m_probe;
};

QTEST_GUILESS_MAIN(WatchingTest)
#include "tst_watching.moc"
