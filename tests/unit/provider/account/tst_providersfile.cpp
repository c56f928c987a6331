// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/providersfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;

namespace {
ProviderAccount account(const QString &id)
{
    ProviderAccount made;
    made.id = id;
    made.name = id.toUpper();
    made.kind = ProviderKind::Vllm;
    made.baseUrl = u"http://10.0.0.5:8000"_s;
    return made;
}
} // namespace

class ProvidersFileTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void firstStart()
    {
        const auto loaded = providersfile::load(path());
        QVERIFY(!loaded.problem);
        QCOMPARE(loaded.providers.ids(), QStringList{u"openrouter"_s});
        QVERIFY(loaded.providers.accounts.first().enabled);
        QVERIFY(!QFile::exists(path()));
    }

    void roundTrip()
    {
        Providers providers = providersfile::defaults();
        for (const auto kind : {ProviderKind::OpenAi, ProviderKind::Compatible, ProviderKind::Ollama,
                                ProviderKind::LmStudio, ProviderKind::LlamaServer, ProviderKind::Vllm}) {
            ProviderAccount more = account(u"a"_s + QString::number(static_cast<int>(kind)));
            more.kind = kind;
            more.enabled = kind != ProviderKind::OpenAi;
            more.keyOverPlainHttp = kind == ProviderKind::Vllm;
            more.route = {static_cast<net::Route::Proxy>(static_cast<int>(kind) % 3),
                          u"socks5://me@proxy.example:1080"_s, u"/etc/ssl/our authority.pem"_s};
            providers.accounts += more;
        }
        providers.choices = {{u"llama3.2:3b@ollama"_s, u"openai/gpt-5"_s}, true};
        QVERIFY(providersfile::save(path(), providers));
        const auto loaded = providersfile::load(path());
        QVERIFY(!loaded.problem);
        QVERIFY(loaded.withPassword.isEmpty());
        QCOMPARE(loaded.providers, providers);
        QVERIFY(providers.find(u"openrouter"_s));
        QVERIFY(!providers.find(u"nobody"_s));
    }

    void onlyTheOwnerReads()
    {
#ifndef Q_OS_UNIX
        QSKIP("permission bits are of Unix");
#endif
        constexpr auto owner =
            QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
        QVERIFY(providersfile::save(path(), providersfile::defaults()));
        QCOMPARE(QFile::permissions(path()), owner);
        QVERIFY(QFile::setPermissions(path(), owner | QFileDevice::ReadOther));
        QVERIFY(providersfile::save(path(), providersfile::defaults()));
        QCOMPARE(QFile::permissions(path()), owner);
    }

    void secretsStayOut()
    {
        ProviderAccount made = account(u"work"_s);
        made.baseUrl = u"https://me:sk-hidden@work.example/v1?api_key=sk-hidden"_s;
        made.route = {net::Route::Proxy::Own, u"http://user:sk-hidden@proxy.example:3128"_s, {}};
        QVERIFY(providersfile::save(path(), {{made}, {}}));
        const QByteArray written = bytes();
        QVERIFY2(!written.contains("hidden"), written.constData());
        QVERIFY(written.contains("user@proxy.example"));
        made.baseUrl = u"sk-or-v1-0123456789abcdef"_s;
        QVERIFY(!providersfile::save(path(), {{made}, {}}));
        QCOMPARE(bytes(), written);
    }

    void aPasswordInTheFileIsTold()
    {
        write("{'accounts':[{'id':'work','kind':'openai','route':{'proxy':'own','proxy_url':'http://u:hidden@p:1'}}]}");
        const auto loaded = providersfile::load(path());
        QCOMPARE(loaded.withPassword, QStringList{u"work"_s});
        QVERIFY(loaded.providers.accounts.first().route.proxyUrl.contains(u"hidden"_s)); // it works until it is saved
        QVERIFY(providersfile::save(path(), loaded.providers));
        QVERIFY(!bytes().contains("hidden"));
    }

    void unknownFieldsStay()
    {
        write("{'accounts':[{'id':'work','kind':'vllm','base_url':'http://x:1','note':'mine','route':{'pac':'p'}},"
              "{'id':'gone','base_url':'http://y:1','note':'other'}],'later':{'a':[1]},'fallbacks':['m']}");
        auto loaded = providersfile::load(path());
        QVERIFY(!loaded.problem);
        loaded.providers.accounts.removeLast();
        loaded.providers.accounts.first().name = u"New name"_s;
        QVERIFY(providersfile::save(path(), loaded.providers));
        const QJsonObject root = QJsonDocument::fromJson(bytes()).object();
        QCOMPARE(root["later"_L1]["a"_L1][0].toInt(), 1);
        QCOMPARE(root["accounts"_L1][0]["note"_L1].toString(), u"mine"_s);
        QCOMPARE(root["accounts"_L1][0]["route"_L1]["pac"_L1].toString(), u"p"_s);
        QCOMPARE(root["accounts"_L1][0]["name"_L1].toString(), u"New name"_s);
        QVERIFY(!bytes().contains("other"));
    }

    void idsAreMadeUnique()
    {
        write("{'accounts':[{'id':'a','base_url':'http://x:1'},{'id':'a','base_url':'http://y:1'},"
              "{'id':'b@c','base_url':'http://z:1'},{'kind':'ollama'}]}");
        const auto loaded = providersfile::load(path());
        QCOMPARE(loaded.providers.ids(), (QStringList{u"a"_s, u"a-2"_s, u"b-c"_s, u"ollama"_s}));
        QVERIFY(providersfile::save(path(), loaded.providers));
        QCOMPARE(providersfile::load(path()).providers, loaded.providers); // and stay as they are
    }

    void brokenFiles_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("cut off") << QByteArray("{\"accounts\":[{\"id");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no accounts") << QByteArray("{}");
        QTest::newRow("accounts is text") << QByteArray("{'accounts':'x'}");
        QTest::newRow("entry is a number") << QByteArray("{'accounts':[1]}");
        QTest::newRow("too many") << "{\"accounts\":[" + QByteArray("{},").repeated(50) + "{}]}";
        QTest::newRow("too large") << QByteArray(2'000'000, ' ');
        QTest::newRow("no text") << QByteArray("\xff\xfe\x00\x01", 4);
    }
    void brokenFiles()
    {
        QFETCH(QByteArray, json);
        write(json);
        const auto loaded = providersfile::load(path());
        QVERIFY(loaded.problem);
        QCOMPARE(loaded.providers, providersfile::defaults());
        const QStringList kept = QDir(m_folder->path()).entryList({u"providers.json.broken-*"_s});
        QCOMPARE(kept.size(), 1);
        QVERIFY2(loaded.problem->message.contains(kept.first()), qPrintable(loaded.problem->message));
        QFile aside(m_folder->filePath(kept.first()));
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), json.replace('\'', '"'));
        QVERIFY(!providersfile::load(path()).problem); // the next start is a first one
    }

    void brokenWhileWeRan()
    {
        write("{ not json");
        QVERIFY(providersfile::save(path(), providersfile::defaults()));
        QCOMPARE(QDir(m_folder->path()).entryList({u"providers.json.broken-*"_s}).size(), 1);
        QVERIFY(!providersfile::load(path()).problem);
    }

    void oddValuesAreHarmless()
    {
        write("{'accounts':[{'id':5,'kind':['x'],'name':{},'base_url':7,'enabled':'yes','route':[]}],"
              "'fallbacks':[1,'',null,'m'],'hedge':'maybe'}");
        const auto loaded = providersfile::load(path());
        QVERIFY(!loaded.problem);
        QCOMPARE(loaded.providers.choices.fallbacks, QStringList{u"m"_s});
        QCOMPARE(loaded.providers.accounts.first().kind, ProviderKind::Compatible);
    }

    void whatIsRefusedChangesNothing()
    {
        QVERIFY(providersfile::save(path(), {{account(u"a"_s)}, {}}));
        const QByteArray before = bytes();
        QVERIFY(!providersfile::save(path(), {{account(u"a"_s), account(u"a"_s)}, {}}));
        QVERIFY(!providersfile::save(path(), {{account(u"A B"_s)}, {}}));
        Providers many;
        for (int i = 0; i < 51; ++i)
            many.accounts += account(u"n"_s + QString::number(i));
        QVERIFY(!providersfile::save(path(), many));
        QCOMPARE(bytes(), before);
        many.accounts.removeLast();
        QVERIFY(providersfile::save(path(), many));
        QCOMPARE(providersfile::load(path()).providers.accounts.size(), 50);
    }

    void aSaveThatFailsLeavesTheOldFile()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"sub"_s));
        // A folder stands where the file belongs, so it cannot be replaced.
        const QString place = m_folder->filePath(u"taken"_s);
        QVERIFY(QDir().mkpath(place + u"/inside"_s));
        const auto saved = providersfile::save(place, providersfile::defaults());
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::Storage);
        QVERIFY(QFileInfo::exists(place + u"/inside"_s));
        // And one in a folder that is not there.
        QVERIFY(!providersfile::save(m_folder->filePath(u"no/such/folder.json"_s), providersfile::defaults()));
    }

private:
    QString path() const
    {
        return m_folder->filePath(u"providers.json"_s);
    }
    /// Single quotes stand for double ones: moc cannot read raw strings with slashes in them.
    void write(QByteArray json)
    {
        json.replace('\'', '"');
        QFile file(path());
        [&] { QVERIFY(file.open(QIODevice::WriteOnly) && file.write(json) == json.size()); }();
    }
    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::optional<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ProvidersFileTest)
#include "tst_providersfile.moc"
