// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/base/result.h"
#include "core/provider/chattypes.h"
#include "core/provider/openai/endpoint.h"

#include <QFuture>
#include <QString>

namespace docswiki::net {
class StreamPool;
}

namespace docswiki::provider::openai {

/// Lets LM Studio (0.4 and later) load the profile's model, unless it is in memory. One finished result for people
/// ("qwen2.5-7b loaded in 4.1 s"), at the latest after the profile's total limit, at most five minutes; cancelled when
/// `pool` dies first.
QFuture<Result<QString>> loadInLmStudio(net::StreamPool &pool, const Access &access, const ModelProfile &profile);

} // namespace docswiki::provider::openai
