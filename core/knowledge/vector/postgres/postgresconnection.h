// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/knowledge/vector/postgres/postgressettings.h"

#include <QList>
#include <QSqlError>
#include <QString>
#include <QVariantList>

#include <functional>
#include <mutex>
#include <optional>

namespace docswiki::knowledge {

using PostgresRows = QList<QVariantList>;

/// One connection. Opened by the first statement, and once more when the server turns out to have gone away: so every
/// statement must bear being done twice. Belongs to the thread that made it, and blocks it.
class PostgresConnection final {
    Q_DISABLE_COPY_MOVE(PostgresConnection)
public:
    using Pause = std::function<bool(Milliseconds)>; ///< false: give up

    PostgresConnection(const PostgresAccess &access, const PostgresLimits &limits, Pause pause);
    ~PostgresConnection();

    /// One attempt, unless it is open.
    Result<void> tryOpen();
    bool isOpen() const { return !m_name.isEmpty(); }

    Result<PostgresRows> run(const QString &statement);
    Result<void> runInTransaction(const QStringList &statements);
    QSqlError lastError() const { return m_error; } ///< of what failed last

    /// Any thread: shuts the socket of a statement that has run for longer than its limit and some seconds, or, with
    /// `anyway`, of any that runs. The server's own limit is of no use where the server is frozen or out of reach.
    void cutLate(Instant now, bool anyway = false);

    Result<void> useSearchWidth(int width); ///< candidates of a search in the index
    void setUp();                           ///< the connection's own settings; again after pgvector was made
    void close();

private:
    Result<void> open();
    std::optional<PostgresRows> execute(const QString &statement); ///< none: m_error

    const PostgresAccess &m_access;
    const PostgresLimits &m_limits;
    Pause m_pause;
    QString m_name; ///< of the QSqlDatabase; empty: closed
    QSqlError m_error;
    int m_searchWidth = 0;
    std::mutex m_guard; ///< of those below
    int m_socket = -1;
    std::optional<Instant> m_since; ///< a statement runs
    bool m_wasCut = false;
};

} // namespace docswiki::knowledge
