// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/turn/attempttext.h"

#include "core/provider/httpstatus.h"

#include <QStringList>

#include <algorithm>

namespace docswiki::turn {

using namespace Qt::StringLiterals;
using provider::Attempt;
using provider::AttemptState;

namespace {

QString seconds(Nanoseconds duration)
{
    return u"%1 s"_s.arg(toMs(duration) / 1000, 0, 'f', 1);
}

/// The clause after "after": "gpt-5 returned 429 (1.2 s)", "gpt-5 gave no answer in time (8.0 s)".
QString failure(const Attempt &attempt)
{
    const QString reason = shortReason(attempt.error);
    const bool isStatus = !reason.isEmpty() && reason.front().isDigit();
    const QString verb = isStatus ? u"returned %1"_s.arg(reason) : u"failed: %1"_s.arg(reason);
    return u"%1 %2 (%3)"_s.arg(attempt.model, verb, seconds(attempt.took));
}

} // namespace

QString shortReason(const Error &error)
{
    if (const int status = provider::httpStatus(error); status > 0) return QString::number(status);
    switch (error.code) {
    case ErrorCode::Network: return u"no connection"_s;
    case ErrorCode::Timeout: return u"no answer in time"_s;
    case ErrorCode::Cancelled: return u"stopped"_s;
    case ErrorCode::Http: return u"an error of its own"_s;
    case ErrorCode::RateLimited: return u"429"_s;
    case ErrorCode::Unauthorised: return u"key refused"_s;
    case ErrorCode::Protocol: return u"unreadable answer"_s;
    case ErrorCode::Input: return u"request refused"_s;
    case ErrorCode::NotFound: return u"404"_s;
    case ErrorCode::Storage:
    case ErrorCode::Internal: break;
    }
    return u"an error"_s;
}

QString attemptSentence(const QList<Attempt> &attempts)
{
    const auto answering = std::find_if(attempts.crbegin(), attempts.crend(),
                                        [](const Attempt &a) { return a.state == AttemptState::Answering; });
    if (answering == attempts.crend()) return {};
    QStringList before;
    for (const Attempt &attempt : attempts) {
        if (attempt.state == AttemptState::Failed)
            before.append(failure(attempt));
        else if (attempt.state == AttemptState::Abandoned)
            before.append(u"%1 was slower"_s.arg(attempt.model));
    }
    if (before.isEmpty()) return {};
    return u"%1 answered after %2"_s.arg(answering->model, before.join(u", "_s));
}

} // namespace docswiki::turn
