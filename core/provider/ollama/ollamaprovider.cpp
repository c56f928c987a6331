// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/ollamaprovider.h"

#include "core/provider/ollama/chatobject.h"
#include "core/provider/ollama/ollamalist.h"
#include "core/provider/ollama/ollamastream.h"
#include "core/provider/stream/jsoncall.h"

#include <QJsonDocument>
#include <QPromise>

#include <algorithm>
#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;
using openai::Access;

namespace {
constexpr Milliseconds longestLoad{300'000};
constexpr Milliseconds loadedLimit{2'000};
constexpr int usualPrompt = 4'000; // tokens of instructions, passages and a question, before there is one to measure

/// One model on its way into memory.
struct Load {
    net::StreamPool &pool;
    Access access;
    QString model;
    int context = 0;
    Milliseconds limit;
    std::shared_ptr<ollama::ModelMemory> memory;
    std::shared_ptr<QSet<QString>> loading;
    Instant begin = std::chrono::steady_clock::now();
    QPromise<Result<QString>> promise;

    void end(Result<QString> result)
    {
        loading->remove(model);
        if (result) {
            const auto until = std::chrono::steady_clock::now() + ollama::keepAliveTime - std::chrono::minutes(1);
            memory->setLoaded(model, context, until);
        }
        promise.addResult(std::move(result));
        promise.finish();
    }
    ~Load() { loading->remove(model); }
};

void askToLoad(const std::shared_ptr<Load> &load)
{
    const QJsonObject body{{"model"_L1, load->model},
                           {"stream"_L1, false},
                           {"keep_alive"_L1, QString::fromLatin1(ollama::keepAlive)},
                           {"options"_L1, QJsonObject{{"num_ctx"_L1, load->context}}}};
    JsonCall call{openai::apiRequest(load->access, u"api/generate"_s),
                  QJsonDocument(body).toJson(QJsonDocument::Compact),
                  load->access.name,
                  load->access.key,
                  load->limit,
                  load->access.route};
    callJson(load->pool, call, &load->pool, [load](const Result<QJsonObject> &answer) {
        if (!answer) {
            load->end(fail(answer.error()));
            return;
        }
        const double seconds = toMs(std::chrono::steady_clock::now() - load->begin) / 1000;
        load->end(u"%1 loaded in %2 s"_s.arg(ollama::shownName(load->model), QString::number(seconds, 'f', 1)));
    });
}
} // namespace

Result<std::unique_ptr<OllamaProvider>> OllamaProvider::create(const ProviderAccount &account, const QString &key,
                                                               net::StreamPool &pool,
                                                               std::shared_ptr<openai::QuirkBook> quirks)
{
    ProviderAccount ollama = account;
    ollama.kind = ProviderKind::Ollama;
    auto access = openai::accessFor(ollama, key);
    if (!access) return fail(std::move(access.error()));
    if (!quirks) quirks = std::make_shared<openai::QuirkBook>();
    return std::unique_ptr<OllamaProvider>(new OllamaProvider(std::move(*access), pool, std::move(quirks)));
}

OllamaProvider::OllamaProvider(Access access, net::StreamPool &pool, std::shared_ptr<openai::QuirkBook> quirks)
    : m_access(std::move(access)), m_pool(pool), m_quirks(std::move(quirks))
{
}

std::unique_ptr<ChatStream> OllamaProvider::open(const ChatRequest &request)
{
    const int context =
        m_memory->chooseContext(request.profile.model, request.profile.contextLength, ollama::estimatedTokens(request));
    return std::make_unique<ollama::OllamaStream>(m_pool, m_access, ollama::chatObject(request, context),
                                                  request.profile.deadlines, m_memory, m_quirks);
}

QFuture<Result<QString>> OllamaProvider::warmUp(const ModelProfile &profile)
{
    m_pool.keepWarm(m_access.base, m_access.route);
    const QString shown = ollama::shownName(profile.model);
    if (profile.model.isEmpty()) return QtFuture::makeReadyFuture(Result<QString>(u"connection asked for"_s));
    if (m_loading->contains(profile.model))
        return QtFuture::makeReadyFuture(Result<QString>(u"%1 is being loaded"_s.arg(shown)));
    m_loading->insert(profile.model);

    const auto load = std::shared_ptr<Load>(new Load{.pool = m_pool,
                                                     .access = m_access,
                                                     .model = profile.model,
                                                     .context = 0,
                                                     .limit = std::min(profile.deadlines.total, longestLoad),
                                                     .memory = m_memory,
                                                     .loading = m_loading,
                                                     .promise = {}});
    load->promise.start();
    JsonCall ps{
        openai::apiRequest(m_access, u"api/ps"_s), {}, m_access.name, m_access.key, loadedLimit, m_access.route};
    callJson(load->pool, ps, &load->pool, [load, profile, shown](const Result<QJsonObject> &answer) {
        const auto loaded = answer ? ollama::loadedModelsIn(*answer) : QHash<QString, int>();
        const auto found = loaded.constFind(ollama::fullName(load->model));
        const bool there = found != loaded.constEnd();
        if (there)
            load->memory->setLoaded(load->model, *found, std::chrono::steady_clock::now());
        else if (answer)
            load->memory->setNotLoaded(load->model);
        load->context =
            load->memory->chooseContext(load->model, profile.contextLength, usualPrompt + profile.maxTokens);
        if (there && (*found == 0 || *found == load->context))
            load->end(u"%1 is already in memory"_s.arg(shown));
        else
            askToLoad(load);
    });
    return load->promise.future();
}

QFuture<Result<QList<ModelInfo>>> OllamaProvider::models(Milliseconds limit)
{
    return (new ollama::OllamaList(m_pool, m_access, m_memory, limit))->start();
}

} // namespace docswiki::provider
