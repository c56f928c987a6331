// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pinecone/pineconeserver.h"

#include "tests/support/pinecone/pineconeservercore.h"

#include <algorithm>

namespace docswiki::test {

using namespace Qt::StringLiterals;

PineconeServer::PineconeServer(PineconeSetup setup, quint16 port) : m_log(std::make_shared<EventLog>())
{
    m_server = new PineconeServerCore(m_log, std::move(setup));
    if (m_server->listen(QHostAddress::LocalHost, port)) m_port = m_server->serverPort();
    m_thread.setObjectName(u"pinecone"_s);
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.start();
}

PineconeServer::~PineconeServer()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl PineconeServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

void PineconeServer::change(const PineconeSetup &setup)
{
    m_server->change(setup);
}

void PineconeServer::setFaults(const QList<PineconeFault> &faults)
{
    m_server->setFaults(faults);
}

void PineconeServer::setDelay(Milliseconds delay)
{
    m_server->setDelay(delay);
}

int PineconeServer::mostConnections() const
{
    return m_server->mostConnections();
}

QList<SeenRequest> PineconeServer::requests(const QByteArray &path) const
{
    QList<SeenRequest> seen = m_log->requests();
    seen.removeIf([&path](const SeenRequest &request) { return request.http.path != path; });
    return seen;
}

} // namespace docswiki::test
