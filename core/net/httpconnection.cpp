// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpconnection.h"

#include "core/net/origin.h"
#include "core/net/socketoptions.h"

#include <QPointer>
#include <QSslError>
#include <QSslSocket>

#include <utility>

namespace docswiki::net {

using namespace Qt::StringLiterals;

HttpConnection::HttpConnection(const QUrl &url, const Route &route, ConnectServices services)
    : m_url(url)
    , m_route(route)
    , m_origin(originOf(url))
    , m_secure(url.scheme() == "https"_L1)
    , m_services(std::move(services))
{
}

HttpConnection::~HttpConnection()
{
    if (m_connector) m_connector->cancel(); // it is deleted later, and makes its sockets through us
    if (!m_socket) return;
    m_socket->disconnect(this);
    m_socket->abort();
}

bool HttpConnection::leadsTo(const QUrl &url, const Route &route) const
{
    return m_route == route && m_origin == originOf(url);
}

void HttpConnection::open()
{
    if (const auto plan = m_services.routes->known(m_url, m_route))
        connectBy(*plan);
    else
        m_services.routes->resolve(m_url, m_route, this,
                                   [this](const RouteResolver::Plan &found) { connectBy(found); });
}

void HttpConnection::connectBy(const RouteResolver::Plan &plan)
{
    if (!plan) {
        close({QNetworkReply::UnknownNetworkError, plan.error().detail, {}, {}, {}, plan.error()});
        return;
    }
    m_plan = *plan;
    m_connector.reset(new HostConnector(
        m_services.hosts, [this] { return makeSocket(); }, m_services.stagger));
    connect(m_connector.get(), &HostConnector::connected, this, &HttpConnection::connected);
    connect(m_connector.get(), &HostConnector::failed, this, &HttpConnection::failed);
    if (m_plan.isDirect())
        m_connector->open(m_url.host(), portOf(m_url));
    else
        m_connector->openThroughProxy(m_url.host(), portOf(m_url));
}

SocketPtr HttpConnection::makeSocket() const
{
    SocketPtr made;
    if (m_secure) {
        auto *socket = new QSslSocket;
        made.reset(socket);
        QSslConfiguration tls = m_plan.tls;
        tls.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
        socket->setSslConfiguration(tls);
        socket->setPeerVerifyName(m_url.host()); // it is connected to an address
    } else {
        made.reset(new QTcpSocket);
    }
    made->setProxy(m_plan.proxy);
    return made;
}

void HttpConnection::connected()
{
    m_socket = m_connector->take();
    m_connector.reset();
    setStreamOptions(*m_socket);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpConnection::readyRead);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this,
            [this](QAbstractSocket::SocketError error) { failed(error, m_socket->errorString()); });
    connect(m_socket.get(), &QTcpSocket::disconnected, this,
            [this] { failed(QAbstractSocket::RemoteHostClosedError, m_socket->errorString()); });
    if (m_secure) {
        auto *socket = static_cast<QSslSocket *>(m_socket.get());
        connect(socket, &QSslSocket::encrypted, this, &HttpConnection::becameReady);
        socket->startClientEncryption();
    } else {
        becameReady();
    }
}

bool HttpConnection::isQuiet() const
{
    return isReady() && m_socket->bytesAvailable() == 0 && m_socket->bytesToWrite() == 0;
}

void HttpConnection::send(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush(); // now, not when the event loop comes to it
}

void HttpConnection::becameReady()
{
    m_ready = true;
    Q_EMIT ready();
}

void HttpConnection::failed(QAbstractSocket::SocketError error, const QString &detail)
{
    HttpFailure failure{toNetworkError(error), detail, m_plan.proxyName()};
    if (error == QAbstractSocket::SslHandshakeFailedError && m_socket) {
        addCertificateFault(failure, static_cast<QSslSocket *>(m_socket.get())->sslHandshakeErrors());
        if (failure.certificate == CertificateFault::None)
            failure.error = QNetworkReply::ProtocolFailure; // no word about a certificate: that is no TLS
    }
    close(std::move(failure));
}

void HttpConnection::close(HttpFailure failure)
{
    if (m_failure) return;
    m_failure = failure;
    const QPointer<HttpConnection> alive(this);
    if (m_socket && m_socket->bytesAvailable() > 0) Q_EMIT readyRead();
    if (alive) Q_EMIT closed(failure);
}

} // namespace docswiki::net
