// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/modellists.h"

#include "core/base/clock.h"

#include <QFile>
#include <QPromise>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <deque>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
ProviderAccount account(const QString &id, const QString &url)
{
    ProviderAccount made;
    made.id = id;
    made.name = id;
    made.baseUrl = url;
    return made;
}

ModelInfo model(const QString &id)
{
    ModelInfo info;
    info.id = id;
    info.name = id;
    info.provider = u"p"_s;
    return info;
}

AccountModels list(const QString &id, const QString &origin, const QList<ModelInfo> &models, const QDateTime &at)
{
    AccountModels made;
    made.account = id;
    made.origin = origin;
    made.models = models;
    made.fetchedAt = at;
    for (ModelInfo &one : made.models)
        one.account = id;
    return made;
}

const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
const Error wrongKey{ErrorCode::Unauthorised, u"wrong key"_s, {}, false};
const QString aOrigin = u"https://a.example:443"_s;

/// Providers that answer when the test says so.
struct Asked {
    std::deque<QPromise<Result<QList<ModelInfo>>>> promises;
    ModelLists::Fetch fetch()
    {
        return [this](Milliseconds) {
            promises.emplace_back();
            promises.back().start();
            return promises.back().future();
        };
    }
    void answer(std::size_t which, Result<QList<ModelInfo>> result)
    {
        promises[which].addResult(std::move(result));
        promises[which].finish();
    }
};
} // namespace

class ModelListsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergedKeepsTheOldList()
    {
        const AccountModels before = list(u"a"_s, aOrigin, {model(u"m"_s)}, noon);
        const AccountModels bad = modellistcache::merged(before, tl::unexpected(wrongKey), noon.addSecs(60));
        QCOMPARE(bad.models, before.models);
        QCOMPARE(bad.fetchedAt, noon); // the list's age
        QCOMPARE(bad.error, std::optional(wrongKey));
        const AccountModels good = modellistcache::merged(bad, QList<ModelInfo>{model(u"n"_s)}, noon.addSecs(120));
        QCOMPARE(good.models.size(), 1);
        QCOMPARE(good.models.first().id, u"n"_s);
        QCOMPARE(good.models.first().account, u"a"_s);
        QCOMPARE(good.fetchedAt, noon.addSecs(120));
        QVERIFY(!good.error);
        const AccountModels never =
            modellistcache::merged(list(u"a"_s, aOrigin, {}, {}), tl::unexpected(wrongKey), noon);
        QVERIFY(!never.fetchedAt.isValid());
        const AccountModels many = modellistcache::merged(before, QList<ModelInfo>(6'000, model(u"m"_s)), noon);
        QCOMPARE(many.models.size(), 5'000);
    }

    void listsFollowTheAccounts_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("url");
        QTest::addColumn<int>("models");
        QTest::newRow("same") << u"a"_s << u"https://a.example/v1"_s << 1;
        QTest::newRow("other path") << u"a"_s << u"https://a.example/other/v1"_s << 1;
        QTest::newRow("moved") << u"a"_s << u"https://b.example/v1"_s << 0;
        QTest::newRow("new") << u"b"_s << u"https://a.example/v1"_s << 0;
    }
    void listsFollowTheAccounts()
    {
        QFETCH(QString, id);
        QFETCH(QString, url);
        const auto lists = modellistcache::listsFor({account(id, url)}, {list(u"a"_s, aOrigin, {model(u"m"_s)}, noon)});
        QCOMPARE(lists.size(), 1);
        QCOMPARE(lists.first().account, id);
        QTEST(static_cast<int>(lists.first().models.size()), "models");
    }

    void roundTrip()
    {
        ModelInfo full = model(u"deepseek/deepseek-chat-v3.1:free"_s);
        full.name = u"DeepSeek V3.1 – “free”"_s;
        full.provider = u"openrouter.ai"_s;
        full.contextLength = 163'840;
        full.maxOutputTokens = 8'192;
        full.promptPrice = 0.00000027;
        full.completionPrice = 0.0;
        full.cachedPromptPrice = 1e-9;
        full.tools = false;
        const QList<AccountModels> lists{list(u"a"_s, aOrigin, {full, model(u"m"_s)}, noon.addMSecs(7)),
                                         list(u"empty"_s, aOrigin, {}, noon)};
        const QString path = m_folder.filePath(u"round.json"_s);
        QVERIFY(modellistcache::save(path, lists));
        QCOMPARE(modellistcache::load(path), lists);
    }

    void oddFilesAreHarmless_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"lists\":[{\"acc");
        QTest::newRow("a list") << QByteArray("[1,2]");
        QTest::newRow("numbers") << QByteArray("{\"lists\":[1,{\"account\":5}]}");
        QTest::newRow("no time") << QByteArray("{\"lists\":[{\"account\":\"a\",\"models\":[{\"id\":\"m\"}]}]}");
        QTest::newRow("bad id") << QByteArray(
            "{\"lists\":[{\"account\":\"a@b\",\"fetched_at\":\"2026-11-22T12:00:00Z\"}]}");
    }
    void oddFilesAreHarmless()
    {
        QFETCH(QByteArray, json);
        QVERIFY(modellistcache::parse(json).isEmpty());
    }

    void oddModelsAreLeftOut()
    {
        const auto lists = modellistcache::parse(
            "{\"lists\":[{\"account\":\"a\",\"fetched_at\":\"2026-11-22T12:00:00Z\",\"models\":"
            "[7,{},{\"id\":\"\"},{\"id\":\"m\",\"prompt\":-1,\"context\":-5,\"tools\":\"yes\"}]}]}");
        QCOMPARE(lists.size(), 1);
        QCOMPARE(lists.first().models.size(), 1);
        const ModelInfo &only = lists.first().models.first();
        QVERIFY(!only.promptPrice && !only.tools && only.contextLength == 0);
    }

    void opensFromTheFileAndRefreshes()
    {
        const QString path = m_folder.filePath(u"models.json"_s);
        QVERIFY(modellistcache::save(path, {list(u"a"_s, aOrigin, {model(u"old"_s)}, noon)}));
        ModelLists lists(path, m_clock);
        QSignalSpy loaded(&lists, &ModelLists::loaded);
        QSignalSpy updated(&lists, &ModelLists::updated);
        lists.setAccounts({account(u"a"_s, u"https://a.example"_s), account(u"b"_s, u"https://b.example"_s)});
        lists.load();
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(lists.models().size(), 1);
        QCOMPARE(lists.models().first().id, u"old"_s);

        Asked asked;
        lists.refresh(u"a"_s, asked.fetch());
        lists.refresh(u"b"_s, asked.fetch());
        lists.refresh(u"a"_s, asked.fetch()); // is being asked already
        lists.refresh(u"nobody"_s, asked.fetch());
        QCOMPARE(asked.promises.size(), std::size_t(2));
        asked.answer(1, tl::unexpected(wrongKey));
        QTRY_COMPARE(updated.size(), 1);
        QCOMPARE(lists.lists()[1].error, std::optional(wrongKey));
        QVERIFY(lists.isRefreshing(u"a"_s) && !lists.isRefreshing(u"b"_s));
        asked.answer(0, QList<ModelInfo>{model(u"new"_s), model(u"newer"_s)});
        QTRY_COMPARE(updated.size(), 2);
        QCOMPARE(lists.models().size(), 2);
        QTRY_COMPARE(modellistcache::load(path).value(0).models.size(), 2);
    }

    void aDeadProviderHasItsOwnDeadline()
    {
        ModelLists lists({}, m_clock);
        lists.setAccounts({account(u"a"_s, u"https://a.example"_s)});
        QSignalSpy updated(&lists, &ModelLists::updated);
        Asked asked;
        lists.refresh(u"a"_s, asked.fetch(), 10ms);
        QTRY_COMPARE(updated.size(), 1);
        QCOMPARE(lists.lists().first().error->code, ErrorCode::Timeout);
        QVERIFY(lists.lists().first().error->message.startsWith(u"a did not answer"_s));
        lists.refresh(u"a"_s, asked.fetch(), 60s); // the next round; an answer of the first is not taken for it
        asked.answer(0, QList<ModelInfo>{model(u"late"_s)});
        asked.answer(1, QList<ModelInfo>{model(u"right"_s)});
        QTRY_COMPARE(updated.size(), 2);
        QTest::qWait(0);
        QCOMPARE(updated.size(), 2);
        QCOMPARE(lists.models().first().id, u"right"_s);
    }

    void anAccountThatMovedDoesNotGetTheOldAnswer()
    {
        ModelLists lists({}, m_clock);
        lists.setAccounts({account(u"a"_s, u"https://a.example"_s)});
        Asked asked;
        lists.refresh(u"a"_s, asked.fetch());
        lists.setAccounts({account(u"a"_s, u"https://b.example"_s)});
        asked.answer(0, QList<ModelInfo>{model(u"of the old address"_s)});
        QTRY_VERIFY(!lists.isRefreshing(u"a"_s));
        QVERIFY(lists.models().isEmpty());
    }

    void aRemovedAccountIsForgotten()
    {
        ModelLists lists({}, m_clock);
        lists.setAccounts({account(u"a"_s, u"https://a.example"_s)});
        Asked asked;
        QSignalSpy updated(&lists, &ModelLists::updated);
        lists.refresh(u"a"_s, asked.fetch());
        lists.setAccounts({});
        asked.answer(0, QList<ModelInfo>{model(u"m"_s)});
        QTest::qWait(0);
        QTRY_VERIFY(!lists.isRefreshing(u"a"_s));
        QVERIFY(updated.isEmpty() && lists.models().isEmpty());
    }

    void whatWasFetchedIsNewerThanTheFile()
    {
        const QString path = m_folder.filePath(u"slow.json"_s);
        QVERIFY(modellistcache::save(path, {list(u"a"_s, aOrigin, {model(u"old"_s)}, noon)}));
        ModelLists lists(path, m_clock);
        lists.setAccounts({account(u"a"_s, u"https://a.example"_s)});
        QSignalSpy loaded(&lists, &ModelLists::loaded);
        Asked asked;
        lists.refresh(u"a"_s, asked.fetch());
        asked.answer(0, QList<ModelInfo>{model(u"new"_s)});
        QTRY_COMPARE(lists.models().size(), 1);
        lists.load();
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(lists.models().first().id, u"new"_s);
    }

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(ModelListsTest)
#include "tst_modellists.moc"
