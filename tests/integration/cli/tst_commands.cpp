// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/cli/cliprocess.h"
#include "tests/support/emulator/emulator.h"
#include "tests/support/testdata.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki::test;

/// index, search, models and stats: what they print and how they end.
class TestCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        m_documents = std::make_unique<QTemporaryDir>();
        write(u"partial.md"_s, "# Partial indexes\n\nA partial index is built over a subset of the rows of a table.\n");
        write(u"vacuum.html"_s, "<html><body><h1>Vacuum</h1><p>Vacuum removes dead rows.</p></body></html>");
        write(u"broken.pdf"_s, "%PDF-1.4 this is no document");
    }

    void indexSumsUp()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"index"_s, m_documents->path(), u"--library"_s, u"L"_s, u"--json"_s}), 0);
        QJsonObject json = QJsonDocument::fromJson(cli.out()).object();
        QCOMPARE(json[u"files"_s].toInt(), 2);
        QVERIFY(json[u"chunks"_s].toInt() >= 2);
        QVERIFY(json[u"bytes"_s].toInt() > 0);
        QVERIFY(json[u"seconds"_s].toDouble() > 0);
        const QJsonArray skipped = json[u"skipped"_s].toArray();
        QCOMPARE(skipped.size(), 1);
        QVERIFY(skipped[0][u"path"_s].toString().endsWith(u"broken.pdf"_s));
        QVERIFY(!skipped[0][u"reason"_s].toString().isEmpty());

        QCOMPARE(cli.run({u"index"_s, m_documents->path(), u"--library"_s, u"L"_s, u"--json"_s}), 0);
        json = QJsonDocument::fromJson(cli.out()).object();
        QCOMPARE(json[u"unchanged"_s].toInt(), 3); // the broken one has not changed either
        QCOMPARE(json[u"chunks"_s].toInt(), 0);
    }

    void searchFindsAndSaysWhere()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"index"_s, m_documents->path()}), 0);
        QCOMPARE(cli.run({u"search"_s, u"index only some rows"_s, u"--top-k"_s, u"1"_s, u"--json"_s}), 0);
        const QJsonArray found = QJsonDocument::fromJson(cli.out()).array();
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0][u"rank"_s].toInt(), 1);
        QVERIFY(found[0][u"document"_s].toString().endsWith(u"partial.md"_s));
        QVERIFY(found[0][u"score"_s].toDouble() > 0);
        QVERIFY(found[0][u"text"_s].toString().contains(u"subset of the rows"_s));
        QVERIFY(found[0][u"scores"_s].toObject().contains(u"vector"_s));
        QVERIFY(found[0][u"scores"_s][u"lexical"_s].toDouble() > 0);
        QCOMPARE(cli.run({u"search"_s, u"waterfall"_s, u"--json"_s}), 0);
        QVERIFY2(QJsonDocument::fromJson(cli.out()).array().isEmpty(), "the sample library is out of the way of one's own");
    }

    void whatIsNotThereIsWrongUsage()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"index"_s, u"/no/such/folder"_s}), 2);
        QCOMPARE(cli.err(), QByteArray("docswiki: /no/such/folder is not there.\n"));
    }

    void aDataFolderThatCannotBeWritten()
    {
        CliProcess cli(u"/proc/nowhere"_s);
        QCOMPARE(cli.run({u"stats"_s}), 1);
        QVERIFY(cli.err().contains("cannot be written"));
    }

    void modelsAlwaysHaveTheExcerptModel()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"models"_s, u"--json"_s}), 0);
        QCOMPARE(QJsonDocument::fromJson(cli.out()).array().at(0)[u"id"_s].toString(), u"excerpt"_s);
        Emulator emulator;
        QCOMPARE(cli.run({u"models"_s, u"--json"_s, u"--provider-url"_s, emulator.baseUrl().toString()}), 0);
        QVERIFY(QJsonDocument::fromJson(cli.out()).array().size() > 1);
        QCOMPARE(cli.run({u"models"_s, u"--json"_s, u"--provider-url"_s, u"http://127.0.0.1:9"_s}), 1);
        QCOMPARE(QJsonDocument::fromJson(cli.out()).array().size(), 1);
        QVERIFY2(!cli.err().isEmpty(), "a provider that does not answer is named");
    }

    void statsCountWhatWasAsked()
    {
        CliProcess cli(m_data->path());
        QCOMPARE(cli.run({u"index"_s, m_documents->path()}), 0);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(cli.run({u"ask"_s, u"What is a partial index?"_s}), 0);
        QCOMPARE(cli.run({u"stats"_s, u"--json"_s}), 0);
        const QJsonObject json = QJsonDocument::fromJson(cli.out()).object();
        QCOMPARE(json[u"status"_s].toString(), u"healthy"_s);
        QCOMPARE(json[u"model_stats"_s][u"excerpt"_s][u"count"_s].toInt(), 3);
        QCOMPARE(json[u"model_stats"_s][u"excerpt"_s][u"success_rate"_s].toDouble(), 1.0);
        QCOMPARE(json[u"latency"_s][u"rag"_s][u"count"_s].toInt(), 3);
        QCOMPARE(cli.run({u"stats"_s}), 0);
        QVERIFY(cli.out().contains("3 answers"));
    }

private:
    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_documents->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's documents cannot be written");
    }

    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<QTemporaryDir> m_documents;
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
