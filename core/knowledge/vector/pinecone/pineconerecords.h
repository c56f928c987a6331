// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/pinecone/pineconesettings.h"
#include "core/knowledge/vector/vectorstore.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QJsonObject>

namespace docswiki::knowledge {

// What passages and vectors look like at Pinecone. Pure, any thread.

/// "INSTALLATION:CHUNK"
QString pineconeId(const QString &installation, qint64 chunkId);

/// The passage of an id of this installation; 0: not of it.
qint64 chunkOfPineconeId(const QString &installation, const QString &id);

/// library, document, title, section, page, line and text, the text cut so that all of it stays within `maxBytes`.
QJsonObject pineconeMetadata(const Passage &passage, qsizetype maxBytes);

/// The passage in metadata that we, or another program, wrote: its text is looked for under text, content, chunk and
/// page_content, its document under document, source, url and file.
Passage passageOfMetadata(const QJsonObject &metadata);

/// Bodies of `/vectors/upsert` within the limits, in order. Records without a usable vector are left out.
QByteArrayList pineconeUpserts(const QList<VectorRecord> &records, const PineconeAccess &access,
                               const PineconeLimits &limits);

QByteArray pineconeQuery(const VectorQuery &query, const QString &nameSpace, bool withValues);

/// Reads the answer of `/query`: best first, scores as cosines whatever the index's metric. What is not cosine is
/// reckoned from the values in the answer, which must be there then.
Result<QList<VectorHit>> readPineconeHits(const QByteArray &body, const QString &installation, const QString &metric,
                                          const Vector &asked);

} // namespace docswiki::knowledge
