// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/resilience/resilientprovider.h"

#include <memory>
#include <vector>

namespace docswiki::engine {

/// The provider of one turn, which keeps those it may ask alive: a provider that is changed in Settings meanwhile goes
/// when the last turn that began with it has ended.
class TurnProvider final : public provider::ChatProvider {
public:
    TurnProvider(provider::Resilience &shared, QList<provider::Candidate> candidates,
                 std::vector<std::shared_ptr<provider::ChatProvider>> owners)
        : m_owners(std::move(owners)), m_resilient(shared, std::move(candidates))
    {
    }

    QString name() const override { return m_resilient.name(); }
    std::unique_ptr<provider::ChatStream> open(const provider::ChatRequest &request) override { return m_resilient.open(request); }
    QFuture<Result<QString>> warmUp(const provider::ModelProfile &profile) override { return m_resilient.warmUp(profile); }

private:
    std::vector<std::shared_ptr<provider::ChatProvider>> m_owners;
    provider::ResilientProvider m_resilient;
};

} // namespace docswiki::engine
