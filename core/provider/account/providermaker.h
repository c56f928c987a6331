// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/account/provideraccount.h"
#include "core/provider/chatprovider.h"

#include <memory>

namespace docswiki::net {
class StreamPool;
}

namespace docswiki::provider {

namespace openai {
class QuirkBook;
}

/// The object that speaks to an account in its kind's way; `account.route` as it is used, with the proxy's password.
/// Input error when the address makes no sense. It must not outlive `pool`.
Result<std::shared_ptr<ChatProvider>> makeProvider(const ProviderAccount &account, const QString &key, net::StreamPool &pool,
                                                   std::shared_ptr<openai::QuirkBook> quirks);

} // namespace docswiki::provider
