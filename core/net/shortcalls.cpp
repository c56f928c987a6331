// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/shortcalls.h"

#include "core/net/deferredreply.h"
#include "core/net/httpfailure.h"
#include "core/net/origin.h"

#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslError>
#include <QVariant>

#include <utility>

namespace docswiki::net {

namespace {

class RouteProxy final : public QNetworkProxyFactory {
public:
    RouteProxy(std::shared_ptr<RouteResolver> routes, Route route)
        : m_routes(std::move(routes)), m_route(std::move(route))
    {
    }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        // Known: the call was not made before it was. In the one moment in which that grows old, the last one serves.
        const auto plan = m_routes->known(query.url(), m_route);
        if (plan && *plan) m_last = (*plan)->proxy;
        return {isLoopback(query.url().host()) ? QNetworkProxy(QNetworkProxy::NoProxy) : m_last};
    }

private:
    std::shared_ptr<RouteResolver> m_routes;
    Route m_route;
    QNetworkProxy m_last{QNetworkProxy::NoProxy};
};
} // namespace

ShortCalls::ShortCalls(std::shared_ptr<RouteResolver> routes, Route route)
    : m_routes(std::move(routes)), m_route(std::move(route))
{
    setProxyFactory(new RouteProxy(m_routes, m_route)); // owned by us
    setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

bool ShortCalls::isBusy() const
{
    return !findChildren<QNetworkReply *>(Qt::FindDirectChildrenOnly).isEmpty();
}

QNetworkReply *ShortCalls::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    const auto plan = m_routes->known(request.url(), m_route);
    if (plan && *plan) return call(operation, request, body, **plan);
    auto *reply = new DeferredReply(operation, request, this);
    m_routes->resolve(request.url(), m_route, reply, [=, this](const RouteResolver::Plan &found) {
        if (found)
            reply->become(call(operation, request, body, *found)); // `body` lives as long as `reply`
        else
            reply->refuse(found.error());
    });
    return reply;
}

QNetworkReply *ShortCalls::call(Operation operation, const QNetworkRequest &request, QIODevice *body,
                                const RoutePlan &plan)
{
    QNetworkRequest safe(request);
    safe.setSslConfiguration(plan.tls);
    QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, safe, body);
    HttpFailure told;
    told.proxy = plan.proxyName();
    reply->setProperty(failureProperty, QVariant::fromValue(told));
    connect(reply, &QNetworkReply::sslErrors, reply, [reply](const QList<QSslError> &errors) {
        auto failure = reply->property(failureProperty).value<HttpFailure>();
        addCertificateFault(failure, errors);
        reply->setProperty(failureProperty, QVariant::fromValue(failure));
    });
    return reply;
}

} // namespace docswiki::net
