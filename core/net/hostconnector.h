// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/hostresolver.h"

#include <QHostAddress>
#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QStringList>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace docswiki::net {

/// For what may be let go from within its own signals.
struct DeleteLater {
    void operator()(QObject *object) const { object->deleteLater(); }
};
using SocketPtr = std::unique_ptr<QTcpSocket, DeleteLater>;

/// Connects to a host by "happy eyeballs" (RFC 8305, simplified): its addresses, the families by turns, each 250 ms
/// after the one before or as soon as that has failed; the first connection that stands wins and the others are closed.
/// Without a name, or with one known address, it is one plain connection. No limit of its own on time: delete it. That
/// may be done from within its signals. Engine thread.
class HostConnector final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HostConnector)
public:
    static constexpr Milliseconds defaultStagger{250};
    using MakeSocket = std::function<SocketPtr()>; ///< with the proxy set, if there is one

    HostConnector(std::shared_ptr<HostResolver> hosts, MakeSocket makeSocket, Milliseconds stagger = defaultStagger);
    ~HostConnector() override;

    void open(const QString &host, quint16 port);             ///< may emit at once
    void openThroughProxy(const QString &host, quint16 port); ///< the proxy looks the name up; may emit at once

    void cancel(); ///< closes all sockets and emits nothing more

    SocketPtr take() { return std::move(m_winner); } ///< once connected() was emitted

Q_SIGNALS:
    void connected(); ///< once, the last
    /// Once, the last: no address answered. The error is the most telling one, `detail` has them all, for the log.
    void failed(QAbstractSocket::SocketError error, const QString &detail);

private:
    struct Attempt {
        SocketPtr socket;
        QString address;
    };
    void nameFound(const HostResolver::Answer &answer);
    void tryNext();
    void attempt(const QString &address);
    void won(const QTcpSocket *socket);
    void lost(const QTcpSocket *socket, QAbstractSocket::SocketError error);
    SocketPtr release(const QTcpSocket *socket, QString *address = nullptr);

    std::shared_ptr<HostResolver> m_hosts;
    MakeSocket m_makeSocket;
    QString m_host;
    quint16 m_port = 0;
    QList<QHostAddress> m_left; ///< not tried yet
    std::vector<Attempt> m_attempts;
    SocketPtr m_winner;
    QTimer m_stagger;
    bool m_cancelled = false;
    std::optional<QAbstractSocket::SocketError> m_error;
    QStringList m_details;
};

} // namespace docswiki::net
