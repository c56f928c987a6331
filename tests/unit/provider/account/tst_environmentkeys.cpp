// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/environmentkeys.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki::provider;

class TestEnvironmentKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        for (const char *name : {"DOCSWIKI_API_KEY", "OPENROUTER_API_KEY", "OPENAI_API_KEY"})
            qunsetenv(name);
    }

    void ownKeyGoesAnywhere()
    {
        qputenv("DOCSWIKI_API_KEY", " own ");
        qputenv("OPENROUTER_API_KEY", "router");
        QCOMPARE(keyFromEnvironment(u"http://127.0.0.1:8080"_s), u"own"_s);
        QCOMPARE(keyFromEnvironment({}), u"own"_s);
        QCOMPARE(environmentKey(QString()).variable, u"DOCSWIKI_API_KEY"_s);
    }

    void otherKeysGoHome_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("key");
        QTest::newRow("none means OpenRouter") << QString() << u"router"_s;
        QTest::newRow("OpenRouter") << u"https://openrouter.ai/api/v1"_s << u"router"_s;
        QTest::newRow("without scheme") << u"openrouter.ai"_s << u"router"_s;
        QTest::newRow("unencrypted") << u"http://openrouter.ai/api/v1"_s << QString();
        QTest::newRow("local") << u"http://127.0.0.1:8080"_s << QString();
        QTest::newRow("name in front") << u"https://openrouter.ai.evil.example/v1"_s << QString();
        QTest::newRow("name behind") << u"https://notopenrouter.ai/v1"_s << QString();
        QTest::newRow("name as user") << u"https://openrouter.ai@evil.example/v1"_s << QString();
        QTest::newRow("OpenAI") << u"https://api.openai.com/v1"_s << u"openai"_s;
        QTest::newRow("not OpenAI") << u"https://openai.com.evil.example/v1"_s << QString();
    }
    void otherKeysGoHome()
    {
        QFETCH(QString, url);
        qputenv("OPENROUTER_API_KEY", "router");
        qputenv("OPENAI_API_KEY", "openai");
        QTEST(keyFromEnvironment(url), "key");
    }

    void accounts()
    {
        qputenv("OPENROUTER_API_KEY", "router");
        ProviderAccount account;
        account.kind = ProviderKind::OpenRouter;
        QCOMPARE(environmentKey(account).variable, u"OPENROUTER_API_KEY"_s);
        account.kind = ProviderKind::OpenAi;
        QCOMPARE(environmentKey(account).key, QString());
        account.kind = ProviderKind::Compatible; // no address: nowhere, not OpenRouter
        QCOMPARE(environmentKey(account).key, QString());
        account.kind = ProviderKind::Ollama;
        qputenv("DOCSWIKI_API_KEY", "own");
        QCOMPARE(environmentKey(account).key, QString());
    }

    void nothingIsNothing() { QVERIFY(keyFromEnvironment({}).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestEnvironmentKeys)
#include "tst_environmentkeys.moc"
