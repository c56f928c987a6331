// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/progressmeter.h"
#include "core/knowledge/job/scanner.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class ScannerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void listsWhatCanBeRead()
    {
        for (const QString &name :
             {u"b.md"_s, u"a/x.html"_s, u"a/deep/y.pdf"_s, u"README"_s, u"photo.jpg"_s, u".hidden.md"_s, u".git/z.md"_s,
              u"node_modules/p/readme.md"_s, u"build/notes.md"_s})
            write(name);
        const Result<ScanResult> found = scan({m_folder->path()});
        QVERIFY(found);
        // "build" is no build folder where nothing is built
        QCOMPARE(names(*found),
                 (QStringList{u"README"_s, u"a/deep/y.pdf"_s, u"a/x.html"_s, u"b.md"_s, u"build/notes.md"_s}));
        QCOMPARE(found->ignored, 4);
        QVERIFY(found->skipped.isEmpty());
    }

    void buildFoldersOfProjectsAreLeftOut()
    {
        write(u"CMakeLists.txt"_s);
        write(u"build/notes.md"_s);
        QCOMPARE(names(*scan({m_folder->path()})), QStringList{u"CMakeLists.txt"_s});
    }

    void linksInCircles()
    {
        write(u"a/x.md"_s);
        QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"a/again"_s)));
        QVERIFY(QFile::link(m_folder->filePath(u"nowhere"_s), m_folder->filePath(u"a/broken.md"_s)));
        const Result<ScanResult> found = scan({m_folder->path()});
        QVERIFY(found);
        QCOMPARE(names(*found), QStringList{u"a/x.md"_s});
        QCOMPARE(found->skipped.size(), 2);
        for (const SkippedFile &skipped : found->skipped)
            QVERIFY(skipped.reason.endsWith(u'.'));
    }

    void namedTwiceCountsOnce()
    {
        write(u"x.unknown"_s);
        write(u"x.md"_s);
        const Result<ScanResult> found =
            scan({m_folder->path(), m_folder->filePath(u"x.md"_s), m_folder->filePath(u"x.unknown"_s)});
        QVERIFY(found);
        QCOMPARE(names(*found), (QStringList{u"x.md"_s, u"x.unknown"_s})); // asked for by name: tried as text
        QVERIFY(found->files[0].named);
    }

    void missingPathIsAnError()
    {
        const Result<ScanResult> found = scan({m_folder->filePath(u"gone"_s)});
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::NotFound);
    }

    void unreadableFolder()
    {
        if (geteuid() == 0) QSKIP("the superuser may read everything");
        write(u"closed/x.md"_s);
        QFile::setPermissions(m_folder->filePath(u"closed"_s), QFileDevice::Permissions());
        const Result<ScanResult> found = scan({m_folder->path()});
        QFile::setPermissions(m_folder->filePath(u"closed"_s),
                              QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        QVERIFY(found);
        QCOMPARE(found->unread.size(), 1);
        QCOMPARE(found->skipped.size(), 1);
    }

    void ignoreFiles()
    {
        for (const QString &name : {u"a.md"_s, u"draft.md"_s, u"sub/draft.md"_s, u"sub/b.md"_s, u"sub/keep/draft.md"_s,
                                    u"old/c.md"_s, u".notes/d.md"_s, u"node_modules/p/readme.md"_s})
            write(name);
        write(u".gitignore"_s, "draft.md\nold/\n!.notes/\n");
        write(u"sub/keep/.docswikiignore"_s, "!draft.md\n");
        QCOMPARE(names(*scan({m_folder->path()})),
                 (QStringList{u".notes/d.md"_s, u"a.md"_s, u"sub/b.md"_s, u"sub/keep/draft.md"_s}));
        // The library's own patterns have the last word; .docswikiignore has it over .gitignore in one folder.
        QCOMPARE(names(*scan(ScanOrder{{m_folder->path()}, {}, u"!old/\nsub/keep\na.md\n!node_modules/"_s, false})),
                 (QStringList{u".notes/d.md"_s, u"node_modules/p/readme.md"_s, u"old/c.md"_s, u"sub/b.md"_s}));
        write(u".docswikiignore"_s, "!/draft.md\n");
        QVERIFY(names(*scan({m_folder->path()})).contains(u"draft.md"_s));
    }

    /// A part of a folder is looked at under the same rules as if everything were.
    void withinAFolder()
    {
        for (const QString &name : {u"a.md"_s, u"sub/b.md"_s, u"sub/deep/c.md"_s, u"sub/skip/d.md"_s, u"other/e.md"_s,
                                    u"photo.jpg"_s, u".hidden/f.md"_s})
            write(name);
        write(u".gitignore"_s, "skip/\n");
        const QString root = m_folder->path();
        const auto within = [&](const QStringList &paths) {
            QStringList absolute;
            for (const QString &path : paths)
                absolute.append(root + u'/' + path);
            return names(*scan(ScanOrder{{root}, absolute, {}, true}));
        };
        QCOMPARE(within({u"sub"_s}), (QStringList{u"sub/b.md"_s, u"sub/deep/c.md"_s}));
        QCOMPARE(within({u"a.md"_s, u"sub/deep"_s}), (QStringList{u"a.md"_s, u"sub/deep/c.md"_s}));
        QCOMPARE(within({u"sub/skip/d.md"_s, u".hidden/f.md"_s, u"photo.jpg"_s, u"gone.md"_s}), QStringList());
    }

    void missingAndEmptyRootsOfALibrary()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(u"empty"_s));
        write(u"there/a.md"_s);
        const QStringList roots{m_folder->filePath(u"gone"_s), m_folder->filePath(u"empty"_s),
                                m_folder->filePath(u"there"_s)};
        const Result<ScanResult> found = scan(ScanOrder{roots, {}, {}, true});
        QVERIFY(found);
        QCOMPARE(names(*found), QStringList{u"there/a.md"_s});
        QCOMPARE(found->unread, roots.first(2));
    }

    void stoppedScanEnds()
    {
        write(u"a/b/c.md"_s);
        ScanControl control;
        control.setPaused(true);
        control.stop(); // also lets go of one that is paused
        const Result<ScanResult> found = scanPaths(ScanOrder{{m_folder->path()}, {}, {}, false}, control);
        QVERIFY(found);
        QVERIFY(found->files.isEmpty());
    }

    void timeLeft()
    {
        ProgressMeter meter;
        const Instant begin{std::chrono::hours(1)};
        meter.start(begin);
        IndexProgress progress;
        meter.fill(progress, 1'000);
        QVERIFY(!progress.timeLeft);
        for (int second = 1; second <= 10; ++second)
            meter.update(begin + std::chrono::seconds(second), second * 2, second * 100);
        meter.fill(progress, 1'000);
        QCOMPARE(progress.filesPerSecond, 2.0);
        QCOMPARE(progress.bytesPerSecond, 100.0);
        QVERIFY(progress.timeLeft == Milliseconds(10'000));
        meter.pause(begin + std::chrono::seconds(10)); // a pause does not count
        meter.resume(begin + std::chrono::seconds(1'000));
        meter.update(begin + std::chrono::seconds(1'001), 22, 1'100);
        meter.fill(progress, 1'000);
        QCOMPARE(progress.bytesPerSecond, 100.0);
    }

private:
    void write(const QString &name, const QByteArray &text = "text")
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static Result<ScanResult> scan(const QStringList &paths) { return scan(ScanOrder{paths, {}, {}, false}); }
    static Result<ScanResult> scan(const ScanOrder &order)
    {
        ScanControl control;
        return scanPaths(order, control);
    }
    QStringList names(const ScanResult &result) const
    {
        QStringList list;
        for (const FoundFile &file : result.files)
            list.append(QDir(m_folder->path()).relativeFilePath(file.path));
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ScannerTest)
#include "tst_scanner.moc"
