// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/origin.h"

#include <QTest>

using namespace docswiki;
using namespace Qt::StringLiterals;

class OriginTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void origins();
    void loopback_data();
    void loopback();
};

void OriginTest::origins()
{
    QCOMPARE(net::originOf(QUrl(u"https://openrouter.ai/api/v1"_s)), u"https://openrouter.ai:443"_s);
    QCOMPARE(net::originOf(QUrl(u"http://127.0.0.1:8080"_s)), u"http://127.0.0.1:8080"_s);
    QVERIFY(net::originOf(QUrl(u"http://a.example"_s)) != net::originOf(QUrl(u"https://a.example"_s)));
}

void OriginTest::loopback_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("local");
    QTest::newRow("localhost") << u"localhost"_s << true;
    QTest::newRow("capitals") << u"LocalHost"_s << true;
    QTest::newRow("below localhost") << u"app.localhost"_s << true;
    QTest::newRow("127.0.0.1") << u"127.0.0.1"_s << true;
    QTest::newRow("127.8.9.1") << u"127.8.9.1"_s << true;
    QTest::newRow("::1") << u"::1"_s << true;
    QTest::newRow("only looks like it") << u"localhost.example"_s << false;
    QTest::newRow("another address") << u"128.0.0.1"_s << false;
    QTest::newRow("a name") << u"openrouter.ai"_s << false;
}

void OriginTest::loopback()
{
    QFETCH(QString, host);
    QFETCH(bool, local);
    QCOMPARE(net::isLoopback(host), local);
}

QTEST_GUILESS_MAIN(OriginTest)
#include "tst_origin.moc"
