// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/metrics/turnrecord.h"

#include <QList>
#include <QPointF>

namespace docswiki::ui {

/// The turns that the charts show, oldest first, at most `capacity` of them; a value.
class TurnHistory {
public:
    static constexpr qsizetype capacity = 2000;

    void assign(QList<metrics::TurnRecord> turns);
    void add(const metrics::TurnRecord &turn);

    bool isEmpty() const { return m_turns.isEmpty(); }
    const QList<metrics::TurnRecord> &turns() const { return m_turns; }
    QList<metrics::TurnRecord> since(const QDateTime &from) const;
    QList<metrics::TurnRecord> last(qsizetype n) const;

private:
    QList<metrics::TurnRecord> m_turns;
};

/// What a chart draws of some turns: x is ms since the epoch, y seconds. Only turns that count for it.
enum class Measure { Total, FirstToken, Documents, Web, Reasoning };
bool countsFor(const metrics::TurnRecord &turn, Measure measure);
double secondsOf(const metrics::TurnRecord &turn, Measure measure);
QList<QPointF> pointsOf(const QList<metrics::TurnRecord> &turns, Measure measure);
QList<double> valuesOf(const QList<metrics::TurnRecord> &turns, Measure measure);

/// Seconds that `turn` spent in `stage`; stages that ran twice are added up.
double secondsIn(const metrics::TurnRecord &turn, turn::Stage stage);

} // namespace docswiki::ui
