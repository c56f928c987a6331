// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArrayList>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace docswiki::test {

/// A model hub on the test's own thread: answers `GET path` with what the test lays down, anything else with 404.
class ModelHub final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ModelHub)
public:
    struct Page {
        QByteArray body;
        int status = 200;
        QByteArray location;     ///< of a redirect
        qsizetype sendOnly = -1; ///< bytes of the body; then the connection closes
        bool stall = false;      ///< after `sendOnly` bytes, it stays open and silent
    };

    ModelHub()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_server.serverPort())); }

    QMap<QByteArray, Page> pages;
    QByteArrayList paths; ///< that were asked for

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &in = m_in[&socket];
        in += socket.readAll();
        if (!in.contains("\r\n\r\n")) return;
        const QByteArray path = in.split(' ').value(1);
        in.clear();
        paths += path;
        const Page page = pages.value(path, {"not found", 404, {}, -1, false});
        socket.write("HTTP/1.1 " + QByteArray::number(page.status) +
                     " X\r\nContent-Length: " + QByteArray::number(page.body.size()) + "\r\nConnection: close\r\n" +
                     (page.location.isEmpty() ? QByteArray() : "Location: " + page.location + "\r\n") + "\r\n");
        socket.write(page.sendOnly < 0 ? page.body : page.body.left(page.sendOnly));
        socket.flush();
        if (!page.stall) socket.disconnectFromHost();
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
};

} // namespace docswiki::test
