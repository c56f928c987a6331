// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/passagewriter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

/// What the writer keeps of files with the same text, of the articles of dumps, and of a library that is changed.
class TwinsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto writer = PassageWriter::open(m_folder->filePath(u"k.db"_s));
        QVERIFY(writer);
        m_writer = std::move(*writer);
        m_library = *m_writer->openLibrary({{u"/d"_s}, u"lib"_s});
    }

    void theFirstByPathKeepsThePassages_data()
    {
        QTest::addColumn<QStringList>("order");
        QTest::newRow("abc") << QStringList{u"/d/a"_s, u"/d/b"_s, u"/d/c"_s};
        QTest::newRow("cba") << QStringList{u"/d/c"_s, u"/d/b"_s, u"/d/a"_s};
        QTest::newRow("bac") << QStringList{u"/d/b"_s, u"/d/a"_s, u"/d/c"_s};
    }
    void theFirstByPathKeepsThePassages()
    {
        QFETCH(QStringList, order);
        for (const QString &path : order)
            store(path, u"the same text"_s);
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 0 /d/a"_s, u"/d/c 0 /d/a"_s}));
        QCOMPARE(library().chunks, 1);
        QCOMPARE(library().files, 3);
    }

    void aTwinTakesOver()
    {
        for (const char *path : {"/d/a", "/d/b", "/d/c"})
            store(QString::fromLatin1(path), u"the same text"_s);
        store(u"/d/a"_s, u"another text"_s); // changed
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 1 "_s, u"/d/c 0 /d/b"_s}));
        QVERIFY(m_writer->removeFile(idOf(u"/d/b"_s))); // gone
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/c 1 "_s}));
        QCOMPARE(found(u"same"_s), QStringList{u"/d/c title of /d/c"_s});
        store(u"/d/b"_s, u"the same text"_s); // back
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 1 "_s, u"/d/c 0 /d/b"_s}));
        QVERIFY(m_writer->storeFailure(m_library, {u"/d/b"_s}, u"It broke."_s));
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 0 "_s, u"/d/c 1 "_s}));
        store(u"/d/c"_s, u"another text"_s); // and now it is the other's
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 0 "_s, u"/d/c 0 /d/a"_s}));
        store(u"/d/a"_s, u"another text"_s); // read again, unchanged
        QCOMPARE(files(), (QStringList{u"/d/a 1 "_s, u"/d/b 0 "_s, u"/d/c 0 /d/a"_s}));
        QCOMPARE(library().chunks, 1);
    }

    void librariesHaveTwinsOfTheirOwn()
    {
        store(u"/d/a"_s, u"the same text"_s);
        const qint64 other = *m_writer->openLibrary({{u"/e"_s}, u"other"_s});
        QVERIFY(m_writer->storeDocument(other, {u"/e/a"_s}, document(u"/e/a"_s, u"the same text"_s)));
        QVERIFY(m_writer->commit());
        QVERIFY(*m_writer->removeLibrary(u"lib"_s));
        QCOMPARE(files(), QStringList{u"/e/a 1 "_s});
    }

    void articlesOfADump()
    {
        const auto dump = m_writer->beginContainer(m_library, {u"/d/wiki.xml"_s, 1'000});
        QVERIFY(dump);
        for (int i = 0; i < 5; ++i)
            QVERIFY(m_writer->storePart(m_library, *dump, u"/d/wiki.xml#Page %1"_s.arg(i),
                                        document(u"Page %1"_s.arg(i), u"article common %1"_s.arg(i))));
        QVERIFY(m_writer->commit());
        QCOMPARE(m_writer->knownFiles(m_library)->value(u"/d/wiki.xml"_s).state, FileState::Queued); // unfinished
        QVERIFY(m_writer->finishContainer(*dump, {u"/d/wiki.xml"_s, 1'000}, u"A wiki"_s));
        QCOMPARE(files(), QStringList{u"/d/wiki.xml 5 "_s});
        QCOMPARE(library().files, 1);
        QCOMPARE(library().bytes, 1'000);
        QCOMPARE(library().chunks, 5);
        QCOMPARE(found(u"article"_s).size(), 4); // of five, the best four
        QVERIFY(found(u"article"_s).constFirst().startsWith(u"/d/wiki.xml#Page "_s));
        // Begun again: what was there goes, some at a time.
        QVERIFY(m_writer->beginContainer(m_library, {u"/d/wiki.xml"_s, 1'000}));
        QVERIFY(*m_writer->removeParts(*dump, 2));
        QVERIFY(*m_writer->removeParts(*dump, 2));
        QVERIFY(!*m_writer->removeParts(*dump, 2));
        QCOMPARE(library().chunks, 0);
        QVERIFY(m_writer->storePart(m_library, *dump, u"/d/wiki.xml#x"_s, document(u"x"_s, u"text"_s)));
        QVERIFY(m_writer->removeFile(*dump));
        QCOMPARE(files(), QStringList());
        QCOMPARE(library().chunks, 0);
    }

    void changingALibrary()
    {
        QVERIFY(m_writer->openLibrary({{u"/d"_s, u"/d/sub"_s, u"/e"_s}, u"lib"_s}));
        for (const char *path : {"/d/a", "/d/sub/b", "/e/c", "/ex/d"})
            store(QString::fromLatin1(path), QString::fromLatin1(path));
        QVERIFY(m_writer->beginJob({{u"/d"_s}, u"lib"_s, false, true}));
        LibraryChange change;
        change.name = u"new name"_s;
        change.watched = false;
        change.ignore = u"*.log"_s;
        change.removedRoots = {u"/d"_s};
        QVERIFY(*m_writer->changeLibrary(u"lib"_s, change));
        QCOMPARE(files(), (QStringList{u"/d/sub/b 1 "_s, u"/e/c 1 "_s, u"/ex/d 1 "_s}));
        const LibrarySummary summary = library();
        QCOMPARE(summary.name, u"new name"_s);
        QCOMPARE(summary.roots, (QStringList{u"/d/sub"_s, u"/e"_s}));
        QVERIFY(!summary.watched);
        QCOMPARE(summary.ignore, u"*.log"_s);
        const auto jobs = m_writer->unfinishedJobs();
        QCOMPARE(jobs->constFirst().request.library, u"new name"_s);
        QVERIFY(jobs->constFirst().request.afresh);

        QVERIFY(!*m_writer->changeLibrary(u"nobody"_s, {}));
        QVERIFY(m_writer->openLibrary({{u"/x"_s}, u"taken"_s}));
        change = {};
        change.name = u"taken"_s;
        QVERIFY(!m_writer->changeLibrary(u"new name"_s, change));
        change.name = u"  "_s;
        QVERIFY(!m_writer->changeLibrary(u"new name"_s, change));
    }

private:
    static LoadedDocument document(const QString &path, const QString &text)
    {
        LoadedDocument document;
        document.title = u"title of "_s + path;
        document.text = text;
        document.sections = {QStringList()};
        document.blocks = {{BlockKind::Prose, 0, 0, 0, text.size()}};
        return document;
    }
    void store(const QString &path, const QString &text)
    {
        QVERIFY(m_writer->storeDocument(m_library, {path}, document(path, text)));
    }
    qint64 idOf(const QString &path) { return m_writer->knownFiles(m_library)->value(path).id; }
    std::unique_ptr<PassageReader> reader()
    {
        if (!m_writer->commit()) return nullptr;
        auto reader = PassageReader::open(m_folder->filePath(u"k.db"_s), std::make_shared<WordLists>());
        return reader ? std::move(*reader) : nullptr;
    }
    QStringList files()
    {
        QStringList list;
        const Result<FilePage> page = reader()->files({});
        for (const FileEntry &file : page->files)
            list.append(u"%1 %2 %3"_s.arg(file.path).arg(file.chunks).arg(file.twinOf));
        return page->total == list.size() ? list : QStringList{u"the total is wrong"_s};
    }
    QStringList found(const QString &question)
    {
        QStringList list;
        RetrieveQuery query;
        query.text = question;
        const Result<Retrieval> answer = reader()->search(query);
        for (const Passage &passage : answer->passages)
            list.append(passage.document + u' ' + passage.title);
        return list;
    }
    LibrarySummary library()
    {
        const auto libraries = reader()->libraries();
        return libraries->constFirst();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PassageWriter> m_writer;
    qint64 m_library = 0;
};

QTEST_GUILESS_MAIN(TwinsTest)
#include "tst_twins.moc"
