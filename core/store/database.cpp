// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include "core/base/ids.h"

#include <QSqlError>

namespace docswiki::store {

using namespace Qt::StringLiterals;

namespace {

/// What SQLite said, as a sentence for the person.
Error storageError(const QString &file, const QSqlError &error)
{
    const QString text = error.databaseText();
    QString message = u"The conversation file %1 could not be used: %2."_s.arg(file, text.isEmpty() ? error.text() : text);
    if (error.nativeErrorCode() == "13"_L1)
        message = u"The disk is full: nothing more can be saved until there is room for %1."_s.arg(file);
    else if (error.nativeErrorCode() == "5"_L1)
        message = u"Another program holds %1 locked. Close it and try again."_s.arg(file);
    else if (error.nativeErrorCode() == "11"_L1 || error.nativeErrorCode() == "26"_L1)
        message = u"%1 is damaged or not a conversation file. Move it away to begin with a new one."_s.arg(file);
    return {ErrorCode::Storage, message, error.text(), false};
}

} // namespace

Database::Database() : m_name("docswiki-"_L1 + newStoredId()) {}

Database::~Database()
{
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<bool> Database::open(const QString &file)
{
    m_file = file;
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    if (!m_database.isValid())
        return fail(ErrorCode::Storage, u"The SQLite driver of Qt is missing. Install the package libqt6sql6-sqlite."_s);
    m_database.setDatabaseName(file);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!m_database.open())
        return fail(storageError(file, m_database.lastError()));
    // TurnBook writes the log back whenever it is quiet; the limit (pages, 33 MB) is for days without a quiet moment.
    for (const QString &pragma : {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=NORMAL"_s, u"PRAGMA foreign_keys=ON"_s,
                                  u"PRAGMA wal_autocheckpoint=8000"_s}) {
        if (const auto done = run(pragma); !done)
            return fail(done.error());
    }
    return true;
}

Result<QSqlQuery> Database::run(const QString &statement, const QVariantList &values)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return fail(storageError(m_file, query.lastError()));
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return fail(storageError(m_file, query.lastError()));
    return query;
}

Result<bool> Database::checkpoint()
{
    const auto done = run(u"PRAGMA wal_checkpoint(PASSIVE)"_s);
    return done ? Result<bool>(true) : fail(done.error());
}

Result<bool> Database::migrate(const QStringList &steps)
{
    auto version = run(u"PRAGMA user_version"_s);
    if (!version)
        return fail(version.error());
    const int found = version->next() ? version->value(0).toInt() : 0;
    version->finish();
    if (found > steps.size())
        return fail(ErrorCode::Storage, u"%1 was written by a newer version of this program. Install that version to open it."_s.arg(m_file));
    for (int i = found; i < steps.size(); ++i) {
        Transaction transaction(*this);
        for (const QString &statement : steps[i].split(u';', Qt::SkipEmptyParts)) {
            if (statement.trimmed().isEmpty())
                continue;
            if (const auto done = run(statement); !done)
                return fail(done.error());
        }
        if (const auto done = run(u"PRAGMA user_version = %1"_s.arg(i + 1)); !done)
            return fail(done.error());
        if (const auto done = transaction.commit(); !done)
            return done;
    }
    return true;
}

Result<bool> Transaction::commit()
{
    if (!m_open || !m_database.commit())
        return fail(ErrorCode::Storage, u"The conversation could not be saved: the disk refused it."_s);
    m_open = false;
    return true;
}

} // namespace docswiki::store
