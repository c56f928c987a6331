// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/ollama/ollamalist.h"

#include "core/provider/stream/jsoncall.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace docswiki::provider::ollama {

using namespace Qt::StringLiterals;

OllamaList::OllamaList(net::StreamPool &pool, openai::Access access, std::shared_ptr<ModelMemory> memory,
                       Milliseconds limit)
    : QObject(&pool)
    , m_pool(pool)
    , m_access(std::move(access))
    , m_memory(std::move(memory))
    , m_limit(limit)
    , m_begin(std::chrono::steady_clock::now())
{
}

QFuture<Result<QList<ModelInfo>>> OllamaList::start()
{
    m_promise.start();
    const auto future = m_promise.future();
    call(u"api/tags"_s, {}, [this](const Result<QJsonObject> &answer) {
        if (m_ended) return;
        if (answer) {
            tookTags(*answer);
            readyForShows();
            return;
        }
        m_ended = true;
        m_promise.addResult(fail(answer.error()));
        m_promise.finish();
        deleteLater();
    });
    call(u"api/ps"_s, {}, [this](const Result<QJsonObject> &answer) {
        if (m_ended) return;
        if (answer) m_loaded = loadedModelsIn(*answer);
        readyForShows();
    });
    return future;
}

void OllamaList::call(const QString &path, const QByteArray &body, std::function<void(Result<QJsonObject>)> done)
{
    const auto gone = std::chrono::floor<Milliseconds>(std::chrono::steady_clock::now() - m_begin);
    JsonCall json{openai::apiRequest(m_access, path),        body,          m_access.name, m_access.key,
                  std::max(m_limit - gone, Milliseconds(1)), m_access.route};
    callJson(m_pool, json, this, std::move(done));
}

void OllamaList::tookTags(const QJsonObject &answer)
{
    for (const QJsonValue &entry : answer["models"_L1].toArray()) {
        if (m_models.size() == maxModels) break;
        const QString name = entry["model"_L1].toString(entry["name"_L1].toString());
        const QString family = entry["details"_L1]["family"_L1].toString();
        if (!name.isEmpty()) m_models.append({name, entry["digest"_L1].toString(), family.contains("bert"_L1)});
    }
}

void OllamaList::readyForShows()
{
    if (--m_waitingFor > 0) return;
    if (m_loaded) {
        const Instant until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        for (const Model &model : std::as_const(m_models)) {
            const auto loaded = m_loaded->constFind(fullName(model.name));
            if (loaded == m_loaded->constEnd())
                m_memory->setNotLoaded(model.name);
            else
                m_memory->setLoaded(model.name, loaded.value(), until);
        }
    }
    for (qsizetype i = 0; i < m_models.size() && m_unknown.size() < maxShows; ++i) {
        if (!m_memory->facts(m_models[i].name, m_models[i].digest)) m_unknown.append(i);
    }
    for (int i = 0; i < parallelShows; ++i)
        showNext();
    if (m_showing == 0) end();
}

void OllamaList::showNext()
{
    if (m_unknown.isEmpty()) return;
    const Model model = m_models[m_unknown.takeFirst()];
    ++m_showing;
    const QByteArray body = QJsonDocument(QJsonObject{{"model"_L1, model.name}}).toJson(QJsonDocument::Compact);
    call(u"api/show"_s, body, [this, model](const Result<QJsonObject> &answer) {
        --m_showing;
        if (answer)
            m_memory->setFacts(model.name, model.digest, ModelFacts::from(*answer));
        else if (answer.error().code == ErrorCode::Timeout)
            m_unknown.clear(); // the others would not come in time either
        showNext();
        if (m_showing == 0) end();
    });
}

void OllamaList::end()
{
    if (std::exchange(m_ended, true)) return;
    QList<ModelInfo> models;
    for (const Model &model : std::as_const(m_models)) {
        const ModelFacts facts = m_memory->facts(model.name, model.digest).value_or(ModelFacts{});
        if (!facts.answersChats() || (!facts.capabilities && model.embeds)) continue;
        ModelInfo info;
        info.id = shownName(model.name);
        info.name = info.id;
        info.provider = m_access.name;
        info.account = m_access.account;
        info.contextLength = facts.contextLength;
        if (facts.capabilities) info.tools = facts.capabilities->contains("tools"_L1);
        if (m_loaded) info.loaded = m_loaded->contains(fullName(model.name));
        models.append(std::move(info));
    }
    m_promise.addResult(Result<QList<ModelInfo>>(std::move(models)));
    m_promise.finish();
    deleteLater();
}

} // namespace docswiki::provider::ollama
