// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/index/sqlite.h"

#include <sqlite3.h>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {

constexpr int busyTimeoutMs = 10'000;

QString sentenceFor(int code, const QString &file)
{
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return u"The disk is full: the index %1 cannot grow. Free some space and index again."_s.arg(file);
    case SQLITE_READONLY: return u"The index %1 cannot be written: the file or its folder is read-only."_s.arg(file);
    case SQLITE_PERM:
    case SQLITE_AUTH: return u"The index %1 may not be opened with your rights."_s.arg(file);
    case SQLITE_CANTOPEN:
        return u"The index %1 cannot be opened. Check that its folder exists and can be written."_s.arg(file);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return u"The index %1 is damaged. Move that file away and index again; your documents are not touched."_s.arg(
            file);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return u"The index %1 is in use by another program. Try again in a moment."_s.arg(file);
    case SQLITE_IOERR: return u"The disk failed while the index %1 was read or written."_s.arg(file);
    case SQLITE_NOMEM: return u"There is not enough memory for the index %1."_s.arg(file);
    case SQLITE_INTERRUPT: return u"The search was stopped."_s;
    default: return u"The index %1 could not do what was asked."_s.arg(file);
    }
}

} // namespace

Error sqliteError(sqlite3 *handle)
{
    const int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    const char *name = handle ? sqlite3_db_filename(handle, "main") : nullptr;
    const QString detail =
        u"SQLite %1: %2"_s.arg(code).arg(QString::fromUtf8(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)));
    const int primary = code & 0xFF;
    return Error{primary == SQLITE_INTERRUPT ? ErrorCode::Cancelled : ErrorCode::Storage,
                 sentenceFor(code, QString::fromUtf8(name ? name : "")), detail,
                 primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_FULL};
}

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Statement &Statement::bind(qint64 value)
{
    m_bindError |= sqlite3_bind_int64(m_statement.get(), m_next++, value);
    return *this;
}

Statement &Statement::bind(double value)
{
    m_bindError |= sqlite3_bind_double(m_statement.get(), m_next++, value);
    return *this;
}

Statement &Statement::bind(const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return bindUtf8({utf8.constData(), static_cast<std::size_t>(utf8.size())});
}

Statement &Statement::bindUtf8(std::string_view text)
{
    m_bindError |= sqlite3_bind_text64(m_statement.get(), m_next++, text.data() ? text.data() : "", text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bind(const QByteArray &blob)
{
    m_bindError |= sqlite3_bind_blob64(m_statement.get(), m_next++, blob.constData(),
                                       static_cast<sqlite3_uint64>(blob.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bindBlob(std::string_view bytes)
{
    m_bindError |= sqlite3_bind_blob64(m_statement.get(), m_next++, bytes.data() ? bytes.data() : "", bytes.size(),
                                       SQLITE_STATIC);
    return *this;
}

Statement &Statement::bindPointer(void *pointer, const char *type)
{
    m_bindError |= sqlite3_bind_pointer(m_statement.get(), m_next++, pointer, type, nullptr);
    return *this;
}

Result<bool> Statement::step()
{
    sqlite3 *handle = sqlite3_db_handle(m_statement.get());
    const int code = m_bindError ? SQLITE_ERROR : sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) return true;
    Result<bool> result = false;
    if (code != SQLITE_DONE) result = fail(sqliteError(handle));
    reset();
    return result;
}

Result<void> Statement::run()
{
    for (;;) {
        const Result<bool> row = step();
        if (!row) return fail(row.error());
        if (!*row) return {};
    }
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
    m_next = 1;
    m_bindError = 0;
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

std::string_view Statement::utf8(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement.get(), column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

QString Statement::text(int column) const
{
    const std::string_view view = utf8(column);
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QByteArray Statement::blob(int column) const
{
    const std::string_view view = utf8(column);
    return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &file)
{
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(file.toUtf8().constData(), &handle,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle));
    if (code != SQLITE_OK) {
        Error error = sqliteError(handle);
        error.message = sentenceFor(code, file); // SQLite does not know the name yet
        return fail(error);
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busyTimeoutMs);
    // synchronous=NORMAL with WAL: a killed program loses nothing; after a power cut the last batch may be indexed
    // again.
    if (const Result<void> set = connection->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                                                     "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                                                     "PRAGMA cache_size=-32768;");
        !set)
        return fail(set.error());
    return connection;
}

Connection::~Connection()
{
    sqlite3_close_v2(m_handle);
}

Result<void> Connection::execute(const char *sql)
{
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return fail(sqliteError(m_handle));
    return {};
}

Result<Statement> Connection::prepare(const char *sql)
{
    sqlite3_stmt *prepared = nullptr;
    if (sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK)
        return fail(sqliteError(m_handle));
    Statement statement;
    statement.m_statement.reset(prepared);
    return statement;
}

qint64 Connection::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

qint64 Connection::changes() const
{
    return sqlite3_changes64(m_handle);
}

void Connection::interrupt()
{
    sqlite3_interrupt(m_handle);
}

} // namespace docswiki::knowledge
