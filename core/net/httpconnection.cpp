// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpconnection.h"

#include "core/net/origin.h"

#include <QNetworkProxy>
#include <QPointer>
#include <QSslError>
#include <QSslSocket>
#include <QStringList>

namespace docswiki::net {

using namespace Qt::StringLiterals;

namespace {
QNetworkReply::NetworkError toNetworkError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError: return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::HostNotFoundError: return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::RemoteHostClosedError: return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::SocketTimeoutError: return QNetworkReply::TimeoutError;
    case QAbstractSocket::SslHandshakeFailedError: return QNetworkReply::SslHandshakeFailedError;
    case QAbstractSocket::ProxyConnectionRefusedError: return QNetworkReply::ProxyConnectionRefusedError;
    case QAbstractSocket::ProxyConnectionClosedError: return QNetworkReply::ProxyConnectionClosedError;
    case QAbstractSocket::ProxyConnectionTimeoutError: return QNetworkReply::ProxyTimeoutError;
    case QAbstractSocket::ProxyNotFoundError: return QNetworkReply::ProxyNotFoundError;
    case QAbstractSocket::ProxyProtocolError: return QNetworkReply::ProxyConnectionClosedError;
    case QAbstractSocket::ProxyAuthenticationRequiredError: return QNetworkReply::ProxyAuthenticationRequiredError;
    default: return QNetworkReply::UnknownNetworkError;
    }
}
} // namespace

HttpConnection::HttpConnection(const QUrl &url, const QNetworkProxy &proxy, const QSslConfiguration *tls)
    : m_url(url), m_origin(originOf(url)), m_secure(url.scheme() == "https"_L1)
{
    if (m_secure) {
        auto *socket = new QSslSocket;
        QSslConfiguration configuration = tls ? *tls : QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
        configuration.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
        socket->setSslConfiguration(configuration);
        m_socket.reset(socket);
        connect(socket, &QSslSocket::encrypted, this, &HttpConnection::becameReady);
    } else {
        m_socket.reset(new QTcpSocket);
        connect(m_socket.get(), &QTcpSocket::connected, this, &HttpConnection::becameReady);
    }
    m_socket->setProxy(proxy);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpConnection::readyRead);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &HttpConnection::failed);
    connect(m_socket.get(), &QTcpSocket::disconnected, this,
            [this] { failed(QAbstractSocket::RemoteHostClosedError); });
}

HttpConnection::~HttpConnection()
{
    m_socket->disconnect(this);
    m_socket->abort();
}

void HttpConnection::open()
{
    if (m_secure)
        static_cast<QSslSocket *>(m_socket.get())->connectToHostEncrypted(m_url.host(), portOf(m_url));
    else
        m_socket->connectToHost(m_url.host(), portOf(m_url));
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
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT ready();
}

void HttpConnection::failed(QAbstractSocket::SocketError error)
{
    if (m_failure) return;
    m_failure = HttpFailure{toNetworkError(error), m_socket->errorString()};
    if (error == QAbstractSocket::SslHandshakeFailedError) {
        QStringList reasons;
        for (const QSslError &reason : static_cast<QSslSocket *>(m_socket.get())->sslHandshakeErrors())
            reasons += reason.errorString();
        if (reasons.isEmpty())
            m_failure->error = QNetworkReply::ProtocolFailure; // no word about a certificate: that is no TLS
        else
            m_failure->detail = reasons.join("; "_L1);
    }
    const QPointer<HttpConnection> alive(this);
    if (m_socket->bytesAvailable() > 0) Q_EMIT readyRead();
    if (alive) Q_EMIT closed(*m_failure);
}

} // namespace docswiki::net
