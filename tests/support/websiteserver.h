// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "tests/support/emulator/httpconnection.h"

#include <QHash>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace docswiki::test {

struct WebPage {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "text/html; charset=utf-8";
    HttpHeaders headers = {};
    QByteArray etag = {}; ///< a request that names it gets 304
    bool silent = false;  ///< never answers
};

/// A website on a loopback port, on the test's own thread. What is not there is 404.
class WebsiteServer final : public QTcpServer {
public:
    WebsiteServer() { listen(QHostAddress::LocalHost); }

    QString url(const QString &path = QStringLiteral("/")) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path);
    }
    static QByteArray html(const QByteArray &title, const QByteArray &text, const QByteArrayList &links = {},
                           const QByteArray &head = {})
    {
        QByteArray page = "<!DOCTYPE html><html><head><title>" + title + "</title>" + head + "</head><body><h1>" + title +
                          "</h1><p>" + text + "</p>";
        for (const QByteArray &link : links)
            page += "<a href=\"" + link + "\">next</a> ";
        return page + "</body></html>";
    }
    int asked(const QByteArray &path) const { return static_cast<int>(requests.count(path)); }

    QHash<QByteArray, WebPage> pages; ///< by path
    QByteArrayList requests;          ///< paths, in their order
    QList<HttpRequest> seen;
    int most = 0; ///< requests at a time

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket;
        socket->setSocketDescriptor(descriptor);
        auto *connection = new HttpConnection(socket, this);
        connect(connection, &HttpConnection::requestArrived, this,
                [this, connection](const HttpRequest &request) { answer(*connection, request); });
        connect(connection, &HttpConnection::closed, connection, &QObject::deleteLater);
    }

private:
    void answer(HttpConnection &connection, const HttpRequest &request)
    {
        requests.append(request.path);
        seen.append(request);
        const WebPage page = pages.value(request.path, WebPage{404, "not here", "text/plain"});
        if (page.silent) return;
        HttpHeaders headers = page.headers;
        headers.append({"Content-Type", page.contentType});
        if (!page.etag.isEmpty()) headers.append({"ETag", page.etag});
        if (!page.etag.isEmpty() && request.headers.value("if-none-match") == page.etag)
            return connection.respond(304, headers, {});
        connection.respond(page.status, headers, page.body);
    }
};

} // namespace docswiki::test
