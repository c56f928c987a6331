// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/ids.h"
#include "core/engine/answerwriter.h"
#include "core/metrics/trace.h"
#include "core/store/storethread.h"
#include "core/turn/turnevent.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace docswiki::engine {

/// Keeps what every running turn says: the answer on disk, the waterfall in its record. A reader of the turns' events;
/// engine's thread.
class TurnBook final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TurnBook)
public:
    /// `store` is null when nothing is to be kept.
    explicit TurnBook(store::StoreThread *store, QObject *parent = nullptr);
    ~TurnBook() override; ///< what is still running is saved as far as it came

    void open(TurnId turn, const store::Message &emptyAnswer, const QDateTime &startedAt);
    void add(TurnId turn, const turn::TurnEvent &event);
    void addPaint(TurnId turn, Nanoseconds firstPaint);

    /// The finished turns, oldest first: those of earlier runs that setHistory brought, then this run's.
    const QList<metrics::TurnRecord> &records() const { return m_records; }
    void setHistory(const QList<metrics::TurnRecord> &earlier);

Q_SIGNALS:
    void recorded(docswiki::TurnId turn, const docswiki::metrics::TurnRecord &record);
    void saved(const QString &conversationId); ///< the answer is on disk
    void saveFailed(const docswiki::Error &error);

private:
    struct Page {
        AnswerWriter writer;
        metrics::Trace trace;
        bool begun = false; ///< the question is on disk: before that there is no answer to save into
    };
    void close(TurnId turn, Page page);
    void savePartials();

    store::StoreThread *const m_store;
    QHash<TurnId, Page> m_open;
    QHash<TurnId, QString> m_closed; ///< turn to answer id, for a paint that comes after the end; the last few
    QList<metrics::TurnRecord> m_records;
    QTimer m_partial;
    QTimer m_tidy; ///< runs out when no turn has begun or ended for a while
};

} // namespace docswiki::engine
