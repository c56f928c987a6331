// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/hostconnector.h"
#include "core/net/hostresolver.h"
#include "core/net/httpfailure.h"
#include "core/net/route.h"
#include "core/net/routeresolver.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <optional>

namespace docswiki::net {

/// What connections ask on their way; shared, since a connection may outlive its pool.
struct ConnectServices {
    std::shared_ptr<RouteResolver> routes;
    std::shared_ptr<HostResolver> hosts;
    Milliseconds stagger = HostConnector::defaultStagger;
};

/// One socket to one origin on one route, with TLS for https: the certificate is always checked against the host's
/// name. Opened in this order, each step at once when it is known already:
///
///     route ─► name ─► addresses side by side, or the proxy ─► TLS ─► ready
///
/// Deleting it closes the socket at once, and may be done from within its signals. Lives on the engine's thread.
class HttpConnection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpConnection)
public:
    HttpConnection(const QUrl &url, const Route &route, ConnectServices services); ///< nothing is opened yet
    ~HttpConnection() override;

    void open(); ///< may emit ready() or closed() at once

    const QUrl &url() const { return m_url; }
    const Route &route() const { return m_route; }
    bool leadsTo(const QUrl &url, const Route &route) const; ///< the same origin on the same route
    bool isReady() const { return m_ready && !m_failure; }
    bool wasReady() const { return m_ready; }
    const std::optional<HttpFailure> &failure() const { return m_failure; } ///< set: it is closed
    bool isQuiet() const;                                                   ///< ready, with nothing to read or write

    void send(const QByteArray &bytes); ///< as one write; may emit closed() at once; not before ready()
    QByteArray readAll() { return m_socket ? m_socket->readAll() : QByteArray(); }

Q_SIGNALS:
    void ready();     ///< requests can be sent
    void readyRead(); ///< also for what came just before closed()
    /// By the other side or an error: once, and the last signal.
    void closed(const docswiki::net::HttpFailure &failure);

private:
    void connectBy(const RouteResolver::Plan &plan);
    SocketPtr makeSocket() const;
    void connected();
    void becameReady();
    void failed(QAbstractSocket::SocketError error, const QString &detail);
    void close(HttpFailure failure);

    QUrl m_url;
    Route m_route;
    QString m_origin;
    bool m_secure;
    ConnectServices m_services;
    RoutePlan m_plan;
    std::unique_ptr<HostConnector, DeleteLater> m_connector; ///< until the socket stands
    SocketPtr m_socket;
    bool m_ready = false;
    std::optional<HttpFailure> m_failure;
};

} // namespace docswiki::net
