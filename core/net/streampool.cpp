// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"

#include "core/net/shortcalls.h"

#include <QPointer>

#include <algorithm>
#include <iterator>
#include <utility>

namespace docswiki::net {

namespace {
constexpr auto sweepInterval = std::chrono::seconds(10);
constexpr auto warmUpLimit = std::chrono::seconds(10);
} // namespace

StreamPool::StreamPool(QObject *parent, std::optional<QSslConfiguration> tls)
    : StreamPool(Parts{std::make_shared<RouteResolver>(std::move(tls)), nullptr}, parent)
{
}

StreamPool::StreamPool(Parts parts, QObject *parent)
    : QObject(parent)
    , m_services{parts.routes ? std::move(parts.routes) : std::make_shared<RouteResolver>(),
                 parts.hosts ? std::move(parts.hosts) : std::make_shared<HostResolver>(), parts.stagger}
    , m_sweep(this)
    , m_keeper(
          parts.warmth, [this](const QUrl &url, const Route &route) { return stands(url, route); },
          [this](const QUrl &url, const Route &route) { warmUp(url, route); })
{
    m_sweep.setInterval(sweepInterval);
    m_sweep.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_sweep, &QTimer::timeout, this, &StreamPool::dropOld);
}

StreamPool::~StreamPool() = default;

void StreamPool::warmUp(const QUrl &url, const Route &route)
{
    dropOld();
    if (stands(url, route)) return;
    auto connection = newConnection(url, route);
    HttpConnection *opened = connection.get();
    add(std::move(connection));
    QTimer::singleShot(warmUpLimit, this, [this, late = QPointer<HttpConnection>(opened)] {
        if (late && !late->isReady()) drop(late);
    });
    opened->open(); // may drop it already
}

void StreamPool::keepWarm(const QUrl &url, const Route &route)
{
    m_keeper.keep(url, route);
}

void StreamPool::coolDown(const QUrl &url, const Route &route)
{
    m_keeper.cool(url, route);
}

void StreamPool::coolDownAll()
{
    m_keeper.coolAll();
}

QNetworkAccessManager &StreamPool::shortCalls(const Route &route)
{
    const auto same = std::find_if(m_shortCalls.begin(), m_shortCalls.end(),
                                   [&route](const auto &calls) { return calls->route() == route; });
    if (same != m_shortCalls.end()) {
        std::rotate(same, same + 1, m_shortCalls.end());
    } else {
        if (m_shortCalls.size() >= maxManagers) std::erase_if(m_shortCalls, [](const auto &c) { return !c->isBusy(); });
        m_shortCalls.push_back(std::make_unique<ShortCalls>(m_services.routes, route));
    }
    return *m_shortCalls.back();
}

bool StreamPool::lease()
{
    if (m_openStreams >= maxStreams) return false;
    ++m_openStreams;
    return true;
}

void StreamPool::release()
{
    --m_openStreams;
}

std::unique_ptr<HttpConnection> StreamPool::takeStanding(const QUrl &url, const Route &route)
{
    dropOld();
    auto chosen = m_standing.rend();
    for (auto it = m_standing.rbegin(); it != m_standing.rend(); ++it) {
        if (!it->connection->leadsTo(url, route)) continue;
        if (it->connection->isQuiet()) {
            chosen = it;
            break;
        }
        if (!it->connection->isReady()) chosen = it; // being opened: still sooner than another one
    }
    if (chosen == m_standing.rend()) return nullptr;
    auto connection = std::move(chosen->connection);
    m_standing.erase(std::next(chosen).base());
    connection->disconnect(this);
    return connection;
}

std::unique_ptr<HttpConnection> StreamPool::newConnection(const QUrl &url, const Route &route)
{
    return std::make_unique<HttpConnection>(url, route, m_services);
}

void StreamPool::keep(std::unique_ptr<HttpConnection> connection)
{
    dropOld();
    const auto isAlike = [&connection](const Standing &s) {
        return s.connection->leadsTo(connection->url(), connection->route());
    };
    if (std::count_if(m_standing.cbegin(), m_standing.cend(), isAlike) >= std::ptrdiff_t(maxIdlePerOrigin))
        m_standing.erase(std::find_if(m_standing.cbegin(), m_standing.cend(), isAlike));
    else if (m_standing.size() >= maxIdle)
        m_standing.erase(m_standing.cbegin());
    add(std::move(connection));
}

void StreamPool::add(std::unique_ptr<HttpConnection> connection)
{
    HttpConnection *added = connection.get();
    m_standing.push_back({std::move(connection), std::chrono::steady_clock::now()});
    // Closed, or bytes that nobody asked for: neither leaves a connection to rely on.
    connect(added, &HttpConnection::ready, this, [this, added] { m_keeper.stood(added->url(), added->route()); });
    connect(added, &HttpConnection::closed, this, [this, added] { drop(added); });
    connect(added, &HttpConnection::readyRead, this, [this, added] { drop(added); });
    if (!m_sweep.isActive()) m_sweep.start();
}

void StreamPool::drop(const HttpConnection *connection)
{
    const auto it = std::find_if(m_standing.begin(), m_standing.end(),
                                 [connection](const Standing &s) { return s.connection.get() == connection; });
    if (it == m_standing.end()) return;
    const auto dropped = std::move(it->connection);
    m_standing.erase(it);
    m_keeper.lost(dropped->url(), dropped->route(), dropped->wasReady());
}

void StreamPool::dropOld()
{
    const Instant oldest = std::chrono::steady_clock::now() - idleLimit;
    const auto isOld = [oldest](const Standing &s) { return s.since < oldest; };
    while (true) {
        const auto old = std::find_if(m_standing.cbegin(), m_standing.cend(), isOld);
        if (old == m_standing.cend()) break;
        drop(old->connection.get());
    }
    if (m_standing.empty()) m_sweep.stop();
}

bool StreamPool::stands(const QUrl &url, const Route &route) const
{
    return std::any_of(m_standing.cbegin(), m_standing.cend(),
                       [&](const Standing &s) { return s.connection->leadsTo(url, route); });
}

} // namespace docswiki::net
