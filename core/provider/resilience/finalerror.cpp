// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/finalerror.h"

#include "core/provider/resilience/failureclass.h"

#include <QStringList>

#include <algorithm>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const FailedCandidate &candidate, const QList<FailedCandidate> &all)
{
    const auto namesakes = std::count_if(all.begin(), all.end(), [&](const FailedCandidate &other) {
        return other.target.model == candidate.target.model;
    });
    return namesakes > 1 ? candidate.target.model + u" at "_s + candidate.target.provider : candidate.target.model;
}

QString whenToAskAgain(const Error &error)
{
    return error.retryAfter ? u"Ask again in "_s + waitText(std::chrono::ceil<std::chrono::seconds>(*error.retryAfter))
                            : u"Ask again"_s;
}

QString whatToDo(const Error &error)
{
    if (classify(error) == FailureClass::Account)
        return u"Check the key and the account of the first, or choose another model."_s;
    return whenToAskAgain(error) + u", or choose another model."_s;
}

} // namespace

Error finalError(const QList<FailedCandidate> &candidates, GiveUpReason reason)
{
    Error error = candidates.first().error;
    if (candidates.size() == 1) {
        // The sentence most often says already how long the provider asks to wait.
        if (reason == GiveUpReason::WaitTooLong && error.retryAfter && !error.message.contains("Ask again in "_L1))
            error.message += u' ' + whenToAskAgain(error) + u'.';
        return error;
    }
    QStringList parts;
    for (const FailedCandidate &candidate : candidates)
        parts += nameOf(candidate, candidates) + u' ' + whatItDid(candidate.error, candidate.took);
    const QString last = parts.takeLast();
    error.message = parts.join(", "_L1) + " and "_L1 + last + ". "_L1 + whatToDo(error);
    return error;
}

} // namespace docswiki::provider
