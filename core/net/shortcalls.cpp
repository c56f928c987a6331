// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/shortcalls.h"

#include "core/net/httpfailure.h"

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
        const auto plan = m_routes->resolveNow(query.url(), m_route); // known: createRequest() has just asked
        return {plan ? plan->proxy : QNetworkProxy(QNetworkProxy::NoProxy)};
    }

private:
    std::shared_ptr<RouteResolver> m_routes;
    Route m_route;
};

/// The reply of a call that was never made.
class RefusedReply final : public QNetworkReply {
    Q_OBJECT
public:
    RefusedReply(QNetworkAccessManager::Operation operation, const QNetworkRequest &request, const Error &why,
                 QObject *parent)
        : QNetworkReply(parent)
    {
        setOperation(operation);
        setRequest(request);
        setUrl(request.url());
        setError(UnknownNetworkError, why.message);
        setFinished(true);
        setProperty(failureProperty,
                    QVariant::fromValue(HttpFailure{UnknownNetworkError, why.detail, {}, {}, {}, why}));
        open(ReadOnly);
        QMetaObject::invokeMethod(
            this,
            [this] {
                Q_EMIT errorOccurred(error());
                Q_EMIT finished();
            },
            Qt::QueuedConnection);
    }
    void abort() override {}

protected:
    qint64 readData(char *, qint64) override { return -1; }
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
    const auto plan = m_routes->resolveNow(request.url(), m_route);
    if (!plan) return new RefusedReply(operation, request, plan.error(), this);
    QNetworkRequest safe(request);
    safe.setSslConfiguration(plan->tls);
    QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, safe, body);
    HttpFailure told;
    told.proxy = plan->proxyName();
    reply->setProperty(failureProperty, QVariant::fromValue(told));
    connect(reply, &QNetworkReply::sslErrors, reply, [reply](const QList<QSslError> &errors) {
        auto failure = reply->property(failureProperty).value<HttpFailure>();
        addCertificateFault(failure, errors);
        reply->setProperty(failureProperty, QVariant::fromValue(failure));
    });
    return reply;
}

} // namespace docswiki::net

#include "shortcalls.moc"
