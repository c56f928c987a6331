// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/passagewriter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class PassageIndexTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"knowledge.db"_s);
        auto writer = PassageWriter::open(m_file);
        QVERIFY(writer);
        m_writer = std::move(*writer);
        auto reader = PassageReader::open(m_file, std::make_shared<WordLists>(WordLists::bundled()));
        QVERIFY(reader);
        m_reader = std::move(*reader);
    }
    void cleanup()
    {
        m_reader.reset();
        m_writer.reset();
    }

    void findsByStemAndHeading()
    {
        const qint64 library = open(u"a"_s);
        store(library, u"/a/indexes.html"_s, u"Partial Indexes"_s, u"An index over a subset of the rows of a table."_s);
        store(library, u"/a/other.html"_s, u"Other"_s, u"Rows and columns are the parts of tables."_s);
        QCOMPARE(documents(u"partially indexed rows"_s), (QStringList{u"/a/indexes.html"_s, u"/a/other.html"_s}));
    }

    void passagesKnowWhereTheyAre()
    {
        const qint64 library = open(u"a"_s);
        LoadedDocument document;
        document.title = u"Title"_s;
        document.text = u"xx needle yy"_s;
        document.sections = {QStringList(), {u"One"_s, u"Two"_s}};
        document.blocks = {{BlockKind::Prose, 1, 7, 3, 9}};
        QVERIFY(m_writer->storeDocument(library, {u"/a/x.pdf"_s}, document));
        QVERIFY(m_writer->commit());
        const Result<Retrieval> found = m_reader->search({u"needle"_s, 4, {}});
        QVERIFY(found);
        QCOMPARE(found->passages.size(), 1);
        const Passage &passage = found->passages.constFirst();
        QCOMPARE(passage.library, u"a"_s);
        QCOMPARE(passage.title, u"Title"_s);
        QCOMPARE(passage.section(), u"One › Two"_s);
        QCOMPARE(passage.page, 7);
        QCOMPARE(passage.charBegin, 3);
        QCOMPARE(passage.charEnd, 9);
        QCOMPARE(passage.text, u"needle"_s);
        const Result<Passage> again = m_reader->passage(passage.chunkId);
        QVERIFY(again);
        QCOMPARE(again->text, passage.text);
        QCOMPARE(m_reader->passage(1).error().code, ErrorCode::NotFound);
    }

    void scriptsWithoutSpaces()
    {
        const qint64 library = open(u"a"_s);
        store(library, u"/a/zh"_s, u"文档"_s, u"数据库可以只为部分行建立索引。"_s);
        store(library, u"/a/th"_s, u"เอกสาร"_s, u"การค้นหาข้อความในเอกสาร"_s);
        store(library, u"/a/ja"_s, u"文書"_s, u"トリガーは行の変更ごとに実行されます。"_s);
        store(library, u"/a/ko"_s, u"문서"_s, u"데이터베이스를 복제하는 방법입니다."_s);
        QCOMPARE(documents(u"建立索引"_s).value(0), u"/a/zh"_s);
        QCOMPARE(documents(u"引"_s).value(0), u"/a/zh"_s);
        QCOMPARE(documents(u"ค้นหา"_s).value(0), u"/a/th"_s);
        QCOMPARE(documents(u"トリガー"_s).value(0), u"/a/ja"_s);
        QCOMPARE(documents(u"복제"_s).value(0), u"/a/ko"_s);
    }

    void noQuestionIsAnError_data()
    {
        QTest::addColumn<QString>("question");
        for (const QString &question : {u""_s, u"\""_s, u"\"\"\" OR"_s, u"AND OR NOT NEAR"_s, u"a* ^b c:d {e f}: g"_s,
                                        u"(((("_s, u"'; DROP TABLE chunk;--"_s, u"🚀🚀"_s, u"\\ / ? * ["_s,
                                        u"the of and"_s, u"-1 +2"_s, u"index OR \"unclosed"_s})
            QTest::addRow("%s", qPrintable(question)) << question;
        QTest::newRow("10 KB") << u"index table "_s.repeated(900);
        QTest::newRow("10 KB, one word") << QString(10'240, u'x');
        QTest::newRow("half a character") << u"index"_s + QChar(0xD800);
        QTest::newRow("NUL") << u"index"_s + QChar(0) + u"table"_s;
    }
    void noQuestionIsAnError()
    {
        QFETCH(QString, question);
        const qint64 library = open(u"a"_s);
        store(library, u"/a/1"_s, u"One"_s, u"An index of the table."_s);
        const Result<Retrieval> found = m_reader->search({question, 4, {}});
        QVERIFY2(found, found ? "" : qPrintable(found.error().detail));
    }

    void onlyStopWordsFindWhatHasThem()
    {
        const qint64 library = open(u"a"_s);
        store(library, u"/a/hamlet"_s, u"Hamlet"_s, u"To be or not to be."_s);
        store(library, u"/a/other"_s, u"Other"_s, u"Something else."_s);
        QCOMPARE(documents(u"to be or not to be"_s), QStringList{u"/a/hamlet"_s});
    }

    void oneDocumentDoesNotTakeAllPlaces()
    {
        const qint64 library = open(u"a"_s);
        m_writer->setChunkLimits({40, 5, 40});
        store(library, u"/a/varied"_s, u"R"_s,
              u"Replication is one. Replication is two here. Replication is three now. Replication is four again."_s);
        store(library, u"/a/short"_s, u"Other"_s, u"Some words, and replication once."_s);
        QVERIFY(documents(u"replication"_s, 10).contains(u"/a/varied"_s)); // neighbours become one passage
        QVERIFY(documents(u"replication"_s, 10).contains(u"/a/short"_s));
    }

    void equalTextsTakeOnePlace()
    {
        const qint64 library = open(u"a"_s);
        store(library, u"/a/one"_s, u"T"_s, u"The very same words about vacuum."_s);
        store(library, u"/a/two"_s, u"T"_s, u"The very same words about vacuum."_s);
        QCOMPARE(documents(u"vacuum"_s).size(), 1);
    }

    void librariesAreApart()
    {
        store(open(u"a"_s), u"/a/x"_s, u"A"_s, u"vacuum in a"_s);
        store(open(u"b"_s), u"/b/x"_s, u"B"_s, u"vacuum in b"_s);
        QCOMPARE(documents(u"vacuum"_s).size(), 2);
        QCOMPARE(documents(u"vacuum"_s, 4, u"b"_s), QStringList{u"/b/x"_s});
        QCOMPARE(m_reader->search({u"vacuum"_s, 4, {u"c"_s}}).error().code, ErrorCode::NotFound);
    }

    void sampleOnlyWhileThereIsNoOther()
    {
        store(open(u"samples"_s, true), u"/s/x"_s, u"S"_s, u"vacuum in the sample"_s);
        QCOMPARE(documents(u"vacuum"_s), QStringList{u"/s/x"_s});
        store(open(u"mine"_s), u"/m/x"_s, u"M"_s, u"vacuum of mine"_s);
        QCOMPARE(documents(u"vacuum"_s), QStringList{u"/m/x"_s});
        QCOMPARE(documents(u"vacuum"_s, 4, u"samples"_s), QStringList{u"/s/x"_s});
    }

    void changedAndRemoved()
    {
        const qint64 library = open(u"a"_s);
        store(library, u"/a/x"_s, u"First"_s, u"alpha"_s);
        store(library, u"/a/y"_s, u"Second"_s, u"gamma"_s);
        store(library, u"/a/x"_s, u"Third"_s, u"beta"_s);
        QVERIFY(documents(u"alpha first"_s).isEmpty());
        QCOMPARE(documents(u"beta"_s), QStringList{u"/a/x"_s});
        const auto known = m_writer->knownFiles(library);
        QVERIFY(known);
        QVERIFY(m_writer->removeFile((*known)[u"/a/x"_s].id));
        QVERIFY(m_writer->commit());
        QVERIFY(documents(u"beta"_s).isEmpty());
        QCOMPARE(m_reader->libraries()->constFirst().chunks, 1);
        QVERIFY(*m_writer->removeLibrary(u"a"_s));
        QVERIFY(!*m_writer->removeLibrary(u"a"_s));
        QVERIFY(m_reader->libraries()->isEmpty());
        QVERIFY(documents(u"gamma"_s).isEmpty());
    }

    void uncommittedIsNotSeenAndNotKept()
    {
        const qint64 library = open(u"a"_s);
        QVERIFY(m_writer->commit());
        LoadedDocument document;
        document.text = u"ghost"_s;
        document.sections = {QStringList()};
        document.blocks = {{BlockKind::Prose, 0, 0, 0, 5}};
        QVERIFY(m_writer->storeDocument(library, {u"/a/x"_s}, document));
        QVERIFY(documents(u"ghost"_s).isEmpty());
        m_writer.reset();
        QVERIFY(documents(u"ghost"_s).isEmpty());
    }

    void filesInPages()
    {
        const qint64 library = open(u"a"_s);
        for (int i = 0; i < 5; ++i)
            store(library, u"/a/file_%1.md"_s.arg(i), u"T"_s, u"text %1"_s.arg(i));
        QVERIFY(m_writer->storeFailure(library, {u"/a/bad%.pdf"_s}, u"It is damaged."_s));
        QVERIFY(m_writer->commit());
        Result<FilePage> page = m_reader->files({u"a"_s, {}, {}, 2, 2});
        QVERIFY(page);
        QCOMPARE(page->total, 6);
        QCOMPARE(page->files.size(), 2);
        page = m_reader->files({{}, u"%"_s, FileState::Failed, 0, 10});
        QCOMPARE(page->total, 1);
        QCOMPARE(page->files[0].reason, u"It is damaged."_s);
        QCOMPARE(m_reader->files({{}, u"file_3"_s, {}, 0, 10})->total, 1);
        const auto libraries = m_reader->libraries();
        QCOMPARE(libraries->constFirst().files, 5);
        QCOMPARE(libraries->constFirst().failed, 1);
    }

    void damagedDatabaseIsAClearError()
    {
        const QString path = m_folder->filePath(u"damaged.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100'000, 'x'));
        file.close();
        const auto reader = PassageReader::open(path, std::make_shared<WordLists>());
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, ErrorCode::Storage);
        QVERIFY2(reader.error().message.contains(u"damaged"_s), qPrintable(reader.error().message));
        const auto missing = PassageReader::open(u"/no/such/folder/x.db"_s, std::make_shared<WordLists>());
        QVERIFY(!missing);
        QVERIFY(missing.error().message.contains(u"/no/such/folder/x.db"_s));
    }

private:
    qint64 open(const QString &name, bool sample = false)
    {
        const Result<qint64> library = m_writer->openLibrary({{u'/' + name}, name, sample});
        return library ? *library : -1;
    }
    void store(qint64 library, const QString &path, const QString &title, const QString &text)
    {
        LoadedDocument document;
        document.title = title;
        document.text = text;
        document.sections = {QStringList()};
        document.blocks = {{BlockKind::Prose, 0, 0, 0, text.size()}};
        FileRecord record;
        record.path = path;
        const Result<int> chunks = m_writer->storeDocument(library, record, document);
        QVERIFY2(chunks, chunks ? "" : qPrintable(chunks.error().detail));
        QVERIFY(m_writer->commit());
    }
    QStringList documents(const QString &question, int topK = 4, const QString &library = {})
    {
        const Result<Retrieval> found = m_reader->search({question, topK, library.isEmpty() ? QStringList() : QStringList{library}});
        QStringList list;
        if (!found) return {found.error().message};
        for (const Passage &passage : found->passages)
            list.append(passage.document);
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<PassageWriter> m_writer;
    std::unique_ptr<PassageReader> m_reader;
};

QTEST_GUILESS_MAIN(PassageIndexTest)
#include "tst_passageindex.moc"
