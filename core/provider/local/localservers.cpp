// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/local/localservers.h"

#include "core/net/origin.h"
#include "core/provider/openai/endpoint.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPromise>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <vector>

namespace docswiki::provider::local {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 largestBody = 1024 * 1024;
constexpr qsizetype maxPlaces = 40;

/// One search; deletes itself when it is over.
class Search final : public QObject {
    Q_DISABLE_COPY_MOVE(Search)
public:
    Search(QObject &owner, const LocalSearch &search) : QObject(&owner), m_manager(this)
    {
        m_promise.start();
        m_manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        m_manager.setAutoDeleteReplies(true);
        for (const quint16 port : search.ports) {
            for (const QString &host : search.hosts) {
                if (net::isLoopback(host) && m_places.size() < maxPlaces) m_places.push_back({port, host, {}});
            }
        }
        m_deadline.setSingleShot(true);
        m_deadline.setTimerType(Qt::PreciseTimer);
        connect(&m_deadline, &QTimer::timeout, this, &Search::end);
        m_deadline.start(search.limit);
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            for (const QString &path : probePaths())
                ask(i, path);
        }
        if (m_open == 0) QTimer::singleShot(0, this, &Search::end);
    }

    QFuture<QList<FoundServer>> future() const { return m_promise.future(); }

private:
    struct Place {
        quint16 port;
        QString host;
        Answers answers;
    };

    static QUrl origin(const Place &place)
    {
        QUrl url;
        url.setScheme(u"http"_s);
        url.setHost(place.host);
        url.setPort(place.port);
        return url;
    }

    void ask(std::size_t index, const QString &path)
    {
        QNetworkRequest request =
            openai::apiRequest({origin(m_places[index]), {}, {}}, QString()); // no key, cookies, redirects
        QUrl url = origin(m_places[index]);
        url.setPath(path);
        request.setUrl(url);
        QNetworkReply *reply = m_manager.get(request);
        reply->setReadBufferSize(2 * largestBody);
        ++m_open;
        connect(reply, &QNetworkReply::finished, this, [this, reply, index, path] { take(*reply, index, path); });
        connect(reply, &QNetworkReply::readyRead, reply, [reply] {
            if (reply->bytesAvailable() > largestBody) reply->abort();
        });
    }

    void take(QNetworkReply &reply, std::size_t index, const QString &path)
    {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 0 && reply.error() != QNetworkReply::OperationCanceledError)
            m_places[index].answers.insert(path,
                                           {status, reply.read(largestBody), reply.rawHeader("WWW-Authenticate")});
        if (--m_open == 0) end();
    }

    void end()
    {
        if (m_over) return;
        m_over = true;
        QList<FoundServer> servers;
        QList<quint16> ports;
        for (const Place &place : m_places) {
            auto server = fingerprint(origin(place).toString(), place.answers);
            if (!server) continue;
            // The same server by IPv6: what it says differs in the address only.
            FoundServer same = *server;
            const bool known = std::any_of(servers.begin(), servers.end(), [&](const FoundServer &listed) {
                same.baseUrl = listed.baseUrl;
                return ports[&listed - servers.constData()] == place.port && same == listed;
            });
            if (known) continue;
            servers += *server;
            ports += place.port;
        }
        m_promise.addResult(servers);
        m_promise.finish();
        deleteLater(); // and with it the manager, which ends what is still on its way
    }

    QNetworkAccessManager m_manager;
    QPromise<QList<FoundServer>> m_promise;
    std::vector<Place> m_places;
    QTimer m_deadline;
    int m_open = 0;
    bool m_over = false;
};
} // namespace

QFuture<QList<FoundServer>> findLocalServers(QObject &owner, const LocalSearch &search)
{
    return (new Search(owner, search))->future();
}

} // namespace docswiki::provider::local
