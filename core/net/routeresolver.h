// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/net/proxyenvironment.h"
#include "core/net/route.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QThreadPool>
#include <QUrl>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace docswiki::net {

/// What a socket to one address needs to know about its route.
struct RoutePlan {
    QNetworkProxy proxy{QNetworkProxy::NoProxy}; ///< SOCKS 5, HTTP CONNECT, or none
    QSslConfiguration tls;                       ///< for https

    bool isDirect() const { return proxy.type() == QNetworkProxy::NoProxy; }
    QString proxyName() const; ///< "proxy.example:3128"; empty: direct
};

/// Turns routes into plans. What needs files or the system's settings (which may run a script from the network) is
/// found out on a worker and remembered: the system's proxies for a minute, an authority file as long as it does not
/// change, looked at again after ten seconds. Failures are not remembered. Engine thread.
class RouteResolver final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RouteResolver)
public:
    using Plan = Result<RoutePlan>;
    using Ready = std::function<void(const Plan &)>;
    /// What tests set.
    struct Sources {
        std::function<QList<QNetworkProxy>(const QNetworkProxyQuery &)> system; ///< called on a worker; may block
        std::function<ProxyEnvironment()> environment;
        Milliseconds authoritiesAge{10'000};
    };

    /// `tls`: whom to trust, the system's authorities unless given.
    explicit RouteResolver(std::optional<QSslConfiguration> tls = {});
    RouteResolver(std::optional<QSslConfiguration> tls, Sources sources);
    ~RouteResolver() override;

    /// The plan, when nothing has to be waited for. Input error: the route cannot be used as it is.
    std::optional<Plan> known(const QUrl &url, const Route &route) const;

    /// Calls `ready` once, from the event loop, unless `context` is gone by then.
    void resolve(const QUrl &url, const Route &route, QObject *context, Ready ready);

private:
    struct Authorities {
        QSslConfiguration tls;
        QDateTime modified;
        qint64 size = 0;
        Instant checked{};
    };
    struct SystemProxy {
        QNetworkProxy proxy{QNetworkProxy::NoProxy};
        Instant asked{};
    };
    struct Findings {
        std::optional<QNetworkProxy> system;
        std::optional<Result<Authorities>> authorities;
        std::optional<QSslConfiguration> base; ///< with the system's authorities
    };
    struct Waiter {
        QPointer<QObject> context;
        Ready ready;
    };
    struct Work { ///< shared with the workers
        std::atomic<int> askingSystem = 0;
        std::atomic<bool> unwanted = false;
    };
    std::optional<Result<QNetworkProxy>> knownProxy(const QUrl &url, const Route &route) const;
    std::optional<QSslConfiguration> knownTls(const QUrl &url, const Route &route) const;
    std::function<Findings()> question(const QUrl &url, const Route &route) const; ///< for a worker
    Plan learn(const QUrl &url, const Route &route, const Findings &findings);

    QSslConfiguration m_tls;
    QSslConfiguration m_base; ///< as m_tls; with a list of the system's authorities once that was needed
    Sources m_sources;
    QHash<QString, SystemProxy> m_systemProxies;                    ///< by origin; emptied when it holds 100
    QHash<QString, Authorities> m_authorities;                      ///< by path; emptied when it holds 16
    std::vector<std::pair<QString, std::vector<Waiter>>> m_waiting; ///< by what is asked
    std::shared_ptr<Work> m_work = std::make_shared<Work>();
    std::unique_ptr<QThreadPool> m_workers;
};

} // namespace docswiki::net
