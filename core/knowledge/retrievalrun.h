// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/knowledge/meaning.h"
#include "core/knowledge/readerpool.h"
#include "core/knowledge/retrieve/arms.h"
#include "core/knowledge/retrieve/retrieval.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTimer>

namespace docswiki::knowledge {

/// One query on its way: both arms side by side, then what they found made into one answer. Deletes itself when it is
/// done; a run that goes away before (with its parent) ends its future as cancelled. Thread of its parent.
///
///   keywords (reader) ────────────────────────────────┐
///   what is meant, where (reader) ─► embed ─► vectors ┴─► combine (reader) ─► Retrieval
///
/// The vector arm has a limit of its own, so that a slow service never costs the answer its keywords.
class RetrievalRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RetrievalRun)
public:
    static constexpr Milliseconds vectorLimit{1'500};

    static QFuture<Result<Retrieval>> start(const RetrieveQuery &query, const Meaning &meaning, ReaderPool &readers,
                                            const Clock &clock, QObject *parent);

private:
    RetrievalRun(RetrieveQuery query, Meaning meaning, ReaderPool &readers, const Clock &clock, QObject *parent);
    void begin();
    void embed(const QString &text);
    void askStore();
    void endVectors(const QString &error);
    void combineIfReady();
    void finish(const Result<Retrieval> &result);

    const RetrieveQuery m_query;
    const Meaning m_meaning;
    ReaderPool &m_readers;
    const Clock &m_clock;
    QPromise<Result<Retrieval>> m_answer;
    Instant m_began{};
    Instant m_stepBegan{};
    std::optional<KeywordArm> m_keywords;
    std::optional<SearchScope> m_scope;
    VectorArm m_vectors;
    bool m_embedded = false;
    bool m_vectorsDone = false;
    bool m_done = false;
    QTimer m_limit;
};

} // namespace docswiki::knowledge
