// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/chatobject.h"

#include <QJsonArray>
#include <QTest>

using namespace docswiki::provider;
using namespace docswiki::provider::ollama;
using namespace Qt::StringLiterals;

class ChatObjectTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSent();
    void estimate_data();
    void estimate();
};

void ChatObjectTest::whatIsSent()
{
    ChatRequest request;
    request.profile.model = u"qwen2.5"_s;
    request.profile.maxTokens = 77;
    request.profile.temperature = 0.25;
    request.messages = {
        {Role::System, u"Be brief."_s},
        {Role::User, u"a"_s},
        {Role::Assistant, {}, {{u"c1"_s, u"find"_s, u"{\"q\":1}"_s}, {u"c2"_s, u"look"_s, u"{broken"_s}}},
        {Role::Tool, u"found"_s, {}, u"c1"_s},
        {Role::Tool, u"not run"_s, {}, u"c2"_s},
        {Role::Assistant, {}}};
    request.tools = {QJsonObject{{"type"_L1, "function"_L1}}};
    const QJsonObject body = chatObject(request, 8'192);
    QCOMPARE(body.keys(),
             (QStringList{u"keep_alive"_s, u"messages"_s, u"model"_s, u"options"_s, u"stream"_s, u"tools"_s}));
    QCOMPARE(body["options"_L1].toObject(),
             (QJsonObject{{"num_ctx"_L1, 8'192}, {"temperature"_L1, 0.25}, {"num_predict"_L1, 77}}));
    const QJsonArray messages = body["messages"_L1].toArray();
    QCOMPARE(messages.size(), 5);
    QCOMPARE(messages[2]["tool_calls"_L1][0]["function"_L1]["arguments"_L1].toObject(), (QJsonObject{{"q"_L1, 1}}));
    QVERIFY(messages[2]["tool_calls"_L1][1]["function"_L1]["arguments"_L1].isObject());
    QCOMPARE(messages[2]["content"_L1], QJsonValue(u""_s));
    QCOMPARE(messages[3]["tool_name"_L1].toString(), u"find"_s);
    QCOMPARE(messages[4]["tool_name"_L1].toString(), u"look"_s);

    request.tools = {};
    request.profile.maxTokens = 0;
    const QJsonObject plain = chatObject(request, 0);
    QVERIFY(!plain.contains("tools"_L1));
    QCOMPARE(plain["options"_L1].toObject().keys(), QStringList{u"temperature"_s});
}

void ChatObjectTest::estimate_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("atLeast"); // what a tokenizer makes of it, about
    QTest::newRow("English") << u"The quick brown fox jumps over the lazy dog. "_s.repeated(100) << 1'000;
    QTest::newRow("Chinese") << u"敏捷的棕色狐狸跳过懒狗。"_s.repeated(100) << 1'200;
    QTest::newRow("empty") << QString() << 0;
}

void ChatObjectTest::estimate()
{
    QFETCH(QString, text);
    QFETCH(int, atLeast);
    ChatRequest request;
    request.profile.maxTokens = 500;
    request.messages = {{Role::User, text}};
    const int guess = estimatedTokens(request) - 500;
    QVERIFY2(guess >= atLeast && guess <= 2 * atLeast + 8, qPrintable(QString::number(guess)));
}

QTEST_GUILESS_MAIN(ChatObjectTest)
#include "tst_chatobject.moc"
