// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"

#include "core/provider/openai/modellist.h"
#include "core/provider/openai/openaistream.h"
#include "core/provider/openai/requestbody.h"

#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<OpenAiProvider>> OpenAiProvider::create(const QString &address, const QString &key,
                                                               net::StreamPool &pool)
{
    const auto base = openai::baseUrl(address.trimmed().isEmpty() ? u"https://openrouter.ai/api/v1"_s : address);
    if (!base) return fail(base.error());
    openai::Access access{*base, key.trimmed(), openai::providerName(*base)};
    return std::unique_ptr<OpenAiProvider>(new OpenAiProvider(std::move(access), pool));
}

OpenAiProvider::OpenAiProvider(openai::Access access, net::StreamPool &pool) : m_access(std::move(access)), m_pool(pool)
{
}

std::unique_ptr<ChatStream> OpenAiProvider::open(const ChatRequest &request)
{
    return std::make_unique<openai::OpenAiStream>(m_pool, m_access, openai::requestBody(request),
                                                  request.profile.deadlines);
}

QFuture<Result<QString>> OpenAiProvider::warmUp(const ModelProfile &)
{
    m_pool.warmUp(m_access.base);
    return QtFuture::makeReadyFuture(Result<QString>(u"connection asked for"_s));
}

QFuture<Result<QList<ModelInfo>>> OpenAiProvider::models(Milliseconds limit)
{
    return openai::fetchModels(m_pool.shortCalls(), m_access, limit);
}

} // namespace docswiki::provider
