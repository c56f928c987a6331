// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/turn/turnevent.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>

namespace docswiki::metrics {

/// One bar of the waterfall. Times count from the beginning of the turn.
struct Span {
    turn::Stage stage = turn::Stage::Decide;
    turn::StageState state = turn::StageState::Started; ///< Started: still open
    Nanoseconds begin{0};
    Nanoseconds end{0}; ///< of an open span: the latest time known
    QString detail;
    Nanoseconds saved{0}; ///< see StageEvent

    Nanoseconds duration() const { return end - begin; }
};

enum class TurnOutcome { Running, Finished, Stopped, Failed };

/// What is kept of a turn's times: the waterfall, and one row of every statistic.
struct TurnRecord {
    QString messageId; ///< of the answer in the conversation store; empty when not stored
    QDateTime startedAt; ///< UTC
    QString model;      ///< who answered; while the turn runs or when it failed, who was asked
    QString answeredBy; ///< the provider's name for people, when another than the first one asked answered
    TurnOutcome outcome = TurnOutcome::Running;
    Error error; ///< when failed
    bool usedRag = false;
    bool usedWeb = false;
    bool reasoned = false;
    bool cached = false;
    Nanoseconds total{0};
    Nanoseconds firstToken{0}; ///< 0: no content came
    Nanoseconds overhead{0};
    QList<Span> spans;
    std::optional<provider::Usage> usage;
    double tokensPerSecond = 0; ///< of the decode stages together; 0: unknown
    QList<provider::Attempt> attempts; ///< the last that was heard of each; none when every first try answered

    /// The first span of `stage`, or nullptr. A stage may have come more than once.
    const Span *span(turn::Stage stage) const;
    /// What all spans of `stage` took together.
    Nanoseconds timeIn(turn::Stage stage) const;

    int retries() const { return begun(provider::AttemptKind::Retry); }
    int fallbacks() const { return begun(provider::AttemptKind::Fallback); }
    int hedges() const { return begun(provider::AttemptKind::Hedge); }

private:
    int begun(provider::AttemptKind kind) const;
};

} // namespace docswiki::metrics

Q_DECLARE_METATYPE(docswiki::metrics::TurnRecord)
