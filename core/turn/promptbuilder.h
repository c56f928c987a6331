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
/// not taken for instructions. When the history grows over `historyLimit` characters its beginning is left out, a whole
/// `historyStep` at a time: so the prompt begins with the same bytes for many turns, and not with others in each.
QList<provider::ChatMessage> buildPrompt(const PromptInput &input);

constexpr qsizetype historyLimit = 48'000;
constexpr qsizetype historyStep = 24'000;

} // namespace docswiki::turn
