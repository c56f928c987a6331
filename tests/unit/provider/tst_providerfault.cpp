// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/providerfault.h"
#include "core/provider/openai/retryhints.h"

#include <QDateTime>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider::openai;
using namespace Qt::StringLiterals;

class ProviderFaultTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMissingKeyIsNotAWrongOne()
    {
        ProviderFault fault = faultOfBody(401, R"({"error":{"message":"No auth credentials found","code":401}})");
        fault.withoutKey = true;
        const Error error = toError(fault, u"Lab"_s);
        QCOMPARE(error.code, ErrorCode::Unauthorised);
        QCOMPARE(error.message,
                 u"Lab wants a key: “No auth credentials found”. Enter it in Settings, or set DOCSWIKI_API_KEY."_s);
    }
    void bodies_data();
    void bodies();
    void vocabulary_data();
    void vocabulary();
    void parameters_data();
    void parameters();
    void retryAfter_data();
    void retryAfter();
    void wordsArePassedOnAsTheyAre();
    void keyIsTakenOut();
};

void ProviderFaultTest::bodies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<QString>("words");

    QTest::newRow("OpenAI 401")
        << 401
        << QByteArray(
               R"({"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}})")
        << ErrorCode::Unauthorised << false << u"Incorrect API key"_s;
    QTest::newRow("OpenAI rate")
        << 429
        << QByteArray(R"({"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}})")
        << ErrorCode::RateLimited << true << u"Rate limit reached"_s;
    QTest::newRow("OpenAI quota")
        << 429
        << QByteArray(
               R"({"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}})")
        << ErrorCode::RateLimited << false << u"quota"_s;
    QTest::newRow("OpenRouter, number")
        << 502
        << QByteArray(
               R"({"error":{"code":502,"message":"upstream gone","metadata":{"error_type":"provider_unavailable"}}})")
        << ErrorCode::Http << true << u"upstream gone"_s;
    QTest::newRow("OpenRouter, words of the one behind it")
        << 400
        << QByteArray(
               R"({"error":{"code":400,"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"too long\"}}"}}})")
        << ErrorCode::Http << false << u"Provider returned error: too long"_s;
    QTest::newRow("credit") << 402 << QByteArray(R"({"error":{"code":402,"message":"Insufficient credits"}})")
                            << ErrorCode::RateLimited << false << u"Insufficient credits"_s;
    QTest::newRow("Ollama") << 404 << QByteArray(R"({"error":"model 'x' not found"})") << ErrorCode::NotFound << false
                            << u"model 'x' not found"_s;
    QTest::newRow("FastAPI text") << 422 << QByteArray(R"({"detail":"no such field"})") << ErrorCode::Http << false
                                  << u"no such field"_s;
    QTest::newRow("FastAPI list") << 422
                                  << QByteArray(R"({"detail":[{"loc":["body"],"msg":"field required"},{"msg":"bad"}]})")
                                  << ErrorCode::Http << false << u"field required; bad"_s;
    QTest::newRow("vLLM") << 0
                          << QByteArray(
                                 R"({"object":"error","message":"bad input","type":"BadRequestError","code":400})")
                          << ErrorCode::Http << false << u"bad input"_s;
    QTest::newRow("Gemini, a list")
        << 400 << QByteArray(R"([{"error":{"code":400,"message":"Invalid value","status":"INVALID_ARGUMENT"}}])")
        << ErrorCode::Http << false << u"Invalid value"_s;
    QTest::newRow("code as text") << 0 << QByteArray(R"({"error":{"code":"429","message":"slow down"}})")
                                  << ErrorCode::RateLimited << true << u"slow down"_s;
    QTest::newRow("type only") << 0 << QByteArray(R"({"error":{"type":"overloaded_error"}})") << ErrorCode::Http << true
                               << u"overloaded_error"_s;
    QTest::newRow("plain text") << 503 << QByteArray("upstream connect error") << ErrorCode::Http << true
                                << u"upstream connect error"_s;
    QTest::newRow("web page") << 502 << QByteArray("<html><head><title>502 Bad\nGateway</title></head></html>")
                              << ErrorCode::Http << true << u"502 Bad Gateway"_s;
    QTest::newRow("nothing") << 500 << QByteArray() << ErrorCode::Http << true << u"500"_s;
    QTest::newRow("stream") << 429 << QByteArray("data: {\"error\":{\"message\":\"busy\"}}\n\n")
                            << ErrorCode::RateLimited << true << u"busy"_s;
    QTest::newRow("Ollama, memory")
        << 500 << QByteArray(R"~({"error":"model requires more system memory (5.6 GiB) than is available (3.1 GiB)"})~")
        << ErrorCode::Http << false << u"Choose a smaller model"_s;
    QTest::newRow("llama-server that loads")
        << 503 << QByteArray(R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})")
        << ErrorCode::Http << true << u"still loading the model"_s;
    QTest::newRow("forbidden") << 403 << QByteArray(R"({"error":{"message":"moderation"}})") << ErrorCode::Unauthorised
                               << false << u"moderation"_s;
    QTest::newRow("broken JSON") << 500 << QByteArray("{\"error\":{\"mess") << ErrorCode::Http << true << u"500"_s;
}

void ProviderFaultTest::bodies()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorCode, code);
    QFETCH(bool, retryable);
    QFETCH(QString, words);
    const Error error = toError(faultOfBody(status, body), u"example.org"_s);
    QCOMPARE(error.code, code);
    QCOMPARE(error.retryable, retryable);
    QVERIFY2(error.message.contains(words), qPrintable(error.message));
    QVERIFY(error.message.contains("example.org"_L1));
    QVERIFY(!error.message.contains(u'\n') && error.message.endsWith(u'.'));
}

void ProviderFaultTest::vocabulary_data()
{
    QTest::addColumn<int>("status"); // 0: in a stream
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("availability");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<QString>("words");
    const auto type = [](int status, const char *word, ErrorCode code, bool retryable, const QString &words) {
        QTest::newRow(word) << status << QString::fromLatin1(word) << QString() << code << retryable << words;
    };
    type(400, "context_length_exceeded", ErrorCode::Http, false, u"too long for this model"_s);
    type(400, "token_limit_exceeded", ErrorCode::Http, false, u"too long for this model"_s);
    type(400, "string_too_long", ErrorCode::Http, false, u"too long for this model"_s);
    type(413, "payload_too_large", ErrorCode::Http, false, u"too long for this model"_s);
    type(400, "max_tokens_exceeded", ErrorCode::Http, false, u"Lower it in the model's settings"_s);
    type(401, "authentication", ErrorCode::Unauthorised, false, u"does not accept the key"_s);
    type(403, "permission_denied", ErrorCode::Unauthorised, false, u"does not allow this request"_s);
    type(402, "payment_required", ErrorCode::RateLimited, false, u"used up"_s);
    type(429, "rate_limit_exceeded", ErrorCode::RateLimited, true, u"too many requests"_s);
    type(529, "provider_overloaded", ErrorCode::Http, true, u"is overloaded"_s);
    type(0, "provider_overloaded_", ErrorCode::Http, true, u"problem of its own (503)"_s);
    type(502, "provider_unavailable", ErrorCode::Http, true, u"Nobody behind openrouter.ai"_s);
    type(400, "invalid_request", ErrorCode::Http, false, u"refused the request (400)"_s);
    type(400, "invalid_prompt", ErrorCode::Http, false, u"refused the request (400)"_s);
    type(404, "not_found", ErrorCode::NotFound, false, u"Choose another model"_s);
    type(0, "precondition_failed", ErrorCode::Http, false, u"refused the request (400)"_s);
    type(422, "unprocessable", ErrorCode::Http, false, u"refused the request (422)"_s);
    type(400, "content_policy_violation", ErrorCode::Http, false, u"for its content"_s);
    type(0, "refusal", ErrorCode::Http, false, u"for its content"_s);
    type(0, "image_too_large", ErrorCode::Http, false, u"refused the request (400)"_s);
    type(500, "server", ErrorCode::Http, true, u"problem of its own (500)"_s);
    type(408, "timeout", ErrorCode::Http, true, u"problem of its own (408)"_s);
    type(524, "unmapped", ErrorCode::Http, true, u"problem of its own (524)"_s);

    const auto cannot = [](const char *word, ErrorCode code, bool retryable, const QString &words) {
        QTest::newRow(word) << 404 << u"not_found"_s << QString::fromLatin1(word) << code << retryable << words;
    };
    cannot("model_not_found", ErrorCode::NotFound, false, u"does not have this model"_s);
    cannot("wrong_endpoint", ErrorCode::NotFound, false, u"does not answer chats"_s);
    cannot("no_endpoints", ErrorCode::Http, true, u"Nobody behind openrouter.ai"_s);
    cannot("model_deprecated", ErrorCode::NotFound, false, u"any more"_s);
    cannot("model_unavailable_upstream", ErrorCode::Http, true, u"Nobody behind openrouter.ai"_s);
    cannot("capacity_exhausted", ErrorCode::Http, true, u"is overloaded"_s);
    cannot("temporarily_unavailable", ErrorCode::Http, true, u"just now"_s);
    cannot("region_restricted", ErrorCode::Unauthorised, false, u"in your region"_s);
    cannot("privacy_restricted", ErrorCode::Http, false, u"The rules of your account"_s);
    cannot("constraint_filtered", ErrorCode::Http, false, u"The rules of your account"_s);
    cannot("free_variant_ended", ErrorCode::NotFound, false, u"any more"_s);
}

void ProviderFaultTest::vocabulary()
{
    QFETCH(int, status);
    QFETCH(QString, type);
    QFETCH(QString, availability);
    QFETCH(ErrorCode, code);
    QFETCH(bool, retryable);
    QFETCH(QString, words);
    const QByteArray body = R"({"error":{"message":"said","metadata":{"error_type":")" + type.toUtf8() +
                            R"("},"availability":{"code":")" + availability.toUtf8() + R"("}}})";
    const Error error = toError(faultOfBody(status, body), u"openrouter.ai"_s);
    QCOMPARE(error.code, code);
    QCOMPARE(error.retryable, retryable);
    QVERIFY2(error.message.contains(words), qPrintable(error.message));
    QVERIFY2(error.message.contains("openrouter.ai"_L1) && error.message.contains(u"“said”"_s),
             qPrintable(error.message));
    QVERIFY2(!error.message.contains(u'%'), qPrintable(error.message));
}

void ProviderFaultTest::parameters_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("OpenAI") << QByteArray(R"({"error":{"message":"m","param":"temperature"}})")
                            << QStringList{u"temperature"_s};
    QTest::newRow("nested") << QByteArray(R"({"error":{"message":"m","param":"messages.[0].content"}})")
                            << QStringList{u"messages"_s};
    QTest::newRow("null") << QByteArray(R"({"error":{"message":"m","param":null}})") << QStringList{};
    QTest::newRow("FastAPI")
        << QByteArray(R"({"detail":[{"loc":["body","a","b"],"msg":"x"},{"loc":["body",0,"c"],"msg":"y"}]})")
        << QStringList{u"a"_s, u"c"_s};
}

void ProviderFaultTest::parameters()
{
    QFETCH(QByteArray, body);
    QTEST(faultOfBody(400, body).parameters, "names");
}

void ProviderFaultTest::retryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms"); // -1: none
    QTest::newRow("seconds") << QByteArray("20") << qint64(20'000);
    QTest::newRow("fraction") << QByteArray("0.5") << qint64(500);
    QTest::newRow("date") << QByteArray("Wed, 21 Oct 2026 07:28:30 GMT") << qint64(30'000);
    QTest::newRow("date gone by") << QByteArray("Wed, 21 Oct 2026 07:00:00 GMT") << qint64(0);
    QTest::newRow("absurd") << QByteArray("1e300") << qint64(86'400'000);
    QTest::newRow("negative") << QByteArray("-3") << qint64(-1);
    QTest::newRow("words") << QByteArray("soon") << qint64(-1);
}

void ProviderFaultTest::retryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    const QDateTime now(QDate(2026, 10, 21), QTime(7, 28), Qt::UTC);
    QCOMPARE(parseRetryAfter(value, now).value_or(Milliseconds(-1)).count(), ms);

    ProviderFault fault{.words = u"busy"_s, .status = 429, .retryAfter = Milliseconds(20'000)};
    QVERIFY(toError(fault, u"p"_s).message.contains("20 s"_L1));
}

void ProviderFaultTest::wordsArePassedOnAsTheyAre()
{
    const Error error = toError(faultOfBody(500, R"({"error":{"message":"100 %1 of %2 %3 used"}})"), u"p"_s);
    QVERIFY2(error.message.contains("“100 %1 of %2 %3 used”"_L1) || error.message.contains(u"100 %1 of %2 %3 used"_s),
             qPrintable(error.message));
    const Error endless = toError(faultOfBody(500, QByteArray(1'000'000, 'x')), u"p"_s);
    QVERIFY(endless.message.size() < 600);
}

void ProviderFaultTest::keyIsTakenOut()
{
    const Error error =
        withoutKey({ErrorCode::Http, u"key sk-secret is bad"_s, u"sent sk-secret"_s, false}, u"sk-secret"_s);
    QVERIFY(!error.message.contains("sk-secret"_L1));
    QVERIFY(!error.detail.contains("sk-secret"_L1));
}

QTEST_GUILESS_MAIN(ProviderFaultTest)
#include "tst_providerfault.moc"
