// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account/accountaddress.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;

namespace {
ProviderAccount account(ProviderKind kind, const QString &url)
{
    ProviderAccount made;
    made.id = u"id"_s;
    made.kind = kind;
    made.name = u"Name"_s;
    made.baseUrl = url;
    return made;
}
} // namespace

class AccountAddressTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void origins_data()
    {
        QTest::addColumn<ProviderKind>("kind");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("origin");
        QTest::addColumn<bool>("carriesKey");
        QTest::newRow("usual") << ProviderKind::OpenRouter << QString() << u"https://openrouter.ai:443"_s << true;
        QTest::newRow("path makes none") << ProviderKind::Compatible << u"https://a.example/x/v1"_s
                                         << u"https://a.example:443"_s << true;
        QTest::newRow("port does") << ProviderKind::Compatible << u"https://a.example:8443"_s
                                   << u"https://a.example:8443"_s << true;
        QTest::newRow("plain http elsewhere")
            << ProviderKind::Vllm << u"http://10.0.0.5:8000"_s << u"http://10.0.0.5:8000"_s << false;
        QTest::newRow("plain http here") << ProviderKind::Vllm << u"http://localhost:8000"_s
                                         << u"http://localhost:8000"_s << true;
        QTest::newRow("no address") << ProviderKind::Compatible << QString() << QString() << false;
        QTest::newRow("nonsense") << ProviderKind::Compatible << u"ftp://x"_s << QString() << false;
    }
    void origins()
    {
        QFETCH(ProviderKind, kind);
        QFETCH(QString, url);
        const ProviderAccount made = account(kind, url);
        QTEST(accountOrigin(made), "origin");
        QTEST(mayCarryKey(made), "carriesKey");
    }

    void consentLetsAKeyTravel()
    {
        ProviderAccount made = account(ProviderKind::Vllm, u"http://10.0.0.5:8000"_s);
        made.keyOverPlainHttp = true;
        QVERIFY(mayCarryKey(made));
    }

    void keysInWrongFields_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("openrouter") << u"sk-or-v1-0123456789abcdef"_s;
        QTest::newRow("openai") << u" sk-proj-0123456789abcdef "_s;
        QTest::newRow("header") << u"Bearer sk-0123456789abcdef"_s;
    }
    void keysInWrongFields()
    {
        QFETCH(QString, text);
        const auto url = checkAccount(account(ProviderKind::Compatible, text));
        QVERIFY(!url);
        QVERIFY(url.error().message.contains(u"looks like a key"_s));
        QVERIFY(!url.error().message.contains(text.trimmed()));
        ProviderAccount named = account(ProviderKind::OpenRouter, {});
        named.name = text;
        QVERIFY(!checkAccount(named));
    }

    void proxies_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("good");
        QTest::newRow("http") << u"http://proxy.example:3128"_s << true;
        QTest::newRow("socks") << u"socks5://user@proxy.example:1080"_s << true;
        QTest::newRow("no scheme") << u"proxy.example:3128"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("https") << u"https://proxy.example"_s << false;
    }
    void proxies()
    {
        QFETCH(QString, url);
        ProviderAccount made = account(ProviderKind::OpenRouter, {});
        made.route = {net::Route::Proxy::Own, url, {}};
        QTEST(checkAccount(made).has_value(), "good");
        made.route.proxy = net::Route::Proxy::System;
        QVERIFY(checkAccount(made)); // not used, so not looked at
    }

    void proxyPasswordGoesAndComesBack()
    {
        QString url = u"socks5://me:p%40ss%3Aw%25rd@proxy.example:1080"_s;
        QCOMPARE(takeProxyPassword(url), u"p@ss:w%rd"_s);
        QCOMPARE(url, u"socks5://me@proxy.example:1080"_s);
        QCOMPARE(QUrl(withProxyPassword(url, u"p@ss:w%rd"_s)).password(QUrl::FullyDecoded), u"p@ss:w%rd"_s);
        QCOMPARE(QUrl(withProxyPassword(url, u"p@ss:w%rd"_s)).host(), u"proxy.example"_s);
        QCOMPARE(takeProxyPassword(url), QString());
        QString broken = u"http://me:hidden word@[proxy:1"_s;
        takeProxyPassword(broken);
        QVERIFY(!broken.contains(u"hidden"_s));
    }

    void freeIds()
    {
        QList<ProviderAccount> others;
        for (const auto &expected : {u"work-vllm"_s, u"work-vllm-2"_s, u"work-vllm-3"_s}) {
            ProviderAccount made;
            made.id = freeAccountId(u"  Work: vLLM! "_s, others);
            QCOMPARE(made.id, expected);
            QVERIFY(isAccountId(made.id));
            others += made;
        }
        QCOMPARE(freeAccountId(u"模型"_s, {}), u"provider"_s);
        QVERIFY(isAccountId(freeAccountId(QString(500, u'x'), others)));
        for (const auto &bad : {u""_s, u"a@b"_s, u"a b"_s, u"A"_s, u"-a"_s, QString(41, u'a')})
            QVERIFY2(!isAccountId(bad), qPrintable(bad));
    }
};

QTEST_GUILESS_MAIN(AccountAddressTest)
#include "tst_accountaddress.moc"
