// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageReader about vectors that are missing, or too many.
#include "core/knowledge/index/passagereader.h"
#include "core/knowledge/vector/vectortable.h"

namespace docswiki::knowledge {

Result<VectorCounts> PassageReader::vectorCounts(qint64 space)
{
    Result<Statement> all = m_connection->prepare("SELECT coalesce(sum(passages), 0) FROM library");
    if (!all) return fail(all.error());
    if (const Result<bool> row = all->step(); !row) return fail(row.error());
    VectorCounts counts;
    counts.passages = all->integer(0);
    const Result<qint64> with = vectortable::count(*m_connection, space);
    if (!with) return fail(with.error());
    counts.withVector = *with;
    return counts;
}

Result<QList<Passage>> PassageReader::withoutVector(qint64 space, qint64 after, int limit)
{
    const Snapshot snapshot(*m_connection);
    const Result<QList<vectortable::PendingChunk>> pending =
        vectortable::chunksWithoutVector(*m_connection, space, after, limit);
    if (!pending) return fail(pending.error());
    QList<Passage> passages;
    for (const vectortable::PendingChunk &chunk : *pending) {
        Result<Passage> found = passage(chunk.id);
        if (!found) return fail(found.error());
        passages.append(std::move(*found));
    }
    return passages;
}

Result<QList<qint64>> PassageReader::goneVectors(qint64 space, int limit)
{
    return vectortable::gone(*m_connection, space, limit);
}

} // namespace docswiki::knowledge
