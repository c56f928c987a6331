// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

namespace docswiki::provider {

/// Stands in where nobody can answer (no key, unknown model): its answer is the reason, told like any other failure.
class UnavailableProvider final : public ChatProvider {
public:
    explicit UnavailableProvider(Error reason) : m_reason(std::move(reason)) {}

    void setReason(Error reason) { m_reason = std::move(reason); }
    QString name() const override { return QStringLiteral("no provider"); }
    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;

private:
    Error m_reason;
};

} // namespace docswiki::provider
