// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/retryhints.h"

#include <QDateTime>
#include <QHash>
#include <QTest>

using namespace docswiki;
using namespace docswiki::provider::openai;
using namespace Qt::StringLiterals;

namespace {
using Headers = QHash<QByteArray, QByteArray>;
const QDateTime now(QDate(2026, 10, 21), QTime(7, 28), Qt::UTC);
} // namespace

class RetryHintsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goDurations_data();
    void goDurations();
    void resets_data();
    void resets();
    void hints_data();
    void hints();
};

void RetryHintsTest::goDurations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("ms"); // -1: none
    QTest::newRow("ms") << QByteArray("12ms") << qint64(12);
    QTest::newRow("s") << QByteArray("1s") << qint64(1'000);
    QTest::newRow("m and s") << QByteArray("6m0s") << qint64(360'000);
    QTest::newRow("fraction") << QByteArray("1m3.5s") << qint64(63'500);
    QTest::newRow("h") << QByteArray("1h2m3s") << qint64(3'723'000);
    QTest::newRow("below a millisecond") << QByteArray("500us") << qint64(1);
    QTest::newRow("absurd") << QByteArray("999999h") << qint64(86'400'000);
    QTest::newRow("no unit") << QByteArray("12") << qint64(-1);
    QTest::newRow("no number") << QByteArray("ms") << qint64(-1);
    QTest::newRow("words") << QByteArray("soon") << qint64(-1);
    QTest::newRow("nothing") << QByteArray() << qint64(-1);
}

void RetryHintsTest::goDurations()
{
    QFETCH(QByteArray, text);
    QTEST(qint64(parseGoDuration(text).value_or(Milliseconds(-1)).count()), "ms");
}

void RetryHintsTest::resets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("ms");
    const qint64 epoch = now.toMSecsSinceEpoch();
    QTest::newRow("duration") << QByteArray("20s") << qint64(20'000);
    QTest::newRow("seconds") << QByteArray("7") << qint64(7'000);
    QTest::newRow("point in time, ms") << QByteArray::number(epoch + 5'000) << qint64(5'000);
    QTest::newRow("point in time, s") << QByteArray::number(epoch / 1000 + 5) << qint64(5'000);
    QTest::newRow("gone by") << QByteArray::number(epoch - 5'000) << qint64(0);
    QTest::newRow("Azure's -1") << QByteArray("-1") << qint64(-1);
}

void RetryHintsTest::resets()
{
    QFETCH(QByteArray, text);
    QTEST(qint64(parseRateLimitReset(text, now).value_or(Milliseconds(-1)).count()), "ms");
}

void RetryHintsTest::hints_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<qint64>("ms"); // -1: none
    const QByteArray busy = R"({"error":{"message":"busy"}})";
    const QByteArray quota = R"({"error":{"message":"no","code":"insufficient_quota"}})";
    QTest::newRow("Retry-After") << 429 << busy << Headers{{"retry-after", "3"}} << true << qint64(3'000);
    QTest::newRow("exact wins") << 429 << busy << Headers{{"retry-after", "3"}, {"retry-after-ms", "2500"}} << true
                                << qint64(2'500);
    QTest::newRow("the limit that is used up") << 429 << busy
                                               << Headers{{"x-ratelimit-reset-requests", "6m0s"},
                                                          {"x-ratelimit-remaining-requests", "0"},
                                                          {"x-ratelimit-reset-tokens", "1s"},
                                                          {"x-ratelimit-remaining-tokens", "900"}}
                                               << true << qint64(360'000);
    QTest::newRow("none says that it is used up")
        << 429 << busy << Headers{{"x-ratelimit-reset-requests", "20s"}, {"x-ratelimit-reset-tokens", "1s"}} << true
        << qint64(1'000);
    QTest::newRow("OpenRouter's point in time")
        << 429 << busy
        << Headers{{"x-ratelimit-reset", QByteArray::number(now.toMSecsSinceEpoch() + 9'000)},
                   {"x-ratelimit-remaining", "0"}}
        << true << qint64(9'000);
    QTest::newRow("limits are of no interest elsewhere")
        << 500 << busy << Headers{{"x-ratelimit-reset-requests", "20s"}} << true << qint64(-1);
    QTest::newRow("quota") << 429 << quota << Headers{{"retry-after", "3"}} << false << qint64(-1);
    QTest::newRow("quota, whatever it says")
        << 429 << quota << Headers{{"x-should-retry", "true"}} << false << qint64(-1);
    QTest::newRow("should not") << 500 << busy << Headers{{"x-should-retry", "false"}} << false << qint64(-1);
    QTest::newRow("should") << 400 << busy << Headers{{"x-should-retry", "true"}, {"retry-after-ms", "10"}} << true
                            << qint64(10);
    QTest::newRow("a bad key stays bad") << 401 << busy << Headers{{"x-should-retry", "true"}} << false << qint64(-1);
    QTest::newRow("availability")
        << 503
        << QByteArray(
               R"({"error":{"code":503,"message":"m","availability":{"code":"capacity_exhausted","retryable":true,"retry_after":4}}})")
        << Headers{} << true << qint64(4'000);
    QTest::newRow("availability, for good")
        << 503
        << QByteArray(
               R"({"error":{"code":503,"message":"m","availability":{"code":"no_endpoints","retryable":false,"retry_after":4}}})")
        << Headers{} << false << qint64(-1);
    QTest::newRow("llama-server that loads")
        << 503 << QByteArray(R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})")
        << Headers{} << true << qint64(2'000);
}

void RetryHintsTest::hints()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Headers, headers);
    ProviderFault fault = faultOfBody(status, body);
    readRetryHints(
        fault, [&headers](QByteArrayView name) { return headers.value(name.toByteArray()); }, now);
    const Error error = toError(fault, u"example.org"_s);
    QTEST(error.retryable, "retryable");
    QTEST(qint64(error.retryAfter.value_or(Milliseconds(-1)).count()), "ms");
}

QTEST_GUILESS_MAIN(RetryHintsTest)
#include "tst_retryhints.moc"
