// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/job/loaderpool.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class LoaderPoolTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("DOCSWIKI_LOADER_FAULTS", "1"); }

    /// Files that kill, hang or swell their reader cost only themselves.
    void faultsStayWithTheirFile()
    {
        LoaderPool pool(config());
        const QList<std::pair<QString, QString>> files{{u"good1.txt"_s, {}},
                                                       {u"crash.txt"_s, u"crashed"_s},
                                                       {u"good2.txt"_s, {}},
                                                       {u"overgrow.txt"_s, u"memory"_s},
                                                       {u"hang.txt"_s, u"took longer"_s},
                                                       {u"good3.txt"_s, {}},
                                                       {u"gone.txt"_s, u"gone"_s},
                                                       {u"good4.txt"_s, {}}};
        QHash<qint64, QString> results;
        qint64 next = 0;
        const auto pump = [&] {
            while (next < files.size() && pool.hasFree()) {
                const QString &name = files[next].first;
                if (name != u"gone.txt"_s) write(name, "Some text.");
                pool.load(next++, m_folder.filePath(name), FileType::Text, 10);
            }
        };
        connect(&pool, &LoaderPool::loaded, this, [&](qint64 ticket, const Result<LoadedDocument> &result) {
            QVERIFY(!results.contains(ticket));
            results[ticket] = result ? QString() : result.error().message;
            pump();
        });
        pump();
        QTRY_COMPARE_WITH_TIMEOUT(results.size(), files.size(), 30'000);
        for (qsizetype i = 0; i < files.size(); ++i) {
            const QString message = results[i];
            if (files[i].second.isEmpty())
                QCOMPARE(message, QString());
            else
                QVERIFY2(message.contains(files[i].second) && message.endsWith(u'.'), qPrintable(message));
        }
        QCOMPARE(pool.busy(), 0);
    }

    void missingProgramIsSaid()
    {
        LoaderPoolConfig broken = config();
        broken.program = m_folder.filePath(u"no-such-program"_s);
        LoaderPool pool(broken);
        QSignalSpy spy(&pool, &LoaderPool::loaded);
        write(u"a.txt"_s, "x");
        pool.load(1, m_folder.filePath(u"a.txt"_s), FileType::Text, 1);
        QCOMPARE(spy.count(), 0); // never from within load()
        QTRY_COMPARE(spy.count(), 1);
        const auto result = spy[0][1].value<Result<LoadedDocument>>();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Internal);
        QVERIFY(result.error().message.contains(u"no-such-program"_s));
    }

    /// The articles of a dump come one by one, never more than the owner has room for, and a slow owner is no reason to
    /// give up.
    void dumpIsToldInParts()
    {
        constexpr int articles = 200;
        QByteArray xml = "<mediawiki><siteinfo/>";
        for (int i = 0; i < articles; ++i)
            xml += "<page><title>Page " + QByteArray::number(i) + "</title><ns>0</ns><revision><text>Words " +
                   QByteArray::number(i) + "</text></revision></page>";
        write(u"wiki.xml"_s, xml + "</mediawiki>");
        LoaderPoolConfig impatient = config();
        impatient.deadline = Milliseconds(300);
        LoaderPool pool(impatient);
        QSignalSpy loaded(&pool, &LoaderPool::loaded);
        QStringList names;
        connect(&pool, &LoaderPool::part, this, [&](qint64 ticket, const LoadedDocument &part) {
            QCOMPARE(ticket, 7);
            names.append(part.partName);
        });
        pool.load(7, m_folder.filePath(u"wiki.xml"_s), FileType::Code, xml.size());
        QTRY_COMPARE(names.size(), maxUnstoredParts);
        QVERIFY(!loaded.wait(700)); // longer than the deadline
        QCOMPARE(names.size(), maxUnstoredParts);
        QCOMPARE(pool.busy(), 1);
        for (int confirmed = 0; confirmed < articles; ++confirmed) {
            QTRY_VERIFY(names.size() > confirmed);
            QVERIFY(names.size() <= confirmed + maxUnstoredParts);
            pool.more(7);
        }
        QTRY_COMPARE(loaded.count(), 1);
        const auto result = loaded[0][1].value<Result<LoadedDocument>>();
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QVERIFY(result->container);
        QCOMPARE(names.size(), articles);
        QCOMPARE(names.last(), u"Page 199"_s);
        pool.more(7); // too late, and of no consequence
        write(u"after.txt"_s, "Some text.");
        pool.load(8, m_folder.filePath(u"after.txt"_s), FileType::Text, 10);
        QTRY_COMPARE(loaded.count(), 2);
        QVERIFY(loaded[1][1].value<Result<LoadedDocument>>());
    }

    void goingAwayWhileBusyIsQuiet()
    {
        write(u"hang.txt"_s, "x");
        auto pool = std::make_unique<LoaderPool>(config());
        QSignalSpy spy(pool.get(), &LoaderPool::loaded);
        pool->load(1, m_folder.filePath(u"hang.txt"_s), FileType::Text, 1);
        pool.reset();
        QCOMPARE(spy.count(), 0);
    }

private:
    LoaderPoolConfig config() const
    {
        LoaderPoolConfig config;
        config.program = QCoreApplication::applicationDirPath() + "/docswiki-loader"_L1;
        config.processes = 2;
        config.deadline = Milliseconds(2'000);
        return config;
    }
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(LoaderPoolTest)
#include "tst_loaderpool.moc"
