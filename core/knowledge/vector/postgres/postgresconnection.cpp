// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/vector/postgres/postgresconnection.h"

#include "core/base/log.h"
#include "core/knowledge/vector/postgres/postgresfault.h"

#include <QLibrary>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>
#include <QVersionNumber>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostRows = 10'000;
constexpr Milliseconds serverGrace{3'000}; // for the server to end a statement by its own limit

QString connectOptions(const PostgresAccess &access, const PostgresLimits &limits)
{
    // The last four: a server that has vanished without a word is noticed, and nobody waits for it for ever.
    const auto seconds = std::max<qint64>(2, std::chrono::ceil<std::chrono::seconds>(limits.connect).count());
    return u"connect_timeout=%1;sslmode=%2;application_name=docswiki-chat;keepalives=1;keepalives_idle=10;"
           "keepalives_interval=5;keepalives_count=3;tcp_user_timeout=%3"_s.arg(
               QString::number(seconds), access.tls ? u"require"_s : u"prefer"_s,
               QString::number(limits.statement.count() + 5'000));
}
/// Qt does not tell it; libpq, which its driver has loaded, does. -1: not on this system.
int socketOf(const QSqlDatabase &database)
{
#ifdef Q_OS_UNIX
    using PgSocket = int (*)(const void *);
    static const auto pgSocket = reinterpret_cast<PgSocket>(QLibrary::resolve(u"pq"_s, 5, "PQsocket"));
    const QVariant handle = database.driver()->handle();
    // "PGconn*" is what the documentation says, "pg_conn*" what it is.
    const QByteArrayView type(handle.typeName());
    if (pgSocket && (type == "pg_conn*" || type == "PGconn*"))
        return pgSocket(*static_cast<void *const *>(handle.constData()));
#else
    Q_UNUSED(database)
#endif
    return -1;
}

Error tooSlow(const PostgresAccess &access, const QString &detail)
{
    return {ErrorCode::Timeout,
            u"PostgreSQL at %1:%2 took too long to answer. Try again later."_s.arg(access.host,
                                                                                   QString::number(access.port)),
            detail, true};
}
} // namespace

PostgresConnection::PostgresConnection(const PostgresAccess &access, const PostgresLimits &limits, Pause pause)
    : m_access(access), m_limits(limits), m_pause(std::move(pause))
{
}

PostgresConnection::~PostgresConnection()
{
    close();
}

void PostgresConnection::close()
{
    if (m_name.isEmpty()) return;
    {
        const std::lock_guard lock(m_guard);
        m_socket = -1;
    }
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
    m_searchWidth = 0;
}

Result<void> PostgresConnection::open()
{
    if (!m_name.isEmpty()) return {};
    Milliseconds wait = m_limits.connectPause;
    for (int attempt = 0;; ++attempt) {
        const auto opened = tryOpen();
        const PostgresFault fault = opened ? PostgresFault::Other : postgresFault(m_error);
        const bool passes = fault == PostgresFault::Busy || fault == PostgresFault::Gone;
        if (opened || attempt >= m_limits.connectRetries || !passes) return opened;
        if (!m_pause(wait)) return opened;
        wait *= 2;
    }
}

Result<void> PostgresConnection::tryOpen()
{
    if (isOpen()) return {};
    if (!QSqlDatabase::isDriverAvailable(u"QPSQL"_s)) {
        return fail(ErrorCode::Input, u"Qt’s driver for PostgreSQL is missing on this computer. Install it (on Debian "
                                      "the package libqt6sql6-psql) and start the program again."_s);
    }
    m_name = u"docswiki-postgres-"_s + QUuid::createUuid().toString(QUuid::Id128);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QPSQL"_s, m_name);
        database.setHostName(m_access.host);
        database.setPort(m_access.port);
        database.setDatabaseName(m_access.database);
        database.setConnectOptions(connectOptions(m_access, m_limits));
        if (!database.open(m_access.user, m_access.password)) {
            m_error = database.lastError();
            // Qt gives failed connections a type of their own only sometimes.
            m_error = QSqlError(m_error.driverText(), m_error.databaseText(), QSqlError::ConnectionError,
                                m_error.nativeErrorCode());
        } else {
            m_error = {};
            const std::lock_guard lock(m_guard);
            m_socket = socketOf(database);
        }
    }
    if (m_error.isValid()) {
        close();
        return fail(postgresError(m_error, m_access));
    }
    setUp();
    return {};
}

void PostgresConnection::setUp()
{
    execute(u"SET standard_conforming_strings = on"_s);
    execute(u"SET client_min_messages = warning"_s);
    const QString limit = QString::number(m_limits.statement.count());
    execute(u"SET statement_timeout = "_s + limit);
    execute(u"SET lock_timeout = "_s + limit);
    execute(u"SET idle_in_transaction_session_timeout = "_s + limit);
    const auto version = execute(u"SELECT extversion FROM pg_extension WHERE extname = 'vector'"_s);
    // Without it a filter is applied to what the index found first, and leaves too little of it.
    if (version && !version->isEmpty() &&
        QVersionNumber::fromString(version->first().value(0).toString()) >= QVersionNumber(0, 8))
        execute(u"SET hnsw.iterative_scan = strict_order"_s);
}

std::optional<PostgresRows> PostgresConnection::execute(const QString &statement)
{
    {
        const std::lock_guard lock(m_guard);
        m_since = std::chrono::steady_clock::now();
        m_wasCut = false;
    }
    const auto over = qScopeGuard([this] {
        const std::lock_guard lock(m_guard);
        m_since.reset();
    });
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    query.setForwardOnly(true);
    if (!query.exec(statement)) {
        m_error = query.lastError();
        return {};
    }
    PostgresRows rows;
    const int columns = query.isSelect() ? query.record().count() : 0;
    while (columns > 0 && rows.size() < mostRows && query.next()) {
        QVariantList row;
        for (int i = 0; i < columns; ++i)
            row += query.value(i);
        rows += row;
    }
    if (query.lastError().isValid()) { // in the middle of the rows
        m_error = query.lastError();
        return {};
    }
    return rows;
}

void PostgresConnection::cutLate(Instant now, bool anyway)
{
    const std::lock_guard lock(m_guard);
    if (!m_since || m_socket < 0 || (!anyway && now - *m_since < m_limits.statement + serverGrace)) return;
    m_wasCut = true;
#ifdef Q_OS_UNIX
    ::shutdown(m_socket, SHUT_RDWR);
#endif
}

Result<PostgresRows> PostgresConnection::run(const QString &statement)
{
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        if (auto opened = open(); !opened) return fail(opened.error());
        if (auto rows = execute(statement)) return *rows;
        const PostgresFault fault = postgresFault(m_error);
        const bool gone = fault == PostgresFault::Gone || fault == PostgresFault::Busy;
        Error error = postgresError(m_error, m_access);
        if (gone) close();
        const bool cut = [this] {
            const std::lock_guard lock(m_guard);
            return m_wasCut;
        }();
        if (cut) error = tooSlow(m_access, error.detail);
        if (cut || !m_pause(Milliseconds(0)) || attempt >= attempts || (!gone && fault != PostgresFault::Again))
            return fail(error);
        qCInfo(logKnowledge) << "PostgreSQL: again:" << error.detail;
    }
}

Result<void> PostgresConnection::runInTransaction(const QStringList &statements)
{
    if (auto begun = run(u"BEGIN"_s); !begun) return fail(begun.error());
    for (const QString &statement : statements) {
        if (execute(statement)) continue;
        const QSqlError error = m_error;
        if (postgresFault(error) == PostgresFault::Gone)
            close();
        else
            execute(u"ROLLBACK"_s);
        m_error = error;
        return fail(postgresError(error, m_access));
    }
    if (execute(u"COMMIT"_s)) return {};
    const Error error = postgresError(m_error, m_access);
    close();
    return fail(error);
}

Result<void> PostgresConnection::useSearchWidth(int width)
{
    if (auto opened = open(); !opened) return opened;
    if (width == m_searchWidth) return {};
    if (!execute(u"SET hnsw.ef_search = "_s + QString::number(width))) return {}; // the next statement tells why
    m_searchWidth = width;
    return {};
}

} // namespace docswiki::knowledge
