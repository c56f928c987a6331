// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/migrate.h"
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/index/schema.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

/// The tables as version 1 made them, with two libraries (the id of a third is used up) and a job that was not done.
constexpr char version1[] = R"sql(
CREATE TABLE library (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, roots TEXT NOT NULL DEFAULT '[]',
    sample INTEGER NOT NULL DEFAULT 0, indexed_at INTEGER NOT NULL DEFAULT 0, passages INTEGER NOT NULL DEFAULT 0,
    body_bytes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE document (id INTEGER PRIMARY KEY, library INTEGER NOT NULL REFERENCES library(id), path TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '', bytes INTEGER NOT NULL DEFAULT 0, modified INTEGER NOT NULL DEFAULT 0,
    hash BLOB NOT NULL DEFAULT x'', state INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
    chunks INTEGER NOT NULL DEFAULT 0, indexed_at INTEGER NOT NULL DEFAULT 0, took_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (library, path));
CREATE TABLE chunk (id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id), heading TEXT NOT NULL,
    page INTEGER NOT NULL, char_begin INTEGER NOT NULL, char_end INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX chunk_document ON chunk(document);
CREATE VIRTUAL TABLE chunk_index USING fts5(title, heading, body, content='', columnsize=0, tokenize='docswiki');
CREATE TABLE job (id INTEGER PRIMARY KEY, library TEXT NOT NULL, paths TEXT NOT NULL, sample INTEGER NOT NULL DEFAULT 0);
INSERT INTO library (id, name, roots, sample, indexed_at, passages, body_bytes) VALUES
    (1, 'Samples', '["/s"]', 1, 5, 1, 4), (3, 'Manuals', '["/m/a","/m/b"]', 0, 7, 2, 9), (4, 'Gone', '[]', 0, 0, 0, 0);
DELETE FROM library WHERE id = 4;
INSERT INTO document (id, library, path, title, state, chunks) VALUES (1, 1, '/s/x', 'X', 2, 1), (2, 3, '/m/a/y', 'Y', 2, 1);
INSERT INTO chunk VALUES (4294967297, 1, '', 0, 0, 4, 'body'), (12884901889, 2, '', 0, 0, 4, 'text');
INSERT INTO chunk_index (rowid, title, heading, body) VALUES (4294967297, 'X', '', 'body'), (12884901889, 'Y', '', 'text');
INSERT INTO job (library, paths, sample) VALUES ('New', '["/n"]', 0);
PRAGMA user_version=1;
)sql";

} // namespace

class MigrateTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"knowledge.db"_s);
        auto connection = Connection::open(m_file);
        QVERIFY(connection);
        QVERIFY(registerVersion1Tokenizer(**connection));
        const Result<void> made = (*connection)->execute(version1);
        QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
    }

    void librariesStayAndAreIndexedAgain()
    {
        // A reader may come first: who only searches must not wait for somebody to write.
        auto reader = PassageReader::open(m_file, std::make_shared<WordLists>());
        QVERIFY2(reader, reader ? "" : qPrintable(reader.error().detail));
        const auto libraries = (*reader)->libraries();
        QVERIFY(libraries);
        QCOMPARE(libraries->size(), 2);
        QCOMPARE((*libraries)[0].name, u"Manuals"_s);
        QCOMPARE((*libraries)[0].roots, (QStringList{u"/m/a"_s, u"/m/b"_s}));
        QCOMPARE((*libraries)[0].chunks, 0);
        QCOMPARE((*libraries)[0].files, 0);
        QVERIFY(!(*libraries)[0].lastIndexed.isValid());
        QVERIFY((*libraries)[1].sample);
        const auto found = (*reader)->search({u"body text"_s, 4, {}});
        QVERIFY(found);
        QVERIFY(found->passages.isEmpty());

        auto writer = PassageWriter::open(m_file);
        QVERIFY(writer);
        const auto jobs = (*writer)->unfinishedJobs();
        QVERIFY(jobs);
        QCOMPARE(jobs->size(), 3);
        QCOMPARE((*jobs)[0].request.library, u"New"_s);
        QCOMPARE((*jobs)[1].request.library, u"Samples"_s);
        QVERIFY((*jobs)[1].request.sample);
        QCOMPARE((*jobs)[2].request.library, u"Manuals"_s);
        QCOMPARE((*jobs)[2].request.paths, (QStringList{u"/m/a"_s, u"/m/b"_s}));
        QCOMPARE((*writer)->openLibrary({{}, u"Manuals"_s, false}).value_or(0), 3);
        QCOMPARE((*writer)->openLibrary({{}, u"New"_s, false}).value_or(0), 5); // no id comes again
    }

    void nothingOfTheOldIsLeft()
    {
        QVERIFY(openKnowledgeDatabase(m_file));
        const QTemporaryDir other;
        const QString fresh = other.filePath(u"fresh.db"_s);
        QVERIFY(openKnowledgeDatabase(fresh));
        QCOMPARE(tablesOf(m_file), tablesOf(fresh));
        QVERIFY(!tablesOf(fresh).isEmpty());
    }

    void readersOpenWhileAnotherMigrates()
    {
        auto slow = Connection::open(m_file);
        QVERIFY(slow && (*slow)->execute("BEGIN IMMEDIATE"));
        std::unique_ptr<PassageReader> reader;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            auto opened = PassageReader::open(m_file, std::make_shared<WordLists>());
            if (opened) reader = std::move(*opened);
        }));
        thread->start();
        QVERIFY(migrateFromVersion1(**slow, [](Connection &connection) {
            return connection.execute(
                "CREATE TABLE library (id INTEGER PRIMARY KEY AUTOINCREMENT, name, roots, sample);"
                "CREATE TABLE job (id INTEGER PRIMARY KEY, library, paths, sample);");
        }));
        QVERIFY((*slow)->execute("ROLLBACK")); // as if that program had died
        QVERIFY(thread->wait(60'000));
        QVERIFY(reader);
        QCOMPARE(reader->libraries()->size(), 2);
    }

    void aNewerVersionIsLeftAlone()
    {
        auto connection = Connection::open(m_file);
        QVERIFY(connection && (*connection)->execute("PRAGMA user_version=3"));
        const auto opened = openKnowledgeDatabase(m_file);
        QVERIFY(!opened);
        QVERIFY(opened.error().message.contains(u"newer version"_s));
    }

private:
    static QStringList tablesOf(const QString &file)
    {
        auto connection = Connection::open(file);
        auto rows =
            (*connection)
                ->prepare("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");
        QStringList tables;
        while (rows && rows->step().value_or(false))
            tables.append(rows->text(0));
        return tables;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(MigrateTest)
#include "tst_migrate.moc"
