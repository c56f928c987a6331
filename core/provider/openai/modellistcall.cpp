// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/modellistcall.h"

#include "core/net/origin.h"
#include "core/provider/stream/jsoncall.h"

#include <QJsonArray>

#include <algorithm>

namespace docswiki::provider::openai {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxPages = 20;
constexpr Milliseconds propertiesLimit{1'000}; // they only add the context length
} // namespace

ModelListCall::ModelListCall(net::StreamPool &pool, Access access, Milliseconds limit)
    : QObject(&pool)
    , m_pool(pool)
    , m_access(std::move(access))
    , m_limit(limit)
    , m_begin(std::chrono::steady_clock::now())
{
}

QFuture<Result<Models>> ModelListCall::start()
{
    m_promise.start();
    const QFuture<Result<Models>> future = m_promise.future();
    if (m_access.kind == ProviderKind::LmStudio)
        get(endpoint(serverRoot(m_access.base), u"api/v1/models"_s), &ModelListCall::tookOwnList);
    else
        get(endpoint(m_access.base, u"models"_s), &ModelListCall::tookPage);
    return future;
}

void ModelListCall::get(const QUrl &url, Next next)
{
    const auto gone = std::chrono::floor<Milliseconds>(std::chrono::steady_clock::now() - m_begin);
    JsonCall call{apiRequestTo(m_access, url),
                  {},
                  m_access.name,
                  m_access.key,
                  std::max(m_limit - gone, Milliseconds(1)),
                  m_access.route};
    if (next == &ModelListCall::tookProperties) call.limit = std::min(call.limit, propertiesLimit);
    callJson(m_pool, call, this, [this, next](Result<QJsonObject> answer) { (this->*next)(std::move(answer)); });
}

void ModelListCall::tookOwnList(Result<QJsonObject> answer)
{
    if (answer && (*answer)["models"_L1].isArray()) {
        end(lmStudioModelsIn(*answer, m_access));
    } else if (!answer && answer.error().code != ErrorCode::NotFound && answer.error().code != ErrorCode::Protocol) {
        end(fail(std::move(answer.error())));
    } else { // a version before 0.4
        get(endpoint(m_access.base, u"models"_s), &ModelListCall::tookPage);
    }
}

void ModelListCall::tookPage(Result<QJsonObject> answer)
{
    if (!answer) {
        // Some models are better than none.
        end(m_pages > 0 ? Result<Models>(m_models) : fail(std::move(answer.error())));
        return;
    }
    if (!(*answer)["data"_L1].isArray()) {
        end(fail(ErrorCode::Protocol,
                 u"%1 sent no list of models. Check that the address is one of an OpenAI-compatible server."_s.arg(
                     m_access.name)));
        return;
    }
    const Models page = modelsIn(*answer, m_access);
    m_models += page.first(std::min(page.size(), maxModels - m_models.size()));
    ++m_pages;
    const QString link = (*answer)["links"_L1]["next"_L1].toString();
    const QUrl next = m_access.base.resolved(QUrl(link));
    const bool more = !link.isEmpty() && !(*answer)["data"_L1].toArray().isEmpty() && m_pages < maxPages &&
                      m_models.size() < maxModels && net::originOf(next) == net::originOf(m_access.base);
    if (more)
        get(next, &ModelListCall::tookPage);
    else if (m_access.kind == ProviderKind::LlamaServer && m_models.size() == 1)
        get(endpoint(serverRoot(m_access.base), u"props"_s), &ModelListCall::tookProperties);
    else
        end(m_models);
}

void ModelListCall::tookProperties(Result<QJsonObject> answer)
{
    // What it was started with counts, not what the model was trained for.
    const int context = answer ? (*answer)["default_generation_settings"_L1]["n_ctx"_L1].toInt() : 0;
    if (context > 0) m_models.first().contextLength = context;
    end(m_models);
}

void ModelListCall::end(Result<Models> result)
{
    m_promise.addResult(std::move(result));
    m_promise.finish();
    deleteLater();
}

QFuture<Result<Models>> fetchModels(net::StreamPool &pool, const Access &access, Milliseconds limit)
{
    return (new ModelListCall(pool, access, limit))->start();
}

} // namespace docswiki::provider::openai
