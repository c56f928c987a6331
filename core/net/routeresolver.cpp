// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/routeresolver.h"

#include "core/net/origin.h"
#include "core/net/trust.h"

#include <QFileInfo>
#include <QFutureWatcher>
#include <QNetworkProxyFactory>
#include <QNetworkProxyQuery>
#include <QtConcurrentRun>

#include <algorithm>
#include <future>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr auto systemProxyAge = std::chrono::minutes(1);
constexpr auto authoritiesAge = std::chrono::seconds(10);
constexpr Milliseconds nowLimit{300};
constexpr int quitLimitMs = 500;

Instant now()
{
    return std::chrono::steady_clock::now();
}

/// The first through which a socket can go.
QNetworkProxy tunnelAmong(const QList<QNetworkProxy> &proxies)
{
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy || proxy.capabilities() & QNetworkProxy::TunnelingCapability)
            return proxy;
    }
    if (proxies.isEmpty()) return QNetworkProxy(QNetworkProxy::NoProxy);
    // One that is given for whole requests only: most of them know CONNECT as well.
    const QNetworkProxy &first = proxies.constFirst();
    return {QNetworkProxy::HttpProxy, first.hostName(), first.port(), first.user(), first.password()};
}

bool needsAuthorities(const QUrl &url, const Route &route)
{
    return !route.caFile.isEmpty() && url.scheme() == "https"_L1;
}
} // namespace

QString RoutePlan::proxyName() const
{
    return isDirect() ? QString() : proxy.hostName() + u':' + QString::number(proxy.port());
}

RouteResolver::RouteResolver(std::optional<QSslConfiguration> tls, SystemProxies system, Environment environment)
    : m_tls(strict(tls ? *tls : QSslConfiguration::defaultConfiguration()))
    , m_system(system ? std::move(system) : &QNetworkProxyFactory::systemProxyForQuery)
    , m_environment(environment ? std::move(environment) : &ProxyEnvironment::current)
    , m_workers(std::make_unique<QThreadPool>())
{
    m_workers->setMaxThreadCount(2);
}

RouteResolver::~RouteResolver()
{
    // A worker may hang in the system's proxy script, and nothing can end that: then the end of the program does.
    if (!m_workers->waitForDone(quitLimitMs)) static_cast<void>(m_workers.release());
}

std::optional<Result<QNetworkProxy>> RouteResolver::knownProxy(const QUrl &url, const Route &route) const
{
    if (route.proxy == Route::Proxy::None || isLoopback(url.host())) return QNetworkProxy(QNetworkProxy::NoProxy);
    if (route.proxy == Route::Proxy::Own)
        return parseProxy(route.proxyUrl, u"The proxy of this provider"_s, u"Correct it in Settings."_s);
    if (auto proxy = m_environment().proxyFor(url)) return proxy;
    const auto known = m_systemProxies.constFind(originOf(url));
    if (known == m_systemProxies.constEnd() || now() - known->asked >= systemProxyAge) return std::nullopt;
    return known->proxy;
}

std::optional<QSslConfiguration> RouteResolver::knownTls(const QUrl &url, const Route &route) const
{
    if (!needsAuthorities(url, route)) return m_tls;
    const auto known = m_authorities.constFind(route.caFile);
    if (known == m_authorities.constEnd() || now() - known->checked >= authoritiesAge) return std::nullopt;
    return known->tls;
}

std::optional<RouteResolver::Plan> RouteResolver::known(const QUrl &url, const Route &route) const
{
    const auto proxy = knownProxy(url, route);
    if (proxy && !*proxy) return fail(proxy->error());
    const auto tls = knownTls(url, route);
    if (!proxy || !tls) return std::nullopt;
    return RoutePlan{**proxy, *tls};
}

std::function<RouteResolver::Findings()> RouteResolver::question(const QUrl &url, const Route &route) const
{
    const bool proxy = !knownProxy(url, route);
    const bool tls = !knownTls(url, route);
    return [proxy, tls, url, path = route.caFile, system = m_system, base = m_tls,
            before = m_authorities.value(route.caFile)] {
        Findings findings;
        if (proxy) findings.system = tunnelAmong(system(QNetworkProxyQuery(url)));
        if (!tls) return findings;
        const QFileInfo file(path);
        Authorities found{before.tls, file.lastModified(), file.size(), now()};
        if (!before.modified.isValid() || found.modified != before.modified || found.size != before.size) {
            const auto loaded = loadAuthorities(path, base);
            if (!loaded) {
                findings.authorities = fail(loaded.error());
                return findings;
            }
            found.tls = *loaded;
        }
        findings.authorities = std::move(found);
        return findings;
    };
}

RouteResolver::Plan RouteResolver::learn(const QUrl &url, const Route &route, const Findings &findings)
{
    if (findings.system) {
        if (m_systemProxies.size() >= 100) m_systemProxies.clear();
        m_systemProxies.insert(originOf(url), {*findings.system, now()});
    }
    if (findings.authorities) {
        if (m_authorities.size() >= 16) m_authorities.clear();
        if (!*findings.authorities) {
            m_authorities.remove(route.caFile);
            return fail(findings.authorities->error());
        }
        m_authorities.insert(route.caFile, **findings.authorities);
    }
    if (auto plan = known(url, route)) return *plan;
    return fail(ErrorCode::Internal, u"The way to this provider could not be found out. Ask again."_s, originOf(url),
                true);
}

void RouteResolver::resolve(const QUrl &url, const Route &route, QObject *context, Ready ready)
{
    const QString key =
        QStringList{originOf(url), QString::number(int(route.proxy)), route.proxyUrl, route.caFile}.join(QChar(0x1f));
    const auto same =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&key](const auto &w) { return w.first == key; });
    if (same != m_waiting.end()) {
        std::erase_if(same->second, [](const Waiter &waiter) { return !waiter.context; });
        same->second.push_back({context, std::move(ready)});
        return;
    }
    m_waiting.push_back({key, {}});
    m_waiting.back().second.push_back({context, std::move(ready)});

    auto *watcher = new QFutureWatcher<Findings>(this);
    connect(watcher, &QFutureWatcher<Findings>::finished, this, [this, watcher, key, url, route] {
        watcher->deleteLater();
        const Plan plan = learn(url, route, watcher->result());
        const auto mine =
            std::find_if(m_waiting.begin(), m_waiting.end(), [&key](const auto &w) { return w.first == key; });
        const auto waiters = std::move(mine->second);
        m_waiting.erase(mine);
        for (const Waiter &waiter : waiters) {
            // Not from here: one of them may let go of us.
            if (waiter.context)
                QMetaObject::invokeMethod(
                    waiter.context, [ready = waiter.ready, plan] { ready(plan); }, Qt::QueuedConnection);
        }
    });
    watcher->setFuture(QtConcurrent::run(m_workers.get(), question(url, route)));
}

RouteResolver::Plan RouteResolver::resolveNow(const QUrl &url, const Route &route)
{
    if (auto plan = known(url, route)) return *plan;
    auto answer = std::make_shared<std::promise<Findings>>();
    auto found = answer->get_future();
    m_workers->start([answer, ask = question(url, route)] { answer->set_value(ask()); });
    if (found.wait_for(nowLimit) == std::future_status::ready) return learn(url, route, found.get());
    resolve(url, route, this, [](const Plan &) {}); // for the next call
    const auto tls = knownTls(url, route);
    if (!tls)
        return fail(ErrorCode::Timeout,
                    u"The certificate file %1 could not be read in time. Correct it in Settings, or try again."_s.arg(
                        route.caFile.left(300)),
                    {}, true);
    const auto proxy = knownProxy(url, route);
    return RoutePlan{proxy && *proxy ? **proxy : QNetworkProxy(QNetworkProxy::NoProxy), *tls};
}

} // namespace docswiki::net
