// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/keyword/keywordindex.h"
#include "core/knowledge/index/schema.h"
#include "core/knowledge/index/sqlite.h"
#include "core/knowledge/knowledgebase.h"

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 60'000;

QString program(const QString &name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

/// Everything the index says, without the ids and times that differ from run to run.
QStringList contentsOf(const QString &database)
{
    QStringList lines;
    auto connection = openKnowledgeDatabase(database);
    if (!connection) return {connection.error().message};
    auto rows = (*connection)
                    ->prepare("SELECT l.name || '|' || d.path || '|' || d.title || '|' || d.state || '|' || d.reason "
                              "|| '|' || d.chunks || '|'"
                              " || coalesce(group_concat(c.char_begin || '-' || c.char_end || ':' || c.heading || ':' "
                              "|| c.body, '#'), '')"
                              " FROM document d JOIN library l ON l.id = d.library"
                              " LEFT JOIN (SELECT * FROM chunk ORDER BY id) c ON c.document = d.id GROUP BY d.id ORDER "
                              "BY l.name, d.path");
    while (rows && rows->step().value_or(false))
        lines.append(rows->text(0));
    auto library = (*connection)->prepare("SELECT name || passages || ' ' || body_bytes FROM library ORDER BY name");
    while (library && library->step().value_or(false))
        lines.append(library->text(0));
    // The keyword index holds exactly the passages, and the passages with a term are counted.
    const Snapshot snapshot(**connection);
    auto keywords = keyword::KeywordIndex::open(**connection);
    if (!keywords || !(*keywords)->refresh()) return {u"the keyword index cannot be read"_s};
    auto chunks = (*connection)->prepare("SELECT count(*) FROM chunk");
    const bool all = chunks && chunks->step().value_or(false) && chunks->integer(0) == (*keywords)->passages();
    lines.append(all ? u"index is sound"_s : u"index has %1 passages"_s.arg((*keywords)->passages()));
    for (const char *term : {"alpha", "topic", "common"}) {
        const auto hits = (*keywords)->top({{term, 1.0, false}}, {{0, std::numeric_limits<qint64>::max()}}, 1'000'000);
        lines.append(QLatin1StringView(term) + u" %1"_s.arg(hits ? static_cast<qint64>(hits->size()) : -1));
    }
    return lines;
}

} // namespace

class IndexingTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_docs = m_folder->filePath(u"docs"_s);
        QVERIFY(QDir().mkpath(m_docs));
    }

    void badFilesAreListedAndTheRestIsIndexed()
    {
        write(u"good.md"_s, "# Alpha\n\nSome text about alpha.");
        write(u"empty.txt"_s, "");
        write(u"binary.txt"_s, QByteArray("a\0b\0", 4));
        write(u"broken.pdf"_s, "%PDF-1.5\nnothing");
        write(u"photo.jpg"_s, "not looked at");
        const auto base = makeBase();
        const Result<IndexSummary> summary = index(*base, {m_docs});
        QVERIFY2(summary, summary ? "" : qPrintable(summary.error().message));
        QCOMPARE(summary->files, 1);
        QCOMPARE(summary->skipped.size(), 3);
        for (const SkippedFile &skipped : summary->skipped)
            QVERIFY2(skipped.reason.endsWith(u'.') && !skipped.reason.contains(u'\n'), qPrintable(skipped.reason));
        QCOMPARE(search(*base, u"alpha"_s), QStringList{u"good.md"_s});
        QFuture<Result<FilePage>> failed = base->files({{}, {}, FileState::Failed, 0, 10});
        QVERIFY(waitFor(failed));
        QCOMPARE(failed.result()->total, 3);
    }

    void changesAreFollowed()
    {
        write(u"a.md"_s, "alpha one");
        write(u"b.md"_s, "beta two");
        write(u"c.md"_s, "gamma three");
        const auto base = makeBase();
        QVERIFY(index(*base, {m_docs}));
        write(u"a.md"_s, "delta instead");
        QVERIFY(QFile::remove(m_docs + "/b.md"_L1));
        const Result<IndexSummary> summary = index(*base, {m_docs});
        QVERIFY(summary);
        QCOMPARE(summary->unchanged, 1);
        QCOMPARE(summary->removed, 1);
        QCOMPARE(summary->files, 2);
        QCOMPARE(search(*base, u"alpha"_s), QStringList());
        QCOMPARE(search(*base, u"beta"_s), QStringList());
        QCOMPARE(search(*base, u"delta"_s), QStringList{u"a.md"_s});
        // A folder that is gone is an error; what it held stays.
        QVERIFY(QDir(m_docs).removeRecursively());
        const Result<IndexSummary> gone = index(*base, {m_docs});
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
        QCOMPARE(search(*base, u"delta"_s), QStringList{u"a.md"_s});
    }

    void touchedButEqualFilesAreNotReadAgain()
    {
        write(u"a.md"_s, "alpha one");
        const auto base = makeBase();
        QVERIFY(index(*base, {m_docs}));
        QFile file(m_docs + "/a.md"_L1);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(100), QFileDevice::FileModificationTime));
        file.close();
        QCOMPARE(index(*base, {m_docs})->unchanged, 1);
        QCOMPARE(index(*base, {m_docs})->unchanged, 1);
    }

    void twoLibraries()
    {
        write(u"one/a.md"_s, "alpha in one");
        write(u"two/b.md"_s, "alpha in two");
        const auto base = makeBase();
        QVERIFY(index(*base, {m_docs + "/one"_L1}, u"first"_s));
        QVERIFY(index(*base, {m_docs + "/two"_L1}, u"second"_s));
        QCOMPARE(search(*base, u"alpha"_s, u"first"_s), QStringList{u"a.md"_s});
        QCOMPARE(search(*base, u"alpha"_s).size(), 2);
        QFuture<Result<bool>> removed = base->removeLibrary(u"first"_s);
        QVERIFY(waitFor(removed));
        QVERIFY(removed.result() && *removed.result());
        QCOMPARE(search(*base, u"alpha"_s), QStringList{u"b.md"_s});
        QVERIFY(QFile::exists(m_docs + "/one/a.md"_L1));
    }

    void pauseResumeAndCancel()
    {
        writeMany(60);
        const auto base = makeBase();
        QSignalSpy finished(base.get(), &KnowledgeBase::indexFinished);
        QSignalSpy progress(base.get(), &KnowledgeBase::progressChanged);
        base->pause();
        base->index({{m_docs}, u"lib"_s, false});
        const auto paused = [&] {
            return !progress.isEmpty() && progress.constLast()[0].value<IndexProgress>().phase == IndexPhase::Paused;
        };
        QTRY_VERIFY_WITH_TIMEOUT(paused(), patienceMs); // the scan as well
        QCOMPARE(finished.count(), 0);
        base->resume();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patienceMs);
        QCOMPARE(progress.constLast()[0].value<IndexProgress>().phase, IndexPhase::Done);
        QCOMPARE(progress.constLast()[0].value<IndexProgress>().filesDone, 60);

        write(u"new.md"_s, "alpha new");
        base->pause();
        base->index({{m_docs}, u"lib"_s, false});
        QTRY_VERIFY_WITH_TIMEOUT(paused(), patienceMs);
        base->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 2, patienceMs);
        const auto summary = finished[1][0].value<Result<IndexSummary>>();
        QVERIFY(summary && summary->cancelled);
        QCOMPARE(search(*base, u"topic"_s).size(), 4); // what is indexed stays
        QCOMPARE(index(*base, {m_docs})->unchanged, 60);
    }

    /// Killed twenty times at random moments and resumed each time: the index is the one that is made in one go.
    void killedAtAnyMomentItResumes()
    {
        writeMany(120);
        write(u"many/3-copy.md"_s, read(u"many/3.md"_s)); // twins, on both sides of the first by path
        write(u"first-copy.md"_s, read(u"many/3.md"_s));
        write(u"broken.pdf"_s, "%PDF-1.5\nnothing");
        write(u"page.html"_s, "<html><body><h1>Alpha</h1><p>common text</p></body></html>");
        QByteArray dump = "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.10/\" version=\"0.10\" xml:lang=\"en\">\n"
                          "<siteinfo><sitename>Small wiki</sitename></siteinfo>\n";
        for (int i = 0; i < 200; ++i)
            dump += "<page><title>Article " + QByteArray::number(i) + "</title><ns>0</ns><id>" + QByteArray::number(i + 1) +
                    "</id><revision><id>1</id><text xml:space=\"preserve\">'''Article''' about alpha and topic " +
                    QByteArray::number(i) + ".\n\n== Part ==\nCommon text.</text></revision></page>\n";
        write(u"wiki.xml"_s, dump + "</mediawiki>\n");
        const QString whole = m_folder->filePath(u"whole.db"_s);
        const QString killed = m_folder->filePath(u"killed.db"_s);
        QVERIFY(runToEnd({u"index"_s, whole, program(u"docswiki-loader"_s), u"lib"_s, m_docs}));

        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        QStringList arguments{u"index"_s, killed, program(u"docswiki-loader"_s), u"lib"_s, m_docs};
        for (int kill = 0; kill < 20; ++kill) {
            QProcess process;
            process.start(program(u"knowledgedriver"_s), arguments);
            QVERIFY(process.waitForStarted());
            // After some files, and then anywhere within the next few milliseconds.
            int files = random.bounded(12);
            while (files > 0 && process.waitForReadyRead(patienceMs)) {
                while (process.canReadLine())
                    files -= process.readLine().startsWith("file ") ? 1 : 0;
            }
            process.waitForFinished(random.bounded(1, 60));
            const bool done = process.state() == QProcess::NotRunning;
            process.kill();
            QVERIFY(process.waitForFinished(patienceMs));
            if (done) QVERIFY2(process.exitStatus() == QProcess::NormalExit, "it crashed by itself");
            const auto made = openKnowledgeDatabase(killed);
            auto jobs = made ? (*made)->prepare("SELECT count(*) FROM job") : Result<Statement>(fail(made.error()));
            const bool begun = jobs && jobs->step().value_or(false) && jobs->integer(0) > 0;
            if (begun) arguments = {u"resume"_s, killed, program(u"docswiki-loader"_s)};
            if (done) break;
        }
        if (arguments.constFirst() == "index"_L1) QVERIFY(runToEnd(arguments));
        QVERIFY(runToEnd({u"resume"_s, killed, program(u"docswiki-loader"_s)}));
        QVERIFY(contentsOf(whole).contains(u"index is sound"_s));
        QCOMPARE(contentsOf(killed), contentsOf(whole));
    }

    /// Another process that holds the lock: a clear sentence, and nothing is broken.
    void onlyOneProcessWrites()
    {
        write(u"a.md"_s, "alpha");
        QLockFile lock(database() + ".lock"_L1);
        QVERIFY(lock.tryLock());
        const auto base = makeBase();
        const Result<IndexSummary> summary = index(*base, {m_docs});
        QVERIFY(!summary);
        QVERIFY2(summary.error().message.contains(u"Another"_s), qPrintable(summary.error().message));
        lock.unlock();
        QVERIFY(index(*base, {m_docs}));
        QCOMPARE(search(*base, u"alpha"_s), QStringList{u"a.md"_s});
    }

    void searchesAnswerWhileIndexing()
    {
        write(u"first.md"_s, "alpha first");
        const auto base = makeBase();
        QVERIFY(index(*base, {m_docs}));
        writeMany(60);
        QSignalSpy finished(base.get(), &KnowledgeBase::indexFinished);
        base->index({{m_docs}, u"lib"_s, false});
        int answers = 0;
        while (finished.isEmpty() && answers < 1'000) {
            QVERIFY(search(*base, u"first"_s).contains(u"first.md"_s));
            ++answers;
        }
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patienceMs);
        QVERIFY(answers > 0);
    }

    void goingAwayInTheMiddleIsResumed()
    {
        writeMany(60);
        {
            const auto base = makeBase();
            QSignalSpy progress(base.get(), &KnowledgeBase::progressChanged);
            base->pause(); // or the job might be done before it is left
            base->index({{m_docs}, u"lib"_s, false});
            QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty() &&
                                         progress.constLast()[0].value<IndexProgress>().phase == IndexPhase::Paused,
                                     patienceMs);
        }
        const auto base = makeBase();
        QSignalSpy finished(base.get(), &KnowledgeBase::indexFinished);
        base->resumeUnfinished();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patienceMs);
        const auto summary = finished[0][0].value<Result<IndexSummary>>();
        QVERIFY(summary);
        QCOMPARE(summary->files, 56); // four of them are empty
        base->resumeUnfinished();     // nothing left
        QFuture<Result<QList<LibrarySummary>>> libraries = base->libraries();
        QVERIFY(waitFor(libraries));
        QCOMPARE(libraries.result()->constFirst().files, 56);
        QCOMPARE(finished.count(), 1);
    }

    void manual_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QStringList>("pages");
        const auto row = [](const char *question, const QStringList &pages) {
            QTest::newRow(question) << QString::fromLatin1(question) << pages;
        };
        row("how do I index only some rows", {u"indexes-partial"_s});
        row("what happens when the transaction id counter wraps around", {u"routine-vacuuming"_s});
        row("run a query every time a row changes",
            {u"trigger"_s, u"sql-createtrigger"_s, u"plpgsql-trigger"_s, u"functions-trigger"_s});
        row("copy a database to another server while it is running",
            {u"logical-replication"_s, u"warm-standby"_s, u"app-pgbasebackup"_s, u"protocol-replication"_s,
             u"high-availability"_s});
        row("give a role read access to all tables", {u"sql-grant"_s, u"sql-alterdefaultprivileges"_s, u"ddl-priv"_s});
        row("find which queries are slow", {u"pgstatstatements"_s, u"auto-explain"_s});
    }
    void manual()
    {
        const QString folder = qEnvironmentVariable("DOCSWIKI_PG_MANUAL", u"/usr/share/doc/postgresql-doc-15/html"_s);
        if (!QFile::exists(folder + "/indexes-partial.html"_L1))
            QSKIP("The PostgreSQL 15 manual is not here: install postgresql-doc-15 or set DOCSWIKI_PG_MANUAL.");
        if (!m_manual) {
            m_manualFolder = std::make_unique<QTemporaryDir>();
            m_manual =
                std::make_unique<KnowledgeBase>(KnowledgeConfig{m_manualFolder->filePath(u"knowledge.db"_s), {}, 2});
            const Result<IndexSummary> summary = index(*m_manual, {folder});
            QVERIFY2(summary, summary ? "" : qPrintable(summary.error().message));
        }
        QFETCH(QString, question);
        QFETCH(QStringList, pages);
        const QStringList found = search(*m_manual, question);
        const bool answered = std::any_of(found.begin(), found.end(), [&](const QString &name) {
            return std::any_of(pages.begin(), pages.end(), [&](const QString &page) { return name.startsWith(page); });
        });
        QVERIFY2(answered, qPrintable(found.join(u' ')));
    }

    void cleanupTestCase() { m_manual.reset(); }

private:
    QString database() const { return m_folder->filePath(u"knowledge.db"_s); }
    std::unique_ptr<KnowledgeBase> makeBase() const
    {
        return std::make_unique<KnowledgeBase>(KnowledgeConfig{database(), {}, 2});
    }
    void write(const QString &name, const QByteArray &text)
    {
        const QString path = m_docs + u'/' + name;
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void writeMany(int count)
    {
        for (int i = 0; i < count; ++i) {
            QByteArray text = "# Topic " + QByteArray::number(i) + "\n\n";
            for (int j = 0; j < 30; ++j)
                text += "Paragraph " + QByteArray::number(j) + " with common words and alpha" +
                        QByteArray::number(i * j) + " to tell it from the others in its file.\n\n";
            write(u"many/%1.md"_s.arg(i), i % 17 == 5 ? QByteArray() : text); // some are bad
        }
    }
    QByteArray read(const QString &name) const
    {
        QFile file(m_docs + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static bool runToEnd(const QStringList &arguments)
    {
        QProcess process;
        process.start(program(u"knowledgedriver"_s), arguments);
        return process.waitForFinished(patienceMs) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }
    template<typename T>
    static bool waitFor(QFuture<T> &future)
    {
        return QTest::qWaitFor([&] { return future.isFinished(); }, patienceMs);
    }
    static Result<IndexSummary> index(KnowledgeBase &base, const QStringList &paths, const QString &library = u"lib"_s)
    {
        QSignalSpy finished(&base, &KnowledgeBase::indexFinished);
        base.index({paths, library, false});
        if (!QTest::qWaitFor([&] { return finished.count() == 1; }, 2 * patienceMs))
            return fail(ErrorCode::Timeout, u"indexing did not end"_s);
        return finished[0][0].value<Result<IndexSummary>>();
    }
    static QStringList search(KnowledgeBase &base, const QString &question, const QString &library = {})
    {
        QFuture<Result<Retrieval>> future =
            base.retrieve({question, 4, library.isEmpty() ? QStringList() : QStringList{library}});
        if (!waitFor(future)) return {u"the search did not end"_s};
        const Result<Retrieval> found = future.result();
        if (!found) return {found.error().message};
        QStringList names;
        for (const Passage &passage : found->passages)
            names.append(QFileInfo(passage.document).fileName());
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_docs;
    std::unique_ptr<QTemporaryDir> m_manualFolder;
    std::unique_ptr<KnowledgeBase> m_manual;
};

QTEST_GUILESS_MAIN(IndexingTest)
#include "tst_indexing.moc"
