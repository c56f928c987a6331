// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"
#include "core/provider/resilience/resilience.h"

#include <QList>

#include <memory>

namespace docswiki::provider {

/// One place that may answer: a model at a provider, with the profile to ask it with.
struct Candidate {
    ChatProvider *provider = nullptr; ///< not owned; outlives the turn
    ModelProfile profile;

    Target target() const { return {provider->name(), profile.model}; }
};

/// The candidates of one turn, shared by its rounds.
struct TurnCandidates {
    QList<Candidate> list; ///< the one that the person chose, then the fallbacks in the person's order
    int speaker = 0;       ///< who answered the round before
};

/// The provider of one turn: whoever of the candidates answers. A later round of the turn (after tool calls) begins
/// with the one that answered the round before, goes on with those after it and ends with those before it. Engine's
/// thread.
class ResilientProvider final : public ChatProvider {
public:
    ResilientProvider(Resilience &shared, QList<Candidate> candidates);

    QString name() const override; ///< the first candidate's
    /// `request.profile` is replaced by that of whoever is asked.
    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;
    QFuture<Result<QString>> warmUp(const ModelProfile &profile) override; ///< of the first candidate

private:
    Resilience &m_shared;
    std::shared_ptr<TurnCandidates> m_candidates;
};

} // namespace docswiki::provider
