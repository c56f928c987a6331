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
