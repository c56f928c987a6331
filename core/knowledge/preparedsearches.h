// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/knowledge/retrieve/retrieval.h"

#include <QFuture>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace docswiki::knowledge {

/// Searches for questions that are still being typed. take() hands one over only if the very same query is asked and
/// nothing in the libraries changed since it was begun: what is prepared is never stale. Thread of its owner.
class PreparedSearches final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreparedSearches)
public:
    using Search = std::function<QFuture<Result<Retrieval>>(const RetrieveQuery &)>;

    PreparedSearches(Search search, const Clock &clock, QObject *parent = nullptr);

    void prepare(const RetrieveQuery &query);
    /// The answer that was prepared for `query`, or that is about to be; nothing: it has to be searched.
    std::optional<QFuture<Result<Retrieval>>> take(const RetrieveQuery &query);
    void forget(); ///< something changed

private:
    struct Entry {
        RetrieveQuery query;
        QFuture<Result<Retrieval>> answer;
        Instant begun{};
    };
    Result<Retrieval> handedOver(const Result<Retrieval> &answer, Instant begun, Instant asked) const;

    Search m_search;
    const Clock &m_clock;
    QList<Entry> m_entries; ///< newest last
};

} // namespace docswiki::knowledge
