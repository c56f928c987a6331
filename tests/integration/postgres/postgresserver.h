// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/knowledge/vector/postgres/postgressettings.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace docswiki::test {

/// A PostgreSQL server of the test's own: Debian's, in a folder of its own, on a loopback port, user and database
/// "postgres" with a password. As root it runs as nobody, since it refuses root.
class PostgresServer final {
    Q_DISABLE_COPY_MOVE(PostgresServer)
public:
    PostgresServer() = default;
    ~PostgresServer();

    static QString programs(); ///< the folder of initdb and postgres; empty: not on this machine

    bool create(); ///< false: see problem()
    bool start();
    void stop();                        ///< at once, as when the machine is switched off
    static void freeze(qint64 process); ///< one that serves a connection: it says nothing more, until thaw()
    static void thaw(qint64 process);

    knowledge::PostgresAccess access() const;
    QString problem() const { return m_problem; }

private:
    void asOrdinaryUser(QProcess &process) const;

    QTemporaryDir m_folder;
    QProcess m_server;
    quint16 m_port = 0;
    QString m_problem;
};

} // namespace docswiki::test
