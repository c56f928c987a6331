// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QFuture>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace docswiki::knowledge {

/// The meaning of a text as a point in an EmbeddingSpace.
using Vector = QList<float>;

/// What makes vectors comparable. Those of different spaces are never compared, nor kept in one index.
struct EmbeddingSpace {
    QString model;          ///< as people know it: "potion-base-8M", "text-embedding-3-small"
    QString revision;       ///< SHA-256 of a local model's files; the service's origin otherwise
    int dimension = 0;      ///< 0: a service that has not answered yet
    bool normalised = true; ///< vectors have length 1

    bool operator==(const EmbeddingSpace &) const = default;
};

/// Some models want to know; those of one kind of text ignore it.
enum class EmbedPurpose { Document, Query };

/// Turns texts into vectors. Lives on the engine's thread and is called there; never blocks it.
class Embedder {
public:
    virtual ~Embedder() = default;

    virtual EmbeddingSpace space() const = 0;
    virtual int batchSize() const = 0; ///< texts worth handing over in one call
    /// One vector for each text, in order, each of space().dimension. An empty vector: the text has no meaning to the
    /// model (no known word). Errors are those of the whole call; retries happen inside, within the embedder's own limit.
    virtual QFuture<Result<QList<Vector>>> embed(const QStringList &texts, EmbedPurpose purpose) = 0;
};

/// How far making vectors has come. `done == total` and no error: everything is searched by meaning.
struct EmbeddingProgress {
    EmbeddingSpace space;
    qint64 done = 0;  ///< passages with a vector
    qint64 total = 0; ///< passages
    double perSecond = 0;
    bool running = false;
    QString error; ///< one sentence; it goes on by itself later, or after the settings change

    bool operator==(const EmbeddingProgress &) const = default;
};

} // namespace docswiki::knowledge

Q_DECLARE_METATYPE(docswiki::knowledge::EmbeddingProgress)
