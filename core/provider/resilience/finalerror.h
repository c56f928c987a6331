// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/provider/resilience/retrypolicy.h"
#include "core/provider/resilience/target.h"

#include <QList>

namespace docswiki::provider {

/// A candidate that did not answer: how its last attempt ended.
struct FailedCandidate {
    Target target;
    Error error;
    Nanoseconds took{0};
};

/// What the person reads when nobody answered: the error of the first candidate. Were others asked, its sentence names
/// all of them: "gpt-5 returned 429 and deepseek did not answer within 30 s. Ask again, or choose another model."
/// `candidates` in the order of the list, at least one.
Error finalError(const QList<FailedCandidate> &candidates, GiveUpReason reason);

} // namespace docswiki::provider
