// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"

#include "core/net/origin.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
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
    : QObject(parent), m_tls(std::move(tls)), m_sweep(this)
{
    m_sweep.setInterval(sweepInterval);
    m_sweep.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_sweep, &QTimer::timeout, this, &StreamPool::dropOld);
}

StreamPool::~StreamPool() = default;

void StreamPool::warmUp(const QUrl &url)
{
    dropOld();
    if (stands(originOf(url))) return;
    auto connection = newConnection(url);
    HttpConnection *opened = connection.get();
    add(std::move(connection));
    QTimer::singleShot(warmUpLimit, this, [this, late = QPointer<HttpConnection>(opened)] {
        if (late && !late->isReady()) drop(late);
    });
    opened->open(); // may drop it already
}

QNetworkAccessManager &StreamPool::shortCalls()
{
    if (!m_shortCalls) {
        m_shortCalls = std::make_unique<QNetworkAccessManager>();
        m_shortCalls->setProxyFactory(new ProxyChoice); // owned by the manager
        m_shortCalls->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }
    return *m_shortCalls;
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

std::unique_ptr<HttpConnection> StreamPool::takeStanding(const QUrl &url)
{
    dropOld();
    const QString origin = originOf(url);
    auto chosen = m_standing.rend();
    for (auto it = m_standing.rbegin(); it != m_standing.rend(); ++it) {
        if (it->connection->origin() != origin) continue;
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

std::unique_ptr<HttpConnection> StreamPool::newConnection(const QUrl &url)
{
    return std::make_unique<HttpConnection>(url, m_proxies.tunnelTo(url), m_tls ? &*m_tls : nullptr);
}

void StreamPool::keep(std::unique_ptr<HttpConnection> connection)
{
    dropOld();
    const auto isOfOrigin = [&connection](const Standing &s) { return s.connection->origin() == connection->origin(); };
    if (std::count_if(m_standing.cbegin(), m_standing.cend(), isOfOrigin) >= std::ptrdiff_t(maxIdlePerOrigin))
        m_standing.erase(std::find_if(m_standing.cbegin(), m_standing.cend(), isOfOrigin));
    else if (m_standing.size() >= maxIdle)
        m_standing.erase(m_standing.cbegin());
    add(std::move(connection));
}

void StreamPool::add(std::unique_ptr<HttpConnection> connection)
{
    HttpConnection *added = connection.get();
    m_standing.push_back({std::move(connection), std::chrono::steady_clock::now()});
    // Closed, or bytes that nobody asked for: neither leaves a connection to rely on.
    connect(added, &HttpConnection::closed, this, [this, added] { drop(added); });
    connect(added, &HttpConnection::readyRead, this, [this, added] { drop(added); });
    if (!m_sweep.isActive()) m_sweep.start();
}

void StreamPool::drop(const HttpConnection *connection)
{
    std::erase_if(m_standing, [connection](const Standing &s) { return s.connection.get() == connection; });
}

void StreamPool::dropOld()
{
    const Instant oldest = std::chrono::steady_clock::now() - idleLimit;
    std::erase_if(m_standing, [oldest](const Standing &s) { return s.since < oldest; });
    if (m_standing.empty()) m_sweep.stop();
}

bool StreamPool::stands(const QString &origin) const
{
    return std::any_of(m_standing.cbegin(), m_standing.cend(),
                       [&origin](const Standing &s) { return s.connection->origin() == origin; });
}

} // namespace docswiki::net
