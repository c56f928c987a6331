// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/local/foundserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace docswiki::provider::local {

using namespace Qt::StringLiterals;

namespace {
constexpr auto rootPath = "/"_L1;
constexpr auto versionPath = "/version"_L1;
constexpr auto healthPath = "/health"_L1;
constexpr auto modelsPath = "/v1/models"_L1;
constexpr auto propsPath = "/props"_L1;
constexpr auto ollamaVersionPath = "/api/version"_L1;
constexpr auto ollamaModelsPath = "/api/tags"_L1;
constexpr auto lmStudioPath = "/api/v1/models"_L1;
constexpr auto oldLmStudioPath = "/api/v0/models"_L1;
constexpr auto chromaPath = "/api/v2/heartbeat"_L1;
constexpr qsizetype longestVersion = 60;

/// The answers of one address, read as JSON where they are.
class Reader {
public:
    explicit Reader(const Answers &answers) : m_answers(answers) {}

    Answer at(QLatin1StringView path) const { return m_answers.value(path); }
    QJsonObject json(QLatin1StringView path) const ///< empty unless the status is 200
    {
        const Answer answer = at(path);
        return answer.status == 200 ? QJsonDocument::fromJson(answer.body).object() : QJsonObject();
    }
    QString version(QLatin1StringView path) const { return json(path)["version"_L1].toString().left(longestVersion); }
    /// The server lets nobody see its models without a key. A password that a browser would ask for is another matter.
    bool wantsKey() const
    {
        const Answer answer = at(modelsPath);
        return answer.status == 401 && !answer.authenticate.toLower().startsWith("basic") &&
               !answer.body.startsWith('<');
    }

private:
    const Answers &m_answers;
};

bool isEmbedding(const QJsonValue &model)
{
    return model["type"_L1].toString().startsWith("embedding"_L1);
}

int countChatModels(const QJsonArray &models)
{
    return static_cast<int>(
        std::count_if(models.begin(), models.end(), [](const QJsonValue &model) { return !isEmbedding(model); }));
}

FoundServer found(ProviderKind kind, const QString &origin, const QString &version, qsizetype models)
{
    const QString base = kind == ProviderKind::Ollama ? origin : origin + "/v1"_L1;
    return {kind, base, providerKindTitle(kind), version, static_cast<int>(models), false};
}

std::optional<FoundServer> ollama(const QString &origin, const Reader &reader)
{
    const QString version = reader.version(ollamaVersionPath);
    const QJsonValue models = reader.json(ollamaModelsPath)["models"_L1];
    const bool says = reader.at(rootPath).body.trimmed() == "Ollama is running";
    if (!says && (version.isEmpty() || !models.isArray())) return {};
    return found(ProviderKind::Ollama, origin, version, models.toArray().size());
}

std::optional<FoundServer> lmStudio(const QString &origin, const Reader &reader)
{
    const QJsonArray models = reader.json(lmStudioPath)["models"_L1].toArray();
    const bool recent = std::any_of(models.begin(), models.end(), [](const QJsonValue &model) {
        return model["key"_L1].isString() && model["loaded_instances"_L1].isArray();
    });
    if (recent) return found(ProviderKind::LmStudio, origin, {}, countChatModels(models));
    const QJsonArray old = reader.json(oldLmStudioPath)["data"_L1].toArray();
    const bool known = std::any_of(old.begin(), old.end(), [](const QJsonValue &model) {
        return model["state"_L1].isString() && model["compatibility_type"_L1].isString();
    });
    if (known) return found(ProviderKind::LmStudio, origin, {}, countChatModels(old));
    // Without a single model: both lists are there and empty, which no other server has.
    const bool empty =
        reader.json(lmStudioPath)["models"_L1].isArray() && reader.json(oldLmStudioPath)["data"_L1].isArray();
    return empty ? std::optional(found(ProviderKind::LmStudio, origin, {}, 0)) : std::nullopt;
}

bool isLlamaServerLoading(const Reader &reader)
{
    const Answer health = reader.at(healthPath);
    const QJsonObject error = QJsonDocument::fromJson(health.body)["error"_L1].toObject();
    return health.status == 503 && error["message"_L1].toString() == "Loading model"_L1;
}

std::optional<FoundServer> llamaServer(const QString &origin, const Reader &reader)
{
    const QJsonObject props = reader.json(propsPath);
    const QJsonArray models = reader.json(modelsPath)["data"_L1].toArray();
    const bool named = models.first()["owned_by"_L1].toString() == "llamacpp"_L1;
    const bool health = reader.json(healthPath)["status"_L1].toString() == "ok"_L1;
    const bool guarded = health && reader.wantsKey();
    if (!named && !guarded && !isLlamaServerLoading(reader) && !props.contains("default_generation_settings"_L1))
        return {};
    FoundServer server =
        found(ProviderKind::LlamaServer, origin, props["build_info"_L1].toString().left(longestVersion), models.size());
    server.needsKey = reader.wantsKey();
    return server;
}

std::optional<FoundServer> vllm(const QString &origin, const Reader &reader)
{
    const QJsonArray models = reader.json(modelsPath)["data"_L1].toArray();
    const QString version = reader.version(versionPath);
    const bool named =
        models.first()["max_model_len"_L1].isDouble() || models.first()["owned_by"_L1].toString() == "vllm"_L1;
    const bool guarded = !version.isEmpty() && reader.wantsKey(); // it guards /v1 only
    if (!named && !guarded) return {};
    FoundServer server = found(ProviderKind::Vllm, origin, version, models.size());
    server.needsKey = guarded && !named;
    return server;
}

std::optional<FoundServer> other(const QString &origin, const Reader &reader)
{
    const QJsonObject list = reader.json(modelsPath);
    if (reader.wantsKey()) {
        FoundServer server = found(ProviderKind::Compatible, origin, {}, 0);
        server.needsKey = true;
        return server;
    }
    if (!list["data"_L1].isArray()) return {};
    const QJsonArray models = list["data"_L1].toArray();
    const bool good =
        std::all_of(models.begin(), models.end(), [](const QJsonValue &m) { return m["id"_L1].isString(); });
    return good ? std::optional(found(ProviderKind::Compatible, origin, {}, models.size())) : std::nullopt;
}

/// Programs on the same ports that are no model servers.
bool isSomethingElse(const Reader &reader)
{
    if (reader.json(chromaPath).contains("nanosecond heartbeat"_L1)) return true;
    const QByteArray page = reader.at(rootPath).body.left(20'000).toLower();
    return page.contains("searxng") && !reader.json(modelsPath)["data"_L1].isArray();
}
} // namespace

const QStringList &probePaths()
{
    static const QStringList paths{rootPath,          versionPath,      healthPath,   modelsPath,      propsPath,
                                   ollamaVersionPath, ollamaModelsPath, lmStudioPath, oldLmStudioPath, chromaPath};
    return paths;
}

std::optional<FoundServer> fingerprint(const QString &origin, const Answers &answers)
{
    const Reader reader(answers);
    if (isSomethingElse(reader)) return {};
    for (const auto who : {ollama, lmStudio, llamaServer, vllm, other}) {
        if (auto server = who(origin, reader)) return server;
    }
    return {};
}

} // namespace docswiki::provider::local
