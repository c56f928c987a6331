// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/streampool.h"

#include "core/net/proxychoice.h"

#include <QHostAddress>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
constexpr auto drainLimit = std::chrono::seconds(2);
constexpr auto idleTrusted = std::chrono::seconds(30); // servers close idle connections; after this one, warm up again

std::unique_ptr<QNetworkAccessManager> newManager()
{
    auto manager = std::make_unique<QNetworkAccessManager>();
    manager->setProxyFactory(new ProxyChoice); // owned by the manager
    manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return manager;
}
} // namespace

StreamLease::StreamLease(StreamPool *pool, std::size_t manager, QString origin)
    : m_pool(pool), m_manager(manager), m_origin(std::move(origin))
{
}

StreamLease::StreamLease(StreamLease &&other) noexcept
    : m_pool(std::exchange(other.m_pool, nullptr))
    , m_manager(other.m_manager)
    , m_origin(std::move(other.m_origin))
    , m_leftOpen(other.m_leftOpen)
{
}

StreamLease::~StreamLease()
{
    if (m_pool) m_pool->release(m_manager, m_origin, m_leftOpen);
}

QNetworkAccessManager &StreamLease::manager() const
{
    return *m_pool->m_managers[m_manager].access;
}

StreamPool::StreamPool(QObject *parent) : QObject(parent) {}

StreamPool::~StreamPool()
{
    // Replies die with their managers and give their leases back while they do: there must be nothing left to give them
    // to.
    const auto dying = std::exchange(m_managers, {});
}

std::optional<StreamLease> StreamPool::lease(const QUrl &url)
{
    const QString origin = originOf(url);
    const auto chosen = managerFor(origin);
    if (!chosen) return {};
    Use &use = m_managers[*chosen].uses[origin];
    ++use.open;
    use.idle = std::max(use.idle - 1, 0);
    use.lastUsed = std::chrono::steady_clock::now();
    return StreamLease(this, *chosen, origin);
}

std::optional<std::size_t> StreamPool::managerFor(const QString &origin)
{
    std::optional<std::size_t> best;
    int bestRank = -1;
    for (std::size_t i = 0; i < m_managers.size(); ++i) {
        const Use use = m_managers[i].uses.value(origin);
        if (use.open >= streamsPerManager) continue;
        const int rank = use.idle > 0 ? 2 : use.warming ? 1 : 0;
        if (rank > bestRank) {
            best = i;
            bestRank = rank;
        }
    }
    if (!best && m_managers.size() < maxManagers) {
        m_managers.push_back({newManager(), {}});
        best = m_managers.size() - 1;
    }
    return best;
}

void StreamPool::release(std::size_t manager, const QString &origin, bool leftOpen)
{
    if (manager >= m_managers.size()) return;
    Use &use = m_managers[manager].uses[origin];
    --use.open;
    use.lastUsed = std::chrono::steady_clock::now();
    if (leftOpen) use.idle = std::min(use.idle + 1, streamsPerManager);
}

QNetworkAccessManager &StreamPool::shortCalls()
{
    if (!m_shortCalls) m_shortCalls = newManager();
    return *m_shortCalls;
}

void StreamPool::warmUp(const QUrl &url)
{
    const QString origin = originOf(url);
    const auto chosen = managerFor(origin);
    if (!chosen) return;
    Use &use = m_managers[*chosen].uses[origin];
    const bool fresh = std::chrono::steady_clock::now() - use.lastUsed < idleTrusted;
    if (use.warming || (use.idle > 0 && fresh)) return;
    use.warming = true;
    use.idle = 0;

    // What connectToHost() does inside, but with HTTP/2 off as in our requests: else the two would not share
    // connections.
    QUrl target;
    target.setScheme(url.scheme() == "https"_L1 ? u"preconnect-https"_s : u"preconnect-http"_s);
    target.setHost(url.host());
    target.setPort(url.port(url.scheme() == "https"_L1 ? 443 : 80));
    QNetworkRequest request(target);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    QNetworkReply *reply = m_managers[*chosen].access->get(request);
    QTimer::singleShot(std::chrono::seconds(10), reply, &QNetworkReply::abort);
    connect(reply, &QNetworkReply::finished, this, [this, reply, origin, manager = *chosen] {
        Use &warmed = m_managers[manager].uses[origin];
        warmed.warming = false;
        if (reply->error() == QNetworkReply::NoError) {
            warmed.idle = std::min(warmed.idle + 1, streamsPerManager);
            warmed.lastUsed = std::chrono::steady_clock::now();
        }
        reply->deleteLater();
    });
}

void StreamPool::drain(QNetworkReply *reply, StreamLease lease)
{
    const auto held = std::make_shared<std::optional<StreamLease>>(std::move(lease));
    const auto done = [reply, held] {
        if (reply->error() == QNetworkReply::NoError && held->has_value()) (*held)->setConnectionLeftOpen();
        held->reset();
        reply->deleteLater();
    };
    if (reply->isFinished()) {
        done();
        return;
    }
    connect(reply, &QNetworkReply::readyRead, this, [reply] { reply->readAll(); });
    connect(reply, &QNetworkReply::finished, this, done);
    QTimer::singleShot(drainLimit, reply, &QNetworkReply::abort);
}

int StreamPool::openStreams() const
{
    int open = 0;
    for (const Manager &manager : m_managers) {
        for (const Use &use : manager.uses)
            open += use.open;
    }
    return open;
}

QString originOf(const QUrl &url)
{
    const int standard = url.scheme() == "https"_L1 ? 443 : 80;
    return url.scheme() + "://"_L1 + url.host() + u':' + QString::number(url.port(standard));
}

bool isLoopback(const QString &host)
{
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || host.endsWith(".localhost"_L1, Qt::CaseInsensitive))
        return true;
    return QHostAddress(host).isLoopback();
}

} // namespace docswiki::net
