// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/postgres/postgresserver.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <grp.h>
#include <unistd.h>
#endif

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr auto password = "pg-secret";
#ifdef Q_OS_UNIX
constexpr uid_t nobody = 65'534;
#endif
} // namespace

PostgresServer::~PostgresServer()
{
    stop();
}

QString PostgresServer::programs()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
        const QString folder = versions.filePath(version + u"/bin"_s);
        if (QFile::exists(folder + u"/initdb"_s) && QFile::exists(folder + u"/postgres"_s)) return folder;
    }
    return {};
}

void PostgresServer::asOrdinaryUser(QProcess &process) const
{
    process.setWorkingDirectory(m_folder.path());
#ifdef Q_OS_UNIX
    if (geteuid() != 0) return;
    process.setChildProcessModifier([] {
        if (setgroups(0, nullptr) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0) _exit(126);
    });
#endif
}

bool PostgresServer::create()
{
    const QString passwordFile = m_folder.filePath(u"password"_s);
    QFile file(passwordFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(password) < 0) {
        m_problem = file.errorString();
        return false;
    }
    file.close();
#ifdef Q_OS_UNIX
    if (geteuid() == 0 && (chown(QFile::encodeName(m_folder.path()).constData(), nobody, nobody) != 0 ||
                           chown(QFile::encodeName(passwordFile).constData(), nobody, nobody) != 0)) {
        m_problem = u"the folder cannot be handed over"_s;
        return false;
    }
#endif
    QProcess initdb;
    asOrdinaryUser(initdb);
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.start(programs() + u"/initdb"_s,
                 {u"-D"_s, m_folder.filePath(u"data"_s), u"-U"_s, u"postgres"_s, u"-A"_s, u"scram-sha-256"_s,
                  u"--pwfile"_s, passwordFile, u"--no-sync"_s, u"--no-locale"_s, u"-E"_s, u"UTF8"_s});
    if (!initdb.waitForFinished(60'000) || initdb.exitCode() != 0) {
        m_problem = QString::fromLocal8Bit(initdb.readAll());
        return false;
    }
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost)) return false;
    m_port = probe.serverPort();
    return true;
}

bool PostgresServer::start()
{
    asOrdinaryUser(m_server);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(programs() + u"/postgres"_s,
                   {u"-D"_s, m_folder.filePath(u"data"_s), u"-p"_s, QString::number(m_port), u"-c"_s,
                    u"listen_addresses=127.0.0.1"_s, u"-c"_s, u"unix_socket_directories="_s, u"-c"_s, u"fsync=off"_s,
                    u"-c"_s, u"max_connections=12"_s, u"-c"_s, u"superuser_reserved_connections=1"_s, u"-c"_s,
                    u"shared_buffers=16MB"_s});
    if (!m_server.waitForStarted(10'000)) {
        m_problem = m_server.errorString();
        return false;
    }
    const bool up = QTest::qWaitFor(
        [this] {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, m_port);
            return m_server.state() == QProcess::NotRunning || socket.waitForConnected(200);
        },
        30'000);
    if (up && m_server.state() == QProcess::Running) return true;
    m_problem = QString::fromLocal8Bit(m_server.readAll());
    return false;
}

void PostgresServer::stop()
{
    if (m_server.state() == QProcess::NotRunning) return;
#ifdef Q_OS_UNIX
    ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT); // immediate shutdown
#else
    m_server.kill();
#endif
    m_server.waitForFinished(10'000);
}

void PostgresServer::freeze(qint64 process)
{
#ifdef Q_OS_UNIX
    ::kill(static_cast<pid_t>(process), SIGSTOP);
#endif
}

void PostgresServer::thaw(qint64 process)
{
#ifdef Q_OS_UNIX
    ::kill(static_cast<pid_t>(process), SIGCONT);
#endif
}

knowledge::PostgresAccess PostgresServer::access() const
{
    knowledge::PostgresAccess access;
    access.host = u"127.0.0.1"_s;
    access.port = m_port;
    access.database = u"postgres"_s;
    access.user = u"postgres"_s;
    access.password = QString::fromLatin1(password);
    access.installation = u"here"_s;
    return access;
}

} // namespace docswiki::test
