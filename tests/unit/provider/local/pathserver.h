// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArrayList>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

namespace docswiki::test {

/// Answers `GET path` with what the test lays down for that path, anything else with 404, and closes the connection.
/// On the test's own thread.
class PathServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PathServer)
public:
    struct Page {
        int status = 200;
        QByteArray body;
        QByteArray header; ///< one line without its end; may be empty
    };

    explicit PathServer(const QHostAddress &address = QHostAddress::LocalHost, quint16 port = 0)
    {
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        });
        m_server.listen(address, port);
    }

    bool isListening() const { return m_server.isListening(); }
    quint16 port() const { return m_server.serverPort(); }

    QMap<QByteArray, Page> pages;
    bool silent = false;     ///< takes requests and says nothing
    QByteArrayList requests; ///< head and all

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &in = m_in[&socket];
        in += socket.readAll();
        if (!in.contains("\r\n\r\n")) return;
        requests += in;
        const QByteArray path = in.split(' ').value(1);
        in.clear();
        if (silent) return;
        const Page page = pages.value(path, {404, "not found", {}});
        socket.write("HTTP/1.1 " + QByteArray::number(page.status) +
                     " X\r\nConnection: close\r\nContent-Length: " + QByteArray::number(page.body.size()) + "\r\n" +
                     page.header + (page.header.isEmpty() ? "\r\n" : "\r\n\r\n") + page.body);
        socket.disconnectFromHost();
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
};

} // namespace docswiki::test
