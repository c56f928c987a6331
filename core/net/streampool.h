// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/connectionkeeper.h"
#include "core/net/httpconnection.h"
#include "core/net/route.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

class QNetworkAccessManager;

namespace docswiki::net {

class ShortCalls;

/// The connections of streamed requests: those that stand idle wait here for the next request to their origin on their
/// route, at most 8 to one, 32 in all, 60 s each. A connection made on one route is never used for another. Streams are
/// counted, so that there is an end to them. Loopback is never proxied. Lives on the engine's thread.
class StreamPool final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamPool)
public:
    static constexpr int maxStreams = 384;
    static constexpr std::size_t maxIdlePerOrigin = 8;
    static constexpr std::size_t maxIdle = 32;
    static constexpr std::chrono::seconds idleLimit{60}; ///< servers close idle connections; many do after 60 s or more
    static constexpr std::size_t maxManagers = 8;        ///< of shortCalls(), those with running calls excepted

    /// What tests set.
    struct Parts {
        std::shared_ptr<RouteResolver> routes; ///< none: the usual one
        std::shared_ptr<HostResolver> hosts;   ///< none: the system's
        Milliseconds stagger = HostConnector::defaultStagger;
        ConnectionKeeper::Limits warmth = {};
    };

    /// `tls`: whom to trust; the system's authorities unless given. A route's own authorities come on top.
    explicit StreamPool(QObject *parent = nullptr, std::optional<QSslConfiguration> tls = {});
    StreamPool(Parts parts, QObject *parent);
    ~StreamPool() override;

    /// Opens a connection to the origin of `url` unless one stands idle. Failures are silent: the next request meets
    /// them.
    void warmUp(const QUrl &url, const Route &route = {});

    /// As warmUp(), and opens it again when the server closes it: at most every 15 s, until coolDown() or 5 min after
    /// the last call, or until three openings in a row have failed. At most 8 are kept warm.
    void keepWarm(const QUrl &url, const Route &route = {});
    void coolDown(const QUrl &url, const Route &route = {}); ///< what stands idle goes when its time is over
    void coolDownAll();

    /// For calls that end soon (lists of models and the like): one client a route. Use it at once and do not keep it;
    /// replies keep it alive. A route that cannot be used fails the reply: failureOf() has its sentence.
    QNetworkAccessManager &shortCalls(const Route &route = {});

    RouteResolver &routes() { return *m_services.routes; }

    // For HttpStream.
    bool lease(); ///< false when 384 streams are open
    void release();
    /// One that stands or is being opened, or none.
    std::unique_ptr<HttpConnection> takeStanding(const QUrl &url, const Route &route = {});
    std::unique_ptr<HttpConnection> newConnection(const QUrl &url, const Route &route = {});
    void keep(std::unique_ptr<HttpConnection> connection);

    int openStreams() const { return m_openStreams; }
    int idleConnections() const { return static_cast<int>(m_standing.size()); } ///< those being warmed up included

private:
    struct Standing {
        std::unique_ptr<HttpConnection> connection;
        Instant since;
    };
    void add(std::unique_ptr<HttpConnection> connection);
    void drop(const HttpConnection *connection);
    void dropOld();
    bool stands(const QUrl &url, const Route &route) const;

    ConnectServices m_services;
    std::vector<Standing> m_standing; ///< the one used last at the end
    QTimer m_sweep;
    int m_openStreams = 0;
    std::vector<std::unique_ptr<ShortCalls>> m_shortCalls; ///< the one used last at the end
    ConnectionKeeper m_keeper;
};

} // namespace docswiki::net
