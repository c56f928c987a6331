// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace docswiki::knowledge {

/// SQLite's C interface rather than Qt Sql: blobs are read where they lie and bound without a copy, which
/// needs the handle, and connections here belong to objects, not to a global registry of names.

/// A prepared statement. Use on the thread of its connection.
class Statement {
public:
    Statement() = default;

    /// Binds the next parameters, in order. Text is copied.
    Statement &bind(qint64 value);
    Statement &bind(int value) { return bind(static_cast<qint64>(value)); }
    Statement &bind(bool value) { return bind(static_cast<qint64>(value)); }
    Statement &bind(double value);
    Statement &bind(const QString &value);
    Statement &bind(const QByteArray &blob);
    Statement &bindUtf8(std::string_view text);
    Statement &bindBlob(std::string_view bytes); ///< not copied: must live until the last step
    Statement &bindPointer(void *pointer, const char *type); ///< `type` must be a literal

    Result<bool> step(); ///< true: a row is there; false: done, and ready to be bound again
    Result<void> run();  ///< steps to the end
    void reset();

    qint64 integer(int column) const;
    double real(int column) const;
    QString text(int column) const;
    std::string_view utf8(int column) const; ///< until the next step
    QByteArray blob(int column) const;

private:
    friend class Connection;
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_next = 1;
    int m_bindError = 0;
};

/// One connection to a database file. Not shared between threads; interrupt() alone may come from any.
class Connection {
public:
    /// Opens (and creates) the file with WAL and a busy timeout.
    static Result<std::unique_ptr<Connection>> open(const QString &file);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Result<void> execute(const char *sql); ///< one or more statements without parameters
    Result<Statement> prepare(const char *sql);
    qint64 lastInsertId() const;
    qint64 changes() const;
    void interrupt(); ///< what runs ends with ErrorCode::Cancelled
    sqlite3 *handle() const { return m_handle; }

private:
    explicit Connection(sqlite3 *handle) : m_handle(handle) {}
    sqlite3 *m_handle;
};

/// Keeps a connection at one state of the database, and its locks taken once, as long as it lives.
class Snapshot {
public:
    explicit Snapshot(Connection &connection) : m_connection(connection) { (void)m_connection.execute("BEGIN"); }
    ~Snapshot() { (void)m_connection.execute("COMMIT"); }
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

private:
    Connection &m_connection;
};

/// The sentence for a person about what SQLite said last on this handle.
Error sqliteError(sqlite3 *handle);

} // namespace docswiki::knowledge
