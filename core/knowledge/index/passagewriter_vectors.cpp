// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PassageWriter about vectors.
#include "core/knowledge/index/passagewriter.h"
#include "core/knowledge/vector/vectorcodec.h"
#include "core/knowledge/vector/vectortable.h"

namespace docswiki::knowledge {

Result<qint64> PassageWriter::openVectorSpace(const EmbeddingSpace &space, const QString &store)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    return vectortable::openSpace(*m_connection, space, store);
}

Result<void> PassageWriter::storeVectors(qint64 space, const QList<ChunkVector> &vectors)
{
    QList<vectortable::ChunkData> encoded;
    encoded.reserve(vectors.size());
    for (const auto &[chunk, vector] : vectors)
        encoded.append({chunk, encodeVector(vector)});
    if (const Result<void> begun = begin(); !begun) return begun;
    return vectortable::insert(*m_connection, space, encoded);
}

Result<void> PassageWriter::noteRemoteVectors(qint64 space, const QList<qint64> &chunks)
{
    QList<vectortable::ChunkData> noted;
    noted.reserve(chunks.size());
    for (const qint64 chunk : chunks)
        noted.append({chunk, QByteArray()});
    if (const Result<void> begun = begin(); !begun) return begun;
    return vectortable::insert(*m_connection, space, noted);
}

Result<void> PassageWriter::noteForgotten(qint64 space, const QList<qint64> &chunks)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    Result<Statement> remove = m_connection->prepare("DELETE FROM vector_gone WHERE space = ?1 AND chunk = ?2");
    if (!remove) return fail(remove.error());
    for (const qint64 chunk : chunks) {
        if (const Result<void> done = remove->bind(space).bind(chunk).run(); !done) return done;
    }
    return {};
}

Result<void> PassageWriter::removeVectors(qint64 space, const QList<qint64> &chunks)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    return vectortable::remove(*m_connection, space, chunks);
}

Result<void> PassageWriter::noteForgotten(qint64 space, const QList<qint64> &chunks)
{
    if (const Result<void> begun = begin(); !begun) return begun;
    return vectortable::forgotten(*m_connection, space, chunks);
}

Result<qint64> PassageWriter::removeSomeVectors(qint64 space, int limit)
{
    if (const Result<void> begun = begin(); !begun) return fail(begun.error());
    return vectortable::removeSome(*m_connection, space, limit);
}

/// Those of the document's passages, in all spaces; what remote stores are still to forget is noted.
Result<void> PassageWriter::removeVectorsOf(qint64 document)
{
    return m_goneVectors.bind(document).bindUtf8(vectortable::embeddedStore).run().and_then([&] {
        return m_deleteVectors.bind(document).run();
    });
}

} // namespace docswiki::knowledge
