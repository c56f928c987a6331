// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/modelcatalogue.h"
#include "core/knowledge/embed/modelfetcher.h"
#include "core/knowledge/embed/staticmodel.h"
#include "core/net/shortcalls.h"
#include "modelfolder.h"
#include "modelhub.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace docswiki;
using namespace docswiki::knowledge;
using namespace Qt::StringLiterals;

class ModelFetcherTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_models = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<test::ModelHub>();
        const test::ModelFolder model;
        model.writeAll();
        QJsonArray siblings{QJsonObject{{"rfilename"_L1, "README.md"_L1}, {"size"_L1, 5}}};
        for (const char *name : {"model.safetensors", "tokenizer.json", "config.json"}) {
            QFile file(model.file(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray body = file.readAll();
            m_hub->pages["/owner/tiny-model/resolve/main/" + QByteArray(name)] = {body};
            QJsonObject sibling{{"rfilename"_L1, QLatin1StringView(name)}, {"size"_L1, body.size()}};
            if (QByteArray(name) == "model.safetensors")
                sibling["lfs"_L1] = QJsonObject{
                    {"size"_L1, body.size()},
                    {"sha256"_L1,
                     QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex())}};
            else
                sibling["blobId"_L1] = QString::fromLatin1(
                    QCryptographicHash::hash("blob " + QByteArray::number(body.size()) + '\0' + body,
                                             QCryptographicHash::Sha1)
                        .toHex());
            siblings.append(sibling);
        }
        m_list = QJsonObject{{"id"_L1, id}, {"siblings"_L1, siblings}};
        layList();
        m_network = std::make_unique<net::ShortCalls>(std::make_shared<net::RouteResolver>(),
                                                      net::Route{net::Route::Proxy::None, {}, {}});
    }
    void cleanup()
    {
        m_network.reset();
        m_hub.reset();
    }

    void fetches()
    {
        ModelFetcher fetcher(*m_network, m_hub->url(), m_models->path());
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(id);
        fetcher.fetch(id); // runs already
        QCOMPARE(fetcher.running().size(), 1);
        const ModelFetch end = ended(spy);
        QVERIFY2(end.error.isEmpty(), qPrintable(end.error));
        QVERIFY(end.finished);
        QCOMPARE(end.folder, m_models->filePath(id));
        QVERIFY(end.total > 0 && end.done == end.total);
        QVERIFY(StaticModel::load(end.folder));
        QCOMPARE(inModels(), QStringList{u"owner"_s});
        QCOMPARE(m_hub->paths.size(), 4);
        QTRY_VERIFY(fetcher.running().isEmpty());

        // Again: the new one takes the place of the old one.
        spy.clear();
        QFile(end.folder + u"/extra"_s).open(QIODevice::WriteOnly);
        fetcher.fetch(id);
        QVERIFY(ended(spy).finished);
        QVERIFY(!QFile::exists(end.folder + u"/extra"_s));
        QCOMPARE(inModels(), QStringList{u"owner"_s});
    }

    void followsRedirects()
    {
        const auto page = m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"];
        m_hub->pages["/store/abc"] = page;
        m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"] = {"", 302, "/store/abc", -1, false};
        QVERIFY(fetched().finished);
        m_hub->pages["/store/abc"] = {"", 302, "/store/abc", -1, false}; // for ever
        QVERIFY(!fetched().finished);
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QString>("word");
        const QByteArray list = "/api/models/owner/tiny-model?blobs=true";
        const QByteArray weights = "/owner/tiny-model/resolve/main/model.safetensors";
        const QByteArray config = "/owner/tiny-model/resolve/main/config.json";
        QTest::newRow("no such model") << list << QByteArray("404") << u"has no model"_s;
        QTest::newRow("not for everybody") << list << QByteArray("401") << u"everybody"_s;
        QTest::newRow("too often") << weights << QByteArray("429") << u"refuses more"_s;
        QTest::newRow("a broken server") << weights << QByteArray("500") << u"status 500"_s;
        QTest::newRow("a list that is a page") << list << QByteArray("<html>") << u"did not say what belongs"_s;
        QTest::newRow("a file is missing") << config << QByteArray("404") << u"not all of its files"_s;
        QTest::newRow("damaged weights") << weights << QByteArray("flip") << u"checksum"_s;
        QTest::newRow("damaged settings") << config << QByteArray("flip") << u"checksum"_s;
        QTest::newRow("weights break off") << weights << QByteArray("cut") << u"broke off"_s;
        QTest::newRow("the list breaks off") << list << QByteArray("cut") << u"broke off"_s;
        QTest::newRow("weights are shorter") << weights << QByteArray("shorter") << u"broke off"_s;
        QTest::newRow("weights are longer") << weights << QByteArray("longer") << u"more of"_s;
        QTest::newRow("weights never end") << weights << QByteArray("stall") << u"sent nothing"_s;
        QTest::newRow("no answer") << list << QByteArray("stall") << u"sent nothing"_s;
    }
    void failures()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, what);
        QFETCH(QString, word);
        test::ModelHub::Page &page = m_hub->pages[path];
        QVERIFY(!page.body.isEmpty());
        if (what == "flip")
            page.body[page.body.size() / 2] = char(page.body[page.body.size() / 2] ^ 1);
        else if (what == "cut")
            page.sendOnly = page.body.size() / 2;
        else if (what == "shorter")
            page.body.chop(3);
        else if (what == "longer")
            page.body += "xyz";
        else if (what == "stall")
            page.sendOnly = page.body.size() / 2, page.stall = true;
        else if (what.toInt() > 0)
            page.status = what.toInt();
        else
            page.body = what;
        const ModelFetch end = fetched({Milliseconds(what == "stall" ? 300 : 30'000), Milliseconds(60'000)});
        QVERIFY(!end.finished);
        QVERIFY2(end.error.contains(word), qPrintable(end.error));
        QVERIFY2(end.error.endsWith(u'.'), qPrintable(end.error));
        QVERIFY(inModels().isEmpty()); // nothing half
    }

    void nobodyListens()
    {
        const QUrl url = m_hub->url();
        m_hub.reset();
        ModelFetcher fetcher(*m_network, url, m_models->path());
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(id);
        const ModelFetch end = ended(spy);
        QVERIFY2(end.error.contains(u"cannot be reached"_s), qPrintable(end.error));
    }

    void aModelOfAnotherKind()
    {
        const QByteArray body = "{\"model\":{\"type\":\"Unigram\"}}";
        m_hub->pages["/owner/tiny-model/resolve/main/tokenizer.json"] = {body};
        QJsonArray siblings = m_list["siblings"_L1].toArray();
        siblings[2] = QJsonObject{
            {"rfilename"_L1, "tokenizer.json"_L1},
            {"size"_L1, body.size()},
            {"blobId"_L1,
             QString::fromLatin1(QCryptographicHash::hash("blob " + QByteArray::number(body.size()) + '\0' + body,
                                                          QCryptographicHash::Sha1)
                                     .toHex())}};
        m_list["siblings"_L1] = siblings;
        layList();
        const ModelFetch end = fetched();
        QVERIFY2(end.error.contains(u"cannot be used"_s), qPrintable(end.error));
        QVERIFY(inModels().isEmpty());
    }

    void listsThatCannotBeRight()
    {
        QJsonArray siblings = m_list["siblings"_L1].toArray();
        QJsonObject weights = siblings[1].toObject();
        weights["size"_L1] = 5e9;
        siblings[1] = weights;
        m_list["siblings"_L1] = siblings;
        layList();
        QVERIFY(fetched().error.contains(u"1 GB"_s));
        weights["size"_L1] = 100;
        weights.remove("lfs"_L1);
        siblings[1] = weights;
        m_list["siblings"_L1] = siblings;
        layList();
        QVERIFY(fetched().error.contains(u"checked"_s));
        siblings.removeAt(1);
        m_list["siblings"_L1] = siblings;
        layList();
        QVERIFY(fetched().error.contains(u"no static embedding model"_s));
        QVERIFY(inModels().isEmpty());
    }

    void canBeStopped()
    {
        m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"].sendOnly = 100;
        m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"].stall = true;
        ModelFetcher fetcher(*m_network, m_hub->url(), m_models->path());
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(id);
        QTRY_VERIFY(!inModels().isEmpty());
        fetcher.cancel(id);
        const ModelFetch end = ended(spy);
        QVERIFY2(end.error.contains(u"stopped"_s), qPrintable(end.error));
        QVERIFY(inModels().isEmpty());
        fetcher.cancel(id); // not there: fine
    }

    void goesAwayInTheMiddle()
    {
        m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"].sendOnly = 100;
        m_hub->pages["/owner/tiny-model/resolve/main/model.safetensors"].stall = true;
        {
            ModelFetcher fetcher(*m_network, m_hub->url(), m_models->path());
            fetcher.fetch(id);
            QTRY_VERIFY(!inModels().isEmpty());
        }
        QVERIFY(inModels().isEmpty());
    }

    void noPlaceForIt()
    {
        QFile file(m_models->filePath(u"models"_s)); // a file where the folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        ModelFetcher fetcher(*m_network, m_hub->url(), file.fileName());
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(id);
        const ModelFetch end = ended(spy);
        QVERIFY2(end.error.contains(u"could not be saved"_s), qPrintable(end.error));
    }

    void namesOfModels()
    {
        QVERIFY(isModelId(u"minishlab/potion-base-8M"_s));
        for (const QString &bad : {u""_s, u"model"_s, u"a/b/c"_s, u"../x"_s, u"a/.."_s, u"a/../b"_s, u"a/b?c"_s,
                                   u"a/b c"_s, u"/a/b"_s, u".a/b"_s, u"a/b\n"_s, u"a/"_s + QString(300, u'x')})
            QVERIFY2(!isModelId(bad), qPrintable(bad));
        ModelFetcher fetcher(*m_network, m_hub->url(), m_models->path());
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(u"../../etc"_s);
        QVERIFY(ended(spy).error.contains(u"no name of a model"_s));
        QVERIFY(m_hub->paths.isEmpty());
    }

    void catalogue()
    {
        const ModelCatalogue bundled = ModelCatalogue::bundled();
        QVERIFY(bundled.hub.isValid() && bundled.hub.scheme() == u"https"_s);
        QVERIFY(bundled.offers.size() >= 4);
        for (const ModelOffer &offer : bundled.offers)
            QVERIFY(!offer.title.isEmpty() && !offer.about.isEmpty() && offer.dimension > 0 &&
                    offer.licence == u"MIT"_s);
        QVERIFY(ModelCatalogue::parse("nonsense").offers.isEmpty());

        QVERIFY(modelsAt(u"/nowhere"_s, bundled) == bundled.offers);
        const test::ModelFolder model;
        model.writeAll();
        const QString known = modelFolder(m_models->path(), bundled.offers[1].id);
        const QString own = m_models->filePath(u"mine"_s);
        for (const QString &folder : {known, own}) {
            QVERIFY(QDir().mkpath(folder));
            for (const char *name : {"model.safetensors", "tokenizer.json", "config.json"})
                QVERIFY(QFile::copy(model.file(name), folder + u'/' + QLatin1StringView(name)));
        }
        QVERIFY(QDir().mkpath(m_models->filePath(u"no/model"_s)));
        QVERIFY(QDir().mkpath(m_models->filePath(u".fetching-x"_s)));
        const QList<ModelOffer> offers = modelsAt(m_models->path(), bundled);
        QCOMPARE(offers.size(), bundled.offers.size() + 1);
        QCOMPARE(offers[0].folder, QString());
        QCOMPARE(offers[1].folder, known);
        QVERIFY(offers[1].bytes > 1'000);
        QCOMPARE(offers.constLast().id, u"mine"_s);
        QCOMPARE(offers.constLast().folder, own);
    }

private:
    static inline const QString id = u"owner/tiny-model"_s;

    void layList() { m_hub->pages["/api/models/owner/tiny-model?blobs=true"] = {QJsonDocument(m_list).toJson()}; }
    QStringList inModels() const
    {
        return QDir(m_models->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    static ModelFetch ended(QSignalSpy &spy)
    {
        ModelFetch last;
        const bool done = QTest::qWaitFor([&] {
            if (spy.isEmpty()) return false;
            last = spy.constLast().constFirst().value<ModelFetch>();
            return last.finished || !last.error.isEmpty();
        });
        if (!done) last.error = u"It never ended."_s;
        return last;
    }
    ModelFetch fetched(ModelFetcher::Limits limits = {})
    {
        ModelFetcher fetcher(*m_network, m_hub->url(), m_models->path(), limits);
        QSignalSpy spy(&fetcher, &ModelFetcher::changed);
        fetcher.fetch(id);
        return ended(spy);
    }

    std::unique_ptr<QTemporaryDir> m_models;
    std::unique_ptr<test::ModelHub> m_hub;
    std::unique_ptr<net::ShortCalls> m_network;
    QJsonObject m_list;
};

QTEST_GUILESS_MAIN(ModelFetcherTest)
#include "tst_modelfetcher.moc"
