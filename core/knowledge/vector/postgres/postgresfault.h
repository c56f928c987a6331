// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/error.h"
#include "core/knowledge/vector/postgres/postgressettings.h"

#include <QSqlError>
#include <QString>

namespace docswiki::knowledge {

enum class PostgresFault {
    Other,
    Gone,  ///< the connection is of no use any more
    Again, ///< the same statement may pass now: two writers met
    NoTable,
    NotAllowed,
    NoExtension, ///< pgvector is not installed on the server, or not made in the database
    Busy,        ///< no connection free, or still starting
};

/// What kind of failure it is, by SQLSTATE, or by the words where there is none (failed connections). Pure.
PostgresFault postgresFault(const QSqlError &error);

/// The sentence for the person. The password is in none of its parts. Pure.
Error postgresError(const QSqlError &error, const PostgresAccess &access);

} // namespace docswiki::knowledge
