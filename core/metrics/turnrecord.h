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

    Nanoseconds duration() const { return end - begin; }
};

enum class TurnOutcome { Running, Finished, Stopped, Failed };

/// What is kept of a turn's times: the waterfall, and one row of every statistic.
struct TurnRecord {
    QString messageId; ///< of the answer in the conversation store; empty when not stored
    QDateTime startedAt; ///< UTC
    QString model;
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
    double tokensPerSecond = 0; ///< of the decode stage; 0: unknown

    /// The span of `stage`, or nullptr.
    const Span *span(turn::Stage stage) const;
};

} // namespace docswiki::metrics

Q_DECLARE_METATYPE(docswiki::metrics::TurnRecord)
