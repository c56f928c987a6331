// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/net/route.h"
#include "core/net/routeresolver.h"

#include <QNetworkAccessManager>

#include <memory>

namespace docswiki::net {

inline constexpr auto failureProperty = "docswikiFailure"; ///< of a reply: what failureOf() knows beside the error

/// Qt's own client for one route: its proxy and its authorities, TLS 1.2 or newer, redirects not followed unless a
/// request says so. What has to be found out about the route first (a file, the system's settings) delays the call and
/// nothing else. A route that cannot be used fails each call from the event loop; failureOf() says why. Engine thread.
class ShortCalls final : public QNetworkAccessManager {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ShortCalls)
public:
    ShortCalls(std::shared_ptr<RouteResolver> routes, Route route);

    const Route &route() const { return m_route; }
    bool isBusy() const; ///< a call runs, or its reply was not deleted yet

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    QNetworkReply *call(Operation operation, const QNetworkRequest &request, QIODevice *body, const RoutePlan &plan);

    std::shared_ptr<RouteResolver> m_routes;
    Route m_route;
};

} // namespace docswiki::net
