// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/engine/engine.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QTimer>

namespace docswiki::bench {

/// Asks an engine many things at once, as a window would, and keeps the books: every turn must end, once.
/// Times are from ask() to the event's arrival here, so that waiting in queues counts. Thread of main().
class Crowd final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Crowd)
public:
    Crowd(engine::Engine &engine, QString model, QObject *parent = nullptr);

    struct Tally {
        int asked = 0;
        QMap<QString, int> outcomes; ///< "finished", "stopped", "error: …" -> how many
        int lost = 0;                ///< never ended
        int endedTwice = 0;
        QList<double> firstTokenMs;
        QList<double> totalMs;
        QMap<turn::Stage, QList<double>> stageMs; ///< as the turns tell them themselves
        double seconds = 0;
    };
    /// `count` turns, `atOnce` of them at a time. Blocks until the last has ended, or none has for 60 s.
    Tally run(int count, int atOnce);

Q_SIGNALS:
    void allEnded();

private:
    void askOne();
    void take(TurnId turn, const turn::TurnEvent &event);

    struct Asked {
        Instant at;
        bool spoke = false;
        bool ended = false;
    };
    engine::Engine &m_engine;
    const QString m_model;
    const SystemClock m_clock;
    QHash<TurnId, Asked> m_turns;
    QTimer m_silence;
    Tally m_tally;
    int m_wanted = 0;
    int m_ended = 0;
};

} // namespace docswiki::bench
