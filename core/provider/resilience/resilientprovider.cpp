// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/resilience/resilientprovider.h"

#include "core/provider/resilience/resilientstream.h"

#include <utility>

namespace docswiki::provider {

ResilientProvider::ResilientProvider(Resilience &shared, QList<Candidate> candidates)
    : m_shared(shared), m_candidates(std::make_shared<TurnCandidates>(TurnCandidates{std::move(candidates)}))
{
    Q_ASSERT(!m_candidates->list.isEmpty());
}

QString ResilientProvider::name() const
{
    return m_candidates->list.first().provider->name();
}

std::unique_ptr<ChatStream> ResilientProvider::open(const ChatRequest &request)
{
    return std::make_unique<ResilientStream>(m_shared, m_candidates, request);
}

QFuture<Result<QString>> ResilientProvider::warmUp(const ModelProfile &profile)
{
    return m_candidates->list.first().provider->warmUp(profile);
}

} // namespace docswiki::provider
