// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/provider/chatprovider.h"

namespace docswiki::provider {

/// The model that is always there: no network, no key. It answers by quoting the passages that were found, cites each
/// sentence, and says so when nothing fits.
class ExcerptProvider final : public ChatProvider {
public:
    static QString modelId(); ///< "excerpt"

    QString name() const override;
    std::unique_ptr<ChatStream> open(const ChatRequest &request) override;
};

} // namespace docswiki::provider
