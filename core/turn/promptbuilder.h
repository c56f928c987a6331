// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chattypes.h"
#include "core/turn/turnevent.h"

#include <QList>
#include <QString>

namespace docswiki::turn {

struct PromptInput {
    QString question;
    QList<provider::ChatMessage> history; ///< oldest first
    QList<Source> sources;
    bool searched = false; ///< documents or web were looked through, whatever came of it
};

/// Puts the prompt together in the order that provider caches reward: what never changes first, what changes every
/// turn last: system, history, passages, question. Passages are fenced and labelled as data, so that words in them are
/// not taken for instructions. The oldest history is left out when it grows over `historyLimit` characters.
QList<provider::ChatMessage> buildPrompt(const PromptInput &input);

constexpr qsizetype historyLimit = 48'000;

} // namespace docswiki::turn
