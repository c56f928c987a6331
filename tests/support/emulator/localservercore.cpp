// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/emulator/localservercore.h"

#include "tests/support/emulator/chatreply.h"
#include "tests/support/emulator/httpconnection.h"
#include "tests/support/emulator/ollamareply.h"
#include "tests/support/emulator/ollamasteps.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace docswiki::test {

using namespace Qt::StringLiterals;
using provider::ProviderKind;

namespace {
constexpr int usualContext = 4'096;

void respond(HttpConnection &connection, const QJsonObject &body, int status = 200)
{
    connection.respond(status, {{"Content-Type", "application/json; charset=utf-8"}},
                       QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QJsonObject details(const LocalModel &model)
{
    const bool embeds = model.capabilities.contains("embedding"_L1);
    return {{"format"_L1, "gguf"_L1},
            {"family"_L1, embeds ? "nomic-bert"_L1 : "qwen2"_L1},
            {"parameter_size"_L1, "7.6B"_L1},
            {"quantization_level"_L1, "Q4_K_M"_L1}};
}

QJsonObject tag(const LocalModel &model)
{
    return {{"name"_L1, model.name},
            {"model"_L1, model.name},
            {"modified_at"_L1, "2026-11-01T10:00:00Z"_L1},
            {"size"_L1, qint64(4'683'087'332)},
            {"digest"_L1, "digest-of-"_L1 + model.name},
            {"details"_L1, details(model)}};
}
} // namespace

LocalServerCore::LocalServerCore(std::shared_ptr<EventLog> log, LocalSetup setup)
    : m_log(std::move(log)), m_setup(std::move(setup))
{
}

void LocalServerCore::set(const LocalSetup &setup)
{
    const QMutexLocker lock(&m_mutex);
    m_next = setup;
    m_isNew = true;
}

void LocalServerCore::incomingConnection(qintptr descriptor)
{
    auto *socket = new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    auto *connection = new HttpConnection(socket, this);
    const int number = m_log->connectionOpened();
    connect(connection, &HttpConnection::requestArrived, this,
            [this, connection, number](const HttpRequest &request) { answer(*connection, number, request); });
    connect(connection, &HttpConnection::closed, this, [this, connection] {
        m_log->connectionClosed();
        connection->deleteLater();
    });
}

void LocalServerCore::after(HttpConnection &connection, Milliseconds wait, std::function<void()> act)
{
    QTimer::singleShot(wait, Qt::PreciseTimer, &connection, std::move(act));
}

void LocalServerCore::answer(HttpConnection &connection, int connectionNumber, const HttpRequest &request)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (std::exchange(m_isNew, false)) m_setup = m_next;
    }
    SeenRequest seen;
    seen.connection = connectionNumber;
    seen.http = request;
    seen.arrived = std::chrono::steady_clock::now();
    const int number = m_log->add(std::move(seen));
    switch (m_setup.kind) {
    case ProviderKind::Ollama: answerOllama(connection, number, request); break;
    case ProviderKind::LmStudio: answerLmStudio(connection, number, request); break;
    default: answerLlamaServer(connection, number, request); break;
    }
}

LocalModel *LocalServerCore::model(const QString &name)
{
    for (LocalModel &model : m_setup.models) {
        if (model.name == name || model.name == name + ":latest"_L1) return &model;
    }
    return nullptr;
}

Milliseconds LocalServerCore::load(LocalModel &model, int context)
{
    const int wanted = context > 0 ? context : model.loadedContext > 0 ? model.loadedContext : usualContext;
    const bool there = model.loadedContext == wanted;
    model.loadedContext = wanted;
    return there ? Milliseconds(0) : m_setup.loadDelay;
}

void LocalServerCore::answerOllama(HttpConnection &connection, int number, const HttpRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    LocalModel *asked = model(body["model"_L1].toString());
    if (request.path == "/" || request.path.isEmpty()) {
        connection.respond(200, {{"Content-Type", "text/plain; charset=utf-8"}}, "Ollama is running");
    } else if (request.path == "/api/version") {
        respond(connection, {{"version"_L1, "0.40.12"_L1}});
    } else if (request.path == "/api/tags" || request.path == "/api/ps") {
        if (!m_setup.answersLists) return;
        QJsonArray list;
        for (const LocalModel &model : std::as_const(m_setup.models)) {
            QJsonObject entry = tag(model);
            if (request.path == "/api/ps") {
                if (model.loadedContext == 0) continue;
                entry["expires_at"_L1] = "2026-11-20T10:15:00Z"_L1;
                entry["context_length"_L1] = model.loadedContext;
            }
            list.append(entry);
        }
        respond(connection, {{"models"_L1, list}});
    } else if (request.method == "POST" && request.path.startsWith("/api/") && !asked) {
        respond(connection, {{"error"_L1, u"model '%1' not found"_s.arg(body["model"_L1].toString())}}, 404);
    } else if (request.path == "/api/show") {
        QJsonObject show{{"details"_L1, details(*asked)},
                         {"model_info"_L1, QJsonObject{{"general.architecture"_L1, "qwen2"_L1},
                                                       {"qwen2.context_length"_L1, asked->contextLength}}}};
        if (m_setup.hasCapabilities) show["capabilities"_L1] = QJsonArray::fromStringList(asked->capabilities);
        respond(connection, show);
    } else if (request.path == "/api/generate") {
        const QString name = asked->name;
        after(connection, load(*asked, body["options"_L1]["num_ctx"_L1].toInt()), [&connection, name] {
            respond(connection, {{"model"_L1, name},
                                 {"created_at"_L1, "2026-11-20T10:00:00Z"_L1},
                                 {"response"_L1, ""_L1},
                                 {"done"_L1, true},
                                 {"done_reason"_L1, "load"_L1}});
        });
    } else if (request.path == "/api/chat") {
        ollamaChat(connection, number, body);
    } else {
        connection.respond(404, {{"Content-Type", "text/plain"}}, "404 page not found");
    }
}

void LocalServerCore::ollamaChat(HttpConnection &connection, int number, const QJsonObject &body)
{
    LocalModel &asked = *model(body["model"_L1].toString());
    if (body.contains("tools"_L1) && !asked.capabilities.contains("tools"_L1)) {
        respond(connection, {{"error"_L1, u"registry.ollama.ai/library/%1 does not support tools"_s.arg(asked.name)}},
                400);
        return;
    }
    switch (m_setup.script.fault) {
    case Fault::Unavailable:
        respond(connection, {{"error"_L1, "server busy, please try again.  maximum pending requests exceeded"_L1}},
                503);
        return;
    case Fault::ServerError:
        respond(connection,
                {{"error"_L1, "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"_L1}}, 500);
        return;
    case Fault::Page:
        connection.respond(200, {{"Content-Type", "text/html"}}, "<html><title>Sign in to the network</title></html>");
        return;
    default: break;
    }
    const Milliseconds loading = load(asked, body["options"_L1]["num_ctx"_L1].toInt());
    (new OllamaReply(connection, *m_log, number, m_setup.script, ollamaSteps(m_setup.script, body, loading), loading))
        ->start();
}

void LocalServerCore::answerLmStudio(HttpConnection &connection, int number, const HttpRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (request.path == "/api/v1/models" && m_setup.hasNativeList) {
        if (!m_setup.answersLists) return;
        QJsonArray list;
        for (const LocalModel &model : std::as_const(m_setup.models)) {
            QJsonArray instances;
            if (model.loadedContext > 0)
                instances.append(QJsonObject{{"id"_L1, model.name},
                                             {"config"_L1, QJsonObject{{"context_length"_L1, model.loadedContext}}}});
            list.append(
                QJsonObject{{"type"_L1, model.capabilities.contains("embedding"_L1) ? "embedding"_L1 : "llm"_L1},
                            {"key"_L1, model.name},
                            {"display_name"_L1, "Model "_L1 + model.name},
                            {"loaded_instances"_L1, instances},
                            {"max_context_length"_L1, model.contextLength},
                            {"capabilities"_L1,
                             QJsonObject{{"vision"_L1, false},
                                         {"trained_for_tool_use"_L1, model.capabilities.contains("tools"_L1)}}}});
        }
        respond(connection, {{"models"_L1, list}});
    } else if (request.path == "/api/v1/models/load" && m_setup.hasNativeList) {
        LocalModel *asked = model(body["model"_L1].toString());
        if (!asked) {
            respond(connection, {{"error"_L1, QJsonObject{{"message"_L1, "Model not found"_L1}}}}, 404);
            return;
        }
        const Milliseconds wait = load(*asked, body["context_length"_L1].toInt());
        const QString name = asked->name;
        after(connection, wait, [&connection, name, wait] {
            respond(connection, {{"type"_L1, "llm"_L1},
                                 {"instance_id"_L1, name},
                                 {"load_time_seconds"_L1, double(wait.count()) / 1000},
                                 {"status"_L1, "loaded"_L1}});
        });
    } else if (request.path == "/v1/models") {
        openAiModels(connection);
    } else if (request.path == "/v1/chat/completions") {
        openAiChat(connection, number, body);
    } else {
        respond(connection,
                {{"error"_L1, u"Unexpected endpoint or method. (%1 %2)"_s.arg(QString::fromLatin1(request.method),
                                                                              QString::fromLatin1(request.path))}},
                404);
    }
}

void LocalServerCore::answerLlamaServer(HttpConnection &connection, int number, const HttpRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const bool known = request.path == "/health" || request.path == "/v1/health" || request.path == "/props" ||
                       request.path == "/v1/chat/completions";
    if (m_setup.stillLoading && known) {
        respond(
            connection,
            {{"error"_L1,
              QJsonObject{{"code"_L1, 503}, {"message"_L1, "Loading model"_L1}, {"type"_L1, "unavailable_error"_L1}}}},
            503);
    } else if (request.path == "/health" || request.path == "/v1/health") {
        respond(connection, {{"status"_L1, "ok"_L1}});
    } else if (request.path == "/props") {
        const int context = m_setup.models.isEmpty() ? 0 : m_setup.models.constFirst().loadedContext;
        respond(connection, {{"default_generation_settings"_L1, QJsonObject{{"n_ctx"_L1, context}}},
                             {"total_slots"_L1, 1},
                             {"model_path"_L1, "/models/m.gguf"_L1},
                             {"build_info"_L1, "b9000-emulated"_L1}});
    } else if (request.path == "/v1/models") {
        openAiModels(connection);
    } else if (request.path == "/v1/chat/completions") {
        openAiChat(connection, number, body);
    } else {
        respond(
            connection,
            {{"error"_L1,
              QJsonObject{{"code"_L1, 404}, {"message"_L1, "File Not Found"_L1}, {"type"_L1, "not_found_error"_L1}}}},
            404);
    }
}

void LocalServerCore::openAiModels(HttpConnection &connection)
{
    if (!m_setup.answersLists) return;
    const bool llama = m_setup.kind == ProviderKind::LlamaServer;
    QJsonArray data;
    for (const LocalModel &model : std::as_const(m_setup.models)) {
        QJsonObject entry{{"id"_L1, model.name},
                          {"object"_L1, "model"_L1},
                          {"created"_L1, 1'764'000'000},
                          {"owned_by"_L1, llama ? "llamacpp"_L1 : "organization_owner"_L1}};
        if (llama) entry["meta"_L1] = QJsonObject{{"n_ctx_train"_L1, model.contextLength}, {"n_embd"_L1, 3'584}};
        data.append(entry);
    }
    respond(connection, {{"object"_L1, "list"_L1}, {"data"_L1, data}});
}

void LocalServerCore::openAiChat(HttpConnection &connection, int number, const QJsonObject &body)
{
    (new ChatReply(connection, *m_log, number, m_setup.script, body))->start();
}

} // namespace docswiki::test
