// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tool/toolarguments.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace docswiki;
using namespace docswiki::tool;

class TestToolArguments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyObjectsAreArguments_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("object") << u"{\"query\":\"x\"}"_s << true;
        QTest::newRow("empty object") << u"{}"_s << true;
        QTest::newRow("nothing") << QString() << true;
        QTest::newRow("blank") << u" \n"_s << true;
        QTest::newRow("cut") << u"{\"query\":\"x"_s << false;
        QTest::newRow("list") << u"[1]"_s << false;
        QTest::newRow("text") << u"\"x\""_s << false;
        QTest::newRow("null") << u"null"_s << false;
        QTest::newRow("two objects") << u"{}{}"_s << false;
        QTest::newRow("words") << u"search for x"_s << false;
    }
    void onlyObjectsAreArguments()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto arguments = parseArguments(u"use_x"_s, text);
        QCOMPARE(arguments.has_value(), good);
        if (good) return;
        QCOMPARE(arguments.error().code, ErrorCode::Input);
        QVERIFY2(arguments.error().message.contains(u"use_x"_s) && arguments.error().message.contains(u"JSON object"_s),
                 qPrintable(arguments.error().message));
    }

    void veryLongArgumentsAreNotRead()
    {
        const QString text = u"{\"query\":\"%1\"}"_s.arg(QString(200'000, u'x'));
        const auto arguments = parseArguments(u"use_x"_s, text);
        QVERIFY(!arguments);
        QVERIFY2(arguments.error().message.contains(u"too long"_s), qPrintable(arguments.error().message));
    }

    void requiredTextSaysSomething()
    {
        QCOMPARE(requiredText(u"t"_s, {{u"query"_s, u"  a b "_s}}, u"query"_s, 100).value(), u"a b"_s);
        QCOMPARE(requiredText(u"t"_s, {{u"query"_s, QString(50, u'x')}}, u"query"_s, 10).value().size(), 10);
        for (const QJsonObject &bad :
             {QJsonObject(), QJsonObject{{u"query"_s, u" "_s}}, QJsonObject{{u"query"_s, 7}}}) {
            const auto text = requiredText(u"t"_s, bad, u"query"_s, 10);
            QVERIFY(!text);
            QVERIFY(text.error().message.contains(u"\"query\""_s));
        }
    }

    void numbersComeInManyShapes_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("number"); // 0: none, -1: an error
        QTest::newRow("number") << QJsonValue(5) << 5;
        QTest::newRow("fraction") << QJsonValue(4.6) << 5;
        QTest::newRow("text") << QJsonValue(u"7"_s) << 7;
        QTest::newRow("too small") << QJsonValue(-3) << 1;
        QTest::newRow("too large") << QJsonValue(1e300) << 20;
        QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined) << 0;
        QTest::newRow("null") << QJsonValue(QJsonValue::Null) << 0;
        QTest::newRow("word") << QJsonValue(u"many"_s) << -1;
        QTest::newRow("list") << QJsonValue(QJsonArray{1}) << -1;
        QTest::newRow("endless") << QJsonValue(u"inf"_s) << -1;
    }
    void numbersComeInManyShapes()
    {
        QFETCH(QJsonValue, value);
        QFETCH(int, number);
        QJsonObject arguments;
        if (!value.isUndefined()) arguments.insert(u"n"_s, value);
        const auto read = optionalNumber(u"t"_s, arguments, u"n"_s, 1, 20);
        QCOMPARE(read.has_value(), number >= 0);
        if (read) QCOMPARE(read->value_or(0), number);
    }
};

QTEST_GUILESS_MAIN(TestToolArguments)
#include "tst_toolarguments.moc"
