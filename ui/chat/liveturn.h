// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/ids.h"
#include "core/metrics/trace.h"
#include "core/store/conversation.h"
#include "core/turn/turnevent.h"
#include "core/turn/turnrequest.h"
#include "ui/chat/answerextras.h"

#include <optional>

namespace docswiki::ui {

/// What a running turn is doing right now, in the person's words.
struct Phase {
    turn::Stage stage = turn::Stage::Store;
    QString text;                          ///< "Searching your documents"; without dots and clock
    Nanoseconds since{0};                  ///< since the turn began
    std::optional<Nanoseconds> until = {}; ///< of a pause: `text` ends where the countdown goes
    bool told = false;                     ///< the provider's own words: it is alive
};

/// A turn while it runs, as the chat shows it: its question, the answer so far and its waterfall so far.
/// A plain value; apply() is its only way to change.
struct LiveTurn {
    TurnId id{};
    turn::TurnRequest request;
    store::Message question;
    store::Message answer; ///< state Streaming until the last event
    docswiki::metrics::Trace trace;
    Nanoseconds lastEvent{0};
    AnswerExtras extras;
    Nanoseconds firstText{0}; ///< when content began
    Nanoseconds lastText{0};

    void apply(const turn::TurnEvent &event);
    bool finished() const { return answer.state != store::MessageState::Streaming; }

    /// What is going on: what is waited for, or the writing; nothing after the end.
    std::optional<Phase> phase() const;
    QString askedModel() const; ///< the one that is waited for

private:
    void applyStatus(const turn::TurnEvent &event);
    std::optional<Phase> writingPhase() const;
    std::optional<Phase> waitingPhase() const;
    const docswiki::metrics::Span *openSpan(turn::Stage stage) const;

    QString m_status; ///< what the provider says it is busy with
    Nanoseconds m_statusSince{0};
    bool m_begun = false; ///< the turn's own first status was told
};

} // namespace docswiki::ui
