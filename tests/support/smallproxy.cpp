// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/smallproxy.h"

#include <QHostAddress>
#include <QUrl>
#include <QtEndian>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
const QByteArray socksOk("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x01", 10);

QByteArray socksError(char code)
{
    QByteArray reply = socksOk;
    reply[1] = code;
    return reply;
}
} // namespace

SmallProxy::SmallProxy(quint16 targetPort, QObject *parent) : QObject(parent), m_target(targetPort), m_listener(this)
{
    connect(&m_listener, &QTcpServer::newConnection, this, &SmallProxy::accept);
    m_listener.listen(QHostAddress::LocalHost);
}

QString SmallProxy::address(const QString &scheme) const
{
    const QString login = user.isEmpty() ? QString() : QString::fromUtf8(user + ':' + password + '@');
    return scheme + "://"_L1 + login + name();
}

QString SmallProxy::name() const
{
    return "127.0.0.1:"_L1 + QString::number(m_listener.serverPort());
}

void SmallProxy::accept()
{
    while (QTcpSocket *socket = m_listener.nextPendingConnection()) {
        connections += socket;
        if (mood == Mood::Closing) {
            socket->disconnectFromHost();
            continue;
        }
        m_clients.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            if (const auto client = m_clients.take(socket); client.target) client.target->disconnectFromHost();
        });
        read(socket);
    }
}

void SmallProxy::read(QTcpSocket *socket)
{
    Client &client = m_clients[socket];
    client.in += socket->readAll();
    if (mood == Mood::Silent) return;
    if (mood == Mood::Babbling && !client.in.isEmpty()) {
        socket->write("220 mail.example ESMTP\r\n\r\n");
        return;
    }
    while (!client.in.isEmpty() && advance(socket, client)) {
    }
}

bool SmallProxy::advance(QTcpSocket *socket, Client &client)
{
    QByteArray &in = client.in;
    switch (client.step) {
    case Step::Greeting: {
        if (in[0] != '\x05') return readConnect(socket, client);
        if (in.size() < 2 || in.size() < 2 + in[1]) return false;
        const char wanted = user.isEmpty() ? '\x00' : '\x02';
        const bool offered = in.sliced(2, in[1]).contains(wanted);
        in.remove(0, 2 + in[1]);
        socket->write(QByteArray("\x05", 1) + (offered ? wanted : '\xff'));
        client.step = wanted ? Step::Password : Step::Request;
        return offered;
    }
    case Step::Password: {
        if (in.size() < 2 || in.size() < 3 + in[1]) return false;
        const qsizetype userSize = in[1];
        const qsizetype passwordSize = in[2 + userSize];
        if (in.size() < 3 + userSize + passwordSize) return false;
        const bool right = in.sliced(2, userSize) == user && in.sliced(3 + userSize, passwordSize) == password;
        in.remove(0, 3 + userSize + passwordSize);
        socket->write(QByteArray("\x01", 1) + (right ? '\x00' : '\x01'));
        client.step = Step::Request;
        if (!right) socket->disconnectFromHost();
        return right;
    }
    case Step::Request: return readSocksRequest(socket, client);
    case Step::Head: return readConnect(socket, client);
    case Step::Tunnel:
        if (!client.target || client.target->state() != QAbstractSocket::ConnectedState) return false;
        client.target->write(in);
        in.clear();
        return true;
    }
    return false;
}

bool SmallProxy::readSocksRequest(QTcpSocket *socket, Client &client)
{
    QByteArray &in = client.in;
    if (in.size() < 5) return false;
    const bool byName = in[3] == '\x03';
    const qsizetype size = byName ? 5 + in[4] : in[3] == '\x01' ? 8 : 20;
    if (in.size() < size + 2) return false;
    QByteArray host = in.sliced(5, byName ? in[4] : 0);
    if (in[3] == '\x01') host = QHostAddress(qFromBigEndian<quint32>(in.constData() + 4)).toString().toLatin1();
    const QByteArray where = host + ':' + QByteArray::number(qFromBigEndian<quint16>(in.constData() + size));
    in.remove(0, size + 2);
    if (mood == Mood::Serving) {
        openTunnel(socket, client, where, socksOk);
        return true;
    }
    tunnels += where;
    socket->write(socksError(mood == Mood::Denying ? '\x02' : '\x04'));
    socket->disconnectFromHost();
    return false;
}

bool SmallProxy::readConnect(QTcpSocket *socket, Client &client)
{
    const qsizetype end = client.in.indexOf("\r\n\r\n");
    if (end < 0) return false;
    const QByteArray head = client.in.first(end + 2);
    client.in.remove(0, end + 4);
    const QByteArray login = "proxy-authorization: basic " + (user + ':' + password).toBase64().toLower();
    if (!user.isEmpty() && !head.toLower().contains(login)) {
        socket->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                      "Content-Length: 0\r\n\r\n");
        return true;
    }
    const QByteArray where = head.split(' ').value(1);
    if (mood == Mood::Serving && !head.startsWith("CONNECT ")) {
        const QUrl url(QString::fromLatin1(where));
        openTunnel(socket, client, url.host().toLatin1() + ':' + QByteArray::number(url.port(80)), {}, head + "\r\n");
        return true;
    }
    if (mood == Mood::Serving) {
        openTunnel(socket, client, where, "HTTP/1.1 200 Connection established\r\n\r\n");
        return true;
    }
    tunnels += where;
    socket->write(mood == Mood::Denying ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                        : "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    socket->disconnectFromHost();
    return false;
}

void SmallProxy::openTunnel(QTcpSocket *socket, Client &client, const QByteArray &where, const QByteArray &success,
                            const QByteArray &first)
{
    tunnels += where;
    client.step = Step::Tunnel;
    auto *target = new QTcpSocket(socket);
    client.target = target;
    connect(target, &QTcpSocket::connected, socket, [this, socket, success, target, first] {
        socket->write(success);
        target->write(first);
        read(socket); // what came meanwhile
    });
    connect(target, &QTcpSocket::readyRead, socket, [socket, target] { socket->write(target->readAll()); });
    connect(target, &QTcpSocket::disconnected, socket, [socket] { socket->disconnectFromHost(); });
    target->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
}

} // namespace docswiki::test
