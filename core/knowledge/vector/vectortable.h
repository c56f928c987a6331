// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/embed/embedder.h"
#include "core/knowledge/index/sqlite.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace docswiki::knowledge {

/// The tables of vectors in the knowledge database, one space at a time. All of it blocks, on the thread of the
/// connection; what changes the database is for the Indexer's thread, within its transaction.
namespace vectortable {

/// vector_space.store of vectors that lie in this very database.
constexpr const char *embeddedStore = "embedded";

/// What is embedded of a passage: the document's title, the headings it stands under, the text. For all models and
/// stores.
QString embeddingText(const QString &title, const QStringList &headingPath, const QString &body);

/// The number of the space in that store; none yet: nullopt.
Result<std::optional<qint64>> findSpace(Connection &connection, const EmbeddingSpace &space, const QString &store);
Result<qint64> openSpace(Connection &connection, const EmbeddingSpace &space,
                         const QString &store); ///< makes it if need be

struct PendingChunk {
    qint64 id = 0;
};
/// Passages that have no vector in the space, in order of their ids, from behind `after`; at most `limit`.
Result<QList<PendingChunk>> chunksWithoutVector(Connection &connection, qint64 space, qint64 after, int limit);

struct ChunkData {
    qint64 chunk = 0;
    QByteArray data; ///< as in vectorcodec.h; empty where a remote store keeps the vector
};
/// Those of chunks that are gone meanwhile are left out. An earlier vector of the same chunk is replaced.
Result<void> insert(Connection &connection, qint64 space, const QList<ChunkData> &vectors);
Result<void> remove(Connection &connection, qint64 space, const QList<qint64> &chunks);
/// Forgets up to `limit` vectors of a space that is not in use any more; gives how many. None left: the space goes too.
Result<qint64> removeSome(Connection &connection, qint64 space, int limit);

/// What a remote store is still to forget, in order of ids; and that it has.
Result<QList<qint64>> gone(Connection &connection, qint64 space, int limit);
Result<void> forgotten(Connection &connection, qint64 space, const QList<qint64> &chunks);

/// Of length 1. Chunks without one, or whose vector a remote store keeps, are missing in the answer.
Result<QHash<qint64, Vector>> chunkVectors(Connection &connection, qint64 space, int dimension,
                                           const QList<qint64> &chunks);

/// All chunks that have a vector, in order of their ids. A million take some tenths of a second.
Result<std::vector<qint64>> chunksWithVector(Connection &connection, qint64 space);

Result<qint64> count(Connection &connection, qint64 space);
Result<QHash<qint64, qint64>> countByLibrary(Connection &connection, qint64 space); ///< by library id

Result<qint64> newestSeq(Connection &connection); ///< of all spaces; 0: there is none
/// Hands over what was stored after `seq`, in order, at most `limit`; gives the last seq, or `seq` when there was none.
using Visitor = std::function<void(qint64 seq, qint64 chunk, std::string_view data)>;
Result<qint64> visitAfter(Connection &connection, qint64 space, qint64 seq, int limit, const Visitor &visit);

} // namespace vectortable

} // namespace docswiki::knowledge
