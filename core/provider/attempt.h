// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/error.h"

#include <QMetaType>
#include <QString>

namespace docswiki::provider {

enum class AttemptKind {
    First,
    Retry,    ///< the same model again
    Fallback, ///< the next model of the person's list
    Hedge,    ///< beside a first attempt that is late
};

enum class AttemptState {
    Waiting,   ///< begins after `wait`: what failed asked for it, or a pause between two tries
    Started,
    Failed,    ///< `error`, `took`
    Abandoned, ///< another one was faster; its connection is closed
    Answering, ///< its first word came after `took`; there is nothing after that but the answer's end
};

/// One try to get an answer, as the person is told of it: "deepseek answered after gpt-5 returned 429 (1.2 s)".
/// A turn whose first try answers has none of these.
struct Attempt {
    int number = 1; ///< in this request, from 1
    AttemptKind kind = AttemptKind::First;
    AttemptState state = AttemptState::Started;
    QString model;
    QString provider; ///< for people
    Error error;
    Nanoseconds took{0};
    Milliseconds wait{0};

    bool operator==(const Attempt &) const = default;
};

QString attemptKindName(AttemptKind kind);    ///< "first", "retry", … as in JSON
QString attemptStateName(AttemptState state); ///< "waiting", …

} // namespace docswiki::provider

Q_DECLARE_METATYPE(docswiki::provider::Attempt)
