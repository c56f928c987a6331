// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/turnhistory.h"

#include <algorithm>

namespace docswiki::ui {

using metrics::TurnOutcome;
using metrics::TurnRecord;

void TurnHistory::assign(QList<TurnRecord> turns)
{
    m_turns = std::move(turns);
    if (m_turns.size() > capacity)
        m_turns.remove(0, m_turns.size() - capacity);
    std::stable_sort(m_turns.begin(), m_turns.end(),
                     [](const TurnRecord &a, const TurnRecord &b) { return a.startedAt < b.startedAt; });
}

void TurnHistory::add(const TurnRecord &turn)
{
    // The same turn comes once more when its paint time is known.
    if (!turn.messageId.isEmpty()) {
        const auto known = std::find_if(m_turns.rbegin(), m_turns.rend(),
                                        [&turn](const TurnRecord &t) { return t.messageId == turn.messageId; });
        if (known != m_turns.rend()) {
            *known = turn;
            return;
        }
    }
    // Turns that overlap end in another order than they began in.
    const auto at = std::upper_bound(m_turns.begin(), m_turns.end(), turn,
                                     [](const TurnRecord &a, const TurnRecord &b) { return a.startedAt < b.startedAt; });
    m_turns.insert(at, turn);
    if (m_turns.size() > capacity)
        m_turns.removeFirst();
}

QList<TurnRecord> TurnHistory::since(const QDateTime &from) const
{
    const auto first = std::lower_bound(m_turns.cbegin(), m_turns.cend(), from,
                                        [](const TurnRecord &turn, const QDateTime &time) { return turn.startedAt < time; });
    return m_turns.mid(first - m_turns.cbegin());
}

QList<TurnRecord> TurnHistory::last(qsizetype n) const
{
    return m_turns.mid(std::max<qsizetype>(0, m_turns.size() - n));
}

bool countsFor(const TurnRecord &turn, Measure measure)
{
    if (turn.outcome == TurnOutcome::Failed) // marked, not measured
        return false;
    if (measure == Measure::FirstToken)
        return turn.firstToken.count() > 0;
    if (turn.outcome != TurnOutcome::Finished)
        return false;
    switch (measure) {
    case Measure::Documents: return turn.usedRag;
    case Measure::Web: return turn.usedWeb;
    case Measure::Reasoning: return turn.reasoned;
    case Measure::Total:
    case Measure::FirstToken: break;
    }
    return true;
}

double secondsOf(const TurnRecord &turn, Measure measure)
{
    return toMs(measure == Measure::FirstToken ? turn.firstToken : turn.total) / 1000;
}

QList<QPointF> pointsOf(const QList<TurnRecord> &turns, Measure measure)
{
    QList<QPointF> points;
    for (const TurnRecord &turn : turns) {
        if (countsFor(turn, measure))
            points << QPointF(static_cast<double>(turn.startedAt.toMSecsSinceEpoch()), secondsOf(turn, measure));
    }
    return points;
}

QList<double> valuesOf(const QList<TurnRecord> &turns, Measure measure)
{
    QList<double> values;
    for (const TurnRecord &turn : turns) {
        if (countsFor(turn, measure))
            values << secondsOf(turn, measure);
    }
    return values;
}

double secondsIn(const TurnRecord &turn, turn::Stage stage)
{
    double sum = 0;
    for (const metrics::Span &span : turn.spans) {
        if (span.stage == stage)
            sum += toMs(span.duration()) / 1000;
    }
    return sum;
}

} // namespace docswiki::ui
