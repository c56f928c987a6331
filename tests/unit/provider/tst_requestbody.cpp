// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/requestbody.h"
#include "tests/unit/provider/asking.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace docswiki::provider::openai;
using namespace docswiki::test;
using namespace Qt::StringLiterals;

class RequestBodyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatTheKindKnows_data();
    void onlyWhatTheKindKnows();
    void marksThePrompt_data();
    void marksThePrompt();
    void aLongerConversationBeginsTheSame();
    void reasoningGoesBack();
};

void RequestBodyTest::onlyWhatTheKindKnows_data()
{
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<QString>("base");
    QTest::addColumn<QStringList>("more");
    const QString elsewhere = u"https://a.example/v1"_s;
    QTest::newRow("compatible") << ProviderKind::Compatible << elsewhere << QStringList{u"max_tokens"_s};
    QTest::newRow("vLLM") << ProviderKind::Vllm << elsewhere << QStringList{u"max_tokens"_s};
    QTest::newRow("OpenRouter") << ProviderKind::OpenRouter << u"https://openrouter.ai/api/v1"_s
                                << QStringList{u"max_tokens"_s, u"session_id"_s};
    QTest::newRow("OpenAI") << ProviderKind::OpenAi << u"https://api.openai.com/v1"_s
                            << QStringList{u"max_completion_tokens"_s, u"prompt_cache_key"_s};
    QTest::newRow("llama-server") << ProviderKind::LlamaServer << elsewhere
                                  << QStringList{u"max_tokens"_s, u"return_progress"_s};
}

void RequestBodyTest::onlyWhatTheKindKnows()
{
    QFETCH(ProviderKind, kind);
    QFETCH(QString, base);
    QFETCH(QStringList, more);
    ChatRequest request = question();
    request.sessionId = u"c"_s.repeated(300);
    const QJsonObject body = requestObject(request, kind, QUrl(base));
    QStringList expected =
        more + QStringList{u"messages"_s, u"model"_s, u"stream"_s, u"stream_options"_s, u"temperature"_s};
    expected.sort();
    QCOMPARE(body.keys(), expected);
    if (kind == ProviderKind::OpenRouter) QCOMPARE(body["session_id"_L1].toString().size(), 256);
}

void RequestBodyTest::marksThePrompt_data()
{
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("marked");
    QTest::newRow("Claude") << ProviderKind::OpenRouter << u"anthropic/claude-sonnet-4"_s << true;
    QTest::newRow("alias") << ProviderKind::OpenRouter << u"~anthropic/claude-sonnet-latest"_s << true;
    QTest::newRow("Gemini") << ProviderKind::OpenRouter << u"google/gemini-2.5-pro"_s << true;
    QTest::newRow("by itself") << ProviderKind::OpenRouter << u"openai/gpt-5"_s << false;
    QTest::newRow("elsewhere") << ProviderKind::Compatible << u"anthropic/claude-sonnet-4"_s << false;
}

void RequestBodyTest::marksThePrompt()
{
    QFETCH(ProviderKind, kind);
    QFETCH(QString, model);
    QFETCH(bool, marked);
    const QJsonObject body = requestObject(question(model), kind);
    const QJsonValue system = body["messages"_L1][0]["content"_L1];
    QCOMPARE(system.isArray(), marked);
    if (!marked) return;
    QCOMPARE(system[0]["text"_L1].toString(), u"Be brief."_s);
    QCOMPARE(system[0]["cache_control"_L1]["type"_L1].toString(), u"ephemeral"_s);
    QVERIFY(body["messages"_L1][1]["content"_L1].isString());
}

void RequestBodyTest::aLongerConversationBeginsTheSame()
{
    for (const QString &model : {u"anthropic/claude-sonnet-4"_s, u"openai/gpt-5"_s}) {
        ChatRequest request = question(model, patient(), true);
        const QByteArray before = requestBody(request, ProviderKind::OpenRouter);
        QCOMPARE(requestBytes(requestObject(request, ProviderKind::OpenRouter)), before);
        request.messages.append({Role::Assistant, u"This."_s});
        request.messages.append({Role::User, u"And then?"_s});
        const QByteArray after = requestBytes(requestObject(request, ProviderKind::OpenRouter));
        const auto messagesOf = [](const QByteArray &bytes) {
            return QJsonDocument(QJsonDocument::fromJson(bytes)["messages"_L1].toArray())
                .toJson(QJsonDocument::Compact);
        };
        QVERIFY(messagesOf(after).startsWith(messagesOf(before).chopped(1) + ','));
    }
}

void RequestBodyTest::reasoningGoesBack()
{
    const QJsonArray details{QJsonObject{{"type"_L1, "reasoning.encrypted"_L1}, {"data"_L1, "zz"_L1}}};
    ChatRequest request = question();
    ChatMessage calls{Role::Assistant, {}, {{u"c1"_s, u"find"_s, u"{}"_s}}};
    calls.reasoningDetails = details;
    ChatMessage answer{Role::Assistant, u"So."_s};
    answer.reasoningDetails = details; // without calls nobody wants it
    request.messages += {calls, {Role::Tool, u"found"_s, {}, u"c1"_s}, answer};
    const QJsonArray messages = requestObject(request)["messages"_L1].toArray();
    QCOMPARE(messages[2]["reasoning_details"_L1].toArray(), details);
    QVERIFY(messages[4]["reasoning_details"_L1].isUndefined());
}

QTEST_GUILESS_MAIN(RequestBodyTest)
#include "tst_requestbody.moc"
