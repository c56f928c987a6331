// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/knowledge/embed/serviceembedder.h"

#include "core/knowledge/embed/servicerun.h"
#include "core/net/origin.h"
#include "core/net/streampool.h"

#include <algorithm>

namespace docswiki::knowledge {

using namespace Qt::StringLiterals;

namespace {
QUrl embeddingsUrl(const QUrl &base)
{
    QUrl url = base;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + u"/embeddings"_s);
    return url;
}

/// What else makes vectors of a model incomparable with others of it.
QString revisionOf(const EmbeddingService &service)
{
    QString revision = net::originOf(service.baseUrl);
    if (!service.documentPrefix.isEmpty()) revision += u" “%1”"_s.arg(service.documentPrefix);
    return revision;
}

QFuture<Result<QList<Vector>>> ready(Result<QList<Vector>> result)
{
    QPromise<Result<QList<Vector>>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}
} // namespace

ServiceEmbedder::ServiceEmbedder(net::StreamPool &pool, EmbeddingService service, EmbeddingLimits limits,
                                 std::shared_ptr<const Clock> clock, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_service(std::move(service))
    , m_limits(limits)
    , m_clock(std::move(clock))
    , m_url(embeddingsUrl(m_service.baseUrl))
    , m_space{m_service.model, revisionOf(m_service), m_service.knownDimension, true}
    , m_batch(std::max(1, limits.batch))
{
    m_readers.setMaxThreadCount(1);
}

ServiceEmbedder::~ServiceEmbedder()
{
    qDeleteAll(findChildren<ServiceRun *>(Qt::FindDirectChildrenOnly));
}

QFuture<Result<QList<Vector>>> ServiceEmbedder::embed(const QStringList &texts, EmbedPurpose purpose)
{
    const bool usable =
        m_url.isValid() && !m_url.host().isEmpty() && (m_url.scheme() == "https"_L1 || m_url.scheme() == "http"_L1);
    if (!usable || m_service.model.isEmpty()) {
        return ready(
            fail(ErrorCode::Input,
                 u"Embeddings of %1 need an address and a model. Enter both in Settings."_s.arg(m_service.name)));
    }
    if (m_waiting.size() >= static_cast<std::size_t>(std::max(1, m_limits.waiting))) {
        return ready(fail(
            ErrorCode::Internal,
            u"Too many texts wait for embeddings of %1. They are tried again later."_s.arg(m_service.name), {}, true));
    }
    auto *run = new ServiceRun(*this, texts, purpose);
    const auto future = run->future();
    if (purpose == EmbedPurpose::Query) {
        m_running.append(run);
        run->start();
    } else {
        m_waiting.push_back(run);
        startWaiting();
    }
    return future;
}

void ServiceEmbedder::startWaiting()
{
    const auto documents = [this] {
        return std::count_if(m_running.cbegin(), m_running.cend(),
                             [](const ServiceRun *run) { return run->purpose() == EmbedPurpose::Document; });
    };
    while (!m_waiting.empty() && documents() < std::max(1, m_limits.parallel)) {
        ServiceRun *run = m_waiting.front();
        m_waiting.pop_front();
        m_running.append(run);
        run->start();
    }
}

void ServiceEmbedder::ended(ServiceRun *run)
{
    m_running.removeOne(run);
    run->deleteLater();
    QMetaObject::invokeMethod(this, &ServiceEmbedder::startWaiting, Qt::QueuedConnection);
}

Result<void> ServiceEmbedder::accept(const QList<Vector> &vectors)
{
    for (const Vector &vector : vectors) {
        const int dimension = static_cast<int>(vector.size());
        if (dimension == 0) continue;
        if (m_space.dimension == 0 && m_service.dimensions > 0 && dimension != m_service.dimensions) {
            return fail(ErrorCode::Protocol,
                        u"%1 made vectors of %2 dimensions although %3 were asked for: “%4” cannot do that. Clear the "
                        "number of dimensions in Settings."_s.arg(m_service.name, QString::number(dimension),
                                                                  QString::number(m_service.dimensions),
                                                                  m_service.model));
        }
        if (m_space.dimension == 0) {
            m_space.dimension = dimension;
            Q_EMIT spaceLearned();
        } else if (dimension != m_space.dimension) {
            return fail(
                ErrorCode::Protocol,
                u"%1 now makes vectors of %2 dimensions; those of this index have %3, and the two cannot be "
                "compared. Check the model in Settings; after a change of the model the index is made anew."_s.arg(
                    m_service.name, QString::number(dimension), QString::number(m_space.dimension)));
        }
    }
    m_everWorked = true;
    return {};
}

} // namespace docswiki::knowledge
