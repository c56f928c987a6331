// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/store/conversation.h"
#include "ui/chat/attemptnote.h"
#include "ui/chat/toolrow.h"

namespace docswiki::ui {

/// What an answer shows above its text: the tools it used, and how it came to be answered.
struct AnswerExtras {
    QList<ToolRow> tools;
    AttemptNote attempts;

    void apply(const turn::TurnEvent &event);
    bool hasRunningTool() const;
    bool isEmpty() const { return tools.isEmpty() && attempts.isEmpty(); }
    bool operator==(const AnswerExtras &) const = default;
};

/// As the store kept them with the answer.
AnswerExtras extrasOf(const store::Message &message);

} // namespace docswiki::ui
