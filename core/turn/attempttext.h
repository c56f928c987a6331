// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/attempt.h"

#include <QList>
#include <QString>

namespace docswiki::turn {

/// Why an attempt failed, in a word or two: "429", "no answer in time", "no connection".
QString shortReason(const Error &error);

/// "deepseek answered after gpt-5 returned 429 (1.2 s)". Empty when the first try answered, or none did.
QString attemptSentence(const QList<provider::Attempt> &attempts);

} // namespace docswiki::turn
