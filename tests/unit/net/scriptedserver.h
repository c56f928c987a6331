// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArrayList>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <utility>

namespace docswiki::test {

/// Listens on a loopback port, on the test's own thread, and lets the test answer every request byte for byte. `server`
/// may be one with TLS.
class ScriptedServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedServer)
public:
    /// `number`: of this request, from 1, over all connections.
    using Answer = std::function<void(QTcpSocket &socket, const QByteArray &request, int number)>;

    explicit ScriptedServer(QTcpServer &server, Answer whatToDo = {}) : answer(std::move(whatToDo)), m_server(server)
    {
        connect(&server, &QTcpServer::pendingConnectionAvailable, this, &ScriptedServer::takeConnections);
        server.listen(QHostAddress::LocalHost);
    }

    QUrl url(const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2/v1").arg(scheme).arg(m_server.serverPort()));
    }

    Answer answer;
    QList<QPointer<QTcpSocket>> connections; ///< all that ever were
    QByteArrayList requests;

private:
    void takeConnections()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connections += socket;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readMore(socket); });
            readMore(socket);
        }
    }

    void readMore(QTcpSocket *socket)
    {
        QByteArray &in = m_in[socket];
        in += socket->readAll();
        const qsizetype head = in.indexOf("\r\n\r\n");
        if (head < 0) return;
        const qsizetype field = in.indexOf("Content-Length: ");
        const qsizetype size =
            field < 0 || field > head ? 0 : in.sliced(field + 16, in.indexOf('\r', field) - field - 16).toLongLong();
        if (in.size() < head + 4 + size) return;
        requests += in.first(head + 4 + size);
        in.remove(0, head + 4 + size);
        if (answer) answer(*socket, QByteArray(requests.constLast()), static_cast<int>(requests.size()));
    }

    QTcpServer &m_server;
    QHash<QTcpSocket *, QByteArray> m_in;
};

} // namespace docswiki::test
