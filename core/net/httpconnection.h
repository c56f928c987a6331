// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QByteArray>
#include <QNetworkReply>
#include <QObject>
#include <QSslConfiguration>
#include <QString>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <optional>

class QNetworkProxy;

namespace docswiki::net {

/// Why a connection or an exchange on it failed, in the terms of Qt's own client.
struct HttpFailure {
    QNetworkReply::NetworkError error = QNetworkReply::UnknownNetworkError;
    QString detail; ///< for the log
};

/// One socket to one origin, with TLS for https: the certificate is always checked against the host's name. Deleting it
/// closes the socket at once, and may be done from within its signals. Lives on the engine's thread.
class HttpConnection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpConnection)
public:
    /// `tls` says which authorities are trusted. Nothing is opened yet.
    HttpConnection(const QUrl &url, const QNetworkProxy &proxy, const QSslConfiguration *tls);
    ~HttpConnection() override;

    void open(); ///< may emit ready() or closed() at once

    const QString &origin() const { return m_origin; }
    bool isReady() const { return m_ready && !m_failure; }
    const std::optional<HttpFailure> &failure() const { return m_failure; } ///< set: it is closed
    bool isQuiet() const;                                                   ///< ready, with nothing to read or write

    void send(const QByteArray &bytes); ///< as one write; may emit closed() at once
    QByteArray readAll() { return m_socket->readAll(); }

Q_SIGNALS:
    void ready();     ///< requests can be sent
    void readyRead(); ///< also for what came just before closed()
    /// By the other side or an error: once, and the last signal.
    void closed(const docswiki::net::HttpFailure &failure);

private:
    struct Later {
        void operator()(QObject *object) const { object->deleteLater(); }
    };
    void becameReady();
    void failed(QAbstractSocket::SocketError error);

    QUrl m_url;
    QString m_origin;
    bool m_secure;
    std::unique_ptr<QTcpSocket, Later> m_socket; ///< not deleted from within its own signals
    bool m_ready = false;
    std::optional<HttpFailure> m_failure;
};

} // namespace docswiki::net
