// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/preparedsearches.h"

#include <QPromise>

#include <algorithm>

namespace docswiki::knowledge {

namespace {

constexpr qsizetype mostPrepared = 8; // one question as it grows; the person sends the last
constexpr std::chrono::seconds longestKept{60}; // another program may write the libraries, which nobody tells us

/// Spaces at the ends and between words make no other question.
RetrieveQuery normalised(RetrieveQuery query)
{
    query.text = query.text.simplified();
    return query;
}

} // namespace

PreparedSearches::PreparedSearches(Search search, const Clock &clock, QObject *parent)
    : QObject(parent), m_search(std::move(search)), m_clock(clock)
{
}

void PreparedSearches::prepare(const RetrieveQuery &query)
{
    const RetrieveQuery wanted = normalised(query);
    const Instant now = m_clock.now();
    m_entries.removeIf([now](const Entry &entry) { return now - entry.begun > longestKept; });
    if (std::any_of(m_entries.cbegin(), m_entries.cend(), [&](const Entry &entry) { return entry.query == wanted; }))
        return;
    while (m_entries.size() >= mostPrepared)
        m_entries.removeFirst();
    m_entries.append({wanted, m_search(wanted), now});
}

std::optional<QFuture<Result<Retrieval>>> PreparedSearches::take(const RetrieveQuery &query)
{
    const RetrieveQuery wanted = normalised(query);
    const Instant now = m_clock.now();
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(), [&](const Entry &entry) {
        return entry.query == wanted && now - entry.begun <= longestKept && !entry.answer.isCanceled();
    });
    if (found == m_entries.cend()) return {};
    const Entry entry = *found;
    m_entries.erase(found);
    if (entry.answer.isFinished()) {
        if (!entry.answer.isResultReadyAt(0) || !entry.answer.resultAt(0)) return {}; // it failed: tried again
        return QtFuture::makeReadyFuture(handedOver(entry.answer.resultAt(0), entry.begun, now));
    }
    auto promise = std::make_shared<QPromise<Result<Retrieval>>>();
    promise->start();
    QFuture<Result<Retrieval>> answer = promise->future();
    QFuture<Result<Retrieval>> running = entry.answer;
    running.then(this, [this, promise, begun = entry.begun, now](const Result<Retrieval> &result) {
        promise->addResult(handedOver(result, begun, now));
        promise->finish();
    });
    return answer;
}

/// What was saved is the time that the search had before anybody waited for it, but no more than it took.
Result<Retrieval> PreparedSearches::handedOver(const Result<Retrieval> &answer, Instant begun, Instant asked) const
{
    return answer.map([&](Retrieval retrieval) {
        retrieval.prepared = true;
        retrieval.saved = std::min<Nanoseconds>(asked - begun, retrieval.took);
        return retrieval;
    });
}

void PreparedSearches::forget()
{
    m_entries.clear();
}

} // namespace docswiki::knowledge

#include "moc_preparedsearches.cpp"
