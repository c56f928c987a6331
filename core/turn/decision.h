// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnrequest.h"

namespace docswiki::turn {

/// What is known when a turn begins, as far as it bears on the decision.
struct DecisionInput {
    QString question;
    Use documents = Use::Auto;
    Use web = Use::Auto;
    bool hasDocuments = true;
    bool webAvailable = false;
    bool hasHistory = false;
};

/// `reason` is a few words for the person: "greeting", "asks about something recent".
struct Decision {
    bool useRag = false;
    bool useWeb = false;
    QString reason;
    bool operator==(const Decision &) const = default;
};

/// Documents? Web? A pure look at the words, no model asked: well under a millisecond, the same every time.
Decision decide(const DecisionInput &input);

} // namespace docswiki::turn
