// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/failures.h"
#include "core/provider/openai/providerfault.h"
#include "core/provider/resilience/failureclass.h"
#include "core/provider/resilience/finalerror.h"
#include "core/provider/resilience/retrypolicy.h"

#include <QTest>

using namespace docswiki;
using namespace docswiki::provider;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(FailureClass)
Q_DECLARE_METATYPE(FailedAttempt)
Q_DECLARE_METATYPE(RetryDecision)

namespace {

/// As the client of an OpenAI-compatible server makes it.
Error answered(int status, const QByteArray &body = {})
{
    return openai::toError(openai::faultOfBody(status, body), u"example.org"_s);
}

Error timedOut(openai::Wait wait)
{
    return openai::timeoutError(wait, 30s, u"example.org"_s);
}

Error network(QNetworkReply::NetworkError error)
{
    return openai::networkError(error, {}, u"example.org"_s);
}

Error after(Milliseconds wait)
{
    Error error = answered(429);
    error.retryAfter = wait;
    return error;
}

constexpr RetryDecision givenUp(GiveUpReason reason = GiveUpReason::NotWorthIt)
{
    return {NextStep::GiveUp, {}, reason};
}
constexpr RetryDecision nextCandidate{NextStep::NextCandidate, {}, {}};
constexpr RetryDecision retryAfter(Milliseconds wait)
{
    return {NextStep::Retry, wait, {}};
}

} // namespace

class RetryPolicyTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classes_data();
    void classes();
    void decisions_data();
    void decisions();
    void backOffGrowsAndIsCapped();
    void finalSentence();
    void waits_data();
    void waits();
};

void RetryPolicyTest::classes_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<FailureClass>("expected");
    QTest::addColumn<bool>("retry");
    QTest::addColumn<bool>("fallback");
    QTest::addColumn<bool>("health");
    QTest::addColumn<QString>("words");

    const auto row = [](const char *name, const Error &error, FailureClass expected, const char *worth,
                        const QString &words) {
        const QByteArrayView what(worth);
        QTest::newRow(name) << error << expected << what.contains('r') << what.contains('f') << what.contains('h')
                            << words;
    };
    using C = FailureClass;
    row("400", answered(400), C::Refused, "", u"returned 400"_s);
    row("422", answered(422), C::Refused, "", u"returned 422"_s);
    row("400, context", answered(400, R"({"error":{"message":"Too many tokens","code":"context_length_exceeded"}})"),
        C::TooLong, "f", u"returned 400"_s);
    row("400, context in words only",
        answered(400, R"({"object":"error","message":"This model's maximum context length is 4096 tokens."})"),
        C::TooLong, "f", u"returned 400"_s);
    row("413", answered(413), C::TooLong, "f", u"returned 413"_s);
    row("401", answered(401), C::Account, "f", u"returned 401"_s);
    row("402", answered(402), C::Account, "f", u"returned 402"_s);
    row("403", answered(403), C::Account, "f", u"returned 403"_s);
    row("404", answered(404), C::Misplaced, "f", u"returned 404"_s);
    row("408", answered(408), C::Down, "rfh", u"returned 408"_s);
    row("429", answered(429), C::Busy, "rfh", u"returned 429"_s);
    row("429, quota", answered(429, R"({"error":{"message":"You exceeded it","code":"insufficient_quota"}})"),
        C::Account, "f", u"returned 429"_s);
    row("500", answered(500), C::Down, "rfh", u"returned 500"_s);
    row("502, a page", answered(502, "<html><title>Bad gateway</title>"), C::Down, "rfh", u"returned 502"_s);
    row("529", answered(529), C::Down, "rfh", u"returned 529"_s);
    row("an error event without a number",
        openai::toError({u"overloaded"_s, u"overloaded_error"_s, {}, 0, {}, {}}, u"x"_s), C::Down, "rfh", u"failed"_s);
    row("redirect", openai::redirectError(u"https://elsewhere.org"_s, u"x"_s), C::Misplaced, "f", u"was not found"_s);
    row("connect", timedOut(openai::Wait::Connect), C::Slow, "rfh", u"could not be reached within 30 s"_s);
    row("first content", timedOut(openai::Wait::FirstContent), C::Slow, "rfh", u"did not answer within 30 s"_s);
    row("total", timedOut(openai::Wait::Total), C::Slow, "rf", u"did not finish within 30 s"_s);
    row("refused connection", network(QNetworkReply::ConnectionRefusedError), C::Unreachable, "rfh",
        u"could not be reached"_s);
    row("certificate", network(QNetworkReply::SslHandshakeFailedError), C::Unreachable, "fh",
        u"could not be reached"_s);
    row("a page", openai::webPageError("<title>Log in</title>", u"x"_s), C::Garbled, "fh", u"sent no usable answer"_s);
    row("cancelled", {ErrorCode::Cancelled, u"Stopped."_s, {}, true}, C::Cancelled, "", u"failed"_s);
    row("input", {ErrorCode::Input, u"No."_s, {}, true}, C::Ours, "", u"failed"_s);
    row("internal", {ErrorCode::Internal, u"No."_s, {}, true}, C::Ours, "", u"failed"_s);
    row("paused", pausedError(u"gpt-5"_s, u"after 5 failures in a row"_s, 21s), C::Paused, "f",
        u"is paused after failures"_s);
}

void RetryPolicyTest::classes()
{
    QFETCH(Error, error);
    QFETCH(FailureClass, expected);
    QFETCH(QString, words);
    QCOMPARE(int(classify(error)), int(expected));
    QTEST(isWorthRetry(error), "retry");
    QTEST(isWorthFallback(error), "fallback");
    QTEST(speaksOfHealth(error), "health");
    QCOMPARE(whatItDid(error, 30'000'400us), words);
}

void RetryPolicyTest::decisions_data()
{
    QTest::addColumn<FailedAttempt>("failed");
    QTest::addColumn<RetryDecision>("expected");

    const Error down = answered(503);
    const Error key = answered(401);
    const FailedAttempt alone{.error = down, .took = 1s, .random = 0.5};
    const FailedAttempt beside{.error = down, .took = 1s, .fallback = true, .random = 0.5};
    const auto row = [](const char *name, FailedAttempt failed, auto change, const RetryDecision &expected) {
        change(failed);
        QTest::newRow(name) << failed << expected;
    };
    using F = FailedAttempt;
    row(
        "first retry", alone, [](F &) {}, retryAfter(250ms));
    row(
        "second retry", alone, [](F &f) { f.retries = 1; }, retryAfter(500ms));
    row(
        "no third", alone, [](F &f) { f.retries = 2; }, givenUp());
    row(
        "no third, but another", beside, [](F &f) { f.retries = 2; }, nextCandidate);
    row(
        "retried beside a fallback", beside, [](F &) {}, retryAfter(250ms));
    row(
        "just fast enough", alone, [](F &f) { f.took = 4'999ms; }, retryAfter(250ms));
    row(
        "slow", alone, [](F &f) { f.took = 5s; }, givenUp());
    row(
        "slow, but another", beside, [](F &f) { f.took = 5s; }, nextCandidate);
    row(
        "budget used up", alone, [](F &f) { f.mayRetry = false; }, givenUp());
    row(
        "budget used up, but another", beside, [](F &f) { f.mayRetry = false; }, nextCandidate);
    row(
        "bad key", alone, [&](F &f) { f.error = key; }, givenUp());
    row(
        "bad key, but another", beside, [&](F &f) { f.error = key; }, nextCandidate);
    row(
        "400", beside, [](F &f) { f.error = answered(400); }, givenUp());
    row(
        "too long", beside, [](F &f) { f.error = answered(413); }, nextCandidate);
    row(
        "cancelled", beside,
        [](F &f) {
            f.error = {ErrorCode::Cancelled, {}, {}, true};
        },
        givenUp());
    row(
        "our own", beside,
        [](F &f) {
            f.error = {ErrorCode::Input, {}, {}, true};
        },
        givenUp());
    row(
        "timeout", alone, [](F &f) { f.error = timedOut(openai::Wait::Headers), f.took = 30s; }, givenUp());
    row(
        "timeout, but another", beside, [](F &f) { f.error = timedOut(openai::Wait::Headers), f.took = 30s; },
        nextCandidate);

    row(
        "Retry-After", alone, [](F &f) { f.error = after(3s); }, retryAfter(3'250ms));
    row(
        "Retry-After, at most", alone, [](F &f) { f.error = after(20s); }, retryAfter(20'250ms));
    row(
        "Retry-After, too long", alone, [](F &f) { f.error = after(20'001ms); }, givenUp(GiveUpReason::WaitTooLong));
    row(
        "Retry-After of a second beside", beside, [](F &f) { f.error = after(1s); }, retryAfter(1'250ms));
    row(
        "Retry-After of more beside", beside, [](F &f) { f.error = after(1'001ms); }, nextCandidate);
    row(
        "Retry-After does not make bad keys good", alone, [&](F &f) { f.error = key, f.error.retryAfter = 1s; },
        givenUp());

    row(
        "slow by history", alone,
        [](F &f) { f.error = timedOut(openai::Wait::FirstContent), f.took = 9s, f.unusuallySlow = true; },
        retryAfter(0ms));
    row(
        "slow by history, but another", beside,
        [](F &f) { f.error = timedOut(openai::Wait::FirstContent), f.took = 9s, f.unusuallySlow = true; },
        nextCandidate);
    row(
        "slow by history, once only", alone,
        [](F &f) {
            f.error = timedOut(openai::Wait::FirstContent), f.took = 9s, f.unusuallySlow = true, f.retries = 1;
        },
        givenUp());

    row(
        "no time left", beside, [](F &f) { f.timeLeft = 999ms; }, givenUp(GiveUpReason::OutOfTime));
    row(
        "no time for the wait", alone, [](F &f) { f.error = after(10s), f.timeLeft = 10s; },
        givenUp(GiveUpReason::OutOfTime));
    row(
        "no time for the wait, but another", beside, [](F &f) { f.error = after(1s), f.timeLeft = 2s; }, nextCandidate);
}

void RetryPolicyTest::decisions()
{
    QFETCH(FailedAttempt, failed);
    QFETCH(RetryDecision, expected);
    const RetryDecision decision = decide(failed);
    QCOMPARE(int(decision.step), int(expected.step));
    QCOMPARE(decision.wait.count(), expected.wait.count());
    QCOMPARE(int(decision.reason), int(expected.reason));
}

void RetryPolicyTest::backOffGrowsAndIsCapped()
{
    QCOMPARE(backOff(0, 0), 0ms);
    QCOMPARE(backOff(0, 1), 500ms);
    QCOMPARE(backOff(1, 1), 1'000ms);
    QCOMPARE(backOff(4, 1), 8'000ms);
    QCOMPARE(backOff(5, 1), 8'000ms);
    QCOMPARE(backOff(1'000'000, 1), 8'000ms);
    QCOMPARE(backOff(-1, 7), 500ms);
}

void RetryPolicyTest::finalSentence()
{
    const FailedCandidate first{{u"gpt-5"_s, u"gpt-5"_s}, answered(429, "100 % busy, %1"), 1'200ms};
    const FailedCandidate second{{u"openrouter.ai"_s, u"deepseek"_s}, timedOut(openai::Wait::FirstContent), 30s};
    const FailedCandidate third{{u"127.0.0.1:8080"_s, u"deepseek"_s}, pausedError(u"deepseek"_s, u"after 5"_s, 9s), 0s};

    QCOMPARE(finalError({first}, GiveUpReason::NotWorthIt), first.error);

    const Error both = finalError({first, second}, GiveUpReason::NotWorthIt);
    QCOMPARE(both.message,
             u"gpt-5 returned 429 and deepseek did not answer within 30 s. Ask again, or choose another model."_s);
    QCOMPARE(both.code, ErrorCode::RateLimited);
    QCOMPARE(both.detail, first.error.detail);
    QVERIFY(both.retryable);

    FailedCandidate waiting = first;
    waiting.error.retryAfter = 44'200ms;
    QCOMPARE(
        finalError({waiting, second, third}, GiveUpReason::WaitTooLong).message,
        u"gpt-5 returned 429, deepseek at openrouter.ai did not answer within 30 s and deepseek at 127.0.0.1:8080 is "
        "paused after failures. Ask again in 45 s, or choose another model."_s);

    const Error alone = finalError({waiting}, GiveUpReason::WaitTooLong);
    QVERIFY2(alone.message.endsWith(u" Ask again in 45 s."_s), qPrintable(alone.message));

    const FailedCandidate key{{u"x"_s, u"gpt-5"_s}, answered(401), 100ms};
    QVERIFY(finalError({key, second}, GiveUpReason::NotWorthIt).message.contains(u"Check the key"_s));
}

void RetryPolicyTest::waits_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0LL << u"0.1 s"_s;
    QTest::newRow("tenths") << 1'200'000LL << u"1.2 s"_s;
    QTest::newRow("up") << 1'240'000LL << u"1.3 s"_s;
    QTest::newRow("a hair over") << 30'000'400LL << u"30 s"_s;
    QTest::newRow("seconds") << 20'500'000LL << u"21 s"_s;
    QTest::newRow("minutes") << 150'000'000LL << u"3 min"_s;
    QTest::newRow("ten minutes") << 600'000'900LL << u"10 min"_s;
}

void RetryPolicyTest::waits()
{
    QFETCH(qint64, us);
    QTEST(waitText(std::chrono::microseconds(us)), "text");
}

QTEST_GUILESS_MAIN(RetryPolicyTest)
#include "tst_retrypolicy.moc"
