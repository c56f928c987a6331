// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chat/attemptnote.h"

#include "core/provider/httpstatus.h"
#include "ui/chat/formattext.h"
#include "ui/common/modeltitle.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace docswiki::ui {

using namespace Qt::StringLiterals;
using provider::Attempt;
using provider::AttemptKind;
using provider::AttemptState;
using provider::httpStatus;

namespace {

constexpr qsizetype maxSteps = 100; // ten rounds of ten

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AttemptNote)
};

/// Who failed: what cannot be reached or is too busy is the provider; what answers with an error is the model.
QString who(const Attempt &attempt)
{
    const bool provider = attempt.error.code == ErrorCode::Network || attempt.model.isEmpty();
    return provider && !attempt.provider.isEmpty() ? attempt.provider : modelTitle(attempt.model);
}

QString failure(const Attempt &attempt)
{
    return who(attempt) + u' ' + failureWords(attempt.error);
}

QString waitingWords(const Attempt &failed)
{
    const QString name = failed.provider.isEmpty() ? modelTitle(failed.model) : failed.provider;
    const int status = httpStatus(failed.error);
    if (failed.error.code == ErrorCode::RateLimited || status == 503 || status == 529)
        return Words::tr("%1 is busy").arg(name);
    if (failed.error.code == ErrorCode::Network) return Words::tr("%1 cannot be reached").arg(name);
    return failure(failed);
}

} // namespace

QString failureWords(const Error &error)
{
    if (const int status = httpStatus(error); status >= 400) return Words::tr("returned %1").arg(status);
    switch (error.code) {
    case ErrorCode::Network: return Words::tr("could not be reached");
    case ErrorCode::Timeout: return Words::tr("did not answer in time");
    case ErrorCode::RateLimited: return Words::tr("was busy");
    case ErrorCode::Unauthorised: return Words::tr("did not accept the key");
    case ErrorCode::NotFound: return Words::tr("was not there");
    case ErrorCode::Protocol: return Words::tr("sent no proper answer");
    default: return Words::tr("failed");
    }
}

QString detailText(const QString &detail)
{
    static const QRegularExpression pair(u"(?:^|\\s)(status|type|code|retry_after_ms|request_id)="_s);
    QString text = detail;
    if (!detail.contains(pair)) return text;
    text.clear();
    QRegularExpressionMatchIterator matches = pair.globalMatch(detail);
    QStringList parts;
    if (const qsizetype first = matches.hasNext() ? matches.peekNext().capturedStart() : 0; first > 0)
        parts << detail.left(first).trimmed();
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const qsizetype end = matches.hasNext() ? matches.peekNext().capturedStart() : detail.size();
        const QString value = detail.mid(match.capturedEnd(), end - match.capturedEnd()).trimmed();
        const QString name = match.captured(1);
        if (value.isEmpty() || value == "0"_L1) continue;
        if (name == "status"_L1)
            parts << Words::tr("status %1").arg(value);
        else if (name == "request_id"_L1)
            parts << Words::tr("request id %1").arg(value);
        else if (name == "retry_after_ms"_L1)
            parts << Words::tr("asks to wait %1").arg(formatDuration(Milliseconds(value.toLongLong())));
        else
            parts << value;
    }
    return parts.join(u" · "_s);
}

void AttemptNote::add(const Attempt &attempt, Nanoseconds at)
{
    if (m_steps.size() < maxSteps) m_steps.append({attempt, at});
}

std::optional<AttemptNote::Now> AttemptNote::now() const
{
    const Attempt *failed = nullptr;
    std::optional<Now> now;
    for (const Step &step : m_steps) {
        const Attempt &a = step.attempt;
        switch (a.state) {
        case AttemptState::Failed:
            if (a.kind == AttemptKind::Hedge) { // the first one goes on
                now.reset();
                break;
            }
            failed = &a;
            now = Now{failure(a), step.at};
            break;
        case AttemptState::Waiting: {
            const QString why = failed ? waitingWords(*failed) : QString();
            const QString then = a.kind == AttemptKind::Fallback ? Words::tr("asking %1 in").arg(modelTitle(a.model))
                                                                 : Words::tr("trying again in");
            now = Now{why.isEmpty() ? then : why + u" · "_s + then, step.at, step.at + a.wait};
            break;
        }
        case AttemptState::Started: {
            const QString title = modelTitle(a.model);
            if (a.kind == AttemptKind::Hedge)
                now = Now{Words::tr("Asking %1 as well").arg(title), step.at};
            else if (a.kind == AttemptKind::Retry && failed)
                now = Now{failure(*failed) + u" · "_s + Words::tr("asking again"), step.at};
            else if (failed)
                now = Now{failure(*failed) + u" · "_s + Words::tr("asking %1").arg(title), step.at};
            break;
        }
        case AttemptState::Answering:
        case AttemptState::Abandoned:
            failed = nullptr;
            now.reset();
            break;
        }
    }
    return now;
}

QString AttemptNote::asked() const
{
    for (auto step = m_steps.crbegin(); step != m_steps.crend(); ++step) {
        const AttemptState state = step->attempt.state;
        if (state == AttemptState::Started || state == AttemptState::Answering) return step->attempt.model;
    }
    return {};
}

QString AttemptNote::answeredBy() const
{
    for (auto step = m_steps.crbegin(); step != m_steps.crend(); ++step) {
        if (step->attempt.state == AttemptState::Answering) return step->attempt.model;
    }
    return {};
}

/// Of the requests of a turn (one a round of tools), the last that has something to tell; -1: none.
qsizetype AttemptNote::tellingAnswer() const
{
    qsizetype telling = -1;
    bool story = false;
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const Attempt &a = m_steps[i].attempt;
        if (a.state == AttemptState::Failed || a.kind == AttemptKind::Hedge) story = true;
        if (a.state != AttemptState::Answering) continue;
        if (story) telling = i;
        story = false;
    }
    return telling;
}

QString AttemptNote::sentence() const
{
    const qsizetype answer = tellingAnswer();
    if (answer < 0) return {};
    const Attempt &answering = m_steps[answer].attempt;
    QList<Attempt> failed; // the last failure of each model
    QString slower;
    Nanoseconds took{0};
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const Attempt &a = m_steps[i].attempt;
        if (i < answer && a.state == AttemptState::Answering) { // an earlier round
            failed.clear();
            slower.clear();
            took = Nanoseconds{0};
        } else if (i < answer && a.state == AttemptState::Failed) {
            failed.removeIf([&a](const Attempt &old) { return old.model == a.model; });
            failed.append(a);
            took += a.took;
        } else if (i < answer && a.kind == AttemptKind::Hedge && a.number != answering.number) {
            slower = a.model;
        } else if (a.state == AttemptState::Abandoned && a.number != answering.number && i <= answer + 2) {
            slower = a.model;
        }
    }
    const QString title = modelTitle(answering.model);
    if (failed.isEmpty() && !slower.isEmpty())
        return Words::tr("Answered by %1, which was faster than %2").arg(title, modelTitle(slower));
    if (failed.isEmpty()) return {};
    QStringList reasons;
    for (const Attempt &a : std::as_const(failed))
        reasons << failure(a);
    const QString last = reasons.takeLast();
    QString why = reasons.isEmpty() ? last : Words::tr("%1 and %2").arg(reasons.join(u", "_s), last);
    if (took > Nanoseconds{0}) why += u" (%1)"_s.arg(formatDuration(took));
    const bool same =
        std::all_of(failed.cbegin(), failed.cend(), [&](const Attempt &a) { return a.model == answering.model; });
    return same ? Words::tr("Answered at try %1, after %2").arg(QString::number(answering.number), why)
                : Words::tr("Answered by %1 after %2").arg(title, why);
}

QStringList AttemptNote::details() const
{
    QStringList lines;
    for (const Step &step : m_steps) {
        const Attempt &a = step.attempt;
        if (a.state != AttemptState::Failed) continue;
        QString line =
            a.error.message.isEmpty() ? failure(a) : modelTitle(a.model) + u": "_s + a.error.message.left(1000);
        if (const QString detail = detailText(a.error.detail); !detail.isEmpty())
            line += u" ("_s + detail.left(1000) + u')';
        lines << line;
    }
    return lines;
}

} // namespace docswiki::ui
