// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/net/httpconnection.h"
#include "core/net/proxychoice.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

namespace docswiki::net {

/// The connections of streamed requests: those that stand idle wait here for the next request to their origin, at most
/// 8 to one origin, 32 in all, 60 s each. Streams are counted, so that there is an end to them. Loopback is never
/// proxied; all else as the system says. Lives on the engine's thread.
class StreamPool final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamPool)
public:
    static constexpr int maxStreams = 384;
    static constexpr std::size_t maxIdlePerOrigin = 8;
    static constexpr std::size_t maxIdle = 32;
    static constexpr std::chrono::seconds idleLimit{60}; ///< servers close idle connections; many do after 60 s or more

    /// `tls`: whom to trust; the system's authorities unless given.
    explicit StreamPool(QObject *parent = nullptr, std::optional<QSslConfiguration> tls = {});
    ~StreamPool() override;

    /// Opens a connection to the origin of `url` unless one stands idle. Failures are silent: the next request meets
    /// them.
    void warmUp(const QUrl &url);

    /// For calls that end soon (lists of models and the like).
    QNetworkAccessManager &shortCalls();

    // For HttpStream.
    bool lease(); ///< false when 384 streams are open
    void release();
    std::unique_ptr<HttpConnection> takeStanding(const QUrl &url); ///< one that stands or is being opened, or none
    std::unique_ptr<HttpConnection> newConnection(const QUrl &url);
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
    bool stands(const QString &origin) const;

    std::optional<QSslConfiguration> m_tls;
    ProxyChoice m_proxies;
    std::vector<Standing> m_standing; ///< the one used last at the end
    QTimer m_sweep;
    int m_openStreams = 0;
    std::unique_ptr<QNetworkAccessManager> m_shortCalls;
};

} // namespace docswiki::net
