// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>

namespace docswiki::test {

/// A real proxy on 127.0.0.1, on the test's thread: SOCKS 5 (RFC 1928, 1929), HTTP CONNECT and plain HTTP
/// requests with a whole address, on one port. Every name
/// leads to `targetPort` on this machine, so that a test can call its server by a name that is not this machine's.
class SmallProxy final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SmallProxy)
public:
    enum class Mood {
        Serving,
        Silent,  ///< takes connections and never says a word
        Closing, ///< takes connections and closes them
        Denying, ///< lets nobody through: 403, or "not allowed by the rules"
        Failing, ///< cannot reach any server: 502, or "host unreachable"
        Babbling ///< speaks no proxy's language
    };

    explicit SmallProxy(quint16 targetPort, QObject *parent = nullptr);

    QString address(const QString &scheme) const; ///< "socks5://127.0.0.1:40123"
    QString name() const;                         ///< "127.0.0.1:40123"
    void close() { m_listener.close(); }

    Mood mood = Mood::Serving;
    QByteArray user; ///< empty: anybody may pass
    QByteArray password;
    QByteArrayList tunnels; ///< "a.example:443", of all that were asked for
    QList<QPointer<QTcpSocket>> connections;

private:
    enum class Step { Greeting, Password, Request, Head, Tunnel };
    struct Client {
        Step step = Step::Greeting;
        QByteArray in;
        QPointer<QTcpSocket> target;
    };
    void accept();
    void read(QTcpSocket *socket);
    bool advance(QTcpSocket *socket, Client &client); ///< false: more bytes are needed
    bool readSocksRequest(QTcpSocket *socket, Client &client);
    bool readConnect(QTcpSocket *socket, Client &client);
    void openTunnel(QTcpSocket *socket, Client &client, const QByteArray &where, const QByteArray &success,
                    const QByteArray &first = {});

    quint16 m_target;
    QHash<QTcpSocket *, Client> m_clients;
    QTcpServer m_listener; ///< goes first, and its sockets with it
};

} // namespace docswiki::test
