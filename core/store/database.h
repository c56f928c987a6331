// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace docswiki::store {

/// One SQLite connection (WAL without automatic checkpoints, foreign keys, 5 s busy limit). Belongs to the thread that opened it.
class Database final {
    Q_DISABLE_COPY_MOVE(Database)
public:
    Database();
    ~Database();

    Result<bool> open(const QString &file);

    /// Runs one statement with its values; the query stands before its first row.
    Result<QSqlQuery> run(const QString &statement, const QVariantList &values = {});

    /// Brings the schema from `PRAGMA user_version` up to the number of `steps`, one transaction each. A file of a newer
    /// program is refused untouched.
    Result<bool> migrate(const QStringList &steps);

    /// Moves what commits have written from the log into the file. Commits never do it themselves: it waits for the disk
    /// (seconds on a busy one), and somebody waits for the commit.
    Result<bool> checkpoint();

    bool begin() { return m_database.transaction(); }
    bool commit() { return m_database.commit(); }
    void rollback() { m_database.rollback(); }

private:
    const QString m_name;
    QString m_file;
    QSqlDatabase m_database;
};

/// A transaction that is undone unless commit() was called.
class Transaction final {
    Q_DISABLE_COPY_MOVE(Transaction)
public:
    explicit Transaction(Database &database) : m_database(database), m_open(database.begin()) {}
    ~Transaction()
    {
        if (m_open)
            m_database.rollback();
    }
    Result<bool> commit();

private:
    Database &m_database;
    bool m_open;
};

} // namespace docswiki::store
