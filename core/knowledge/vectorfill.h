// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/index/vectorcounts.h"
#include "core/knowledge/meaning.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <functional>

namespace docswiki::knowledge {

/// Makes the vectors that are missing: pages through passages without one, embeds them and hands them to the store, until
/// there are none. What is missing is asked of the database, so a kill, a new model or a service that was away for a day
/// need no notes. Also makes a remote store forget what was removed here. Thread of its owner.
///
///   check() ─► count ─► forget gone (remote) ─► page of missing ─► embed ─► store ─► note ─┐
///                                                     ▲                                   │
///                                                     └───────────────────────────────────┘
///
/// An error ends the round; the next begins after a while that doubles (10 s to 10 min), at check(), or when the meaning
/// changes.
class VectorFill final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VectorFill)
public:
    /// The knowledge database, as VectorFill needs it.
    struct Ports {
        std::function<QFuture<Result<VectorCounts>>(qint64 space)> count;
        /// Passages without a vector, in the order of their ids, those after `after`; at most `limit`.
        std::function<QFuture<Result<QList<Passage>>>(qint64 space, qint64 after, int limit)> missing;
        /// Writes vectors; for a remote store it notes that they are there.
        std::function<QFuture<Result<bool>>(const Meaning &meaning, const QList<VectorRecord> &records)> write;
        /// What a remote store has yet to forget, and that it has.
        std::function<QFuture<Result<QList<qint64>>>(qint64 space, int limit)> gone;
        std::function<QFuture<Result<bool>>(qint64 space, const QList<qint64> &chunks)> forgotten;
    };

    VectorFill(Ports ports, const Clock &clock, QObject *parent = nullptr);

    /// None: nothing is made; `problem` says why, if the person wants to know.
    void setMeaning(const Meaning &meaning, const QString &problem = {});
    void check();     ///< passages may have come or gone
    void checkSoon(); ///< the same, for news that come in swarms
    void setPaused(bool paused);
    EmbeddingProgress progress() const; ///< `running` also while it is being found out whether any are missing

Q_SIGNALS:
    void progressChanged(const docswiki::knowledge::EmbeddingProgress &progress);
    void vectorsWritten(); ///< what is searched by meaning has changed

private:
    void begin();
    void forgetGone();
    void nextPage();
    void embed(const QList<Passage> &passages);
    void store(const QList<VectorRecord> &records);
    void pageDone(qsizetype passages);
    void failRound(const Error &error);
    void endRound();
    void announce(bool force);
    bool outdated(quint64 generation) const { return generation != m_generation; }

    Ports m_ports;
    const Clock &m_clock;
    Meaning m_meaning;
    EmbeddingProgress m_progress;
    QTimer m_retry;
    QTimer m_soon;
    Milliseconds m_retryDelay;
    Instant m_announced{};
    Instant m_roundBegan{};
    qint64 m_madeInRound = 0;
    qint64 m_after = 0;
    quint64 m_generation = 0; ///< answers to what an earlier meaning asked are dropped
    bool m_running = false;
    bool m_again = false;
    bool m_paused = false;
};

} // namespace docswiki::knowledge
