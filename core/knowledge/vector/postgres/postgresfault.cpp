// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgresfault.h"

#include "core/net/faultwords.h"

#include <algorithm>
#include <initializer_list>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
bool hasAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

QString wordsOf(const QSqlError &error)
{
    return error.databaseText().simplified().left(300);
}
} // namespace

PostgresFault postgresFault(const QSqlError &error)
{
    const QString state = error.nativeErrorCode();
    const QString words = wordsOf(error);
    if (state == "53300"_L1 || state == "57P03"_L1 ||
        hasAny(words, {"too many clients"_L1, "starting up"_L1, "accepting connections"_L1, "too many connections"_L1,
                       "shutting down"_L1, "remaining connection slots"_L1}))
        return PostgresFault::Busy;
    if (state.startsWith("08"_L1) || state.startsWith("57P"_L1) ||
        hasAny(words, {"server closed the connection"_L1, "no connection to the server"_L1, "could not receive data"_L1,
                       "could not send data"_L1, "terminating connection"_L1, "SSL connection has been closed"_L1,
                       "connection not open"_L1, "SSL SYSCALL"_L1, "connection has been closed"_L1}))
        return PostgresFault::Gone;
    if (state == "40001"_L1 || state == "40P01"_L1) return PostgresFault::Again;
    if (state == "42P01"_L1 || state == "3F000"_L1) return PostgresFault::NoTable;
    if (state == "42501"_L1) return PostgresFault::NotAllowed;
    const bool aboutVector = hasAny(words, {"vector"_L1, "hnsw"_L1});
    if (aboutVector && (state == "58P01"_L1 || state == "0A000"_L1 || state == "42704"_L1 || state == "22023"_L1) &&
        hasAny(words, {"extension"_L1, "does not exist"_L1, "control file"_L1}))
        return PostgresFault::NoExtension;
    return PostgresFault::Other;
}

Error postgresError(const QSqlError &error, const PostgresAccess &access)
{
    const QString words = net::without(wordsOf(error), access.password);
    const QString where = u"PostgreSQL at %1:%2"_s.arg(access.host, QString::number(access.port));
    const QString said = words.isEmpty() ? QString() : u": “%1”"_s.arg(words);
    const QString detail = u"SQLSTATE=%1 %2"_s.arg(error.nativeErrorCode(), words);
    switch (postgresFault(error)) {
    case PostgresFault::NoExtension:
        return {
            ErrorCode::Input,
            u"%1 has no pgvector. Install it on the server (on Debian the package postgresql-NN-pgvector), and have "
            "an administrator run CREATE EXTENSION vector in the database “%2”."_s.arg(where, access.database),
            detail};
    case PostgresFault::NotAllowed:
        return {ErrorCode::Unauthorised,
                u"%1 does not allow “%2” to do this%3. Have an administrator grant it the right to use and create "
                "tables in the database “%4”."_s.arg(where, access.user, said, access.database),
                detail};
    case PostgresFault::NoTable:
        return {ErrorCode::NotFound,
                u"The table %1 is not in PostgreSQL any more. It is made again when passages are stored."_s.arg(
                    access.table),
                detail};
    case PostgresFault::Busy:
        return {ErrorCode::Storage, u"%1 takes no more connections just now%2. Try again later."_s.arg(where, said),
                detail, true};
    case PostgresFault::Gone:
        return {ErrorCode::Network, u"The connection to %1 was lost%2. Try again later."_s.arg(where, said), detail,
                true};
    case PostgresFault::Again:
        return {ErrorCode::Storage, u"%1 was busy with the same passages%2. Try again later."_s.arg(where, said),
                detail, true};
    case PostgresFault::Other: break;
    }
    if (error.nativeErrorCode() == "57014"_L1)
        return {ErrorCode::Timeout, u"%1 took too long to answer. Try again later."_s.arg(where), detail, true};
    if (words.contains("dimensions"_L1) && hasAny(words, {"vector"_L1, "expected"_L1}))
        return {ErrorCode::Input,
                u"The table %1 in PostgreSQL holds vectors of another dimension%2. Enter the name of another table in "
                "Settings, or choose the model that this one was made with."_s.arg(access.table, said),
                detail};
    if (error.nativeErrorCode().startsWith("53"_L1))
        return {ErrorCode::Storage, u"%1 has no room left%2. Its administrator can help."_s.arg(where, said), detail};
    if (error.type() != QSqlError::ConnectionError)
        return {ErrorCode::Storage, u"%1 refused a statement%2."_s.arg(where, said), detail};
    if (hasAny(words, {"password"_L1, "authentication"_L1, "pg_hba"_L1, "role"_L1}))
        return {ErrorCode::Unauthorised,
                u"%1 does not let “%2” in%3. Check user and password in Settings."_s.arg(where, access.user, said),
                detail};
    if (hasAny(words, {"database"_L1}) && hasAny(words, {"does not exist"_L1}))
        return {ErrorCode::NotFound,
                u"%1 has no database “%2”. Have an administrator create it, or enter another in Settings."_s.arg(
                    where, access.database),
                detail};
    if (hasAny(words, {"does not support SSL"_L1}))
        return {ErrorCode::Network,
                u"%1 offers no TLS. Set it up there, or allow connections without it in Settings."_s.arg(where),
                detail};
    if (hasAny(words, {"timeout"_L1, "timed out"_L1}))
        return {ErrorCode::Timeout, u"%1 did not answer in time. Check host and port in Settings."_s.arg(where), detail,
                true};
    return {ErrorCode::Network,
            u"%1 cannot be reached%2. Check host and port in Settings, and that the server runs."_s.arg(where, said),
            detail, true};
}

} // namespace docswiki::knowledge
