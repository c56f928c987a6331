// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/environmentkeys.h"

#include <QTest>

using namespace Qt::StringLiterals;
using docswiki::engine::keyFromEnvironment;

class TestEnvironmentKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        qunsetenv("DOCSWIKI_API_KEY");
        qunsetenv("OPENROUTER_API_KEY");
    }

    void ownKeyGoesAnywhere()
    {
        qputenv("DOCSWIKI_API_KEY", " own ");
        qputenv("OPENROUTER_API_KEY", "router");
        QCOMPARE(keyFromEnvironment(u"http://127.0.0.1:8080"_s), u"own"_s);
        QCOMPARE(keyFromEnvironment({}), u"own"_s);
    }

    void openRoutersKeyGoesToOpenRouterOnly()
    {
        qputenv("OPENROUTER_API_KEY", "router");
        QCOMPARE(keyFromEnvironment({}), u"router"_s);
        QCOMPARE(keyFromEnvironment(u"https://openrouter.ai/api/v1"_s), u"router"_s);
        QCOMPARE(keyFromEnvironment(u"http://127.0.0.1:8080"_s), QString());
        QCOMPARE(keyFromEnvironment(u"https://openrouter.ai.evil.example/v1"_s), QString());
    }

    void nothingIsNothing() { QVERIFY(keyFromEnvironment({}).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestEnvironmentKeys)
#include "tst_environmentkeys.moc"
