// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pinecone/pineconeservercore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>

#include <utility>

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
void respond(HttpConnection &connection, int status, const QJsonObject &body, HttpHeaders headers = {})
{
    headers.prepend({"Content-Type", "application/json"});
    connection.respond(status, headers, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QJsonObject controlError(int status, const QString &code, const QString &message)
{
    return {{"status"_L1, status}, {"error"_L1, QJsonObject{{"code"_L1, code}, {"message"_L1, message}}}};
}

QString valueOf(const QUrlQuery &query, const QString &name)
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}
} // namespace

PineconeServerCore::PineconeServerCore(std::shared_ptr<EventLog> log, PineconeSetup setup)
    : m_log(std::move(log)), m_index(std::move(setup))
{
}

void PineconeServerCore::change(const PineconeSetup &setup)
{
    const QMutexLocker lock(&m_mutex);
    m_index.change(setup);
}

void PineconeServerCore::setFaults(const QList<PineconeFault> &faults)
{
    const QMutexLocker lock(&m_mutex);
    m_faults = faults;
}

void PineconeServerCore::setDelay(Milliseconds delay)
{
    const QMutexLocker lock(&m_mutex);
    m_delay = delay;
}

int PineconeServerCore::mostConnections() const
{
    const QMutexLocker lock(&m_mutex);
    return m_mostOpen;
}

void PineconeServerCore::incomingConnection(qintptr descriptor)
{
    auto *socket = new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    auto *connection = new HttpConnection(socket, this);
    const int number = m_log->connectionOpened();
    {
        const QMutexLocker lock(&m_mutex);
        m_mostOpen = std::max(m_mostOpen, ++m_open);
    }
    connect(connection, &HttpConnection::requestArrived, this,
            [this, connection, number](const HttpRequest &request) { answer(*connection, number, request); });
    connect(connection, &HttpConnection::closed, this, [this, connection] {
        m_log->connectionClosed();
        const QMutexLocker lock(&m_mutex);
        --m_open;
        connection->deleteLater();
    });
}

void PineconeServerCore::answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request)
{
    SeenRequest seen;
    seen.connection = connectionNumber;
    seen.http = request;
    seen.arrived = std::chrono::steady_clock::now();
    m_log->add(std::move(seen));

    const QMutexLocker lock(&m_mutex);
    const bool control = request.path == "/indexes" || request.path.startsWith("/indexes/");
    if (const QString key = m_index.setup().key; !key.isEmpty() && request.headers.value("api-key") != key.toUtf8()) {
        if (control)
            respond(connection, 401, controlError(401, u"UNAUTHENTICATED"_s, u"Invalid API key."_s));
        else
            connection.respond(401, {{"Content-Type", "text/plain"}}, "Unauthorized");
        return;
    }
    if (!control && request.headers.value("x-pinecone-api-version").isEmpty()) {
        const PineconeAnswer refused =
            PineconeIndex::refusal(400, 3, u"The X-Pinecone-Api-Version header is missing"_s);
        respond(connection, refused.status, refused.body);
        return;
    }
    if (control) {
        answerControl(connection, request);
        return;
    }
    if (goesWrong(connection)) return;
    const PineconeAnswer result = answerData(request);
    const auto send = [&connection, result] {
        HttpHeaders headers;
        if (result.requestLsn >= 0) headers.append({"x-pinecone-request-lsn", QByteArray::number(result.requestLsn)});
        if (result.indexedLsn >= 0)
            headers.append({"x-pinecone-max-indexed-lsn", QByteArray::number(result.indexedLsn)});
        respond(connection, result.status, result.body, headers);
    };
    if (m_delay.count() == 0)
        send();
    else
        QTimer::singleShot(m_delay, Qt::PreciseTimer, &connection, send);
}

bool PineconeServerCore::goesWrong(HttpConnection &connection)
{
    if (m_faults.isEmpty()) return false;
    switch (m_faults.takeFirst()) {
    case PineconeFault::None: return false;
    case PineconeFault::RateLimit:
        respond(connection, 429,
                {{"code"_L1, 8}, {"message"_L1, "Too many requests. Please retry."_L1}, {"details"_L1, QJsonArray()}});
        break;
    case PineconeFault::Quota:
        respond(
            connection, 429,
            {{"code"_L1, 8},
             {"message"_L1,
              "Request failed. You've reached your read unit limit for the current month. To continue, upgrade your plan."_L1},
             {"details"_L1, QJsonArray()}});
        break;
    case PineconeFault::ServerError:
        respond(connection, 500, {{"code"_L1, 13}, {"message"_L1, "Internal error"_L1}, {"details"_L1, QJsonArray()}});
        break;
    case PineconeFault::Unavailable:
        connection.respond(503, {{"Content-Type", "text/plain"}}, "no healthy upstream");
        break;
    case PineconeFault::Dropped: connection.reset(); break;
    case PineconeFault::DroppedHalfway:
        connection.writeRaw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"matches\":[");
        connection.close();
        break;
    case PineconeFault::Silent: break;
    case PineconeFault::Page:
        connection.respond(200, {{"Content-Type", "text/html"}}, "<html><title>Sign in to the network</title></html>");
        break;
    }
    return true;
}

QJsonObject PineconeServerCore::description() const
{
    const PineconeSetup &setup = m_index.setup();
    return {
        {"name"_L1, setup.index},
        {"dimension"_L1, setup.dimension},
        {"metric"_L1, setup.metric},
        {"host"_L1, u"http://127.0.0.1:%1"_s.arg(serverPort())},
        {"spec"_L1, QJsonObject{{"serverless"_L1, QJsonObject{{"cloud"_L1, "aws"_L1}, {"region"_L1, "us-east-1"_L1}}}}},
        {"status"_L1,
         QJsonObject{{"ready"_L1, setup.ready}, {"state"_L1, setup.ready ? "Ready"_L1 : "Initializing"_L1}}},
        {"vector_type"_L1, "dense"_L1},
        {"deletion_protection"_L1, "disabled"_L1}};
}

void PineconeServerCore::answerControl(HttpConnection &connection, const HttpRequest &request)
{
    const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(request.path.mid(9)));
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (name.isEmpty() && request.method == "GET") {
        respond(connection, 200, {{"indexes"_L1, m_exists ? QJsonArray{description()} : QJsonArray()}});
    } else if (name.isEmpty() && request.method == "POST") {
        if (m_exists) {
            respond(connection, 409, controlError(409, u"ALREADY_EXISTS"_s, u"Resource already exists"_s));
            return;
        }
        PineconeSetup setup = m_index.setup();
        setup.index = body["name"_L1].toString();
        setup.dimension = body["dimension"_L1].toInt();
        setup.metric = body["metric"_L1].toString(u"cosine"_s);
        m_index = PineconeIndex(setup);
        m_exists = true;
        respond(connection, 201, description());
    } else if (!m_exists || name != m_index.setup().index) {
        respond(connection, 404, controlError(404, u"NOT_FOUND"_s, u"Resource %1 not found"_s.arg(name)));
    } else if (request.method == "GET") {
        respond(connection, 200, description());
    } else if (request.method == "DELETE") {
        m_exists = false;
        respond(connection, 202, {});
    } else {
        respond(connection, 405, controlError(405, u"INVALID_ARGUMENT"_s, u"Method not allowed"_s));
    }
}

PineconeAnswer PineconeServerCore::answerData(const HttpRequest &request)
{
    const Instant now = std::chrono::steady_clock::now();
    const QByteArray path = request.method + ' ' + request.path;
    if (path.contains(" /namespaces")) return answerNamespaces(request);
    const QUrlQuery query(QString::fromUtf8(request.query));
    if (path == "GET /vectors/fetch")
        return m_index.fetch(valueOf(query, u"namespace"_s), query.allQueryItemValues(u"ids"_s, QUrl::FullyDecoded),
                             now);
    if (path == "GET /vectors/list")
        return m_index.list(valueOf(query, u"namespace"_s), valueOf(query, u"prefix"_s),
                            valueOf(query, u"limit"_s).toInt(), valueOf(query, u"paginationToken"_s), now);
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject() && !request.body.isEmpty())
        return PineconeIndex::refusal(400, 3, u"The body is no JSON object"_s);
    const QJsonObject body = document.object();
    if (path == "POST /query") return m_index.query(body, now);
    if (path == "POST /vectors/upsert") return m_index.upsert(body, request.body.size(), now);
    if (path == "POST /vectors/update") return m_index.update(body, now);
    if (path == "POST /vectors/delete") return m_index.remove(body, now);
    if (path == "POST /describe_index_stats" || path == "GET /describe_index_stats") return m_index.stats(body, now);
    return PineconeIndex::refusal(404, 5, u"Not found"_s);
}

PineconeAnswer PineconeServerCore::answerNamespaces(const HttpRequest &request)
{
    const Instant now = std::chrono::steady_clock::now();
    const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(request.path.mid(12)));
    if (name.isEmpty() && request.method == "GET") return m_index.namespaces(now);
    if (name.isEmpty() && request.method == "POST")
        return m_index.createNamespace(QJsonDocument::fromJson(request.body).object());
    if (request.method == "GET") return m_index.nameSpace(name, now);
    if (request.method == "DELETE") return m_index.deleteNamespace(name);
    return PineconeIndex::refusal(405, 12, u"Method not allowed"_s);
}

} // namespace docswiki::test
