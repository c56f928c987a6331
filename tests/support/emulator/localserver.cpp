// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/localserver.h"

#include "tests/support/emulator/localservercore.h"

#include <QHostAddress>

namespace docswiki::test {

using namespace Qt::StringLiterals;

LocalServer::LocalServer(LocalSetup setup, quint16 port) : m_log(std::make_shared<EventLog>())
{
    m_server = new LocalServerCore(m_log, std::move(setup));
    if (m_server->listen(QHostAddress::LocalHost, port)) m_port = m_server->serverPort();
    m_thread.setObjectName(u"local server"_s);
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.start();
}

LocalServer::~LocalServer()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl LocalServer::baseUrl() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

void LocalServer::set(const LocalSetup &setup)
{
    m_server->set(setup);
}

QList<SeenRequest> LocalServer::requests(const QByteArray &path) const
{
    QList<SeenRequest> found;
    for (const SeenRequest &request : m_log->requests()) {
        if (request.http.path == path) found.append(request);
    }
    return found;
}

} // namespace docswiki::test
