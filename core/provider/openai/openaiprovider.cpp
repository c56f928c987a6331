// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/openai/openaiprovider.h"

#include "core/provider/openai/lmstudio.h"
#include "core/provider/openai/modellist.h"
#include "core/provider/openai/openaistream.h"
#include "core/provider/openai/requestbody.h"

#include <utility>

namespace docswiki::provider {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<OpenAiProvider>> OpenAiProvider::create(const ProviderAccount &account, const QString &key,
                                                               net::StreamPool &pool,
                                                               std::shared_ptr<openai::QuirkBook> quirks)
{
    auto access = openai::accessFor(account, key);
    if (!access) return fail(std::move(access.error()));
    if (!quirks) quirks = std::make_shared<openai::QuirkBook>();
    return std::unique_ptr<OpenAiProvider>(new OpenAiProvider(std::move(*access), pool, std::move(quirks)));
}

Result<std::unique_ptr<OpenAiProvider>> OpenAiProvider::create(const QString &address, const QString &key,
                                                               net::StreamPool &pool)
{
    return create(openai::accountAt(address), key, pool);
}

OpenAiProvider::OpenAiProvider(openai::Access access, net::StreamPool &pool, std::shared_ptr<openai::QuirkBook> quirks)
    : m_access(std::move(access)), m_pool(pool), m_quirks(std::move(quirks))
{
}

std::unique_ptr<ChatStream> OpenAiProvider::open(const ChatRequest &request)
{
    return std::make_unique<openai::OpenAiStream>(m_pool, m_access,
                                                  openai::requestObject(request, m_access.kind, m_access.base),
                                                  request.profile.deadlines, m_quirks);
}

QFuture<Result<QString>> OpenAiProvider::warmUp(const ModelProfile &profile)
{
    m_pool.keepWarm(m_access.base, m_access.route);
    if (m_access.kind == ProviderKind::LmStudio && !profile.model.isEmpty())
        return openai::loadInLmStudio(m_pool, m_access, profile);
    return QtFuture::makeReadyFuture(Result<QString>(u"connection asked for"_s));
}

QFuture<Result<QList<ModelInfo>>> OpenAiProvider::models(Milliseconds limit)
{
    return openai::fetchModels(m_pool, m_access, limit);
}

} // namespace docswiki::provider
