// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

class QNetworkReply;

namespace docswiki::net {

class StreamPool;

/// The right to run one stream on one access manager. Given back when it is destroyed.
class StreamLease final {
    Q_DISABLE_COPY(StreamLease)
public:
    StreamLease(StreamPool *pool, std::size_t manager, QString origin);
    StreamLease(StreamLease &&other) noexcept;
    StreamLease &operator=(StreamLease &&) = delete;
    ~StreamLease();

    QNetworkAccessManager &manager() const;
    void setConnectionLeftOpen()
    {
        m_leftOpen = true;
    } ///< the exchange ended well: the next one may use the connection

private:
    QPointer<StreamPool> m_pool;
    std::size_t m_manager;
    QString m_origin;
    bool m_leftOpen = false;
};

/// Access managers for long streams. Qt 6.4 opens at most 6 connections to a host for one manager, and a stream holds
/// its connection to the end: so there are as many managers as it takes, with at most 6 streams to one origin on each.
/// A lease goes to the manager that has a connection to that origin standing idle. Loopback is never proxied; all else
/// as the system says. Lives on the engine's thread.
class StreamPool final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamPool)
public:
    static constexpr int streamsPerManager = 6;
    static constexpr std::size_t maxManagers = 64;

    explicit StreamPool(QObject *parent = nullptr);
    ~StreamPool() override;

    /// Nothing when 384 streams are open.
    std::optional<StreamLease> lease(const QUrl &url);

    /// For calls that end soon (lists of models and the like).
    QNetworkAccessManager &shortCalls();

    /// Opens a connection to the origin of `url` unless one stands idle. Failures are silent: the next request meets
    /// them.
    void warmUp(const QUrl &url);

    /// Reads an answer that nobody waits for to its end, so that its connection can be used again; gives up after 2 s.
    void drain(QNetworkReply *reply, StreamLease lease);

    std::size_t managers() const { return m_managers.size(); }
    int openStreams() const; ///< leases that are out

private:
    friend class StreamLease;
    struct Use {
        int open = 0;
        int idle = 0; ///< connections left standing, as far as we know: the server may have closed them since
        bool warming = false;
        Instant lastUsed{};
    };
    struct Manager {
        std::unique_ptr<QNetworkAccessManager> access;
        QHash<QString, Use> uses; ///< by origin
    };

    std::optional<std::size_t> managerFor(const QString &origin);
    void release(std::size_t manager, const QString &origin, bool leftOpen);

    std::vector<Manager> m_managers;
    std::unique_ptr<QNetworkAccessManager> m_shortCalls;
};

/// "https://openrouter.ai:443"
QString originOf(const QUrl &url);

/// Whether `host` is this machine: localhost, 127.0.0.0/8, ::1.
bool isLoopback(const QString &host);

} // namespace docswiki::net
