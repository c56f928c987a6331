// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/knowledgesettingsfile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

using Change = std::function<void(KnowledgeSettings &)>;
Q_DECLARE_METATYPE(Change)

class KnowledgeSettingsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasSavedIsRead()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"knowledge.json"_s);
        KnowledgeSettings settings;
        settings.embedder = {EmbedderKind::Service, {}, u"openai"_s, u"text-embedding-3-small"_s, 512, u"query: "_s, u"passage: "_s};
        settings.store = VectorStoreKind::Postgres;
        settings.postgres = {u"db.example"_s, 5433, u"wiki"_s, u"reader"_s, u"team_passages"_s, true};
        settings.pinecone.nameSpace = u"other"_s;
        settings.budgetTokens = 4'000;
        QVERIFY(knowledgesettingsfile::save(path, settings));
        const auto loaded = knowledgesettingsfile::load(path);
        QVERIFY(!loaded.problem);
        QCOMPARE(loaded.settings, settings);
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void noFileMeansTheDefaults()
    {
        const auto loaded = knowledgesettingsfile::load(u"/nowhere/knowledge.json"_s);
        QVERIFY(!loaded.problem);
        QCOMPARE(loaded.settings, KnowledgeSettings());
        QCOMPARE(loaded.settings.pinecone.index, u"docs-wiki-index"_s);
        QCOMPARE(loaded.settings.pinecone.nameSpace, u"default_docs"_s);
    }

    void aBrokenFileIsKeptAside()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"knowledge.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{ \"store\": ") > 0);
        file.close();
        const auto loaded = knowledgesettingsfile::load(path);
        QVERIFY(loaded.problem);
        QCOMPARE(loaded.settings, KnowledgeSettings());
        QVERIFY(!QFile::exists(path));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    }

    void whatAnotherVersionWroteStays()
    {
        const QByteArray before = R"({"future": 1, "pinecone": {"region": "eu", "index": "a"}})";
        KnowledgeSettings settings;
        settings.pinecone.index = u"b"_s;
        const QJsonObject after = QJsonDocument::fromJson(knowledgesettingsfile::serialized(settings, before)).object();
        QCOMPARE(after[u"future"_s].toInt(), 1);
        QCOMPARE(after[u"pinecone"_s][u"region"_s].toString(), u"eu"_s);
        QCOMPARE(after[u"pinecone"_s][u"index"_s].toString(), u"b"_s);
    }

    void valuesThatMakeNoSenseAreTheDefaults()
    {
        const auto settings = knowledgesettingsfile::parse(
            R"({"store": "floppy", "embedder": 7, "postgres": {"port": 99999, "host": 5}, "budget_tokens": -3})");
        QVERIFY(settings);
        QCOMPARE(settings->store, VectorStoreKind::Embedded);
        QCOMPARE(settings->embedder, EmbedderSettings());
        QCOMPARE(settings->postgres.host, u"localhost"_s);
        QCOMPARE(settings->postgres.port, 65'535);
        QCOMPARE(settings->budgetTokens, 200);
    }

    void whatCannotBeRightIsRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const QString &word, Change change) { QTest::newRow(name) << change << word; };
        row("folder", u"folder"_s, [](KnowledgeSettings &s) { s.embedder.kind = EmbedderKind::StaticModel; });
        row("service", u"provider"_s, [](KnowledgeSettings &s) { s.embedder.kind = EmbedderKind::Service; });
        row("index", u"index"_s, [](KnowledgeSettings &s) { s.store = VectorStoreKind::Pinecone, s.pinecone.index = u"Docs Wiki"_s; });
        row("address", u"https"_s, [](KnowledgeSettings &s) { s.store = VectorStoreKind::Pinecone, s.pinecone.controlUrl = u"http://example.org"_s; });
        row("table", u"table"_s, [](KnowledgeSettings &s) { s.store = VectorStoreKind::Postgres, s.postgres.table = u"a; drop table b"_s; });
        row("host", u"host"_s, [](KnowledgeSettings &s) { s.store = VectorStoreKind::Postgres, s.postgres.host = u" "_s; });
        row("budget", u"tokens"_s, [](KnowledgeSettings &s) { s.budgetTokens = 10; });
        row("dimensions", u"dimensions"_s, [](KnowledgeSettings &s) { s.embedder.dimensions = 1'000'000; });
    }
    void whatCannotBeRightIsRefused()
    {
        QFETCH(Change, change);
        QFETCH(QString, word);
        KnowledgeSettings settings;
        QVERIFY(checkKnowledgeSettings(settings));
        change(settings);
        const Result<void> checked = checkKnowledgeSettings(settings);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(word), qPrintable(checked.error().message));
        QTemporaryDir folder;
        QVERIFY(!knowledgesettingsfile::save(folder.filePath(u"k.json"_s), settings));
    }

    void aServerOnThisComputerNeedsNoTls()
    {
        KnowledgeSettings settings;
        settings.store = VectorStoreKind::Pinecone;
        settings.pinecone.controlUrl = u"http://127.0.0.1:5080"_s;
        QVERIFY(checkKnowledgeSettings(settings));
    }
};

QTEST_GUILESS_MAIN(KnowledgeSettingsTest)
#include "tst_knowledgesettings.moc"
