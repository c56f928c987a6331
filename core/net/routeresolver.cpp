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

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr auto systemProxyAge = std::chrono::minutes(1);
constexpr int quitLimitMs = 500;
constexpr int readLimitMs = 10'000;

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

RouteResolver::RouteResolver(std::optional<QSslConfiguration> tls) : RouteResolver(std::move(tls), Sources{}) {}

RouteResolver::RouteResolver(std::optional<QSslConfiguration> tls, Sources sources)
    : m_tls(strict(tls ? *tls : QSslConfiguration::defaultConfiguration()))
    , m_base(m_tls)
    , m_sources(std::move(sources))
    , m_workers(std::make_unique<QThreadPool>())
{
    if (!m_sources.system) m_sources.system = &QNetworkProxyFactory::systemProxyForQuery;
    if (!m_sources.environment) m_sources.environment = &ProxyEnvironment::current;
    m_workers->setMaxThreadCount(2);
}

RouteResolver::~RouteResolver()
{
    m_work->unwanted = true;
    if (m_workers->waitForDone(quitLimitMs)) return;
    // One that reads certificates comes to an end, and must not be left running while the program is taken down. One
    // that hangs in the system's proxy script may never end, and nothing can end it.
    if (m_work->askingSystem > 0 || !m_workers->waitForDone(readLimitMs)) static_cast<void>(m_workers.release());
}

std::optional<Result<QNetworkProxy>> RouteResolver::knownProxy(const QUrl &url, const Route &route) const
{
    if (route.proxy == Route::Proxy::None || isLoopback(url.host())) return QNetworkProxy(QNetworkProxy::NoProxy);
    if (route.proxy == Route::Proxy::Own)
        return parseProxy(route.proxyUrl, u"The proxy of this provider"_s, u"Correct it in Settings."_s);
    if (auto proxy = m_sources.environment().proxyFor(url)) return proxy;
    const auto known = m_systemProxies.constFind(originOf(url));
    if (known == m_systemProxies.constEnd() || now() - known->asked >= systemProxyAge) return std::nullopt;
    return known->proxy;
}

std::optional<QSslConfiguration> RouteResolver::knownTls(const QUrl &url, const Route &route) const
{
    if (!needsAuthorities(url, route)) return m_tls;
    const auto known = m_authorities.constFind(route.caFile);
    if (known == m_authorities.constEnd() || now() - known->checked >= m_sources.authoritiesAge) return std::nullopt;
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
    return [proxy, tls, url, path = route.caFile, system = m_sources.system, base = m_base, work = m_work,
            before = m_authorities.value(route.caFile)] {
        Findings findings;
        if (proxy) {
            ++work->askingSystem;
            findings.system = tunnelAmong(system(QNetworkProxyQuery(url)));
            --work->askingSystem;
        }
        if (!tls || work->unwanted) return findings;
        const QFileInfo file(path);
        Authorities found{before.tls, file.lastModified(), file.size(), now()};
        if (!before.modified.isValid() || found.modified != before.modified || found.size != before.size) {
            const auto own = readAuthorities(path);
            if (!own) {
                findings.authorities = fail(own.error());
                return findings;
            }
            findings.base = found.tls = withSystemAuthorities(base);
            found.tls.setCaCertificates(found.tls.caCertificates() + *own);
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
    if (findings.base) m_base = *findings.base;
    if (findings.authorities) {
        if (m_authorities.size() >= 16) m_authorities.clear();
        if (!*findings.authorities) {
            m_authorities.remove(route.caFile);
            return fail(findings.authorities->error());
        }
        m_authorities.insert(route.caFile, **findings.authorities);
    }
    // What was known when the worker was asked is good enough now, even if its time is over.
    const auto proxy = knownProxy(url, route);
    if (proxy && !*proxy) return fail(proxy->error());
    return RoutePlan{proxy ? **proxy : m_systemProxies.value(originOf(url)).proxy,
                     needsAuthorities(url, route) ? m_authorities.value(route.caFile, {m_tls, {}, 0, {}}).tls : m_tls};
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

} // namespace docswiki::net
