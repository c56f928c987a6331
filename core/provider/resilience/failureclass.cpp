// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/failureclass.h"

#include "core/provider/httpstatus.h"

#include <algorithm>
#include <cmath>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {
constexpr auto pausedMark = "breaker=open"_L1;

bool isAboutLength(const Error &error)
{
    const auto says = [](const QString &text, std::initializer_list<QLatin1StringView> words) {
        return std::any_of(words.begin(), words.end(),
                           [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    return says(error.detail, {"context_length"_L1, "exceed_context_size"_L1, "string_too_long"_L1, "token_limit"_L1,
                               "max_tokens_exceeded"_L1, "payload_too_large"_L1}) ||
           says(error.message,
                {"maximum context length"_L1, "context size"_L1, "context window"_L1, "prompt is too long"_L1});
}

FailureClass classifyAnswer(const Error &error)
{
    const int status = httpStatus(error);
    if (status == 413 || (status < 500 && !error.retryable && isAboutLength(error))) return FailureClass::TooLong;
    if (status == 429) return error.retryable ? FailureClass::Busy : FailureClass::Account;
    if (error.retryable || status >= 500) return FailureClass::Down;
    if (status == 401 || status == 402 || status == 403) return FailureClass::Account;
    return status == 404 || error.detail == "redirect"_L1 ? FailureClass::Misplaced : FailureClass::Refused;
}
} // namespace

FailureClass classify(const Error &error)
{
    if (error.detail == pausedMark) return FailureClass::Paused;
    switch (error.code) {
    case ErrorCode::Cancelled: return FailureClass::Cancelled;
    case ErrorCode::Input:
    case ErrorCode::Storage:
    case ErrorCode::Internal: return FailureClass::Ours;
    case ErrorCode::Http: return classifyAnswer(error);
    case ErrorCode::RateLimited: return error.retryable ? FailureClass::Busy : FailureClass::Account;
    case ErrorCode::Unauthorised: return FailureClass::Account;
    case ErrorCode::NotFound: return FailureClass::Misplaced;
    case ErrorCode::Network: return FailureClass::Unreachable;
    case ErrorCode::Protocol: return FailureClass::Garbled;
    case ErrorCode::Timeout: return FailureClass::Slow;
    }
    return FailureClass::Ours;
}

bool isWorthRetry(const Error &error)
{
    if (!error.retryable) return false;
    switch (classify(error)) {
    case FailureClass::Busy:
    case FailureClass::Down:
    case FailureClass::Unreachable:
    case FailureClass::Garbled:
    case FailureClass::Slow: return true;
    default: return false;
    }
}

bool isWorthFallback(const Error &error)
{
    switch (classify(error)) {
    case FailureClass::Cancelled:
    case FailureClass::Ours:
    case FailureClass::Refused: return false;
    default: return true;
    }
}

bool speaksOfHealth(const Error &error)
{
    switch (classify(error)) {
    case FailureClass::Busy:
    case FailureClass::Down:
    case FailureClass::Unreachable:
    case FailureClass::Garbled: return true;
    case FailureClass::Slow: return error.detail != "limit=total"_L1; // it wrote for minutes: that is no illness
    default: return false;
    }
}

QString whatItDid(const Error &error, Nanoseconds took)
{
    if (const int status = httpStatus(error); status > 0) return u"returned %1"_s.arg(status);
    switch (classify(error)) {
    case FailureClass::Slow:
        if (error.detail == "limit=connect"_L1) return u"could not be reached within %1"_s.arg(waitText(took));
        if (error.detail == "limit=total"_L1) return u"did not finish within %1"_s.arg(waitText(took));
        return u"did not answer within %1"_s.arg(waitText(took));
    case FailureClass::Unreachable: return u"could not be reached"_s;
    case FailureClass::Busy: return u"gets too many requests"_s;
    case FailureClass::Account: return u"did not accept the key or account"_s;
    case FailureClass::Misplaced: return u"was not found"_s;
    case FailureClass::Garbled: return u"sent no usable answer"_s;
    case FailureClass::Refused: return u"refused the request"_s;
    case FailureClass::TooLong: return u"has no room for the question"_s;
    case FailureClass::Paused: return u"is paused after failures"_s;
    default: return u"failed"_s;
    }
}

QString waitText(Nanoseconds duration)
{
    // A limit of 30 s ends after 30.0004 s: what is shown keeps no such hair.
    const double tenths = std::ceil(std::max(toMs(duration), 0.0) / 100 - 0.2);
    if (tenths < 100) return u"%1 s"_s.arg(std::max(tenths, 1.0) / 10);
    const double seconds = std::ceil(tenths / 10 - 0.2);
    return seconds < 120 ? u"%1 s"_s.arg(seconds) : u"%1 min"_s.arg(std::ceil(seconds / 60));
}

Error pausedError(const QString &name, const QString &reason, Milliseconds wait)
{
    Error error;
    error.code = ErrorCode::Network;
    error.message = wait > Milliseconds(0)
                        ? u"%1 is paused %2; it is tried again in %3."_s.arg(
                              name, reason, waitText(std::chrono::ceil<std::chrono::seconds>(wait)))
                        : u"%1 is paused %2; another question is trying it just now."_s.arg(name, reason);
    error.detail = pausedMark;
    error.retryable = true;
    if (wait > Milliseconds(0)) error.retryAfter = wait;
    return error;
}

} // namespace docswiki::provider
