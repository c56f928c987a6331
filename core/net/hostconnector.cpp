// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostconnector.h"

#include <algorithm>
#include <utility>

namespace docswiki::net {

using namespace Qt::StringLiterals;

HostConnector::HostConnector(std::shared_ptr<HostResolver> hosts, MakeSocket makeSocket, Milliseconds stagger)
    : m_hosts(std::move(hosts)), m_makeSocket(std::move(makeSocket)), m_stagger(this)
{
    m_stagger.setSingleShot(true);
    m_stagger.setTimerType(Qt::PreciseTimer);
    m_stagger.setInterval(stagger);
    connect(&m_stagger, &QTimer::timeout, this, &HostConnector::tryNext);
}

HostConnector::~HostConnector()
{
    cancel();
}

void HostConnector::cancel()
{
    m_cancelled = true;
    m_stagger.stop();
    m_left.clear();
    for (const Attempt &attempt : std::exchange(m_attempts, {})) {
        attempt.socket->disconnect(this);
        attempt.socket->abort();
    }
}

void HostConnector::open(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
    m_left = m_hosts->known(host);
    if (m_left.isEmpty())
        m_hosts->find(host, this, [this](const HostResolver::Answer &answer) { nameFound(answer); });
    else
        tryNext();
}

void HostConnector::openThroughProxy(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
    attempt(host);
}

void HostConnector::nameFound(const HostResolver::Answer &answer)
{
    if (m_cancelled) return;
    m_left = answer.addresses;
    if (m_left.isEmpty())
        Q_EMIT failed(QAbstractSocket::HostNotFoundError, answer.problem);
    else
        tryNext();
}

void HostConnector::tryNext()
{
    if (m_left.isEmpty()) return;
    m_stagger.stop();
    if (m_left.size() > 1) m_stagger.start();
    attempt(m_left.takeFirst().toString());
}

void HostConnector::attempt(const QString &address)
{
    SocketPtr made = m_makeSocket();
    QTcpSocket *socket = made.get();
    m_attempts.push_back({std::move(made), address});
    connect(socket, &QTcpSocket::connected, this, [this, socket] { won(socket); });
    connect(socket, &QTcpSocket::errorOccurred, this,
            [this, socket](QAbstractSocket::SocketError error) { lost(socket, error); });
    socket->connectToHost(address, m_port); // may come back when it has failed, and we are gone
}

void HostConnector::won(const QTcpSocket *socket)
{
    m_winner = release(socket);
    cancel();
    if (m_winner->proxy().type() == QNetworkProxy::NoProxy) m_hosts->prefer(m_host, m_winner->peerAddress());
    Q_EMIT connected();
}

void HostConnector::lost(const QTcpSocket *socket, QAbstractSocket::SocketError error)
{
    QString address;
    const SocketPtr gone = release(socket, &address);
    m_details += address + ": "_L1 + gone->errorString();
    // "No way there" is what a machine without IPv6 says of every such address: any other word tells more.
    if (!m_error || *m_error == QAbstractSocket::NetworkError) m_error = error;
    if (!m_left.isEmpty()) {
        tryNext();
    } else if (m_attempts.empty()) {
        m_hosts->forget(m_host);
        Q_EMIT failed(*m_error, m_details.join("; "_L1));
    }
}

SocketPtr HostConnector::release(const QTcpSocket *socket, QString *address)
{
    const auto it = std::find_if(m_attempts.begin(), m_attempts.end(),
                                 [socket](const Attempt &attempt) { return attempt.socket.get() == socket; });
    SocketPtr found = std::move(it->socket);
    if (address) *address = it->address;
    m_attempts.erase(it);
    found->disconnect(this);
    return found;
}

} // namespace docswiki::net
