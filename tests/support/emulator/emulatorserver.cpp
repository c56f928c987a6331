// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/emulatorserver.h"

#include "tests/support/emulator/catalogue.h"
#include "tests/support/emulator/chatreply.h"
#include "tests/support/emulator/httpconnection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace docswiki::test {

using namespace Qt::StringLiterals;

namespace {
constexpr int backlog = 200; // 200 clients may come at once

void refuse(HttpConnection &connection, int status, const QString &message, const QString &code)
{
    const QJsonObject error{{"message"_L1, message},
                            {"type"_L1, "invalid_request_error"_L1},
                            {"param"_L1, QJsonValue::Null},
                            {"code"_L1, code}};
    connection.respond(status, {{"Content-Type", "application/json"}},
                       QJsonDocument(QJsonObject{{"error"_L1, error}}).toJson(QJsonDocument::Compact));
}

/// The path without the prefixes people put before it.
QByteArray shortPath(QByteArray path)
{
    for (const QByteArray &prefix : {QByteArray("/api"), QByteArray("/v1")}) {
        if (path.startsWith(prefix + '/')) path.remove(0, prefix.size());
    }
    return path;
}
} // namespace

EmulatorServer::EmulatorServer(std::shared_ptr<EventLog> log, Script script)
    : m_log(std::move(log)), m_scripts{std::move(script)}
{
    setListenBacklogSize(backlog);
    setMaxPendingConnections(backlog);
}

EmulatorServer::~EmulatorServer() = default;

void EmulatorServer::setScripts(const QList<Script> &scripts)
{
    const QMutexLocker lock(&m_mutex);
    m_scripts = scripts.isEmpty() ? QList<Script>{Script{}} : scripts;
    m_nextScript = 0;
}

void EmulatorServer::setSite(const Site &site)
{
    const QMutexLocker lock(&m_mutex);
    m_site = site;
}

Script EmulatorServer::nextScript()
{
    const QMutexLocker lock(&m_mutex);
    return m_scripts[m_nextScript];
}

Script EmulatorServer::takeScript()
{
    const QMutexLocker lock(&m_mutex);
    const Script script = m_scripts[m_nextScript];
    m_nextScript = std::min(m_nextScript + 1, m_scripts.size() - 1);
    return script;
}

Site EmulatorServer::site()
{
    const QMutexLocker lock(&m_mutex);
    return m_site;
}

std::future<void> EmulatorServer::stopAccepting()
{
    auto done = std::make_shared<std::promise<void>>();
    QMetaObject::invokeMethod(this, [this, done] {
        pauseAccepting();
        fillBacklog();
        done->set_value();
    });
    return done->get_future();
}

void EmulatorServer::fillBacklog()
{
    // The kernel completes connections by itself until its queue is full; from then on a connect() gets no answer.
#ifdef Q_OS_UNIX
    ::listen(static_cast<int>(socketDescriptor()), 0);
#endif
    constexpr int enough = 8;
    constexpr int noAnswerMs = 100;
    bool taken = true;
    for (int i = 0; i < enough && taken; ++i) {
        m_fillers.push_back(std::make_unique<QTcpSocket>());
        m_fillers.back()->connectToHost(serverAddress(), serverPort());
        taken = m_fillers.back()->waitForConnected(noAnswerMs);
    }
}

void EmulatorServer::incomingConnection(qintptr descriptor)
{
    auto *socket = new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    auto *connection = new HttpConnection(socket, this);
    const int number = m_log->connectionOpened();
    connect(connection, &HttpConnection::requestArrived, this, [this, connection, number](const HttpRequest &request) {
        // What opening a connection costs, it costs once: from when it stands, whoever asks for something when.
        const Nanoseconds ready = connection->openedAt() + site().connection - std::chrono::steady_clock::now();
        if (ready <= Nanoseconds{0}) return answer(*connection, number, request);
        QTimer::singleShot(std::chrono::ceil<Milliseconds>(ready), Qt::PreciseTimer, connection,
                           [=, this] { answer(*connection, number, request); });
    });
    connect(connection, &HttpConnection::closed, this, [this, connection] {
        m_log->connectionClosed();
        connection->deleteLater();
    });
}

void EmulatorServer::answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request)
{
    SeenRequest seen;
    seen.connection = connectionNumber;
    seen.http = request;
    seen.arrived = std::chrono::steady_clock::now();
    const int number = m_log->add(std::move(seen));

    const QByteArray path = shortPath(request.path);
    if (path == "/chat/completions" && request.method == "POST")
        answerChat(connection, number, request);
    else if ((path == "/models" || path.startsWith("/models/")) && request.method == "GET")
        answerModels(connection, QByteArray::fromPercentEncoding(path.mid(8)));
    else if (path == "/key" && request.method == "GET")
        answerKey(connection, request);
    else if (!answerSite(connection, request, path))
        refuse(connection, path == "/chat/completions" || path == "/models" ? 405 : 404,
               u"Unknown request URL: %1 %2."_s.arg(QString::fromLatin1(request.method),
                                                    QString::fromLatin1(request.path)),
               u"unknown_url"_s);
}

void EmulatorServer::answerChat(HttpConnection &connection, int number, const HttpRequest &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    const QString model = document["model"_L1].toString();
    if (!document.isObject() || model.isEmpty() || document["messages"_L1].toArray().isEmpty()) {
        refuse(connection, 400, u"The body must be JSON with model and messages."_s, u"invalid_body"_s);
        return;
    }
    const auto script = scriptForModel(takeScript(), model);
    if (!script) {
        const bool unknown = script.error().code == ErrorCode::NotFound;
        refuse(connection, unknown ? 404 : 400, script.error().message,
               unknown ? u"model_not_found"_s : u"invalid_value"_s);
        return;
    }
    if (!script->requiredKey.isEmpty() &&
        request.headers.value("authorization") != "Bearer " + script->requiredKey.toUtf8()) {
        refuse(connection, 401, u"Incorrect API key provided."_s, u"invalid_api_key"_s);
        return;
    }
    (new ChatReply(connection, *m_log, number, *script, document.object()))->start();
}

void EmulatorServer::answerModels(HttpConnection &connection, const QByteArray &id)
{
    const Script base = nextScript();
    if (base.fault == Fault::NeverAnswer) return;
    if (base.fault == Fault::Page) {
        connection.respond(200, {{"Content-Type", "text/html"}}, "<html><title>Sign in to the network</title></html>");
        return;
    }
    const std::optional<QJsonObject> answer = id.isEmpty() ? modelList() : modelEntry(QString::fromUtf8(id));
    if (!answer) {
        refuse(connection, 404, u"The model `%1` does not exist."_s.arg(QString::fromUtf8(id)), u"model_not_found"_s);
        return;
    }
    connection.respond(200, {{"Content-Type", "application/json"}},
                       QJsonDocument(*answer).toJson(QJsonDocument::Compact));
}

void EmulatorServer::answerKey(HttpConnection &connection, const HttpRequest &request)
{
    const QByteArray sent = request.headers.value("authorization");
    const QString wanted = nextScript().requiredKey;
    if (sent.size() <= 7 || (!wanted.isEmpty() && sent != "Bearer " + wanted.toUtf8())) {
        const QJsonObject error{{"message"_L1, "No auth credentials found"_L1}, {"code"_L1, 401}};
        connection.respond(401, {{"Content-Type", "application/json"}},
                           QJsonDocument(QJsonObject{{"error"_L1, error}}).toJson(QJsonDocument::Compact));
        return;
    }
    connection.respond(200, {{"Content-Type", "application/json"}},
                       QJsonDocument(keyEntry()).toJson(QJsonDocument::Compact));
}

bool EmulatorServer::answerSite(HttpConnection &connection, const HttpRequest &request, const QByteArray &path)
{
    const std::optional<SiteAnswer> answer = siteAnswer(site(), request, path);
    if (!answer) return false;
    const auto respond = [&connection, answer] {
        connection.respond(200, {{"Content-Type", answer->contentType}}, answer->body);
    };
    if (answer->after.count() == 0)
        respond();
    else
        QTimer::singleShot(answer->after, Qt::PreciseTimer, &connection, respond);
    return true;
}

} // namespace docswiki::test
