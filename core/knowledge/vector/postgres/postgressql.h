// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/vector/postgres/postgressettings.h"
#include "core/knowledge/vector/vectorstore.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace docswiki::knowledge {

/// A text literal, for standard_conforming_strings. Characters that PostgreSQL cannot hold (NUL) are left out.
QString sqlText(const QString &text);

/// The statements of one table. Pure, any thread. Columns: installation and chunk (the key), library, document, title,
/// section, page, line, body, embedding. What the vectors are stands in the table's comment, as JSON.
class PostgresSql final {
public:
    static constexpr int mostIndexed = 2'000;     ///< dimensions of a vector that an index takes
    static constexpr int mostHalfIndexed = 4'000; ///< of a halfvec
    static constexpr int mostStored = 16'000;

    /// Input error: no name of a table.
    static Result<PostgresSql> create(const PostgresAccess &access);

    QStringList makeTable(const EmbeddingSpace &space) const; ///< in one transaction
    QString dimension() const; ///< type of the column ("vector(384)") and comment; no row: no such table
    QStringList upserts(const QList<VectorRecord> &records, const PostgresLimits &limits) const;
    QStringList removals(const QList<qint64> &chunkIds, const PostgresLimits &limits) const;
    /// Rows: chunk (null: of another installation), score, library, document, title, section, page, line, body.
    QString nearest(const VectorQuery &query) const;
    QString count() const;

    static QString commentOf(const EmbeddingSpace &space);
    /// Input error: the vectors in the table are others than those of `space`.
    Result<void> fits(const QString &columnType, const QString &comment, const EmbeddingSpace &space) const;

private:
    QString m_schema; ///< empty: the search path's
    QString m_name;
    QString m_table; ///< quoted
    QString m_installation;
};

} // namespace docswiki::knowledge
